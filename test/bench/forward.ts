// SPDX-License-Identifier: GPL-2.0-or-later
import { join } from 'node:path';
import { EngineSide } from './engine/client.js';
import { measure } from './machine/measure.js';
import { reserve } from './machine/reserve.js';
import { pause, resume } from './machine/sides.js';
import { TestpmdSide } from './testpmd/testpmd.js';
import { frameWriter } from './traffic/frames.js';
import { writePcap } from './traffic/pcap.js';
import { laddrsFor } from './traffic/plan.js';

export async function run(argv: readonly string[]): Promise<number> {
  const flows = Number(argv[0] ?? 1000);
  const proto = (argv[1] ?? 'udp') as 'udp' | 'tcp';
  const held = reserve();
  const pcap = join(held.folder, 'f.pcap');
  const rounds = proto === 'udp' ? 1 : flows > 1e5 ? 2 : 16;
  const mbufs = 2 ** Math.ceil(Math.log2(flows * rounds + 40000)) - 1;
  console.time('pcap');
  await writePcap(pcap, { flows, rounds }, frameWriter(proto));
  console.timeEnd('pcap');
  held.hugeMib(((mbufs * 2500 * 2) >> 20) + 800);
  const lcore = 1;
  console.time('engine');
  const engine = await EngineSide.start({ pcap, proto, mbufs, flows, lcore, laddrs: laddrsFor(flows), maxConns: 2 ** 21 - 1 });
  console.log(await engine.untilConns(flows));
  console.timeEnd('engine');
  pause(engine);
  console.time('testpmd');
  const testpmd = await TestpmdSide.start({ pcap, mbufs, lcore });
  console.timeEnd('testpmd');
  for (let i = 0; i < 3; i++) {
    pause(testpmd);
    resume(engine);
    const e = await measure(engine, 1500);
    pause(engine);
    resume(testpmd);
    await testpmd.forward('5tswap');
    const t = await measure(testpmd, 1500);
    console.log(e, t, e.packetsPerSec / t.packetsPerSec);
  }
  resume(engine);
  console.log(await engine.call('counters'));
  await engine.stop();
  await testpmd.stop();
  await held.end();
  return 0;
}
