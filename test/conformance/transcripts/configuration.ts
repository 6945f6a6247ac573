// SPDX-License-Identifier: GPL-2.0-or-later
import type { Setup } from './recording.js';

const secondWorker = `    <init> worker cpu2 {
        type    slave
        cpu_id  2
        port    dpdk0 {
            rx_queue_ids     1
            tx_queue_ids     1
        }
        port    dpdk1 {
            rx_queue_ids     1
            tx_queue_ids     1
        }
    }
`;

/** Takes a block out, with its braces; it starts at the only place where `head` stands `indent` deep. */
function without(text: string, head: RegExp): string {
  const start = text.search(head);
  if (start < 0) return text;
  let depth = 0;
  for (let at = text.indexOf('{', start); at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return text.slice(0, start) + text.slice(at + 2);
  }
  return text;
}

/** The daemon's configuration for a scenario. */
export function configurationOf(base: string, { ports, workers, config }: Setup): string {
  const words: Readonly<Record<string, string>> = { QUEUES: String(workers), ...config };
  let text = base.replaceAll(/@(\w+)@/g, (_word, name: string) => words[name] ?? '');
  if (!ports.includes('dpdk1')) {
    text = without(text, /^ *<init> device dpdk1/m);
    text = without(text, /^ *port +dpdk1/m);
  }
  if (workers > 1) text = text.replace(/^}\ntimer_defs/m, `${secondWorker}}\ntimer_defs`);
  return text;
}

/** EAL's words: one core for control, one for each worker, all floating; a veth for each port. */
export function ealWordsOf({ ports, workers }: Setup): string[] {
  const lcores = Array.from({ length: workers + 1 }, (_, lcore) => `${lcore}@(0-1)`).join(',');
  const pairs = workers > 1 ? `,qpairs=${workers}` : '';
  const vdevs = ports.flatMap((_port, n) => [
    '--vdev',
    `net_af_packet${n},iface=v${n},blocksz=4096,framesz=2048,framecnt=2048${pairs}`,
  ]);
  // Ordinary memory: the machine's huge pages, if it has any, may be somebody else's.
  return ['--lcores', lcores, '--no-huge', '--no-pci', '--no-telemetry', '-m', '1024', ...vdevs];
}
