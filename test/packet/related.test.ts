// SPDX-License-Identifier: GPL-2.0-or-later
// ICMP errors about packets of balanced connections.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { modes } from '../helpers/edits.js';
import { exchange, tcpBack, tcpIn, udpIn } from '../helpers/flow.js';
import { icmpErrorFrame, icmpOf, ipPart, quotedEnds, quotedSound } from '../helpers/icmp.js';
import type { ErrorSpec, IcmpMessage } from '../helpers/icmp.js';
import { clientMac, damaged, ipv6, serverMac, tcp } from '../helpers/packet.js';
import type { Decoded, IpSpec } from '../helpers/packet.js';
import type { Fields } from '../helpers/structs.js';

const client = `${oneArm.client}:40000`;
const vip = '192.168.100.100';
const server = '192.168.100.2';

/** An established connection, and what each side was sent last, as a raw frame. */
interface Session {
  readonly engine: TestEngine;
  readonly request: Decoded;
  readonly toServer: Buffer;
  readonly toClient: Buffer;
}

async function session(t: ExecutionContext, workers = 1): Promise<Session> {
  const engine = await startEngine(t, { workers });
  engine.apply(...oneArmFnat());
  const syn = exchange(t, engine, tcpIn({ seq: 1000 }));
  engine.inject('port0', tcpBack(syn, { flags: 'SA', seq: 5000, ack: (syn.seq ?? 0) + 1 }));
  const [toClient = Buffer.alloc(0)] = engine.sentRaw('port0');
  engine.inject('port0', tcpIn({ flags: 'PA', seq: 1001, ack: 5001, payload: 'data' }));
  const [toServer = Buffer.alloc(0)] = engine.sentRaw('port0');
  return { engine, request: syn, toServer, toClient };
}

/** The only frame that is sent for an error. */
function answerTo(t: ExecutionContext, engine: TestEngine, error: Buffer): IcmpMessage {
  engine.inject('port0', error);
  const sent = engine.sentRaw('port0');
  t.is(sent.length, 1);
  return icmpOf(sent[0] as Buffer);
}

const fromServer = (s: Session, spec: Partial<ErrorSpec> = {}, options: IpSpec = {}): Buffer =>
  icmpErrorFrame(
    { from: server, to: oneArm.laddr, type: 3, code: 3, quoted: ipPart(s.toServer), ...spec },
    { smac: serverMac, ...options },
  );
const fromClient = (s: Session, spec: Partial<ErrorSpec> = {}, options: IpSpec = {}): Buffer =>
  icmpErrorFrame(
    { from: oneArm.client, to: vip, type: 3, code: 4, mtu: 1400, quoted: ipPart(s.toClient), ...spec },
    options,
  ); // prettier-ignore

test('[34] an error of the server side reaches the client as one about its own packet', async (t) => {
  const s = await session(t);
  const error = answerTo(t, s.engine, fromServer(s));
  t.like(error, { dmac: clientMac, src: vip, dst: oneArm.client, type: 3, code: 3 });
  t.true(error.checksumsValid && quotedSound(error.quoted));
  t.deepEqual(quotedEnds(error.quoted), { from: client, to: `${vip}:80`, seq: 1001 });
});

test('[35,36] an error of the client side reaches the server, with the sequence number that it sent', async (t) => {
  const s = await session(t);
  const error = answerTo(t, s.engine, fromClient(s));
  t.like(error, { dmac: serverMac, src: oneArm.laddr, dst: server, type: 3, code: 4, mtu: 1400 });
  t.true(error.checksumsValid && quotedSound(error.quoted));
  const from = s.request.to ?? '';
  t.deepEqual(quotedEnds(error.quoted), { from, to: s.request.from ?? '', seq: 5000 });
});

test('an error of a router on the way names the service and the local address alike', async (t) => {
  const s = await session(t);
  t.is(answerTo(t, s.engine, fromServer(s, { from: '10.99.0.1' })).src, vip);
  t.is(answerTo(t, s.engine, fromClient(s, { from: '10.99.0.2' })).src, oneArm.laddr);
});

test('an error that quotes only eight bytes is enough', async (t) => {
  const s = await session(t);
  const error = answerTo(t, s.engine, fromServer(s, { quoted: ipPart(s.toServer, 28) }));
  t.deepEqual(quotedEnds(error.quoted), { from: client, to: `${vip}:80`, seq: 1001 });
  t.is(error.ipLen, 20 + 8 + 28);
});

test('time exceeded goes to the client too', async (t) => {
  const s = await session(t);
  t.like(answerTo(t, s.engine, fromServer(s, { type: 11, code: 0 })), {
    type: 11,
    dst: oneArm.client,
  });
});

test('the MTU told to the client is smaller by the room that its address takes', async (t) => {
  const s = await session(t);
  const error = answerTo(t, s.engine, fromServer(s, { code: 4, mtu: 1400 }));
  t.like(error, { type: 3, code: 4, mtu: 1392, checksumsValid: true });
});

test('of UDP the MTU is told as it is', async (t) => {
  const engine = await startEngine(t, { settings: { uoa_max_trail: 0 } });
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  engine.inject('port0', udpIn());
  const [sent = Buffer.alloc(0)] = engine.sentRaw('port0');
  const error = answerTo(t, engine, icmpErrorFrame(
    { from: server, to: oneArm.laddr, type: 3, code: 4, mtu: 1400, quoted: ipPart(sent) })); // prettier-ignore
  t.like(error, { mtu: 1400, dst: oneArm.client });
  t.like(quotedEnds(error.quoted), { from: client, to: oneArm.service });
});

test('[37] an error with a wrong checksum is dropped', async (t) => {
  const s = await session(t);
  s.engine.inject('port0', damaged(fromServer(s), 14 + 20 + 8 + 30));
  t.deepEqual(s.engine.sentRaw('port0'), []);
  t.is(s.engine.drops('bad-l4'), 1);
});

test('[38] an error about no connection goes to the kernel', async (t) => {
  const s = await session(t);
  const stranger = tcp({ from: `${oneArm.laddr}:9`, to: `${server}:80` });
  const error = fromServer(s, { quoted: ipPart(stranger) });
  s.engine.inject('port0', error);
  t.deepEqual(s.engine.addon.takeKernel(0), error);
  t.is(s.engine.allDrops(), 0);
});

test('[39] an error does not lengthen the life of its connection, nor change its state', async (t) => {
  const s = await session(t);
  s.engine.inject('port0', tcpIn({ flags: 'FA', seq: 1005, ack: 5001 }));
  const [state] = s.engine.connColumn('state');
  s.engine.pass(5000);
  s.engine.inject('port0', fromServer(s));
  t.deepEqual(s.engine.connColumn('state'), [state]);
  s.engine.pass(4000);
  t.is(s.engine.conns(), 0);
});

test('an error counts as one packet inbound', async (t) => {
  const s = await session(t);
  const service = { service: oneArm.service };
  const before = s.engine.dests(service)[0]?.['traffic'] as Fields;
  s.engine.inject('port0', fromServer(s));
  const after = s.engine.dests(service)[0]?.['traffic'] as Fields;
  t.is(Number(after['in_packets']) - Number(before['in_packets']), 1);
});

const broken = test.macro<[change: (s: Session) => Buffer]>({
  async exec(t, change) {
    const s = await session(t);
    s.engine.inject('port0', change(s));
    t.deepEqual([s.engine.sentRaw('port0'), s.engine.toKernel('port0')], [[], []]);
    t.is(s.engine.drops('bad-l4'), 1);
  },
  title: (given) => `an error that quotes ${given} is dropped`,
});
const quoting = (change: (quoted: Buffer) => void) => (s: Session) => {
  const quoted = Buffer.from(ipPart(s.toServer));
  change(quoted);
  return fromServer(s, { quoted });
};
test(
  'a later fragment',
  broken,
  quoting((q) => (q[7] = 3)),
);
test(
  'another version of IP',
  broken,
  quoting((q) => (q[0] = 0x65)),
);
test(
  'a header that is too short',
  broken,
  quoting((q) => (q[0] = 0x44)),
);
test('seven bytes of TCP', broken, (s) => fromServer(s, { quoted: ipPart(s.toServer, 27) }));
test(
  'options beyond its end',
  broken,
  quoting((q) => (q[0] = 0x4f)),
);

test('a fragment of an error to a service address is dropped', async (t) => {
  const s = await session(t);
  s.engine.inject('port0', fromClient(s, {}, { fragment: { offset: 0, more: true } }));
  t.deepEqual(s.engine.sentRaw('port0'), []);
});

test('an error that reaches the wrong worker is passed on to the one with the connection', async (t) => {
  const s = await session(t, 4);
  for (const queue of [0, 1, 2, 3]) {
    s.engine.injectInto('port0', queue, fromServer(s), fromClient(s));
    t.deepEqual(
      s.engine.sentRaw('port0').map((frame) => icmpOf(frame).dst).sort(),
      [server, oneArm.client].sort(),
      `queue ${queue}`,
    ); // prettier-ignore
  }
});

test('an error that no worker knows goes to the kernel once', async (t) => {
  const s = await session(t, 4);
  const stranger = tcp({ from: `${oneArm.laddr}:9`, to: `${server}:80` });
  s.engine.injectInto('port0', 2, fromServer(s, { quoted: ipPart(stranger) }));
  s.engine.step(8);
  t.is(s.engine.toKernel('port0').length, 1);
});

async function plain(t: ExecutionContext, mode: number): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(
    edits.address('add-address', `${vip}/24`, 0),
    edits.neigh('add-neigh', oneArm.client, clientMac, 0),
    edits.neigh('add-neigh', server, serverMac, 0),
    edits.addService({ service: oneArm.service }),
    edits.dest('add-dest', { service: oneArm.service, dest: `${server}:8080`, mode }),
  );
  return engine;
}

test('NAT: an error of the server side gets the service for its source and quoted target', async (t) => {
  const engine = await plain(t, modes.masq);
  engine.inject('port0', tcpIn({ seq: 70 }));
  const [toServer = Buffer.alloc(0)] = engine.sentRaw('port0');
  const error = answerTo(t, engine, icmpErrorFrame(
    { from: server, to: oneArm.client, type: 3, code: 3, quoted: ipPart(toServer) })); // prettier-ignore
  t.like(error, { src: vip, dst: oneArm.client, checksumsValid: true });
  t.deepEqual(quotedEnds(error.quoted), { from: client, to: oneArm.service, seq: 70 });
  t.true(quotedSound(error.quoted));
});

test('NAT: an error of the client side keeps its source', async (t) => {
  const engine = await plain(t, modes.masq);
  engine.inject('port0', tcpIn({ seq: 70 }));
  engine.inject('port0', tcp({ from: `${server}:8080`, to: client, flags: 'SA', seq: 9, ack: 71 }));
  const [, toClient = Buffer.alloc(0)] = engine.sentRaw('port0');
  const error = answerTo(t, engine, icmpErrorFrame(
    { from: '10.9.9.9', to: vip, type: 3, code: 4, mtu: 1300, quoted: ipPart(toClient) })); // prettier-ignore
  t.like(error, { src: '10.9.9.9', dst: server, mtu: 1300, checksumsValid: true });
  t.deepEqual(quotedEnds(error.quoted), { from: `${server}:8080`, to: client, seq: 9 });
});

test('direct routing: an error of the client side goes to the server as it is', async (t) => {
  const engine = await plain(t, modes.route);
  engine.inject('port0', tcpIn());
  engine.sentRaw('port0');
  const answer = tcp({ from: oneArm.service, to: client, flags: 'SA' });
  const error = icmpErrorFrame(
    { from: oneArm.client, to: vip, type: 3, code: 4, mtu: 1300, quoted: ipPart(answer) }); // prettier-ignore
  engine.inject('port0', error);
  const [sent = Buffer.alloc(0)] = engine.sentRaw('port0');
  t.deepEqual(ipPart(sent), ipPart(error));
  t.is(icmpOf(sent).dmac, serverMac);
});

const six = {
  vip: '2001:db8::100',
  laddr: '2001:db8::200',
  client: '2001:db8::3',
  server: '2001:db8::2',
};
const syn6 = (): Buffer => {
  const head = Buffer.alloc(20);
  Buffer.from([0x9c, 0x40, 0, 80, 0, 0, 3, 0xe8]).copy(head);
  Buffer.from([0x50, 2, 0xff, 0xff]).copy(head, 12);
  return ipv6({ src: six.client, dst: six.vip, next: 6 }, head, { checksumAt: 16 });
};

async function fnat6(t: ExecutionContext): Promise<{ engine: TestEngine; toServer: Buffer }> {
  const engine = await startEngine(t);
  const service = `[${six.vip}]:80`;
  engine.apply(
    edits.address('add-address', `${six.vip}/64`, 0),
    edits.address('add-address', `${six.laddr}/128`, 0, true),
    edits.neigh('add-neigh', six.client, clientMac, 0),
    edits.neigh('add-neigh', six.server, serverMac, 0),
    edits.addService({ service }),
    edits.dest('add-dest', { service, dest: `[${six.server}]:80` }),
    edits.laddr('add-laddr', { service, laddr: six.laddr, port: 0 }),
  );
  engine.inject('port0', syn6());
  const [toServer = Buffer.alloc(0)] = engine.sentRaw('port0');
  return { engine, toServer };
}

test('ICMPv6: too big of the server side reaches the client, less by the room of its address', async (t) => {
  const { engine, toServer } = await fnat6(t);
  const error = answerTo(t, engine, icmpErrorFrame(
    { from: '2001:db8::99', to: six.laddr, type: 2, code: 0, mtu: 1400, quoted: ipPart(toServer) })); // prettier-ignore
  t.like(error, { src: six.vip, dst: six.client, type: 2, mtu: 1380, checksumsValid: true });
  t.deepEqual(quotedEnds(error.quoted), {
    from: `${six.client}:40000`,
    to: `${six.vip}:80`,
    seq: 1000,
  });
});

test('ICMPv6: an error with a wrong checksum is dropped, one about a stranger goes to the kernel', async (t) => {
  const { engine, toServer } = await fnat6(t);
  const spec = { from: six.server, to: six.laddr, type: 1, code: 4 };
  engine.inject('port0', damaged(icmpErrorFrame({ ...spec, quoted: ipPart(toServer) }), 110));
  t.is(engine.drops('bad-l4'), 1);
  engine.inject('port0', icmpErrorFrame({ ...spec, quoted: ipPart(syn6()) }));
  t.is(engine.toKernel('port0').length, 1);
  t.deepEqual(engine.sentRaw('port0'), []);
});
