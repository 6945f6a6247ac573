// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, startEngine } from '../helpers/engine.js';
import { modes } from '../helpers/edits.js';
import type { MatchServiceSpec, Proto } from '../helpers/edits.js';
import { clientMac, icmpEcho, portMac, serverMac, tcp, udp } from '../helpers/packet.js';
import type { TestEngine } from '../helpers/engine.js';

const outside = '10.0.0.3';
const far = '10.0.0.48';
const inside = { first: '192.168.100.2', second: '192.168.100.4' } as const;
const toWan = { dmac: portMac(1), smac: clientMac } as const;

/** Two arms: hosts inside on `lan`, the far end behind `wan`; services by match of all protocols. */
async function router(
  t: ExecutionContext,
  match: Omit<MatchServiceSpec, 'service'> = { from: '192.168.100.0-192.168.100.254', oif: 'wan' },
  workers = 1,
): Promise<TestEngine> {
  const engine = await startEngine(t, { ports: ['lan', 'wan'], workers });
  engine.apply(
    edits.address('add-address', `${outside}/24`, 1, true),
    edits.address('add-address', '192.168.100.1/24', 0),
    edits.neigh('add-neigh', far, clientMac, 1),
    edits.neigh('add-neigh', inside.first, serverMac, 0),
    edits.neigh('add-neigh', inside.second, serverMac, 0),
  );
  const protos: readonly Proto[] = ['tcp', 'udp', 'icmp'];
  protos.forEach((proto, i) => {
    const service = i < 2 ? 'match:1' : `match:${i}`; // protocols may share a match
    engine.apply(
      edits.addMatchService({ ...match, proto, service }),
      edits.dest('add-dest', { proto, service, dest: `${outside}:0`, mode: modes.snat }),
    );
  });
  return engine;
}

test('[117] SNAT by match sends from a port of the pool and gives the answer back', async (t) => {
  const engine = await router(t);
  const syn = { from: `${inside.first}:40000`, to: `${far}:80` };
  engine.inject('lan', tcp({ ...syn, flags: 'S', seq: 7 }));
  const [sent] = engine.sent('wan');
  t.like(sent, { src: outside, to: `${far}:80`, seq: 7, ttl: 64, checksumsValid: true });
  const port = Number(sent?.from?.split(':')[1]);
  t.true(port >= 1025);
  const answer = { from: `${far}:80`, to: `${outside}:${port}` };
  engine.inject('wan', tcp({ ...answer, flags: 'SA', seq: 5, ack: 8 }, toWan));
  const [back] = engine.sent('lan');
  t.like(back, { from: `${far}:80`, to: `${inside.first}:40000`, ack: 8, checksumsValid: true });
});

test('a connection behind SNAT is listed from the far end, and its port counts', async (t) => {
  const engine = await router(t);
  engine.inject('lan', udp({ from: `${inside.first}:5000`, to: `${far}:53` }));
  const [sent] = engine.sent('wan');
  const [conn] = engine.listConns();
  t.like(conn, { caddr: far, vaddr: outside, laddr: far, daddr: inside.first });
  t.like(conn, { cport: 53, lport: 53, dport: 5000, vport: Number(sent?.from?.split(':')[1]) });
  t.is(engine.addresses().find((a) => a['addr'] === outside)?.['used'], 1);
});

test('UDP behind SNAT is one-way until the far end answers', async (t) => {
  const engine = await router(t);
  engine.inject('lan', udp({ from: `${inside.first}:5000`, to: `${far}:53` }));
  t.deepEqual(engine.connColumn('state'), [1]);
  const from = engine.sent('wan')[0]?.from ?? '';
  engine.inject('wan', udp({ from: `${far}:53`, to: from, noChecksum: true }, toWan));
  t.like(engine.sent('lan')[0], { to: `${inside.first}:5000`, udpChecksum: 0 });
  t.deepEqual(engine.connColumn('state'), [2]);
});

test('[118] two inside hosts ping with one identifier and both get their answers', async (t) => {
  const engine = await router(t);
  const ids = [inside.first, inside.second].map((from) => {
    engine.inject('lan', icmpEcho({ from, to: far, id: 77 }));
    const [sent] = engine.sent('wan');
    t.like(sent, { src: outside, dst: far, icmpType: 8, checksumsValid: true });
    return sent?.icmpId ?? 0;
  });
  t.is(ids[0], 77);
  t.not(ids[1], 77);
  for (const [i, id] of ids.entries()) {
    engine.inject('wan', icmpEcho({ from: far, to: outside, type: 0, id }, toWan));
    const to = i === 0 ? inside.first : inside.second;
    t.like(engine.sent('lan')[0], { src: far, dst: to, icmpId: 77, checksumsValid: true });
  }
  t.deepEqual(engine.connColumn('timeout_sec'), [300, 300]);
});

test('further questions of one host go out under the same identifier', async (t) => {
  const engine = await router(t);
  for (let i = 0; i < 3; i++)
    engine.inject('lan', icmpEcho({ from: inside.first, to: far, id: 9 }));
  t.deepEqual(
    engine.sent('wan').map((p) => p.icmpId),
    [9, 9, 9],
  );
  t.is(engine.conns(), 1);
});

const taken = test.macro<[match: Omit<MatchServiceSpec, 'service'>, isTaken: boolean]>({
  async exec(t, match, isTaken) {
    const engine = await router(t, match);
    engine.inject('lan', udp({ from: `${inside.first}:5000`, to: `${far}:53` }));
    t.is(engine.sent('wan').length, isTaken ? 1 : 0);
    t.is(engine.conns(), isTaken ? 1 : 0);
  },
  title: (_given, match, isTaken) => `${JSON.stringify(match)} ${isTaken ? 'takes' : 'leaves'} it`,
});
test(taken, { iif: 'lan' }, true);
test(taken, { iif: 'wan' }, false);
test(taken, { oif: 'wan', iif: 'lan' }, true);
test(taken, { oif: 'lan' }, false);
test(taken, { oif: 'gone' }, false);
test(taken, { from: '192.168.100.3-192.168.100.9' }, false);
test(taken, { from: '192.168.100.2-192.168.100.2:5000-5001' }, true);
test(taken, { from: '192.168.100.2-192.168.100.2:5001-5002' }, false);
test(taken, { to: '10.0.0.0-10.0.0.255:53-53' }, true);
test(taken, { to: '10.0.0.0-10.0.0.47' }, false);

test('rules are asked in the order in which they came, whatever they are called', async (t) => {
  const engine = await router(t, { to: '1.1.1.1' });
  engine.apply(
    edits.address('add-address', '10.0.0.4/32', 1, true),
    edits.address('add-address', '10.0.0.5/32', 1, true),
    ...[20, 10].flatMap((number, i) => [
      edits.addMatchService({ proto: 'udp', service: `match:${number}`, oif: 'wan' }),
      edits.dest('add-dest', {
        proto: 'udp',
        service: `match:${number}`,
        dest: `10.0.0.${i + 4}:0`,
        mode: modes.snat,
      }),
    ]),
  );
  const datagram = udp({ from: `${inside.first}:5000`, to: `${far}:53` });
  engine.inject('lan', datagram);
  t.is(engine.sent('wan')[0]?.src, '10.0.0.4');
  engine.apply(edits.delService({ proto: 'udp', service: 'match:20' }));
  engine.inject('lan', udp({ from: `${inside.first}:5001`, to: `${far}:53` }));
  t.is(engine.sent('wan')[0]?.src, '10.0.0.5');
});

test('what goes to ourselves is matched by no rule', async (t) => {
  const engine = await router(t, {});
  engine.inject('lan', udp({ from: `${inside.first}:5000`, to: '192.168.100.1:53' }));
  t.is(engine.conns(), 0);
  t.is(engine.toKernel('lan').length, 1);
});

test('an outside address without a pool opens nothing for TCP', async (t) => {
  const engine = await router(t);
  const key = { proto: 'tcp', service: 'match:1' } as const;
  const dest = (d: string) => ({ ...key, dest: d, mode: modes.snat });
  engine.apply(
    edits.dest('del-dest', dest(`${outside}:0`)),
    edits.dest('add-dest', dest('10.0.0.9:0')),
  );
  engine.inject('lan', tcp({ from: `${inside.first}:40000`, to: `${far}:80`, flags: 'S' }));
  t.is(engine.drops('no-laddr-port'), 1);
  engine.apply(edits.address('add-address', '10.0.0.9/32', 1, true));
  engine.inject('lan', tcp({ from: `${inside.first}:40000`, to: `${far}:80`, flags: 'S' }));
  t.is(engine.sent('wan')[0]?.src, '10.0.0.9');
});

test('[59] an idle established connection behind SNAT is reset at both ends', async (t) => {
  const engine = await router(t);
  const [host, peer] = [`${inside.first}:40000`, `${far}:80`];
  engine.inject('lan', tcp({ from: host, to: peer, flags: 'S', seq: 100 }));
  const own = engine.sent('wan')[0]?.from ?? '';
  engine.inject('wan', tcp({ from: peer, to: own, flags: 'SA', seq: 500, ack: 101 }, toWan));
  engine.inject('lan', tcp({ from: host, to: peer, flags: 'A', seq: 101, ack: 501 }));
  engine.inject('wan', tcp({ from: peer, to: own, flags: 'A', seq: 501, ack: 101 }, toWan));
  engine.sent('lan');
  engine.sent('wan');
  engine.pass(93_000);
  t.like(engine.sent('lan')[0], { from: peer, to: host, flags: 'R', seq: 501 });
  t.like(engine.sent('wan')[0], { from: own, to: peer, flags: 'R', seq: 101 });
  t.is(engine.conns(), 0);
});
