// SPDX-License-Identifier: GPL-2.0-or-later
// A program for the test of PING_CHECK, which needs a network of its own: pings an address, prints what
// the checker logs, and ends after its first decision.
import { setTimeout as pause } from 'node:timers/promises';
import { makeChecker } from '../../../keepalived/check/makers.js';
import type { Clock } from '../../../keepalived/check/surroundings.js';
import { allWords, loadText } from '../sample.js';

const clock: Clock = {
  nowMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

async function main(address: string, words: string): Promise<void> {
  const { config } = loadText(
    `virtual_server ${address.includes(':') ? '2001:db8::1' : '10.0.0.1'} 80 {\nprotocol TCP\nwarmup 0\nlb_kind TUN
real_server ${address} 80 {\nPING_CHECK {\nconnect_timeout 0.5\nlog_all_failures true\n${words}\n}\n}\n}\n`,
    { profile: allWords },
  );
  const [service] = config.lvs.virtualServers;
  const [server] = service?.realServers ?? [];
  const [checker] = server?.checkers ?? [];
  if (service === undefined || server === undefined || checker === undefined) return;
  let decided = false;
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  const running = makeChecker({
    config: checker,
    target: { serverName: 'RS', serviceName: 'VS', server, service },
    events: { report: () => (decided = true), weightChanged: () => undefined },
    environment: {
      clock,
      log: { line: say, detail: () => undefined },
      scripts: {
        run: () => ({ exit: new Promise(() => undefined), end: () => undefined }),
        idle: () => Promise.resolve(),
      },
      random: () => 0,
      global: config.global,
      lvs: config.lvs,
    },
    state: undefined,
  });
  running.start();
  for (let tries = 0; tries < 300 && !decided; tries += 1) await pause(10);
  running.stop();
}

await main(process.argv[2] ?? '', process.argv[3] ?? '');
