// SPDX-License-Identifier: GPL-2.0-or-later
// Connections of the SYN proxy: waiting, refused, given up, stormed, reused.
import fc from 'fast-check';
import test from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { engineReuseState } from '../../compat/abi/engine-settings.js';
import { modes } from '../helpers/edits.js';
import { edits, oneArm, oneArmFnat, poolFree, startEngine } from '../helpers/engine.js';
import { exchange, one, tcpIn } from '../helpers/flow.js';
import { icmpErrorFrame, ipPart, quotedEnds } from '../helpers/icmp.js';
import { clientMac, serverMac } from '../helpers/packet.js';
import { decode6, tcp6 } from '../helpers/ip6.js';
import { clientIsn, connect, serverIsn, shake, synproxy } from '../helpers/synproxy.js';

const { SYNPROXY } = enums.svc_flags;

test('[151] a server that does not answer is asked three times more, then the client is told', async (t) => {
  const engine = await synproxy(t);
  const { answer, serverSyn } = shake(t, engine);
  engine.pass(12_000);
  const again = engine.sent('port0');
  t.deepEqual(
    again.map(({ flags }) => flags),
    ['S', 'S', 'S'],
  );
  t.true(again.every(({ seq, from }) => seq === serverSyn.seq && from === serverSyn.from));
  t.is(engine.conns(), 1);
  engine.pass(4_000);
  const reset = one(t, engine.sent('port0'));
  t.like(reset, { flags: 'R', from: oneArm.service, seq: ((answer.seq ?? 0) + 1) >>> 0 });
  t.is(engine.conns(), 0);
  t.is(engine.events('SYNPROXY_RS_ERROR'), 4);
});

test('[152] of what the client sends meanwhile, max_ack_saved frames wait, in order', async (t) => {
  const engine = await synproxy(t);
  const { client, server } = shake(t, engine);
  engine.inject('port0', ...['a', 'b', 'c'].map((payload) => client({ payload })));
  t.is(engine.drops('synproxy-queue'), 1);
  t.is(engine.events('SYNPROXY_SYNSEND_QLEN'), 1);
  engine.inject('port0', server({ flags: 'SA', seq: serverIsn }));
  t.deepEqual(
    engine.sent('port0').map(({ payload }) => payload?.toString()),
    ['', 'a', 'b'],
  );
});

test('frames that wait are given back when the engine ends', async (t) => {
  const engine = await synproxy(t);
  const free = poolFree();
  shake(t, engine);
  engine.close();
  t.true(poolFree() >= free);
});

test('[153] close_client_window: the server’s answer opens the window', async (t) => {
  const engine = await synproxy(t, { synproxy_close_client_window: 1 });
  const { answer, released } = connect(t, engine, {}, { window: 4321 });
  const [opening, ack] = released;
  t.like(opening, { flags: 'A', from: oneArm.service, to: `${oneArm.client}:40000`, window: 4321 });
  t.like(opening, { seq: ((answer.seq ?? 0) + 1) >>> 0, ack: clientIsn + 1, checksumsValid: true });
  t.is(ack?.dst, '192.168.100.2');
});
test('[153] a client that has sent more already needs no opening', async (t) => {
  const engine = await synproxy(t, { synproxy_close_client_window: 1 });
  const { client, server } = shake(t, engine);
  engine.inject('port0', client({ payload: 'a' }), server({ flags: 'SA', seq: serverIsn }));
  t.deepEqual(
    engine.sent('port0').map(({ dst }) => dst),
    ['192.168.100.2', '192.168.100.2'],
  );
});

test('the window of the server is told in our scale', async (t) => {
  const engine = await synproxy(t, { synproxy_wscale: 7 });
  const offer = { options: [1, 3, 3, 10] };
  const { server } = connect(t, engine, offer, { options: [1, 3, 3, 9] });
  t.is(exchange(t, engine, server({ window: 1000 })).window, 4000);
  t.is(exchange(t, engine, server({ seq: serverIsn + 2, window: 60000 })).window, 65535);
});
test('a client without scale is told the plain window', async (t) => {
  const engine = await synproxy(t, { synproxy_wscale: 7 });
  const { server } = connect(t, engine);
  t.is(exchange(t, engine, server({ window: 1000 })).window, 1000);
});

test('a server that refuses resets the client', async (t) => {
  const engine = await synproxy(t);
  const { answer, server } = shake(t, engine);
  const reset = exchange(t, engine, server({ flags: 'RA', seq: 0 }));
  t.like(reset, { flags: 'AR', seq: ((answer.seq ?? 0) + 1) >>> 0, ack: clientIsn + 1 });
  t.true(reset.checksumsValid);
  t.like(engine.listConns()[0], { state: 6, timeout_sec: 3 });
  t.is(engine.events('SYNPROXY_RST'), 1);
});

test('a client that gives up while it waits resets the server', async (t) => {
  const engine = await synproxy(t);
  const { client, serverSyn } = shake(t, engine);
  const reset = exchange(t, engine, client({ flags: 'R' }));
  t.like(reset, { flags: 'R', to: oneArm.servers[0], seq: ((serverSyn.seq ?? 0) + 1) >>> 0 });
  t.like(engine.listConns()[0], { state: 6 });
});

test('an answer that is not to our SYN is not believed', async (t) => {
  const engine = await synproxy(t);
  const { server } = shake(t, engine);
  engine.inject(
    'port0',
    server({ flags: 'SA', ack: 1 }),
    server({ flags: 'A' }),
    server({ flags: 'RA', ack: 1 }),
  );
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.drops('synproxy-state'), 3);
});

test('a storm of equal acknowledgements ends at the threshold', async (t) => {
  const engine = await synproxy(t);
  const { server } = connect(t, engine);
  for (let n = 0; n < 15; n++) engine.inject('port0', server());
  t.is(engine.sent('port0').length, 10);
  t.is(engine.drops('ack-storm'), 5);
  t.is(engine.events('SYNPROXY_ACK_STORM'), 5);
  engine.pass(2_000);
  engine.inject('port0', server());
  t.is(engine.sent('port0').length, 1, 'a keep-alive later on is no storm');
});

test('the end of a connection is told in the numbers that each side knows', async (t) => {
  const engine = await synproxy(t);
  const { answer, server, serverSyn } = connect(t, engine);
  exchange(t, engine, server({ flags: 'PA', payload: 'four' }));
  engine.pass(92_000);
  const frames = engine.sent('port0');
  const toClient = frames.find(({ dst }) => dst === oneArm.client);
  const toServer = frames.find(({ dst }) => dst === '192.168.100.2');
  t.like(toClient, { flags: 'R', seq: ((answer.seq ?? 0) + 5) >>> 0 });
  t.like(toServer, { flags: 'R', seq: ((serverSyn.seq ?? 0) + 1) >>> 0 });
});

const bit = engineReuseState.values;
const reused = test.macro<[how: readonly ('c' | 's')[], states: number, again: boolean]>({
  async exec(t, how, states, again) {
    const engine = await synproxy(t, { synproxy_reuse_states: states });
    const first = connect(t, engine);
    for (const side of how) {
      engine.inject(
        'port0',
        side === 'c' ? first.client({ flags: 'FA' }) : first.server({ flags: 'FA' }),
      );
    }
    engine.sent('port0');
    engine.pass(1_000);
    const seq = 777_000;
    const knock = exchange(t, engine, tcpIn({ flags: 'S', seq }));
    const next = exchange(
      t,
      engine,
      tcpIn({ flags: 'A', seq: seq + 1, ack: (knock.seq ?? 0) + 1 }),
    );
    t.is(next.flags, again ? 'S' : 'A');
    t.is(next.from, first.serverSyn.from, 'on the same local port');
    t.is(engine.conns(), 1);
    t.is(engine.events('SYNPROXY_CONN_REUSED'), again ? 1 : 0);
    if (again) t.true((((next.seq ?? 0) - (first.serverSyn.seq ?? 0)) | 0) > 0);
  },
  title: (given) => given ?? '',
});
test('[156] a connection in TIME_WAIT is taken over', reused, ['c', 's'], bit.time_wait, true);
test('[156] a connection in FIN_WAIT is, if that is configured', reused, ['s'], bit.fin_wait, true);
test(
  '[156] a connection in CLOSE_WAIT is, if that is configured',
  reused,
  ['c'],
  bit.close_wait,
  true,
);
test(
  '[156] a connection in FIN_WAIT is not without',
  reused,
  ['s'],
  bit.close | bit.time_wait,
  false,
);
test('[156] an established connection is not', reused, [], 0x1f, false);

test('after reuse the new numbers hold', async (t) => {
  const engine = await synproxy(t);
  const first = connect(t, engine);
  engine.inject('port0', first.client({ flags: 'FA' }), first.server({ flags: 'FA' }));
  engine.sent('port0');
  const { released, answer, server } = connect(t, engine, { seq: 777_000 });
  t.deepEqual(
    released.map(({ flags, ack }) => [flags, ack]),
    [['A', serverIsn + 1]],
  );
  const data = exchange(t, engine, server({ payload: 'x' }));
  t.like(data, { seq: ((answer.seq ?? 0) + 1) >>> 0, ack: 777_001, checksumsValid: true });
});

test('a PROXY header goes before the first data, as without the SYN proxy', async (t) => {
  const engine = await synproxy(t, {}, 1);
  const { client, server, serverSyn } = connect(t, engine);
  const data = exchange(t, engine, client({ payload: 'ask' }));
  const line = 'PROXY TCP4 192.168.100.3 192.168.100.100 40000 80\r\n';
  t.like(data, { seq: ((serverSyn.seq ?? 0) + 1) >>> 0, ack: serverIsn + 1, checksumsValid: true });
  t.is(data.payload?.toString(), `${line}ask`);
  const ack = (serverSyn.seq ?? 0) + 1 + line.length + 3;
  t.is(exchange(t, engine, server({ ack })).ack, clientIsn + 4);
});

test('handshakes that were begun before the SYN proxy was turned off are finished', async (t) => {
  const engine = await synproxy(t);
  const knocked = exchange(t, engine, tcpIn({ flags: 'S', seq: clientIsn }));
  engine.apply(edits.setService({ service: oneArm.service }));
  const ack = tcpIn({ flags: 'A', seq: clientIsn + 1, ack: (knocked.seq ?? 0) + 1 });
  t.is(exchange(t, engine, ack).flags, 'S');
});

test('NAT: the client’s own address and number reach the server', async (t) => {
  const engine = await startEngine(t);
  const { service } = oneArm;
  engine.apply(
    ...oneArmFnat({ flags: SYNPROXY, dests: 0 }),
    edits.dest('add-dest', { service, dest: oneArm.servers[0], mode: modes.masq }),
  );
  const { serverSyn, answer, client, server } = shake(t, engine);
  t.like(serverSyn, { from: `${oneArm.client}:40000`, to: oneArm.servers[0], seq: clientIsn });
  const ack = exchange(t, engine, server({ flags: 'SA', seq: serverIsn }));
  t.like(ack, { dst: '192.168.100.2', ack: serverIsn + 1, checksumsValid: true });
  const reply = exchange(t, engine, server({ payload: 'x' }));
  t.like(reply, { seq: ((answer.seq ?? 0) + 1) >>> 0, from: oneArm.service, checksumsValid: true });
  t.like(exchange(t, engine, client({ payload: 'y' })), { ack: serverIsn + 1 });
});

const refused = test.macro<[mode: number]>({
  async exec(t, mode) {
    const engine = await startEngine(t);
    const { service } = oneArm;
    const dest = edits.dest('add-dest', { service, dest: oneArm.servers[0], mode });
    engine.apply(...oneArmFnat({ flags: SYNPROXY, dests: 0 }));
    const status = engine.tryApply(dest);
    t.is(status.code, -14);
    t.regex(status.text ?? '', /SYN proxy needs full NAT or NAT/);
    engine.apply(edits.setService({ service }), dest);
    t.is(engine.tryApply(edits.setService({ service, flags: SYNPROXY })).code, -14);
  },
  title: (given) => `the SYN proxy is refused for ${given ?? ''}, from either side`,
});
test('direct routing', refused, modes.route);

test('over IPv6 the handshake is the same', async (t) => {
  const engine = await startEngine(t);
  const service = '[fd00::100]:80';
  engine.apply(
    edits.address('add-address', 'fd00::100/64', 0),
    edits.address('add-address', 'fd00::200/128', 0, true),
    edits.neigh('add-neigh', 'fd00::3', clientMac, 0),
    edits.neigh('add-neigh', 'fd00::2', serverMac, 0),
    edits.addService({ service, flags: SYNPROXY }),
    edits.dest('add-dest', { service, dest: '[fd00::2]:80' }),
    edits.laddr('add-laddr', { service, laddr: 'fd00::200', port: 0 }),
  );
  const swap = (frame: Buffer) => {
    engine.inject('port0', frame);
    return decode6(engine.sentRaw('port0')[0] ?? Buffer.alloc(80));
  };
  const client = { src: 'fd00::3', dst: 'fd00::100', sport: 40000, dport: 80 };
  const knocked = swap(
    tcp6({ ...client, flags: 'S', seq: 5000, options: [2, 4, 5, 160], payload: 'fast' }),
  );
  t.like(knocked, { src: client.dst, dst: client.src, dport: 40000 });
  t.like(knocked, { flags: 'AS', ack: 5001, hopLimit: 63 });
  t.true(knocked.checksumValid && knocked.payload.length === 0);
  const syn = swap(tcp6({ ...client, flags: 'A', seq: 5001, ack: knocked.seq + 1 }));
  t.like(syn, { flags: 'S', dst: 'fd00::2', dport: 80, hopLimit: 64, checksumValid: true });
  const back = { src: 'fd00::2', dst: syn.src, sport: 80, dport: syn.sport };
  const reply = { ...back, flags: 'SA', seq: 7000, ack: syn.seq + 1 };
  const ack = swap(tcp6(reply, { smac: serverMac }));
  t.like(ack, { flags: 'A', ack: 7001, seq: (syn.seq + 1) >>> 0, checksumValid: true });
  t.deepEqual(ack.options.slice(0, 2), [254, 20]);
});

test('an ICMP error about the server’s data quotes the server’s own numbers', async (t) => {
  const engine = await synproxy(t);
  const { server } = connect(t, engine);
  const data = server({ flags: 'PA', payload: 'four' });
  engine.inject('port0', data);
  const [toClient = Buffer.alloc(0)] = engine.sentRaw('port0');
  const error = { from: oneArm.client, to: '192.168.100.100', type: 3, code: 4, mtu: 1400 };
  engine.inject('port0', icmpErrorFrame({ ...error, quoted: ipPart(toClient, 28) }));
  const [toServer = Buffer.alloc(80)] = engine.sentRaw('port0');
  t.is(quotedEnds(ipPart(toServer).subarray(28)).seq, serverIsn + 1);
});

test('random segments of either side do no harm, and lose no buffer', async (t) => {
  const engine = await synproxy(t, { synproxy_wscale: 7, synproxy_close_client_window: 1 }, 0x12);
  const start = poolFree();
  const bytes = fc.uint8Array({ maxLength: 40 });
  const word = fc.integer({ min: 0, max: 0xffffffff });
  const flags = fc.subarray(['S', 'A', 'F', 'R', 'P']).map((letters) => letters.join(''));
  const segment = fc.record({
    flags,
    seq: word,
    ack: word,
    payload: bytes,
    words: fc.nat(10),
    port: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 20 }), fc.array(bytes), (segments, options) => {
      const { client, server, serverSyn } = connect(t, engine, {
        seq: clientIsn + segments.length,
      });
      for (const [n, s] of segments.entries()) {
        const raw = Buffer.concat([Buffer.from(options[n] ?? []), Buffer.alloc(40)]).subarray(
          0,
          4 * s.words,
        );
        const spec = { flags: s.flags, options: [...raw], payload: s.payload };
        const near = s.port === 0 ? {} : { seq: s.seq, ack: s.ack };
        engine.inject(
          'port0',
          s.port % 2 === 0 ? client({ ...spec, ...near }) : server({ ...spec, ...near }),
        );
        t.true(engine.sent('port0').every((frame) => frame.checksumsValid === true));
      }
      t.is(serverSyn.flags, 'S');
      engine.pass(100_000);
      engine.sent('port0');
      t.is(engine.conns(), 0);
    }),
    { numRuns: 30 },
  );
  t.is(poolFree(), start);
});

test('[159] an established flow loses nothing to a flood of SYNs', async (t) => {
  const engine = await synproxy(t);
  const { client } = connect(t, engine);
  const flood = (round: number): Buffer[] =>
    Array.from({ length: 100 }, (_, n) =>
      tcpIn({ from: `10.${round}.${n >> 8}.${n & 255}:${1024 + n}`, flags: 'S', seq: n }),
    );
  for (let round = 0; round < 20; round++) {
    engine.inject('port0', ...flood(round), client({ payload: `${round}` }));
    const toServer = engine.sent('port0').filter(({ dst }) => dst === '192.168.100.2');
    t.deepEqual(
      toServer.map(({ payload }) => payload?.toString()),
      [`${round}`],
    );
  }
  t.is(engine.conns(), 1);
  t.is(engine.events('SYNPROXY_SYN_CNT'), 2001);
});
