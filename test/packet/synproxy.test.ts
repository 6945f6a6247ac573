// SPDX-License-Identifier: GPL-2.0-or-later
// The handshake that the SYN proxy makes with a client, and then with the server.
import test from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { edits, oneArm } from '../helpers/engine.js';
import { exchange, one, tcpBack, tcpIn } from '../helpers/flow.js';
import { clientMac, portMac, serverMac } from '../helpers/packet.js';
import { policyHost } from '../helpers/policy.js';
import { clientIsn, connect, knock, shake, synproxy } from '../helpers/synproxy.js';

const mss = (bytes: number): number[] => [2, 4, bytes >> 8, bytes & 255];
const timestamp = [8, 10, 0, 0, 0, 9, 0, 0, 0, 0];
const nops = (n: number): number[] => Array<number>(n).fill(1);
/** What Linux sends. */
const linux = [...mss(1460), 4, 2, ...timestamp, 1, 3, 3, 10];

test('[144] a SYN is answered at once, and nothing is remembered of it', async (t) => {
  const engine = await synproxy(t);
  const frame = tcpIn(
    { flags: 'S', seq: clientIsn, options: linux, window: 64240 },
    { ttl: 50, tos: 4, id: 321 },
  );
  const answer = exchange(t, engine, frame);
  t.like(answer, {
    from: oneArm.service,
    to: `${oneArm.client}:40000`,
    flags: 'AS',
    ack: clientIsn + 1,
  });
  t.like(answer, { ttl: 63, tos: 0, id: 321, window: 64240, checksumsValid: true });
  t.like(answer, { smac: portMac(0), dmac: clientMac, ipLen: 60 });
  t.is(engine.conns(), 0);
  t.is(engine.events('SYNPROXY_SYN_CNT'), 1);
});

test('[145,155] MSS is clamped; timestamps, and a scale that is not set, become NOPs in place', async (t) => {
  const answer = knock(t, await synproxy(t), { options: linux });
  t.deepEqual(answer.options, [...mss(1452), 4, 2, ...nops(10), 1, ...nops(3)]);
});
test('[145] a smaller MSS of the client stays', async (t) => {
  t.deepEqual(knock(t, await synproxy(t), { options: mss(1000) }).options, mss(1000));
});
test('[154] a client that offers a scale is told ours', async (t) => {
  const engine = await synproxy(t, { synproxy_wscale: 7 });
  t.deepEqual(knock(t, engine, { options: [1, 3, 3, 10] }).options, [1, 3, 3, 7]);
});
test('[154] a client that offers no scale is told none', async (t) => {
  const engine = await synproxy(t, { synproxy_wscale: 7 });
  t.deepEqual(knock(t, engine, { options: mss(1460) }).options, mss(1452));
});
test('selective acknowledgements can be turned off', async (t) => {
  const engine = await synproxy(t, { synproxy_sack: 0 });
  t.deepEqual(knock(t, engine, { options: [1, 1, 4, 2] }).options, nops(4));
});
test('options that we do not know become NOPs', async (t) => {
  const engine = await synproxy(t);
  t.deepEqual(knock(t, engine, { options: [30, 12, ...nops(10), 34, 2, 1, 1] }).options, nops(16));
});
test('options that contradict themselves become NOPs', async (t) => {
  t.deepEqual(knock(t, await synproxy(t), { options: [2, 40, 5, 180] }).options, nops(4));
});

test('[158] data of a SYN is cut off', async (t) => {
  const answer = knock(t, await synproxy(t), { payload: Buffer.alloc(100, 5) });
  t.is(answer.payload?.length, 0);
  t.is(answer.ipLen, 40);
  t.true(answer.checksumsValid);
});

test('[153] close_client_window: the answer closes the window, unless servers wait for data', async (t) => {
  t.is(knock(t, await synproxy(t, { synproxy_close_client_window: 1 })).window, 0);
  const deferred = { synproxy_close_client_window: 1, synproxy_defer_rs_syn: 1 };
  t.not(knock(t, await synproxy(t, deferred)).window, 0);
});

test('[157] a SYN is dropped when no server has a weight', async (t) => {
  const engine = await synproxy(t);
  engine.apply(
    edits.dest('set-dest', { service: oneArm.service, dest: oneArm.servers[0], weight: 0 }),
  );
  engine.inject('port0', tcpIn({ flags: 'S' }));
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.events('SYNPROXY_NO_DEST'), 1);
  t.is(engine.drops('synproxy-no-dest'), 1);
});

test('[146] the right acknowledgement sends the server a SYN', async (t) => {
  const engine = await synproxy(t);
  const { answer, serverSyn } = shake(t, engine, { options: linux });
  t.like(serverSyn, { flags: 'S', ttl: 64, df: true, window: 5000, ack: 0, dmac: serverMac });
  t.like(serverSyn, { from: `${oneArm.laddr}:1025`, to: oneArm.servers[0], checksumsValid: true });
  t.deepEqual(serverSyn.options, [...mss(1452), 1, 1, 4, 2]);
  t.not(serverSyn.seq, clientIsn, 'its number is not the client’s');
  t.not(answer.seq, 0);
  t.like(engine.listConns()[0], { state: 2, timeout_sec: 3 });
  t.is(engine.events('SYNPROXY_OK_ACK'), 1);
});

test('[146] the SYN to the server offers what the client did', async (t) => {
  const engine = await synproxy(t, { synproxy_wscale: 7 });
  const { serverSyn } = shake(t, engine, { options: [...mss(536), 1, 3, 3, 0] }, { tos: 0xff });
  t.deepEqual(serverSyn.options, [...mss(536), 1, 3, 3, 0]);
  t.is(serverSyn.tos, 0x1e);
});
test('[146] a client without options has the least MSS', async (t) => {
  const { serverSyn } = shake(t, await synproxy(t), { options: [] });
  t.deepEqual(serverSyn.options, mss(536));
});

test('[147] the waiting acknowledgement follows the server’s, with the client’s address', async (t) => {
  const engine = await synproxy(t);
  const { released, serverSyn } = connect(t, engine);
  const [ack] = released;
  t.is(released.length, 1);
  t.like(ack, {
    flags: 'A',
    seq: ((serverSyn.seq ?? 0) + 1) >>> 0,
    ack: 90001,
    checksumsValid: true,
  });
  t.deepEqual(ack?.options, [254, 8, 0x9c, 0x40, 192, 168, 100, 3]);
  t.like(engine.listConns()[0], { state: 1, timeout_sec: 90 });
});

test('[147] data flows with the right numbers both ways', async (t) => {
  const engine = await synproxy(t);
  const { answer, serverSyn } = connect(t, engine);
  const cookie = answer.seq ?? 0,
    isn = serverSyn.seq ?? 0;
  const data = exchange(
    t,
    engine,
    tcpIn({ flags: 'PA', seq: clientIsn + 1, ack: cookie + 1, payload: 'ask' }),
  );
  t.like(data, { seq: (isn + 1) >>> 0, ack: 90001, checksumsValid: true });
  const reply = tcpBack(serverSyn, { flags: 'PA', seq: 90001, ack: isn + 4, payload: 'answer' });
  const got = exchange(t, engine, reply);
  t.like(got, {
    seq: (cookie + 1) >>> 0,
    ack: clientIsn + 4,
    from: oneArm.service,
    checksumsValid: true,
  });
  const block = Buffer.alloc(8);
  block.writeUInt32BE((cookie + 3) >>> 0, 0);
  block.writeUInt32BE((cookie + 5) >>> 0, 4);
  const sack = {
    flags: 'A',
    seq: clientIsn + 4,
    ack: cookie + 2,
    options: [1, 1, 5, 10, ...block],
  };
  const acked = exchange(t, engine, tcpIn(sack));
  t.is(acked.ack, 90002);
  t.deepEqual(acked.options, [1, 1, 5, 10, 0, 1, 95, 147, 0, 1, 95, 149]);
  t.true(acked.checksumsValid);
});

test('[148] a wrong cookie is answered by a reset, form of the original', async (t) => {
  const engine = await synproxy(t);
  const frame = tcpIn({ flags: 'A', seq: 100, ack: 900, payload: 'xyz' });
  const reset = exchange(t, engine, frame);
  t.like(reset, {
    flags: 'AR',
    seq: 900,
    ack: 103,
    window: 0,
    ttl: 63,
    tos: 0,
    checksumsValid: true,
  });
  t.is(engine.events('SYNPROXY_BAD_ACK'), 1);
  t.is(engine.conns(), 0);
});

const late = test.macro<[minutes: number, good: boolean]>({
  async exec(t, minutes, good) {
    const engine = await synproxy(t);
    const answer = knock(t, engine);
    engine.pass(minutes * 60_000);
    engine.inject('port0', tcpIn({ flags: 'A', seq: clientIsn + 1, ack: (answer.seq ?? 0) + 1 }));
    t.is(one(t, engine.sent('port0')).flags, good ? 'S' : 'AR');
  },
  title: (_given, minutes, good) =>
    `[149] after ${minutes} minutes a cookie is ${good ? 'good' : 'bad'}`,
});
test(late, 3, true);
test(late, 5, false);

test('a cookie is good for its own client alone', async (t) => {
  const engine = await synproxy(t);
  const answer = knock(t, engine);
  const ack = { flags: 'A', seq: clientIsn + 1, ack: (answer.seq ?? 0) + 1 };
  t.is(exchange(t, engine, tcpIn({ ...ack, from: `${oneArm.client}:40001` })).flags, 'AR');
  t.is(exchange(t, engine, tcpIn({ ...ack, seq: clientIsn + 2 })).flags, 'AR');
});

test('directors with a common secret know each other’s cookies', async (t) => {
  const shared = { synproxy_shared: 1, synproxy_secret: Buffer.alloc(32, 7) };
  const answer = knock(t, await synproxy(t, shared));
  const other = await synproxy(t, shared);
  const ack = tcpIn({ flags: 'A', seq: clientIsn + 1, ack: (answer.seq ?? 0) + 1 });
  t.is(exchange(t, other, ack).flags, 'S');
});

test('[150] defer_rs_syn: the server hears of a client that sends data', async (t) => {
  const engine = await synproxy(t, { synproxy_defer_rs_syn: 1 });
  const answer = knock(t, engine);
  const ack = { flags: 'A', seq: clientIsn + 1, ack: (answer.seq ?? 0) + 1 };
  engine.inject('port0', tcpIn(ack));
  t.deepEqual(engine.sent('port0'), []);
  t.is(engine.drops('synproxy-null-ack'), 1);
  t.is(engine.events('SYNPROXY_NULL_ACK'), 1);
  t.is(exchange(t, engine, tcpIn({ ...ack, payload: 'ask' })).flags, 'S');
});

test('[158] resets of strays stop at the limit of a second', async (t) => {
  const engine = await synproxy(t, { rst_ratelimit_pps: 5 });
  for (let n = 0; n < 20; n++) engine.inject('port0', tcpIn({ flags: 'A', ack: n }));
  t.is(engine.sent('port0').length, 5);
  t.is(engine.drops('rst-limit'), 15);
  t.is(engine.events('RST_UNKNOWN_LIMITED'), 15);
  engine.pass(1_000);
  engine.inject('port0', tcpIn({ flags: 'A' }));
  t.is(engine.sent('port0').length, 1);
});

test('a client on the black list gets no cookie', async (t) => {
  const host = await policyHost(t);
  host.engine.apply(edits.setService({ service: oneArm.service, flags: enums.svc_flags.SYNPROXY }));
  t.is(host.passes([tcpIn({ flags: 'S' })]), 1);
  await host.quietly(`ipvsadm -U -t ${oneArm.service} -k ${oneArm.client}`);
  t.is(host.passes([tcpIn({ flags: 'S' })]), 0);
  t.is(host.engine.drops('acl'), 1);
  t.is(host.passes([tcpIn({ flags: 'S', from: '192.168.100.9:40000' })]), 1);
});
