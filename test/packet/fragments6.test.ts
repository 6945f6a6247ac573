// SPDX-License-Identifier: GPL-2.0-or-later
// Fragments of IPv6 datagrams, and packets with extension headers.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { ipPart } from '../helpers/icmp.js';
import { clientMac, internetChecksum, ipv6, serverMac } from '../helpers/packet.js';
import type { Values } from '../helpers/structs.js';

function nothing(t: ExecutionContext, engine: TestEngine): void {
  t.deepEqual([engine.sentRaw('port0'), engine.toKernel('port0')], [[], []]);
}

const six = { src: '2001:db8::3', dst: '2001:db8::100' };
const fragment6 = (body: Buffer, offset: number, more: boolean, next = 17): Buffer => {
  const head = Buffer.from([next, 0, 0, 0, 0, 0, 0, 9]);
  head.writeUInt16BE((offset << 3) | (more ? 1 : 0), 2);
  return ipv6({ ...six, next: 44 }, Buffer.concat([head, body]));
};
async function balancer6(t: ExecutionContext, settings: Values = {}): Promise<TestEngine> {
  const engine = await startEngine(t, { settings: { uoa_max_trail: 0, ...settings } });
  const key = { proto: 'udp', service: `[${six.dst}]:80` } as const;
  engine.apply(
    edits.address('add-address', `${six.dst}/64`, 0),
    edits.address('add-address', '2001:db8::1/64', 0),
    edits.address('add-address', '2001:db8::200/128', 0, true),
    edits.neigh('add-neigh', '2001:db8::2', serverMac, 0),
    edits.addService(key),
    edits.dest('add-dest', { ...key, dest: '[2001:db8::2]:80' }),
    edits.laddr('add-laddr', { ...key, laddr: '2001:db8::200', port: 0 }),
  );
  return engine;
}
/** UDP with its checksum, from behind the IP header on. */
const udp6 = (len: number): Buffer =>
  ipPart(ipv6({ ...six, next: 17 }, Buffer.from([0x9c, 0x40, 0, 80, 0, len, 0, 0, ...Buffer.alloc(len - 8, 5)]), { checksumAt: 6 })).subarray(40); // prettier-ignore

test('an IPv6 fragment to a service address is dropped and counted', async (t) => {
  const engine = await balancer6(t);
  engine.inject('port0', fragment6(udp6(64).subarray(0, 32), 0, true));
  nothing(t, engine);
  t.is(engine.events('DEFENCE_IP_FRAG_DROP'), 1);
});

test('IPv6 fragments to an address without service go to the kernel as they are', async (t) => {
  const engine = await balancer6(t);
  const frame = fragment6(udp6(64).subarray(0, 32), 0, true);
  frame.fill(0, 38, 54);
  Buffer.from('20010db8000000000000000000000001', 'hex').copy(frame, 38);
  engine.inject('port0', frame);
  t.deepEqual(engine.addon.takeKernel(0), frame);
});

test('with defrag on, IPv6 fragments to a UDP service are put together and balanced', async (t) => {
  const engine = await balancer6(t, { defrag: 1 });
  const whole = udp6(64);
  engine.inject(
    'port0',
    fragment6(whole.subarray(32), 4, false),
    fragment6(whole.subarray(0, 32), 0, true),
  );
  const [sent = Buffer.alloc(0)] = engine.sentRaw('port0');
  const ip = ipPart(sent);
  t.is(ip[6], 17);
  const pseudo = Buffer.concat([ip.subarray(8, 40), Buffer.from([0, 0, 0, 64, 0, 0, 0, 17])]);
  t.is(internetChecksum(Buffer.concat([pseudo, ip.subarray(40)])), 0);
  t.deepEqual(ip.subarray(48), whole.subarray(8));
});

const behind = test.macro<[headers: readonly number[][], next: number]>({
  async exec(t, headers, next) {
    const engine = await balancer6(t, { defrag: 1 });
    const whole = udp6(64);
    const part = (body: Buffer, offset: number, more: boolean, own: readonly number[]): Buffer => {
      const bare = fragment6(body, offset, more);
      return ipv6({ ...six, next }, Buffer.concat([Buffer.from(own), bare.subarray(54)]));
    };
    const [first = [], second = []] = headers;
    engine.inject(
      'port0',
      part(whole.subarray(32), 4, false, second),
      part(whole.subarray(0, 32), 0, true, first),
    );
    const [sent = Buffer.alloc(0)] = engine.sentRaw('port0');
    const ip = ipPart(sent);
    const kept = Buffer.from(first);
    kept[first.length - 8] = 17; // of the last header: what follows it now
    t.deepEqual([ip[6], ip.readUInt16BE(4)], [next, first.length + 64]);
    t.deepEqual(ip.subarray(40, 40 + first.length), kept, 'those of the first fragment');
    const l4 = ip.subarray(40 + first.length);
    const pseudo = Buffer.concat([ip.subarray(8, 40), Buffer.from([0, 0, 0, 64, 0, 0, 0, 17])]);
    t.is(internetChecksum(Buffer.concat([pseudo, l4])), 0);
    t.deepEqual(l4.subarray(8), whole.subarray(8));
  },
  title: (given) => `fragments behind ${given} are put together and balanced`,
});
const options6 = [44, 0, 1, 4, 0, 0, 0, 0];
test('hop-by-hop options', behind, [options6, options6], 0);
test('destination options', behind, [options6, options6], 60);
test('two headers', behind, [[60, 0, 1, 4, 0, 0, 0, 0, ...options6], options6], 0);
test('headers that differ', behind, [options6, [44, 1, 1, 12, ...Array<number>(12).fill(0)]], 0);

test('fragments behind headers that do not fit in are given up, and counted', async (t) => {
  const engine = await balancer6(t, { defrag: 1 });
  const long = Buffer.from([44, 14, 1, 116, ...Array<number>(116).fill(0)]);
  const bare = fragment6(udp6(64).subarray(0, 32), 0, true).subarray(54);
  engine.inject('port0', ipv6({ ...six, next: 0 }, Buffer.concat([long, bare])));
  t.is(engine.controlDrops(), 1);
});

test("a server's fragmented IPv6 answer to a local address is put together and balanced", async (t) => {
  const engine = await balancer6(t);
  engine.inject('port0', ipv6({ ...six, next: 17 }, udp6(24), {}));
  const [sent = Buffer.alloc(0)] = engine.sentRaw('port0');
  const port = sent.readUInt16BE(54);
  const body = Buffer.from([0, 80, port >> 8, port & 255, 0, 64, 0, 0, ...Buffer.alloc(56, 9)]);
  const ends = { src: '2001:db8::2', dst: '2001:db8::200' };
  const whole = ipv6({ ...ends, next: 17 }, body, { checksumAt: 6 }).subarray(54);
  const part = (bytes: Buffer, offset: number, more: boolean): Buffer => {
    const head = Buffer.from([17, 0, 0, offset << 3 | Number(more), 0, 0, 0, 7]);
    return ipv6({ ...ends, next: 44 }, Buffer.concat([head, bytes]), { smac: serverMac });
  }; // prettier-ignore
  engine.apply(edits.neigh('add-neigh', six.src, clientMac, 0));
  engine.inject('port0', part(whole.subarray(0, 32), 0, true), part(whole.subarray(32), 4, false));
  const [back = Buffer.alloc(0)] = engine.sentRaw('port0');
  t.is(back.subarray(0, 6).toString('hex'), clientMac.replaceAll(':', ''));
  t.deepEqual(back.subarray(62), Buffer.alloc(56, 9));
});

test('a whole datagram with a fragment header is balanced', async (t) => {
  const engine = await balancer6(t);
  engine.inject('port0', fragment6(udp6(24), 0, false));
  const [sent = Buffer.alloc(0)] = engine.sentRaw('port0');
  t.is(sent.subarray(0, 6).toString('hex'), serverMac.replaceAll(':', ''));
  t.is(sent[20], 44, 'the header is still there');
});

const extended = test.macro<[next: number, header: readonly number[]]>({
  async exec(t, next, header) {
    const engine = await balancer6(t);
    engine.inject('port0', ipv6({ ...six, next }, Buffer.concat([Buffer.from(header), udp6(24)])));
    const [sent = Buffer.alloc(0)] = engine.sentRaw('port0');
    t.is(sent.subarray(0, 6).toString('hex'), serverMac.replaceAll(':', ''));
    const ip = ipPart(sent);
    t.deepEqual([...ip.subarray(40, 40 + header.length)], [...header]);
    const l4 = ip.subarray(40 + header.length);
    const pseudo = Buffer.concat([ip.subarray(8, 40), Buffer.from([0, 0, 0, 24, 0, 0, 0, 17])]);
    t.is(internetChecksum(Buffer.concat([pseudo, l4])), 0);
  },
  title: (given) => `a datagram behind ${given} is balanced`,
});
test('hop-by-hop options', extended, 0, [17, 0, 1, 4, 0, 0, 0, 0]);
test('destination options', extended, 60, [17, 0, 1, 4, 0, 0, 0, 0]);
test('a used-up routing header', extended, 43, [17, 0, 4, 0, 0, 0, 0, 0]);
test('two headers', extended, 0, [60, 0, 1, 4, 0, 0, 0, 0, 17, 0, 1, 4, 0, 0, 0, 0]);

test('a routing header with hops to go goes to the kernel', async (t) => {
  const engine = await balancer6(t);
  engine.inject(
    'port0',
    ipv6({ ...six, next: 43 }, Buffer.concat([Buffer.from([17, 0, 4, 1, 0, 0, 0, 0]), udp6(24)])),
  );
  t.deepEqual(engine.sentRaw('port0'), []);
  t.is(engine.toKernel('port0').length, 1);
});
