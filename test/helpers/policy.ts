// SPDX-License-Identifier: GPL-2.0-or-later
// The one-arm set-up behind the real tools: lists, sets and queues are made in the tools' words.
import type { ExecutionContext } from 'ava';
import { oneArmFnat } from './engine.js';
import type { TestEngine } from './engine.js';
import { startHost } from './host.js';
import type { HostSpec, TestHost } from './host.js';
import type { Proto } from './edits.js';

export interface PolicyHost extends TestHost {
  /** Runs commands that must succeed without a word. */
  quietly(...commands: readonly string[]): Promise<void>;
  /** Puts frames in by `port` and counts what comes out of dpdk0. */
  passes(frames: readonly Buffer[], port?: string): number;
}

const tooMany = 4;

/** A daemon whose dpdk0 has the quick start's full NAT service. */
export async function policyHost(
  t: ExecutionContext<unknown>,
  spec: HostSpec & { readonly proto?: Proto } = {},
): Promise<PolicyHost> {
  const host = await startHost(t, spec);
  const { proto = 'tcp' } = spec;
  host.engine.apply(...oneArmFnat({ proto, dests: 2 }));
  return {
    ...host,
    async quietly(...commands) {
      for (const command of commands) {
        const { exitCode, stdout, stderr } = await host.tool(command);
        if (exitCode !== 0 || stdout + stderr !== '')
          throw new Error(`${command}: ${stdout}${stderr}`);
      }
    },
    passes: (frames, port = 'dpdk0') => countSent(host.engine, frames, port),
  };
}

function countSent(engine: TestEngine, frames: readonly Buffer[], port: string): number {
  engine.sentRaw('dpdk0');
  engine.inject(port, ...frames);
  engine.step(tooMany);
  return engine.sentRaw('dpdk0').length;
}
