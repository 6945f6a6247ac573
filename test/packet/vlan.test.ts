// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { edits, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { one } from '../helpers/flow.js';
import {
  arp, clientMac, decode, ether, icmpEcho, portMac, serverMac, tcp, udp,
} from '../helpers/packet.js'; // prettier-ignore
import type { Decoded } from '../helpers/packet.js';

const client = '10.100.0.9';
const vip = '10.100.0.1';
const laddr = '192.168.5.200';
const server = '192.168.5.2';

/** Puts a tag of 802.1Q behind the addresses. Source: IEEE 802.1Q, section 9. */
function tagged(vlan: number, frame: Buffer, priority = 0): Buffer {
  const tag = Buffer.from([0x81, 0x00, (priority << 5) | (vlan >> 8), vlan & 0xff]);
  return Buffer.concat([frame.subarray(0, 12), tag, frame.subarray(12)]);
}

/** The only frame of a port, and its VLAN. */
function oneTagged(t: ExecutionContext, frames: readonly Buffer[]): Decoded & { vlan: number } {
  t.is(frames.length, 1);
  const frame = frames[0] ?? Buffer.alloc(18);
  t.is(frame.readUInt16BE(12), 0x8100);
  const inner = decode(Buffer.concat([frame.subarray(0, 12), frame.subarray(16)]));
  return { ...inner, vlan: frame.readUInt16BE(14) };
}

/** `outside.100` has the service, `inside.200` its server. */
async function balanced(t: ExecutionContext, workers = 1): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['outside', 'inside'], workers });
  const [outer, inner] = [engine.addVlan('outside', 100), engine.addVlan('inside', 200)];
  const name = { proto: 'tcp', service: `${vip}:80` } as const;
  engine.apply(
    edits.address('add-address', `${vip}/24`, outer),
    edits.address('add-address', '192.168.5.1/24', inner),
    edits.address('add-address', `${laddr}/32`, inner, true),
    edits.neigh('add-neigh', client, clientMac, outer),
    edits.neigh('add-neigh', server, serverMac, inner),
    edits.addService({ ...name, sched: 'rr' }),
    edits.dest('add-dest', { ...name, dest: `${server}:80` }),
    edits.laddr('add-laddr', { ...name, laddr, port: inner }),
  );
  return engine;
}

const syn = (n = 0, payload = ''): Buffer =>
  tcp({ from: `${client}:${40000 + n}`, to: `${vip}:80`, flags: 'S', payload });

test('[40] a tagged frame reaches the service of its VLAN, and both ways leave with their tags', async (t) => {
  const engine = await balanced(t);
  engine.inject('outside', tagged(100, syn()));
  const request = oneTagged(t, engine.sentRaw('inside'));
  t.like(request, { vlan: 200, to: `${server}:80`, smac: portMac(1), dmac: serverMac });
  t.true(request.checksumsValid);
  const answer = tcp(
    { from: request.to ?? '', to: request.from ?? '', flags: 'SA' },
    { smac: serverMac, dmac: portMac(1) },
  );
  engine.inject('inside', tagged(200, answer));
  const reply = oneTagged(t, engine.sentRaw('outside'));
  t.like(reply, { vlan: 100, from: `${vip}:80`, to: `${client}:40000`, dmac: clientMac });
  t.true(reply.checksumsValid);
});

test('[40] a burst of several VLANs and of none is taken apart, in order', async (t) => {
  const engine = await balanced(t);
  const plain = icmpEcho({ from: client, to: '10.9.9.9' }, { dmac: portMac(0) });
  const frames = Array.from({ length: 20 }, (_, n) => [tagged(100, syn(n)), plain]).flat();
  engine.inject('outside', ...frames);
  t.is(engine.sentRaw('inside').length, 20);
  t.is(engine.toKernel('outside').length, 20);
  t.is(engine.port('outside.100').rxPackets, 20n);
  t.is(engine.port('inside.200').txPackets, 20n);
  t.is(engine.allDrops(), 0);
});

test('[40] every worker takes tags out and puts them in', async (t) => {
  const engine = await balanced(t, 2);
  for (let n = 0; n < 8; n++) engine.injectInto('outside', n % 2, tagged(100, syn(n)));
  const sent = engine.sentRaw('inside');
  t.is(sent.length, 8);
  t.true(sent.every((frame) => frame.readUInt32BE(12) === 0x8100_00c8));
});

test('[160] the SYN proxy shakes hands on both sides with the tags of their VLANs', async (t) => {
  const engine = await balanced(t);
  const flags = enums.svc_flags.SYNPROXY;
  engine.apply(edits.setService({ proto: 'tcp', service: `${vip}:80`, sched: 'rr', flags }));
  const ends = { from: `${client}:40000`, to: `${vip}:80` };
  const mss = [2, 4, 5, 180];
  engine.inject('outside', tagged(100, tcp({ ...ends, flags: 'S', seq: 7, options: mss })));
  const answer = oneTagged(t, engine.sentRaw('outside'));
  t.like(answer, { vlan: 100, flags: 'AS', ack: 8, to: ends.from, checksumsValid: true });
  t.deepEqual(engine.sentRaw('inside'), []);

  const ack = { ...ends, flags: 'A', seq: 8, ack: (answer.seq ?? 0) + 1 };
  engine.inject('outside', tagged(100, tcp(ack)));
  const request = oneTagged(t, engine.sentRaw('inside'));
  t.like(request, { vlan: 200, flags: 'S', from: request.from, to: `${server}:80` });
  t.true(request.checksumsValid);

  const fromServer = (spec: { flags: string; seq: number; payload?: string }): Buffer =>
    tagged(
      200,
      tcp(
        { from: request.to ?? '', to: request.from ?? '', ack: (request.seq ?? 0) + 1, ...spec },
        { smac: serverMac, dmac: portMac(1) },
      ),
    );
  engine.inject('inside', fromServer({ flags: 'SA', seq: 900 }));
  t.like(oneTagged(t, engine.sentRaw('inside')), { vlan: 200, flags: 'A', ack: 901 });
  engine.inject('outside', tagged(100, tcp({ ...ack, payload: 'ask' })));
  const asked = oneTagged(t, engine.sentRaw('inside'));
  t.like(asked, { vlan: 200, ack: 901, payload: Buffer.from('ask'), checksumsValid: true });
  engine.inject('inside', fromServer({ flags: 'A', seq: 901, payload: 'told' }));
  const told = oneTagged(t, engine.sentRaw('outside'));
  t.like(told, { vlan: 100, from: ends.to, seq: ack.ack, payload: Buffer.from('told') });
  t.true(told.checksumsValid);
});

test('[41] a frame of a VLAN without a device is dropped', async (t) => {
  const engine = await balanced(t);
  engine.inject('outside', tagged(200, syn()));
  t.is(engine.drops('no-vlan'), 1);
  t.deepEqual(engine.toKernel('outside'), []);
});

test('a tag of priority alone does not make a frame one of a VLAN', async (t) => {
  const engine = await startEngine(t);
  engine.apply(
    edits.address('add-address', `${vip}/24`, 0),
    edits.neigh('add-neigh', client, clientMac, 0),
  );
  engine.inject('port0', tagged(0, icmpEcho({ from: client, to: vip }), 5));
  t.is(one(t, engine.sent('port0')).icmpType, 0);
});

test('a frame within two tags is dropped', async (t) => {
  const engine = await balanced(t);
  engine.inject('outside', tagged(100, tagged(100, syn())));
  t.is(engine.drops('no-vlan'), 1);
});

test('ARP of a VLAN is answered for the addresses of its device alone, with its tag', async (t) => {
  const engine = await balanced(t);
  const question = (tip: string): Buffer =>
    tagged(100, arp({ op: 'request', smac: clientMac, sip: client, tip }));
  engine.inject('outside', question(vip), question('192.168.5.1'));
  const answer = oneTagged(t, engine.sentRaw('outside'));
  t.like(answer, { vlan: 100, arp: { op: 2, sip: vip, smac: portMac(0), tip: client } });
  t.is(one(t, engine.toKernel('outside.100')).arp?.tip, '192.168.5.1');
});

test('a neighbour on a VLAN is asked for with its tag, and what waited leaves with it', async (t) => {
  const engine = await startEngine(t);
  const port = engine.addVlan('port0', 7);
  engine.apply(edits.address('add-address', `${vip}/24`, port));
  engine.inject('port0', tagged(7, icmpEcho({ from: client, to: vip })));
  t.like(oneTagged(t, engine.sentRaw('port0')), { vlan: 7, arp: { op: 1, tip: client } });
  const answer = arp({ op: 'reply', smac: clientMac, sip: client, tip: vip, dmac: portMac(0) });
  engine.inject('port0', tagged(7, answer));
  t.like(oneTagged(t, engine.sentRaw('port0')), { vlan: 7, dmac: clientMac, icmpType: 0 });
});

test('what is not for us on a VLAN goes to the kernel interface of its device', async (t) => {
  const engine = await balanced(t);
  const ospf = Buffer.concat([Buffer.from([2, 1, 0, 44]), Buffer.alloc(40)]);
  engine.inject('outside', tagged(100, ether(0x1234, ospf, { dmac: portMac(0) })));
  t.is(one(t, engine.toKernel('outside.100')).ethertype, 0x1234);
  t.deepEqual(engine.toKernel('outside'), []);
});

test('a VLAN device takes its own MTU: a longer packet does not leave by it', async (t) => {
  const engine = await balanced(t);
  const inner = engine.port('inside.200');
  t.is(inner.mtu, 1500);
  engine.inject('outside', tagged(100, syn()));
  engine.sentRaw('inside');
  const long = (n: number): Buffer =>
    tagged(100, tcp({ from: `${client}:40000`, to: `${vip}:80`, payload: Buffer.alloc(n) }));
  t.is(engine.addon.setMtu(3, 1000).code, 0);
  engine.inject('outside', long(500));
  t.is(engine.sentRaw('inside').length, 1);
  engine.inject('outside', long(1200));
  t.deepEqual(engine.sentRaw('inside'), []);
});

test('a device that goes takes its addresses, routes and neighbours with it', async (t) => {
  const engine = await balanced(t);
  engine.removePort('outside.100');
  t.deepEqual(
    engine.addresses().filter(({ port }) => port === 2),
    [],
  );
  t.deepEqual(
    engine.routes().filter(({ port }) => port === 2),
    [],
  );
  t.deepEqual(
    engine.neighs().filter(({ port }) => port === 2),
    [],
  );
  engine.inject('outside', tagged(100, syn()));
  t.is(engine.drops('no-vlan'), 1);
});

test('replies to a device that is gone are dropped, and a new device of that VLAN works', async (t) => {
  const engine = await balanced(t);
  engine.inject('outside', tagged(100, syn()));
  const request = oneTagged(t, engine.sentRaw('inside'));
  engine.removePort('outside.100');
  const answer = tcp(
    { from: request.to ?? '', to: request.from ?? '', flags: 'SA' },
    { smac: serverMac, dmac: portMac(1) },
  );
  engine.inject('inside', tagged(200, answer));
  t.deepEqual(engine.sentRaw('outside'), []);
  t.is(engine.drops('no-route'), 1);
  const again = engine.addVlan('outside', 100);
  t.not(again, 2);
  engine.apply(
    edits.address('add-address', `${vip}/24`, again),
    edits.neigh('add-neigh', client, clientMac, again),
  );
  engine.inject('inside', tagged(200, answer));
  t.like(oneTagged(t, engine.sentRaw('outside')), { vlan: 100, to: `${client}:40000` });
});

const refused = test.macro<[below: number, vlan: number, code: number]>({
  async exec(t, below, vlan, code) {
    const engine = await startEngine(t);
    engine.addVlan('port0', 5);
    t.is(engine.addon.addVlan('x', below, vlan).code, code);
  },
  title: (given) => `no VLAN device: ${given}`,
});
test('the VLAN has one', refused, 0, 5, -3);
test('0 is no VLAN', refused, 0, 0, -1);
test('4095 is no VLAN', refused, 0, 4095, -1);
test('on a VLAN device', refused, 1, 6, -14);
test('on nothing', refused, 99, 6, -27);

test('a worker’s frames of a whole turn are counted and none is lost with two hundred VLANs', async (t) => {
  const engine = await startEngine(t);
  const ports = Array.from({ length: 200 }, (_, n) => engine.addVlan('port0', n + 1));
  engine.apply(
    ...ports.map((port, n) => edits.address('add-address', `10.${n}.0.1/24`, port)),
    ...ports.map((port, n) => edits.neigh('add-neigh', `10.${n}.0.9`, clientMac, port)),
  );
  const pings = ports.map((_, n) =>
    tagged(n + 1, icmpEcho({ from: `10.${n}.0.9`, to: `10.${n}.0.1` })),
  );
  for (let n = 0; n < 200; n += 32) engine.inject('port0', ...pings.slice(n, n + 32));
  const vlans = engine.sentRaw('port0').map((frame) => frame.readUInt16BE(14));
  t.deepEqual(
    vlans.sort((a, b) => a - b),
    ports.map((_, n) => n + 1),
  );
  t.is(engine.allDrops(), 0);
});

test('devices come and go while packets flow', async (t) => {
  const engine = await balanced(t);
  for (let round = 0; round < 600; round++) {
    const vlan = 300 + (round % 3);
    const port = engine.addVlan('outside', vlan);
    engine.apply(edits.address('add-address', '10.7.0.1/24', port));
    const ping = icmpEcho({ from: '10.7.0.9', to: '10.7.0.1' }, { dmac: portMac(0) });
    engine.inject('outside', tagged(vlan, ping)); // its answer waits for a neighbour
    engine.removePort(`outside.${vlan}`);
    engine.inject('outside', tagged(100, udp({ from: `${client}:9`, to: '10.9.9.9:9' })));
  }
  engine.sentRaw('outside');
  engine.inject('outside', tagged(100, syn(1)));
  t.is(oneTagged(t, engine.sentRaw('inside')).vlan, 200);
});
