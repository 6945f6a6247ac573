// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { edits, oneArm, startEngine } from '../helpers/engine.js';
import { ether, ipv4, tcp, udp } from '../helpers/packet.js';

const vip = '192.168.100.100';
const flood = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, n) =>
    tcp({ from: `${oneArm.client}:${n + 1024}`, to: `${vip}:22`, flags: 'S' }),
  );

test('no more frames a second reach the kernel than the limit lets pass', async (t) => {
  const engine = await startEngine(t, { settings: { kni_ratelimit_pps: 10 } });
  engine.apply(edits.address('add-address', `${vip}/24`, 0));
  engine.inject('port0', ...flood(25));
  t.is(engine.toKernel('port0').length, 10);
  t.is(engine.drops('kernel-limit'), 15);
  engine.pass(500);
  engine.inject('port0', ...flood(25));
  t.is(engine.toKernel('port0').length, 5);
});

/** Who has 192.168.100.77? Source: RFC 826. */
const arpRequest = Buffer.from(
  '0001080006040001' + '020000000101' + 'c0a86403' + '000000000000' + 'c0a8644d',
  'hex',
);
const spared: readonly (readonly [string, Buffer])[] = [
  ['an ARP request for another', ether(0x0806, arpRequest, { dmac: 'ff:ff:ff:ff:ff:ff' })],
  ['OSPF', ipv4({ src: oneArm.client, dst: '224.0.0.5', proto: 89 }, Buffer.alloc(24))],
  ['VRRP', ipv4({ src: oneArm.client, dst: vip, proto: 112 }, Buffer.alloc(24))],
  ['a segment to BGP', tcp({ from: `${oneArm.client}:4000`, to: `${vip}:179`, flags: 'A' })],
  ['a segment of BGP', tcp({ from: `${oneArm.client}:179`, to: `${vip}:4000`, flags: 'A' })],
  ['BFD', udp({ from: `${oneArm.client}:49152`, to: `${vip}:3784` })],
];
for (const [name, frame] of spared) {
  test(`the limit spares ${name}`, async (t) => {
    const engine = await startEngine(t, { settings: { kni_ratelimit_pps: 1 } });
    engine.apply(edits.address('add-address', `${vip}/24`, 0));
    engine.inject('port0', ...flood(3));
    t.is(engine.toKernel('port0').length, 1);
    engine.inject('port0', frame);
    t.is(engine.toKernel('port0').length, 1);
  });
}

test('a limit of 0 is none', async (t) => {
  const engine = await startEngine(t, { settings: { kni_ratelimit_pps: 0 } });
  engine.apply(edits.address('add-address', `${vip}/24`, 0));
  engine.inject('port0', ...flood(200));
  engine.step(10);
  t.is(engine.toKernel('port0').length, 200);
});
