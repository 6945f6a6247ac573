// SPDX-License-Identifier: GPL-2.0-or-later
// Neighbour discovery: RFC 4861 and RFC 4862.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { addressFlag, pad16 } from '../helpers/edits.js';
import { icmpOf, ipPart } from '../helpers/icmp.js';
import { ipv6, macBytes, macText, portMac } from '../helpers/packet.js';

const own = '2001:db8:1::1';
const host = '2001:db8:1::9';
const hostMac = '02:00:00:00:01:09';
const group = { addr: 'ff02::1:ff00:1', mac: '33:33:ff:00:00:01' };
const allNodes = { addr: 'ff02::1', mac: '33:33:00:00:00:01' };
const reachable = 2;

async function box(t: ExecutionContext, workers = 1): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['left', 'right'], workers });
  engine.apply(
    edits.address('add-address', `${own}/64`, 0),
    edits.address('add-address', '2001:db8:2::1/64', 1),
  );
  return engine;
}

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
interface Ask {
  readonly from?: string;
  readonly target?: string;
  readonly sayMac?: boolean;
  readonly hopLimit?: number;
}
function solicitation({
  from = host,
  target = own,
  sayMac = true,
  hopLimit = 255,
}: Ask = {}): Buffer {
  const option = sayMac ? Buffer.concat([bytes('0101'), macBytes(hostMac)]) : Buffer.alloc(0);
  const body = Buffer.concat([bytes('8700000000000000'), pad16(target), option]);
  return ipv6({ src: from, dst: group.addr, next: 58 }, body,
    { checksumAt: 2, hopLimit, smac: hostMac, dmac: group.mac }); // prettier-ignore
}
const advertisement = (): Buffer =>
  ipv6({ src: host, dst: own, next: 58 },
    Buffer.concat([bytes('8800000060000000'), pad16(host), bytes('0201'), macBytes(hostMac)]),
    { checksumAt: 2, hopLimit: 255, smac: hostMac }); // prettier-ignore

/** A sent neighbour message: type, flags, target and the address in its option. */
function message(frame: Buffer) {
  const icmp = icmpOf(frame);
  const body = ipPart(frame).subarray(40);
  return {
    ...{ type: icmp.type, src: icmp.src, dst: icmp.dst, dmac: icmp.dmac, ttl: icmp.ttl },
    sound: icmp.checksumsValid,
    flags: (body[4] ?? 0) >> 5,
    target: body.subarray(8, 24).toString('hex'),
    option: body.length > 24 ? `${body[24] ?? 0} ${macText(body.subarray(26, 32))}` : '',
  };
}
const hex = (addr: string): string => Buffer.from(pad16(addr)).toString('hex');
function sentOne(t: ExecutionContext, engine: TestEngine) {
  const sent = engine.sentRaw('left');
  t.is(sent.length, 1);
  return message(sent[0] as Buffer);
}

test('[17] a solicitation is answered, solicited and override, and teaches all workers', async (t) => {
  const engine = await box(t, 4);
  engine.injectInto('left', 2, solicitation());
  const answer = sentOne(t, engine);
  t.like(answer, {
    type: 136,
    src: own,
    dst: host,
    dmac: hostMac,
    ttl: 255,
    flags: 3,
    sound: true,
  });
  t.like(answer, { target: hex(own), option: `2 ${portMac(0)}` });
  t.is(engine.neighs()[0]?.['state'], reachable);
});

test('[18] a solicitation from another link is ignored', async (t) => {
  const engine = await box(t);
  engine.inject('left', solicitation({ hopLimit: 254 }));
  t.deepEqual([engine.sentRaw('left'), engine.neighs()], [[], []]);
});

test('a solicitation without an option is answered when its sender is found', async (t) => {
  const engine = await box(t);
  engine.inject('left', solicitation({ sayMac: false }));
  t.like(sentOne(t, engine), { type: 135, src: own, target: hex(host) });
  engine.inject('left', advertisement());
  t.like(sentOne(t, engine), { type: 136, dst: host, dmac: hostMac, flags: 3 });
});

test('a solicitation without an option of a known sender is answered at once', async (t) => {
  const engine = await box(t);
  engine.inject('left', advertisement());
  engine.inject('left', solicitation({ sayMac: false }));
  t.like(sentOne(t, engine), { type: 136, dst: host, dmac: hostMac });
});

test('a solicitation for an address of another device is not answered', async (t) => {
  const engine = await box(t);
  engine.inject('left', solicitation({ target: '2001:db8:2::1' }));
  t.deepEqual(engine.sentRaw('left'), []);
});

test('a new address is asked for from no address, once', async (t) => {
  const engine = await box(t);
  engine.apply(edits.address('add-address', '2001:db8:1::7/64', 0, { flags: 0 }));
  engine.pass(5000);
  const probe = sentOne(t, engine);
  t.like(probe, {
    type: 135,
    src: '::',
    dst: 'ff02::1:ff00:7',
    dmac: '33:33:ff:00:00:07',
    ttl: 255,
  });
  t.like(probe, { target: hex('2001:db8:1::7'), option: '', sound: true });
});

test('[19] an address that is still asked for is defended before all nodes', async (t) => {
  const engine = await box(t);
  engine.apply(
    edits.address('add-address', '2001:db8:1::7/64', 0, { flags: addressFlag.tentative }),
  );
  engine.step();
  engine.sentRaw('left');
  engine.inject('left', solicitation({ from: '::', target: '2001:db8:1::7', sayMac: false }));
  const answer = sentOne(t, engine);
  t.like(answer, { type: 136, dst: allNodes.addr, dmac: allNodes.mac, flags: 1, sound: true });
  t.is(answer.target, hex('2001:db8:1::7'));
});

test('a tentative address answers nobody else until its time is over', async (t) => {
  const engine = await box(t);
  engine.apply(
    edits.address('add-address', '2001:db8:1::7/64', 0, { flags: addressFlag.tentative }),
  );
  engine.step();
  engine.sentRaw('left');
  engine.inject('left', solicitation({ target: '2001:db8:1::7' }));
  t.deepEqual(engine.sentRaw('left'), []);
  engine.pass(4200);
  engine.inject('left', solicitation({ target: '2001:db8:1::7' }));
  t.is(sentOne(t, engine).type, 136);
});

test('an optimistic address answers at once', async (t) => {
  const engine = await box(t);
  const flags = addressFlag.tentative | addressFlag.optimistic;
  engine.apply(edits.address('add-address', '2001:db8:1::7/64', 0, { flags: flags }));
  engine.step();
  engine.sentRaw('left');
  engine.inject('left', solicitation({ target: '2001:db8:1::7' }));
  t.is(sentOne(t, engine).type, 136);
});

test('[16] an echo request is answered with a hop limit of 64', async (t) => {
  const engine = await box(t);
  engine.inject('left', advertisement());
  const body = bytes('800000001234000161626364');
  engine.inject(
    'left',
    ipv6({ src: host, dst: own, next: 58 }, body, { checksumAt: 2, hopLimit: 3 }),
  );
  const [sent = Buffer.alloc(0)] = engine.sentRaw('left');
  t.like(icmpOf(sent), { type: 129, ttl: 64, src: own, dst: host, checksumsValid: true });
  t.is(ipPart(sent).subarray(44).toString('hex'), '1234000161626364');
});

test('[20] a router advertisement goes to the kernel and adds no route', async (t) => {
  const engine = await box(t);
  const before = engine.routes();
  const body = bytes(
    '86000000400007080000000000000000' + '030440c0000151800000384000000000' + hex('2001:db8:77::'),
  );
  const frame = ipv6({ src: 'fe80::1', dst: allNodes.addr, next: 58 }, body,
    { checksumAt: 2, hopLimit: 255, dmac: allNodes.mac }); // prettier-ignore
  engine.inject('left', frame);
  t.deepEqual(engine.addon.takeKernel(0), frame);
  t.deepEqual([engine.routes(), engine.sentRaw('left')], [before, []]);
});
