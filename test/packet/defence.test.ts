// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { client, tcpIn, udpIn } from '../helpers/flow.js';
import { tcp, udp } from '../helpers/packet.js';
import type { Proto } from '../helpers/edits.js';
import type { Values } from '../helpers/structs.js';

const other = '192.168.100.100:81';

async function defended(
  t: ExecutionContext,
  settings: Values,
  proto: Proto = 'tcp',
): Promise<TestEngine> {
  const engine = await startEngine(t, { settings });
  engine.apply(...oneArmFnat({ proto }));
  return engine;
}

const tcpOnly = { defence_tcp_drop: 1 };
const strays: readonly (readonly [string, Buffer])[] = [
  ['a FIN without a connection', tcpIn({ flags: 'F' })],
  ['a reset without a connection', tcpIn({ flags: 'R' })],
  ['a SYN to a port without a service', tcp({ from: client, to: other, flags: 'S' })],
  ['an acknowledgement to such a port', tcp({ from: client, to: other, flags: 'A' })],
];
for (const [name, frame] of strays) {
  test(`[65] with defence_tcp_drop ${name} is dropped`, async (t) => {
    const engine = await defended(t, tcpOnly);
    engine.inject('port0', frame);
    t.deepEqual(engine.toKernel('port0'), []);
    t.is(engine.drops('defence-tcp-drop'), 1);
  });
  test(`without defence_tcp_drop ${name} is the kernel's`, async (t) => {
    const engine = await defended(t, {});
    engine.inject('port0', frame);
    t.is(engine.toKernel('port0').length, 1);
  });
}

test('[70] with defence_udp_drop UDP to an address of TCP services alone is dropped', async (t) => {
  const engine = await defended(t, { defence_udp_drop: 1 });
  engine.inject('port0', udpIn());
  t.deepEqual(engine.toKernel('port0'), []);
  t.is(engine.drops('defence-udp-drop'), 1);
});

test('defence_udp_drop leaves addresses of UDP services, and of none, alone', async (t) => {
  const engine = await defended(t, { defence_udp_drop: 1, defence_tcp_drop: 1 }, 'udp');
  engine.inject('port0', udp({ from: client, to: other }));
  engine.inject('port0', udp({ from: client, to: '192.168.100.200:9' }));
  engine.inject('port0', tcp({ from: client, to: other, flags: 'S' }));
  t.is(engine.toKernel('port0').length, 3);
});

test('the defence lets what a service takes pass', async (t) => {
  const engine = await defended(t, { defence_udp_drop: 1, defence_tcp_drop: 1 });
  engine.inject('port0', tcpIn(), tcpIn({ flags: 'A', seq: 1001 }));
  t.is(engine.sent('port0').length, 2);
});
