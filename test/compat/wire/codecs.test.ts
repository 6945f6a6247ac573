// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import fc from 'fast-check';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import type { AclEntry } from '../../../compat/model/acl.js';
import { noMatch } from '../../../compat/model/service.js';
import { addBlacklist } from '../../../compat/wire/acl.js';
import { allMessages } from '../../../compat/wire/all.js';
import type { Body } from '../../../compat/wire/body.js';
import { findConn, getConns } from '../../../compat/wire/conn.js';
import { getDests } from '../../../compat/wire/dest.js';
import { decodeReplyHead, decodeRequestHead, encodeReply } from '../../../compat/wire/frame.js';
import { addRoute } from '../../../compat/wire/route.js';
import { addService, getInfo } from '../../../compat/wire/service.js';
import { recordedRuns } from '../../conformance/fixture.js';
import { replayCodecs } from '../../conformance/replay-codec.js';
import { readVectors } from '../../conformance/vectors.js';
import type { Vector } from '../../conformance/vectors.js';

const { vectors } = await readVectors(recordedRuns);

const byMessage = new Map<string, Vector[]>();
for (const vector of vectors) {
  for (const exchange of vector.exchanges) {
    const runs = byMessage.get(exchange.msg) ?? [];
    byMessage.set(exchange.msg, [...runs, { ...vector, exchanges: [exchange] }]);
  }
}

const comesBack = test.macro<[name: string]>({
  exec(t, name) {
    for (const vector of byMessage.get(name) ?? [])
      t.deepEqual(replayCodecs(vector), [], vector.id);
  },
  title: (_given, name) => `${name} comes back as it was recorded`,
});
for (const name of byMessage.keys()) test(comesBack, name);

/** Recorded bodies of each codec: what mutation starts from. */
interface Seed {
  readonly body: Body<unknown>;
  readonly bytes: Uint8Array;
}
function seedsOf({ exchanges }: Vector): Seed[] {
  return exchanges.flatMap(({ msg, request_hex, reply_hex }) => {
    const found = allMessages.filter(({ name }) => name === msg);
    const bodies = found.flatMap(({ request, reply }): Seed[] => [
      { body: request, bytes: Buffer.from(request_hex, 'hex').subarray(24) },
      { body: reply, bytes: Buffer.from(reply_hex, 'hex').subarray(88) },
    ]);
    return bodies.filter(({ bytes }) => bytes.length > 0);
  });
}
const seeds = vectors.flatMap(seedsOf);

/** Mostly valid: a few bytes set, and now and then an end cut off or something added. */
const mutated = fc
  .record({
    seed: fc.nat({ max: seeds.length - 1 }),
    sets: fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2, 10, 127, 128, 255)), {
      maxLength: 3,
    }),
    cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(64) }),
    more: fc.oneof(
      { weight: 4, arbitrary: fc.constant(new Uint8Array(0)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }) },
    ),
  })
  .map(({ seed, sets, cut, more }) => {
    const { body, bytes } = seeds[seed]!;
    const kept = bytes.subarray(0, Math.max(0, bytes.length - cut));
    const copy = Uint8Array.from([...kept, ...more]);
    // Counts stand near the start, so half of the changes go there.
    for (const [at, value] of sets) {
      const span = at % 2 === 0 ? Math.min(copy.length, 32) : copy.length;
      if (span > 0) copy[at % span] = value;
    }
    return { body, bytes: copy };
  });

/** The value, or undefined if the bytes were refused in the one way there is. */
function decoded({ body, bytes }: Seed): { value: unknown } | undefined {
  try {
    return { value: body.decode(bytes) };
  } catch (error) {
    if (error instanceof DpvsError && error.code === 'DPVS_BAD_MESSAGE') return undefined;
    throw error;
  }
}

test('bytes of any kind decode to a value that encodes again, or are refused', (t) => {
  const runs = 100_000;
  let understood = 0;
  fc.assert(
    fc.property(mutated, (seed) => {
      const first = decoded(seed);
      if (first === undefined) return;
      understood++;
      const again = seed.body.decode(seed.body.encode(first.value));
      t.deepEqual(again, first.value);
    }),
    { numRuns: runs },
  );
  t.true(understood > runs / 3, `only ${understood} of ${runs} were well-formed`);
});

test('heads of requests and replies of any bytes are read or refused', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      for (const decode of [decodeRequestHead, decodeReplyHead]) {
        const read: Body<unknown> = { decode, encode: () => bytes };
        decoded({ body: read, bytes });
      }
    }),
  );
  t.pass();
});

test('an error in a reply leaves its body out', (t) => {
  const reply = encodeReply({ id: 10, kind: 'set', errno: -3 }, Uint8Array.of(1, 2, 3));
  t.is(reply.length, 88);
  t.like(decodeReplyHead(reply), { errno: -3, errorText: 'already exist', bodyLen: 0 });
});

test('a service record is refused unless it has its 264 bytes', (t) => {
  t.throws(() => addService.request.decode(new Uint8Array(263)), { instanceOf: DpvsError });
  t.throws(() => addService.request.decode(new Uint8Array(265)), { instanceOf: DpvsError });
});

test('the netmask is a mask for IPv4 and a length for IPv6', (t) => {
  const none = {
    protocol: 6,
    port: 80,
    fwmark: 0,
    match: noMatch,
  };
  const spec = { ...addService.request.decode(new Uint8Array(264)), ...none };
  const v4 = { ...spec, family: 2, address: '10.0.0.1', netmask: 0xffffff00 };
  const v6 = { ...spec, family: 10, address: '2001:db8::1', netmask: 128 };
  t.deepEqual([...addService.request.encode(v4).subarray(24, 28)], [255, 255, 255, 0]);
  t.deepEqual([...addService.request.encode(v6).subarray(24, 28)], [128, 0, 0, 0]);
});

test('a count that the body cannot hold is refused before anything is made', (t) => {
  const body = new Uint8Array(144);
  new DataView(body.buffer).setUint32(28, 0xffffffff, true);
  t.throws(() => getDests.reply.decode(body), { message: /body has 144 bytes where/ });
});

test('a page of connections holds 1024 entries, a single look-up one', (t) => {
  const page = (entries: number): Uint8Array => new Uint8Array(9 + 104 * entries);
  t.throws(() => getConns.reply.decode(page(1025)), { message: /too large/ });
  t.notThrows(() => getConns.reply.decode(page(1024)));
  t.throws(() => findConn.reply.decode(page(2)), { message: /too large/ });
});

test('numbers and texts that a field cannot hold are refused when written', (t) => {
  const entry: AclEntry = {
    family: 2,
    protocol: 6,
    address: '10.0.0.1',
    port: 80,
    subject: '10.0.0.2',
    ipset: '',
  };
  const encode = (change: Partial<AclEntry>) => () =>
    addBlacklist.request.encode({ ...entry, ...change });
  t.throws(encode({ port: 65536 }), { message: /65536 is not a number from 0 to 65535/ });
  t.throws(encode({ ipset: 'x'.repeat(33) }), { message: /longer than 32 bytes/ });
  t.throws(encode({ subject: '10.0.0.256' }), { message: /is no address/ });
  t.throws(encode({ ipset: 'a\0b' }), { message: /not made of bytes/ });
});

test('the older route record of keepalived is told by its length', (t) => {
  t.true('tos' in addRoute.request.decode(new Uint8Array(81)));
  t.false('tos' in addRoute.request.decode(new Uint8Array(112)));
  t.throws(() => addRoute.request.decode(new Uint8Array(100)), { instanceOf: DpvsError });
});

test('what follows the sixteen bytes of the daemon information is kept apart', (t) => {
  const known = { version: 0x10a02, connTableSize: 0, serviceCount: 3, workers: 2 };
  const reply = getInfo.reply.encode({ ...known, extension: Uint8Array.of(1, 2) });
  t.deepEqual(getInfo.reply.decode(reply), { ...known, extension: Uint8Array.of(1, 2) });
  t.like(getInfo.reply.decode(reply.subarray(0, 12)), { serviceCount: 3, workers: 0 });
});
