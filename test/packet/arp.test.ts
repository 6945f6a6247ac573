// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { pad16 } from '../helpers/edits.js';
import { exchange, one, tcpBack, tcpIn, udpBack, udpIn } from '../helpers/flow.js';
import { arp, clientMac, damaged, icmpEcho, portMac, serverMac } from '../helpers/packet.js';
import type { ArpSpec, Decoded } from '../helpers/packet.js';
import { titled } from '../helpers/title.js';

const [none, send, reachable, probe, delay] = [0, 1, 2, 3, 4];
const own = '10.0.1.1';
const host = '10.0.1.9';
const hostMac = '02:00:00:00:01:09';
const everybody = 'ff:ff:ff:ff:ff:ff';

/** Two devices with a subnet each, nobody known. */
async function twoArms(t: ExecutionContext, settings = {}, workers = 1): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['left', 'right'], settings, workers });
  engine.apply(
    edits.address('add-address', `${own}/24`, 0),
    edits.address('add-address', '10.0.2.1/24', 1),
  );
  return engine;
}

const question = (spec: Partial<ArpSpec> = {}): Buffer =>
  arp({ op: 'request', smac: hostMac, sip: host, tip: own, ...spec });
const answer = (spec: Partial<ArpSpec> = {}): Buffer =>
  arp({ op: 'reply', smac: hostMac, sip: host, tip: own, dmac: portMac(0), ...spec });
const ping = (): Buffer => icmpEcho({ from: host, to: own });

/** Makes the engine know `host`. */
function teach(t: ExecutionContext, engine: TestEngine): void {
  engine.inject('left', answer());
  t.is(engine.neighState(host), reachable);
  engine.toKernel('left');
}

/** Pings the engine and takes what it sends. */
function pinged(engine: TestEngine): Decoded[] {
  engine.inject('left', ping());
  return engine.sent('left');
}

test('[1] a request for an address of the device is answered with its MAC', async (t) => {
  const engine = await twoArms(t);
  const sent = exchange(t, engine, question(), 'left');
  t.like(sent, { dmac: hostMac, smac: portMac(0), ethertype: 0x0806 });
  t.deepEqual(sent.arp, { op: 2, sip: own, smac: portMac(0), tip: host });
});

test('a request sent to our MAC alone is answered too', async (t) => {
  const engine = await twoArms(t);
  t.is(exchange(t, engine, question({ dmac: portMac(0) }), 'left').arp?.op, 2);
});

test('who asks whether an address is free is told that it is not', async (t) => {
  const engine = await twoArms(t);
  const sent = exchange(t, engine, question({ sip: '0.0.0.0' }), 'left');
  t.like(sent.arp, { op: 2, sip: own, tip: '0.0.0.0' });
});

const forKernel = test.macro<[tip: string]>({
  async exec(t, tip) {
    const engine = await twoArms(t);
    engine.inject('left', question({ tip }));
    t.deepEqual(engine.sent('left'), []);
    t.is(one(t, engine.toKernel('left')).arp?.tip, tip);
    t.deepEqual(engine.toKernel('right'), []);
  },
  title: (given) => titled(given, (what) => `a request for ${what} goes to the kernel`),
});
test('[2] an address of another device', forKernel, '10.0.2.1');
test('a stranger', forKernel, '10.0.1.77');

test('a removed address is not answered for', async (t) => {
  const engine = await twoArms(t);
  engine.apply(edits.address('del-address', `${own}/24`, 0));
  engine.inject('left', question());
  t.deepEqual(engine.sent('left'), []);
});

test('[4] a request teaches nothing', async (t) => {
  const engine = await twoArms(t);
  exchange(t, engine, question(), 'left');
  t.deepEqual(engine.neighs(), []);
});

test('[5] an answer teaches its sender to all workers and goes to the kernel too', async (t) => {
  const engine = await twoArms(t, {}, 3);
  engine.injectInto('left', 1, answer());
  t.is(one(t, engine.toKernel('left')).arp?.sip, host);
  t.is(engine.neighState(host), reachable);
  for (const worker of [0, 1, 2]) {
    engine.injectInto('left', worker, ping());
    t.is(one(t, engine.sent('left')).dmac, hostMac);
  }
});

test('an unknown neighbour is asked for from our address, and the packet waits', async (t) => {
  const engine = await twoArms(t);
  const asked = one(t, pinged(engine));
  t.like(asked, { dmac: everybody, smac: portMac(0) });
  t.deepEqual(asked.arp, { op: 1, sip: own, smac: portMac(0), tip: host });
  t.is(engine.neighState(host), send);
  engine.inject('left', answer());
  t.like(one(t, engine.sent('left')), { dmac: hostMac, icmpType: 0, checksumsValid: true });
});

test('of several addresses, the one in the subnet of the neighbour asks', async (t) => {
  const engine = await twoArms(t);
  engine.apply(
    edits.address('add-address', '10.0.9.1/24', 0),
    edits.address('add-address', '192.168.7.1/24', 0),
  );
  engine.inject('left', icmpEcho({ from: '10.0.9.5', to: own }));
  t.like(one(t, engine.sent('left')).arp, { sip: '10.0.9.1', tip: '10.0.9.5' });
});

test('one request a second goes out, however many packets wait', async (t) => {
  const engine = await twoArms(t);
  t.is(pinged(engine).length, 1);
  t.is(pinged(engine).length, 0);
  engine.pass(1100);
  t.is(pinged(engine).length, 1);
});

test('[8] as many packets wait as the queue holds, in order; the rest is counted', async (t) => {
  const engine = await twoArms(t, { neigh_queue_len: 16 });
  engine.apply(
    ...oneArmFnat({ proto: 'udp' }),
    edits.neigh('del-neigh', '192.168.100.2', serverMac, 0),
  );
  const frames = Array.from({ length: 20 }, (_, n) => udpIn({ payload: `packet ${n}` }));
  engine.inject('left', ...frames);
  t.is(one(t, engine.sent('left')).arp?.tip, '192.168.100.2');
  t.is(engine.controlDrops(), 4);
  engine.inject('left', answer({ smac: serverMac, sip: '192.168.100.2' }));
  const sent = engine.sent('left');
  t.deepEqual(
    sent.map((f) => f.payload?.toString()),
    frames.slice(0, 16).map((_, n) => `packet ${n}`),
  );
  t.true(sent.every((f) => f.dmac === serverMac && f.checksumsValid));
});

test('[9] without an answer for three seconds it is unknown, two later it goes with its packets', async (t) => {
  const engine = await twoArms(t);
  pinged(engine);
  engine.pass(2900);
  t.is(engine.neighState(host), send);
  engine.pass(300);
  t.is(engine.neighState(host), none);
  t.is(engine.controlDrops(), 0);
  engine.pass(2300);
  t.deepEqual(engine.neighs(), []);
  t.is(engine.controlDrops(), 1);
  t.is(one(t, pinged(engine)).arp?.op, 1, 'and is asked for again');
});

test('[10,11] a neighbour is sure for its time-out, then probable for half a minute', async (t) => {
  const engine = await twoArms(t);
  teach(t, engine);
  engine.pass(59_900);
  t.is(engine.neighState(host), reachable);
  engine.pass(300);
  t.is(engine.neighState(host), probe);
  engine.pass(29_500);
  t.is(engine.neighState(host), probe);
  engine.pass(1000);
  t.is(engine.neighState(host), none);
  engine.pass(2300);
  t.deepEqual(engine.neighs(), []);
  t.deepEqual(engine.sent('left'), [], 'nobody was asked');
});

test('a probable neighbour that is used is asked for, and packets go on meanwhile', async (t) => {
  const engine = await twoArms(t, { neigh_timeout_sec: 20 });
  teach(t, engine);
  engine.pass(20_300);
  t.is(one(t, pinged(engine)).dmac, hostMac);
  engine.pass(200);
  t.is(one(t, engine.sent('left')).arp?.op, 1);
  t.is(engine.neighState(host), delay);
  t.is(one(t, pinged(engine)).dmac, hostMac);
  engine.inject('left', answer());
  t.is(engine.neighState(host), reachable);
});

/** A connection whose client is a neighbour that the engine has learnt, in doubt by now. */
async function doubtful(t: ExecutionContext): Promise<{ engine: TestEngine; ack: Buffer }> {
  const engine = await startEngine(t, { settings: { neigh_timeout_sec: 20 } });
  engine.apply(...oneArmFnat(), edits.neigh('del-neigh', oneArm.client, clientMac, 0));
  engine.inject('port0', answer({ sip: oneArm.client, smac: clientMac }));
  const syn = exchange(t, engine, tcpIn({ seq: 1 }));
  exchange(t, engine, tcpBack(syn, { flags: 'SA', seq: 9, ack: (syn.seq ?? 0) + 1 }));
  engine.inject('port0', tcpIn({ flags: 'A', seq: 2, ack: 10 }));
  engine.pass(20_300);
  t.is(engine.neighState(oneArm.client), probe);
  engine.sent('port0');
  return { engine, ack: tcpIn({ flags: 'A', seq: 2, ack: 10 }) };
}

test('[12] an acknowledgement of a client shows that it is there, and nobody is asked', async (t) => {
  const { engine, ack } = await doubtful(t);
  engine.inject('port0', ack);
  engine.pass(300);
  t.is(engine.neighState(oneArm.client), reachable);
  t.deepEqual(
    engine.sent('port0').filter((frame) => frame.arp !== undefined),
    [],
  );
  engine.pass(20_300);
  t.is(engine.neighState(oneArm.client), probe, 'for another time-out');
});

test('a SYN shows nothing of the kind', async (t) => {
  const { engine } = await doubtful(t);
  engine.inject('port0', tcpIn({ seq: 1, flags: 'S' }));
  engine.pass(300);
  t.is(engine.neighState(oneArm.client), probe);
});

test('a probable neighbour that does not answer for three seconds is unknown', async (t) => {
  const engine = await twoArms(t, { neigh_timeout_sec: 20 });
  teach(t, engine);
  engine.pass(20_300);
  pinged(engine);
  engine.pass(3500);
  t.is(engine.neighState(host), none);
  engine.sent('left');
  t.is(one(t, pinged(engine)).arp?.op, 1);
});

test('an answer that comes late still releases what waits', async (t) => {
  const engine = await twoArms(t);
  pinged(engine);
  engine.pass(4000);
  t.is(engine.neighState(host), none);
  engine.inject('left', answer());
  t.true(engine.sent('left').some((frame) => frame.dmac === hostMac && frame.icmpType === 0));
});

/** An established connection whose client was learned and has become probable. */
async function probableClient(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t, { settings: { neigh_timeout_sec: 20 } });
  engine.apply(...oneArmFnat());
  engine.apply(edits.neigh('del-neigh', oneArm.client, clientMac, 0));
  engine.inject('port0', answer({ sip: oneArm.client, smac: clientMac }));
  const syn = exchange(t, engine, tcpIn());
  exchange(t, engine, tcpBack(syn, { flags: 'SA', seq: 9, ack: (syn.seq ?? 0) + 1 }));
  engine.pass(20_300);
  t.is(engine.neighState(oneArm.client), probe);
  return engine;
}

test('[12] a TCP acknowledgement makes a probable neighbour sure, without a question', async (t) => {
  const engine = await probableClient(t);
  exchange(t, engine, tcpIn({ flags: 'A', seq: 1001, ack: 10 }));
  engine.pass(200);
  t.is(engine.neighState(oneArm.client), reachable);
  t.deepEqual(engine.sent('port0'), []);
});

test('a segment without acknowledgement confirms nothing', async (t) => {
  const engine = await probableClient(t);
  exchange(t, engine, tcpIn({ flags: 'S' }));
  engine.pass(200);
  t.is(engine.neighState(oneArm.client), probe);
});

test('a neighbour that traffic confirms stays sure', async (t) => {
  const engine = await startEngine(t, { settings: { neigh_timeout_sec: 20 } });
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  engine.apply(edits.neigh('del-neigh', '192.168.100.2', serverMac, 0));
  engine.inject('port0', answer({ sip: '192.168.100.2', smac: serverMac }));
  for (let n = 0; n < 12; n++) {
    const request = exchange(t, engine, udpIn());
    exchange(t, engine, udpBack(request));
    engine.pass(200);
    t.is(engine.neighState('192.168.100.2'), reachable);
    engine.pass(5000);
  }
  t.deepEqual(engine.sent('port0'), [], 'nobody was asked');
});

test('[42] another MAC moves connections that are there at once', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  engine.apply(edits.neigh('del-neigh', oneArm.client, clientMac, 0));
  engine.inject('port0', answer({ sip: oneArm.client, smac: clientMac }));
  const request = exchange(t, engine, udpIn());
  t.is(exchange(t, engine, udpBack(request)).dmac, clientMac);
  engine.inject('port0', answer({ sip: oneArm.client, smac: hostMac }));
  t.is(exchange(t, engine, udpBack(request)).dmac, hostMac);
});

test('another MAC of a static neighbour moves connections that are there at once', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  exchange(t, engine, udpIn());
  engine.apply(edits.neigh('add-neigh', '192.168.100.2', hostMac, 0));
  t.is(exchange(t, engine, udpIn()).dmac, hostMac);
});

test('a static neighbour neither ages nor learns', async (t) => {
  const engine = await twoArms(t, { neigh_timeout_sec: 5 });
  engine.apply(edits.neigh('add-neigh', host, serverMac, 0));
  engine.inject('left', answer());
  engine.pass(60_000);
  t.is(engine.neighState(host), reachable);
  t.is(one(t, pinged(engine)).dmac, serverMac);
});

test('a static neighbour releases packets that wait for it', async (t) => {
  const engine = await twoArms(t);
  pinged(engine);
  engine.apply(edits.neigh('add-neigh', host, serverMac, 0));
  engine.step();
  t.like(one(t, engine.sent('left')), { dmac: serverMac, icmpType: 0 });
});

test('a removed neighbour is asked for again, by connections that are there too', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  exchange(t, engine, udpIn());
  engine.apply(edits.neigh('del-neigh', '192.168.100.2', serverMac, 0));
  t.is(exchange(t, engine, udpIn()).arp?.tip, '192.168.100.2');
});

test('a removed neighbour gives its number to the next only when no connection remembers it', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  exchange(t, engine, udpIn());
  engine.apply(edits.neigh('del-neigh', '192.168.100.2', serverMac, 0));
  for (let n = 10; n < 30; n++) {
    engine.apply(edits.neigh('add-neigh', `192.168.100.${n}`, hostMac, 0));
    engine.inject('port0', udpIn());
    engine.pass(1000);
    t.true(engine.sent('port0').every((frame) => frame.dmac === everybody));
  }
});

test('an impostor who answers for our own address is ignored', async (t) => {
  const engine = await twoArms(t);
  engine.inject('left', answer({ sip: own }));
  t.deepEqual(engine.neighs(), []);
});

test('an answer to another MAC is not for us', async (t) => {
  const engine = await twoArms(t);
  engine.inject('left', answer({ dmac: serverMac }));
  t.deepEqual(engine.neighs(), []);
  t.is(engine.drops('not-for-us'), 1);
});

const malformed = test.macro<[at: number]>({
  async exec(t, at) {
    const engine = await twoArms(t);
    engine.inject('left', damaged(question(), at));
    t.deepEqual(engine.sent('left'), []);
    t.is(engine.drops('parse-error'), 1);
  },
  title: (given) => `a request with a strange ${given} is dropped`,
});
test('hardware type', malformed, 14 + 1);
test('protocol', malformed, 14 + 2);
test('length of hardware addresses', malformed, 14 + 4);
test('length of protocol addresses', malformed, 14 + 5);

test('a request that is cut short is dropped', async (t) => {
  const engine = await twoArms(t);
  engine.inject('left', question().subarray(0, 14 + 27));
  t.is(engine.drops('parse-error'), 1);
});

test('[7] an announcement is a request of our address for itself', async (t) => {
  const engine = await twoArms(t);
  engine.addon.announce(0, 2, pad16(own));
  engine.step();
  const sent = one(t, engine.sent('left'));
  t.like(sent, { dmac: everybody, smac: portMac(0) });
  t.deepEqual(sent.arp, { op: 1, sip: own, smac: portMac(0), tip: own });
});

test('an added address is announced if the settings say so', async (t) => {
  const engine = await startEngine(t, { settings: { garp_on_add: 1 } });
  engine.apply(edits.address('add-address', `${own}/24`, 0));
  engine.step();
  t.deepEqual(one(t, engine.sent('port0')).arp, { op: 1, sip: own, smac: portMac(0), tip: own });
});

test('[6] adding an address announces nothing', async (t) => {
  const engine = await twoArms(t);
  engine.step();
  t.deepEqual(engine.sent('left'), []);
});
