// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { clientMac, decode, icmpEcho, serverMac, tcp, udp } from '../helpers/packet.js';

const mode = { nat: 0, droute: 3 } as const;
const server = '192.168.100.2';
const client = `${oneArm.client}:40000`;

/** One service with one server whose port is 8080 where the mode lets it be. */
async function balancer(
  t: ExecutionContext,
  name: keyof typeof mode,
  proto: 'tcp' | 'udp' = 'tcp',
): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(
    edits.address('add-address', '192.168.100.100/24', 0),
    edits.neigh('add-neigh', oneArm.client, clientMac, 0),
    edits.neigh('add-neigh', server, serverMac, 0),
    edits.addService({ proto, service: oneArm.service }),
    edits.dest('add-dest', {
      proto,
      service: oneArm.service,
      dest: `${server}:8080`,
      mode: mode[name],
    }),
  );
  return engine;
}

test('[112] NAT changes the destination only, and the answer gets the service for a source', async (t) => {
  const engine = await balancer(t, 'nat');
  const syn = tcp({ from: client, to: oneArm.service, flags: 'S', seq: 77 });
  engine.inject('port0', syn);
  const [raw = Buffer.alloc(0)] = engine.sentRaw('port0');
  const request = decode(raw);
  const changed = [...syn.keys()].filter((at) => at >= 14 && syn[at] !== raw[at]);
  // The destination, its port, and the two checksums.
  t.true(changed.every((at) => [24, 25, 30, 31, 32, 33, 36, 37, 50, 51].includes(at)));
  const expected = { from: client, to: `${server}:8080`, seq: 77, dmac: serverMac };
  t.like(request, { ...expected, checksumsValid: true });
  engine.inject('port0', tcp({ from: `${server}:8080`, to: client, flags: 'SA', seq: 5, ack: 78 }));
  const [answer] = engine.sent('port0');
  t.like(answer, { from: oneArm.service, to: client, ack: 78, checksumsValid: true });
});

test('an idle established connection of NAT is reset at both ends', async (t) => {
  const engine = await balancer(t, 'nat');
  const rs = `${server}:8080`;
  engine.inject('port0', tcp({ from: client, to: oneArm.service, flags: 'S', seq: 77 }));
  engine.inject('port0', tcp({ from: rs, to: client, flags: 'SA', seq: 5, ack: 78 }));
  engine.inject('port0', tcp({ from: client, to: oneArm.service, seq: 78, ack: 6 }));
  engine.sent('port0');
  engine.pass(93_000);
  const [toClient, toServer] = engine.sent('port0');
  t.like(toClient, { from: oneArm.service, to: client, flags: 'R', seq: 6 });
  t.like(toServer, { from: client, to: rs, flags: 'R', seq: 78 });
});

test('NAT of UDP leaves an absent checksum absent', async (t) => {
  const engine = await balancer(t, 'nat', 'udp');
  engine.inject('port0', udp({ from: client, to: oneArm.service, noChecksum: true }));
  t.like(engine.sent('port0')[0], { to: `${server}:8080`, checksumsValid: true });
});

test('[113] direct routing changes nothing but the Ethernet header', async (t) => {
  const engine = await balancer(t, 'droute');
  const syn = tcp({ from: client, to: oneArm.service, flags: 'S' });
  engine.inject('port0', syn);
  const [sent] = engine.sentRaw('port0');
  t.deepEqual(sent?.subarray(14), syn.subarray(14));
  t.is(sent?.subarray(0, 6).toString('hex'), serverMac.replaceAll(':', ''));
});

test('direct routing is established after the first acknowledgement of the client', async (t) => {
  const engine = await balancer(t, 'droute');
  engine.inject('port0', tcp({ from: client, to: oneArm.service, flags: 'S' }));
  t.deepEqual(engine.connColumn('timeout_sec'), [30]);
  engine.inject('port0', tcp({ from: client, to: oneArm.service, flags: 'A' }));
  t.deepEqual(engine.connColumn('timeout_sec'), [90]);
  engine.inject('port0', tcp({ from: client, to: oneArm.service, flags: 'FA' }));
  t.deepEqual(engine.connColumn('timeout_sec'), [7]);
});

test('a segment with IP options is balanced, and keeps them', async (t) => {
  const ipOptions = [1, 1, 1, 1];
  const engine = await balancer(t, 'nat');
  engine.inject('port0', tcp({ from: client, to: oneArm.service, flags: 'S' }, { ipOptions }));
  const [sent] = engine.sent('port0');
  t.like(sent, { from: client, to: `${server}:8080`, ipLen: 44, checksumsValid: true });
  t.is(engine.conns(), 1);
});

test('full NAT of a segment with IP options puts its own option behind them', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({}));
  const ip = { ipOptions: [1, 1, 1, 1] };
  engine.inject('port0', tcp({ from: client, to: oneArm.service, flags: 'S', seq: 9 }, ip));
  const [syn] = engine.sent('port0');
  const answer = { from: syn?.to ?? '', to: syn?.from ?? '', seq: 5, ack: (syn?.seq ?? 0) + 1 };
  engine.inject('port0', tcp({ ...answer, flags: 'SA' }, ip));
  t.like(engine.sent('port0')[0], { from: oneArm.service, to: client, checksumsValid: true });
  engine.inject('port0', tcp({ from: client, to: oneArm.service, seq: 10, ack: 6 }, ip));
  const [ack] = engine.sent('port0');
  t.like(ack, { ipLen: 52, checksumsValid: true });
  t.deepEqual(ack?.options?.slice(0, 4), [0xfe, 8, 0x9c, 0x40]);
});

test('ICMP echo to a service of full NAT is dropped as unsupported', async (t) => {
  const engine = await startEngine(t);
  const key = { proto: 'icmp', service: '192.168.100.100:0' } as const;
  engine.apply(
    ...oneArmFnat(),
    edits.addService(key),
    edits.dest('add-dest', { ...key, dest: `${server}:0` }),
    edits.laddr('add-laddr', { ...key, laddr: oneArm.laddr, port: 0 }),
  );
  engine.inject('port0', icmpEcho({ from: oneArm.client, to: '192.168.100.100', id: 5 }));
  t.deepEqual([engine.sent('port0'), engine.toKernel('port0')], [[], []]);
  t.deepEqual([engine.drops('unsupported'), engine.drops('no-laddr-port')], [1, 0]);
  t.like(engine.dests(key)[0], { active: 0, inactive: 0 });
  t.is(engine.conns(), 0);
});

/** An engine with a service of ICMP by NAT, whose server has that port, and that was asked. */
async function askedByEcho(t: ExecutionContext, port: number): Promise<TestEngine> {
  const engine = await startEngine(t);
  const key = { proto: 'icmp', service: '192.168.100.100:0' } as const;
  engine.apply(
    edits.address('add-address', '192.168.100.100/24', 0),
    edits.neigh('add-neigh', oneArm.client, clientMac, 0),
    edits.neigh('add-neigh', server, serverMac, 0),
    edits.addService(key),
    edits.dest('add-dest', { ...key, dest: `${server}:${port}`, mode: mode.nat }),
  );
  engine.inject('port0', icmpEcho({ from: oneArm.client, to: '192.168.100.100', id: 5 }));
  return engine;
}

test('ICMP echo to a server with a port by NAT has a right checksum', async (t) => {
  const engine = await askedByEcho(t, 80);
  t.like(engine.sent('port0')[0], { dst: server, icmpId: 5, checksumsValid: true });
  engine.inject('port0', icmpEcho({ from: server, to: oneArm.client, type: 0, id: 5 }));
  t.like(engine.sent('port0')[0], { src: '192.168.100.100', icmpId: 5, checksumsValid: true });
});

test('ICMP echo to a service of NAT reaches the server, and its answer the client', async (t) => {
  const engine = await askedByEcho(t, 0);
  t.like(engine.sent('port0')[0], {
    src: oneArm.client,
    dst: server,
    icmpId: 5,
    checksumsValid: true,
  });
  engine.inject('port0', icmpEcho({ from: server, to: oneArm.client, type: 0, id: 5 }));
  const back = { src: '192.168.100.100', dst: oneArm.client, icmpType: 0, checksumsValid: true };
  t.like(engine.sent('port0')[0], back);
  t.is(engine.conns(), 1);
});
