// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runCommand } from '../../../packaging/demo/lab/command.js';
import type { Director } from './director.js';
import { addressOf, serversOf } from './table.js';
import { untilTrue } from './until.js';

const sender = `import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for address in sys.argv[1:]: s.sendto(b'x', (address, 53))`;

function someOf(services: number, count: number): number[] {
  return Array.from({ length: count }, () => Math.floor(Math.random() * services));
}

/**
 * Sends a datagram to random services and sees where the balancer sends each on.
 * @returns what went wrong, if anything
 */
export async function probe(
  director: Director,
  services: number,
  countOf: (service: number) => number,
): Promise<string | undefined> {
  const wanted = [...new Set(someOf(services, 100))];
  const filter = 'udp and ether src 02:00:00:00:0d:00';
  const [command = '', ...argv] = director.onPeer(['tcpdump', '-n', '-l', '-i', 'eth0', filter]);
  const watch = spawn(command, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  let [seen, said] = ['', ''];
  watch.stdout.on('data', (text: Buffer) => (seen += text.toString()));
  watch.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const reached = (): string[] => [...seen.matchAll(/> ([\d.]+)\.53:/g)].map(([, to]) => to ?? '');
  try {
    await untilTrue(() => Promise.resolve(said.includes('listening on')), 5000);
    await runCommand(director.onPeer(['python3', '-c', sender, ...wanted.map(addressOf)]));
    await untilTrue(() => Promise.resolve(reached().length >= wanted.length), 5000).catch(
      () => undefined, // what is missing is told below
    );
  } finally {
    const closed = once(watch, 'close');
    watch.kill('SIGINT');
    await closed;
  }
  const found = new Set(reached());
  const lost = wanted.filter((one) => !serversOf(one, countOf(one)).some((at) => found.has(at)));
  return lost.length === 0
    ? undefined
    : `${lost.length} of ${wanted.length} services do not send on`;
}
