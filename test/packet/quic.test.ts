// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { exchange, udpIn } from '../helpers/flow.js';
import { serverMac } from '../helpers/packet.js';

const named = '192.168.111.222:8029';
const others = ['192.168.100.2:80', '192.168.100.4:80'];

async function balancer(t: ExecutionContext, weight = 1): Promise<TestEngine> {
  const engine = await startEngine(t);
  engine.apply(
    ...oneArmFnat({ proto: 'udp', flags: enums.svc_flags.QUIC, dests: 2 }),
    edits.route('add-route', '192.168.111.0/24', 0),
    edits.neigh('add-neigh', '192.168.111.222', serverMac, 0),
    edits.dest('add-dest', { proto: 'udp', service: oneArm.service, dest: named, weight }),
  );
  return engine;
}

/** The example of the specification: two address bytes and a port, each half a byte on. */
const id = [0xab, 0x36, 0xfd, 0xe1, 0xf5, 0xd7, 1, 2, 3, 4];
const short = (cid: readonly number[]): Buffer => Buffer.from([0x40, ...cid, 9, 9, 9]);
const long = (cid: readonly number[], version = 1): Buffer =>
  Buffer.from([0xc0, 0, 0, 0, version, cid.length, ...cid, 0, 9, 9]);

/** Servers that several flows with this payload are sent to. */
function servers(t: ExecutionContext, engine: TestEngine, payload: Buffer): (string | undefined)[] {
  return Array.from(
    { length: 6 },
    (_, n) => exchange(t, engine, udpIn({ from: `${oneArm.client}:${5000 + n}`, payload })).to,
  );
}
const all = (to: string): string[] => Array<string>(6).fill(to);

test('[121,122] a short header goes to the server that its connection id names, from any port', async (t) => {
  t.deepEqual(servers(t, await balancer(t), short(id)), all(named));
});
test('a long header of any version does, too', async (t) => {
  const engine = await balancer(t);
  t.deepEqual(servers(t, engine, long(id)), all(named));
  t.is(exchange(t, engine, udpIn({ payload: long(id, 2) })).to, named);
});
test('a server of weight 0 keeps the connections that name it', async (t) => {
  t.deepEqual(servers(t, await balancer(t, 0), short(id)), all(named));
});

const scheduled = test.macro<[payload: Buffer]>({
  async exec(t, payload) {
    const engine = await balancer(t);
    const got = new Set(servers(t, engine, payload));
    t.deepEqual([...got].sort(), [...others, named].sort());
  },
  title: (given) => `${given ?? ''} goes where the scheduler says`,
});
test('[123] an id of eight random bytes', scheduled, long([1, 0xe2, 3, 4, 5, 6, 7, 8]));
test('[124] an id of five bytes', scheduled, long([0xab, 0x36, 0xfd, 0xe1, 0xf5]));
test(
  'an id that names a port which nobody has',
  scheduled,
  short([0xab, 0x36, 0xfd, 0xe1, 0xf5, 0xe7, 1, 2, 3, 4]),
);
test(
  'a datagram without the fixed bit',
  scheduled,
  Buffer.concat([Buffer.from([0]), Buffer.from(id)]),
);
test('a datagram that ends in its id', scheduled, short(id).subarray(0, 9));
test('an empty datagram', scheduled, Buffer.alloc(0));
test(
  'an id that names more address bytes than IPv4 has',
  scheduled,
  short([0, 0xec, 0x0a, 0x86, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0]),
);

test('all bytes of an address may be named, without a port', async (t) => {
  const engine = await balancer(t);
  const whole = [0, 0x6c, 0x0a, 0x86, 0xfd, 0xe0, 1, 2, 3, 4];
  t.deepEqual(servers(t, engine, short(whole)), all(named));
});
