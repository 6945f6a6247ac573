// SPDX-License-Identifier: GPL-2.0-or-later
// What holds for any stream of valid packets: what comes out is sound, and the way back undoes the
// way in.
import fc from 'fast-check';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { edits, modes } from '../helpers/edits.js';
import type { DestSpec } from '../helpers/edits.js';
import { clientMac, serverMac, tcp } from '../helpers/packet.js';
import { faultOf, insideOf } from '../helpers/sound.js';
import {
  at,
  dport,
  families,
  play,
  streamProtos,
  streams,
  vport,
  worlds,
} from '../helpers/stream.js';
import type { Ends, Family, Packet, Scene } from '../helpers/stream.js';

/** An engine that knows its neighbours: the clients' gateway and the server, of both families. */
async function router(t: ExecutionContext): Promise<TestEngine> {
  const engine = await startEngine(t);
  for (const family of families) {
    const { server, gateway, everywhere, hostBits } = worlds[family];
    engine.apply(
      edits.neigh('add-neigh', gateway, clientMac, 0),
      edits.neigh('add-neigh', server, serverMac, 0),
      edits.route('add-route', everywhere, 0, { gateway }),
      edits.route('add-route', `${server}/${hostBits}`, 0),
    );
  }
  return engine;
}

/** Services of one family with a server of one. */
async function balancer(
  t: ExecutionContext,
  [front, back]: readonly [Family, Family],
  dest: Pick<DestSpec, 'mode' | 'tunnel'>,
): Promise<TestEngine> {
  const engine = await router(t);
  const { vip, hostBits } = worlds[front];
  const { laddr, server, hostBits: laddrBits } = worlds[back];
  engine.apply(
    edits.address('add-address', `${vip}/${hostBits}`, 0),
    edits.address('add-address', `${laddr}/${laddrBits}`, 0, true),
  );
  for (const proto of streamProtos) {
    const service = at(vip, vport);
    engine.apply(
      edits.addService({ proto, service }),
      edits.dest('add-dest', { proto, service, dest: at(server, dport), ...dest }),
      edits.laddr('add-laddr', { proto, service, laddr, port: 0 }),
    );
  }
  return engine;
}

const toService =
  (family: Family) =>
  (packet: Packet): Ends => ({
    src: worlds[family].clientOf(packet.client),
    sport: packet.sport,
    dst: worlds[family].vip,
    dport: vport,
  });

/** Plays many streams; how many frames went forth and back. */
function playMany(t: ExecutionContext, engine: TestEngine, scene: Scene): [number, number] {
  const sums: [number, number] = [0, 0];
  fc.assert(
    fc.property(streams, (stream) => {
      const [forth, back] = play(t, engine, scene, stream);
      sums[0] += forth;
      sums[1] += back;
      engine.pass(10_000); // some flows end in between
      engine.sentRaw('port0').forEach((frame) => t.is(faultOf(frame), undefined));
    }),
    { numRuns: 60 },
  );
  return sums;
}

const holds = test.macro<[family: Family, mode: keyof typeof modes]>({
  async exec(t, family, mode) {
    const engine = await balancer(t, [family, family], { mode: modes[mode] });
    const [forth, back] = playMany(t, engine, { ends: toService(family) });
    t.true(forth > 200, `${forth} forth`);
    t.is(back > 200, mode !== 'route', `${back} answers`);
  },
  title: (_given, family, mode) =>
    `any stream of ${family} through ${mode} comes out sound, and answers reach who asked`,
});
for (const family of families) {
  test(holds, family, 'fullNat');
  test(holds, family, 'masq');
  test(holds, family, 'route');
}

test('any stream through NAT64 comes out sound, and answers reach who asked', async (t) => {
  const engine = await balancer(t, ['IPv6', 'IPv4'], { mode: modes.fullNat });
  const check = (_request: Buffer, frame: Buffer): boolean => t.is(frame.readUInt16BE(12), 0x0800);
  const [forth, back] = playMany(t, engine, { ends: toService('IPv6'), check });
  t.true(forth > 200 && back > 200, `${forth} forth, ${back} answers`);
});

const leaves = test.macro<[family: Family]>({
  async exec(t, family) {
    const engine = await router(t);
    const { laddr, hostBits, clientOf, server } = worlds[family];
    engine.apply(edits.address('add-address', `${laddr}/${hostBits}`, 0, true));
    streamProtos.forEach((proto) => {
      const service = `${family === 'IPv4' ? 'match' : 'match6'}:1`;
      engine.apply(
        edits.addMatchService({ proto, service, oif: 'port0' }),
        edits.dest('add-dest', { proto, service, dest: at(laddr, 0), mode: modes.snat }),
      );
    });
    // From the server's side to a host behind the gateway.
    const ends = (packet: Packet): Ends => ({
      src: server,
      sport: packet.sport,
      dst: clientOf(packet.client),
      dport: vport + packet.client,
    });
    const [forth, back] = playMany(t, engine, { ends, near: serverMac, far: clientMac });
    t.true(forth > 200 && back > 200, `${forth} forth, ${back} answers`);
  },
  title: (_given, family) =>
    `any stream of ${family} through SNAT comes out sound, and answers reach who asked`,
});
families.forEach((family) => test(leaves, family));

const wraps = test.macro<[DestSpec['tunnel'] & object, Family, Family]>({
  async exec(t, tunnel, inner, outer) {
    const engine = await balancer(t, [inner, outer], { mode: modes.tunnel, tunnel });
    const check = (request: Buffer, frame: Buffer): void => {
      const inside = insideOf(frame) ?? Buffer.alloc(14);
      t.is(faultOf(inside), undefined);
      // All but the IPv4 header's checksum, and the time to live in it.
      const [sent, got] = [request, inside].map((whole) => {
        const copy = Buffer.from(whole.subarray(14));
        if (inner === 'IPv4') copy.fill(0, 8, 9).fill(0, 10, 12);
        else copy.fill(0, 7, 8);
        return copy;
      });
      t.deepEqual(got, sent);
    };
    const [forth] = playMany(t, engine, { ends: toService(inner), check });
    t.true(forth > 200, `${forth} forth`);
  },
  title: (_given, { type, checksum }, inner, outer) =>
    `any stream of ${inner} through a tunnel of kind ${type}${checksum === true ? ' with checksum' : ''} over ${outer} comes out sound, and is what it was inside`,
});
for (const inner of families) {
  for (const outer of families) {
    test(wraps, { type: 'ipip' }, inner, outer);
    test(wraps, { type: 'gre' }, inner, outer);
    test(wraps, { type: 'gre', checksum: true }, inner, outer);
    test(wraps, { type: 'gue', port: 6080 }, inner, outer);
    test(wraps, { type: 'gue', port: 6080, checksum: true }, inner, outer);
  }
}

test('a frame that is not sound is told', (t) => {
  const frame = tcp({ from: '1.2.3.4:5', to: '6.7.8.9:10', payload: 'abc' });
  t.is(faultOf(frame), undefined);
  for (const place of [16, 24, 30, 40, 54]) {
    const copy = Buffer.from(frame);
    copy[place] = (copy[place] ?? 0) ^ 0x40;
    t.not(faultOf(copy), undefined, `byte ${place}`);
  }
});
