// SPDX-License-Identifier: GPL-2.0-or-later
import type { CheckerRequest, CheckerState, RunningChecker } from './checker.js';

/** BFD_CHECK: no BFD session runs here yet, so it says so and changes nothing. */
export function bfdCheck({ config, target, environment, state }: CheckerRequest): RunningChecker {
  const now: CheckerState = state ?? { up: true, hasRun: false, retryIt: 0, weightChange: 0 };
  const name = config.bfdName ?? '';
  return {
    state: now,
    start() {
      const what = `BFD check of [${name}] RS(${target.serverName})`;
      const why = 'BFD sessions are not run by this version; the real server counts as up';
      environment.log.line(`${what} is not made: ${why}`, 'warning');
    },
    stop: () => undefined,
    suspend: () => undefined,
  };
}
