// SPDX-License-Identifier: GPL-2.0-or-later
// Memory of connections and of local addresses, as the engine has mapped it.
import { EngineSide } from '../engine/client.js';
import type { Counters } from '../engine/spec.js';
import type { Reserve } from '../machine/reserve.js';
import { hugeMibFor, mbufsFor, trafficFile } from '../machine/workspace.js';
import type { Report } from '../report/report.js';
import { laddrsFor } from '../traffic/plan.js';
import { udp } from './cases.js';
import { workerCore } from './load.js';

const tooGood = 64; // two tuples alone take that
const million = 1_000_000;

/** Fills a table step by step and tells what each step maps. */
async function fill(held: Reserve, steps: readonly number[], laddrs: number): Promise<Counters[]> {
  const traffic = { ...udp('fnat', '1k'), name: 'one', flows: 1 };
  const pcap = await trafficFile(held, traffic);
  const mbufs = mbufsFor(1);
  const most = Math.max(...steps);
  held.hugeMib(hugeMibFor(mbufs, most));
  const engine = await EngineSide.start({
    ...traffic, pcaps: [pcap], mbufs, laddrs, maxConns: 2 ** 22 - 1, lcores: [workerCore], timeoutSec: 3600,
  }); // prettier-ignore
  try {
    const found: Counters[] = [];
    for (const flows of steps) {
      await engine.call('prime', flows);
      found.push(await engine.read());
    }
    return found;
  } finally {
    await engine.stop();
  }
}

/** Mapped bytes of entries, index and local ports for each connection at half, one and two million. */
export async function measureConnBytes(held: Reserve, _rounds: number, to: Report): Promise<void> {
  const steps = { _500k: million / 2, '': million, _2m: 2 * million };
  const found = await fill(held, Object.values(steps), laddrsFor(2 * million));
  Object.keys(steps).forEach((suffix, i) => {
    const { connBytes, lportBytes, conns } = found[i]!;
    const bytes = (connBytes + lportBytes) / conns;
    to.add(`bytes_per_connection${suffix}`, bytes, 'bytes');
    if (bytes < tooGood) to.fail(`bytes_per_connection${suffix}: ${bytes} cannot be`);
  });
}

/** Mapped bytes of local ports for each of 1,024 local addresses, all 16 servers in use on each. */
export async function measureLaddrBytes(held: Reserve, _rounds: number, to: Report): Promise<void> {
  const count = 1024;
  const [counters] = await fill(held, [million], count);
  to.add('laddr_kib_per_worker', (counters?.lportBytes ?? 0) / count / 1024, 'KiB');
}
