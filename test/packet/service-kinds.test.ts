// SPDX-License-Identifier: GPL-2.0-or-later
// Services by mark, of all ports, and of single packets.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { engineMarkRule } from '../../compat/abi/engine-edits.js';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { pad16 } from '../helpers/edits.js';
import { exchange, udpIn } from '../helpers/flow.js';
import { tcp } from '../helpers/packet.js';
import { structBytes } from '../helpers/structs.js';

const onePacket = 4;
const hosts = oneArm.servers.map((server) => server.split(':')[0] ?? '');
const [tcpNumber, v4] = [6, 2];
const marked = 'fwmark:7';

/** Both servers, without a port of their own, behind a service of two addresses. */
async function manyPorts(
  t: ExecutionContext,
  service: string,
  persistSec?: number,
): Promise<TestEngine> {
  const engine = await startEngine(t);
  const persist = persistSec === undefined ? {} : { persistSec };
  engine.apply(
    ...oneArmFnat({ dests: 0 }),
    edits.delService({ service: oneArm.service }),
    edits.address('add-address', '192.168.100.101/32', 0),
    edits.addService({ service, ...persist }),
    ...hosts.map((host) => edits.dest('add-dest', { service, dest: `${host}:0` })),
    edits.laddr('add-laddr', { service, laddr: oneArm.laddr, port: 0 }),
  );
  return engine;
}

/** Where a SYN from this client port to this endpoint goes. */
function serverOf(t: ExecutionContext, engine: TestEngine, cport: number, to: string): string {
  const syn = tcp({ from: `${oneArm.client}:${cport}`, to, flags: 'S' });
  return exchange(t, engine, syn).to ?? '';
}

function mark(engine: TestEngine, minPort: number, maxPort: number): void {
  const [min, max] = ['192.168.100.100', '192.168.100.101'].map(pad16);
  const dest = { min_addr: min ?? '', max_addr: max ?? '', min_port: minPort, max_port: maxPort };
  const rule = { family: v4, proto: tcpNumber, fwmark: 7, match: { dest } };
  engine.addon.setMarks(structBytes(engineMarkRule, rule));
}

test('[201] a service by mark takes packets to several addresses and ports in one turn', async (t) => {
  const engine = await manyPorts(t, marked);
  mark(engine, 80, 90);
  const picked = [
    serverOf(t, engine, 1, '192.168.100.100:80'),
    serverOf(t, engine, 2, '192.168.100.101:80'),
    serverOf(t, engine, 3, '192.168.100.100:90'),
  ];
  t.deepEqual(picked, [`${hosts[0]}:80`, `${hosts[1]}:80`, `${hosts[0]}:90`]);
  engine.inject('port0', tcp({ from: `${oneArm.client}:4`, to: '192.168.100.100:91', flags: 'S' }));
  t.is(engine.sent('port0').length, 0);
});

test('[201] persistence of a service by mark spans its addresses and ports', async (t) => {
  const engine = await manyPorts(t, marked, 60);
  mark(engine, 80, 90);
  t.is(serverOf(t, engine, 1, '192.168.100.100:80'), `${hosts[0]}:80`);
  t.is(serverOf(t, engine, 2, '192.168.100.101:90'), `${hosts[0]}:90`);
});

test('the SYN proxy shakes hands for a service by mark, too', async (t) => {
  const engine = await manyPorts(t, marked);
  mark(engine, 80, 90);
  engine.apply(edits.setService({ service: marked, flags: enums.svc_flags.SYNPROXY }));
  const from = `${oneArm.client}:4`;
  const syn = tcp({ from, to: '192.168.100.101:85', flags: 'S', seq: 9 });
  const answer = exchange(t, engine, syn);
  t.like(answer, { flags: 'AS', from: '192.168.100.101:85', ack: 10 });
  const ack = { from, to: '192.168.100.101:85', flags: 'A', seq: 10, ack: (answer.seq ?? 0) + 1 };
  t.like(exchange(t, engine, tcp(ack)), { flags: 'S', to: `${hosts[0]}:85` });
});

test('without a rule nothing has a mark', async (t) => {
  const engine = await manyPorts(t, marked);
  engine.inject('port0', tcp({ from: `${oneArm.client}:4`, to: oneArm.service, flags: 'S' }));
  t.is(engine.sent('port0').length, 0);
});

test('[202] a client of a persistent service of all ports has one server for all of them', async (t) => {
  const engine = await manyPorts(t, '192.168.100.100:0', 60);
  t.is(serverOf(t, engine, 1, '192.168.100.100:80'), `${hosts[0]}:80`);
  t.is(serverOf(t, engine, 2, '192.168.100.100:443'), `${hosts[0]}:443`);
});

test('a service with a port goes before one of all ports', async (t) => {
  const engine = await manyPorts(t, '192.168.100.100:0', 60);
  engine.apply(
    edits.addService({ service: '192.168.100.100:443' }),
    edits.dest('add-dest', { service: '192.168.100.100:443', dest: `${hosts[1]}:8443` }),
    edits.laddr('add-laddr', { service: '192.168.100.100:443', laddr: oneArm.laddr, port: 0 }),
  );
  t.is(serverOf(t, engine, 1, '192.168.100.100:443'), `${hosts[1]}:8443`);
  t.is(serverOf(t, engine, 2, '192.168.100.100:444'), `${hosts[0]}:444`);
});

test('[69] a one-packet service schedules each datagram and remembers none', async (t) => {
  const engine = await startEngine(t);
  const service = { proto: 'udp', service: oneArm.service } as const;
  engine.apply(
    ...oneArmFnat({ proto: 'udp', dests: 2 }),
    edits.setService({ ...service, flags: onePacket }),
  );
  engine.inject('port0', udpIn(), udpIn(), udpIn(), udpIn());
  t.deepEqual(
    engine.sent('port0').map(({ to }) => to),
    [oneArm.servers[0], oneArm.servers[1], oneArm.servers[0], oneArm.servers[1]],
  );
  t.is(engine.conns(), 0);
  t.deepEqual(engine.listConns(), []);
  for (const dest of engine.dests(service)) t.like(dest, { active: 0, inactive: 0 });
  t.is(engine.addresses().find((a) => a['addr'] === oneArm.laddr)?.['used'], 0);
});

test('persistence goes before one-packet scheduling', async (t) => {
  const engine = await startEngine(t);
  const service = { proto: 'udp', service: oneArm.service } as const;
  engine.apply(
    ...oneArmFnat({ proto: 'udp', dests: 2 }),
    edits.setService({ ...service, flags: onePacket, persistSec: 60 }),
  );
  engine.inject('port0', udpIn(), udpIn());
  t.is(new Set(engine.sent('port0').map(({ to }) => to)).size, 1);
  t.is(engine.conns(), 1);
});
