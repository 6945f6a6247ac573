// SPDX-License-Identifier: GPL-2.0-or-later
// What opens a connection besides a SYN or an INIT: sloppy_tcp, sloppy_sctp and conn_reuse_mode.
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { modes } from '../helpers/edits.js';
import type { Proto } from '../helpers/edits.js';
import { exchange, tcpBack, tcpIn } from '../helpers/flow.js';
import { sctp, serverMac } from '../helpers/packet.js';
import type { ChunkName } from '../helpers/sctp.js';
import type { Values } from '../helpers/structs.js';

const [established, finWait, timeWait, closeWait] = [1, 4, 5, 7];
const [keep, atTimeWait, atFinWait] = [0, 1, 2];
const [sctpInit, sctpCookieReplied, sctpEstablished] = [1, 4, 8];

type Mode = keyof typeof modes;

/** A service whose one server is reached so. */
async function balancer(
  t: ExecutionContext,
  [proto, mode]: readonly [Proto, Mode],
  settings: Values,
): Promise<TestEngine> {
  const engine = await startEngine(t, { settings });
  const key = { proto, service: oneArm.service } as const;
  engine.apply(
    ...oneArmFnat({ proto, dests: 0 }),
    edits.dest('add-dest', { ...key, dest: oneArm.servers[0], mode: modes[mode] }),
  );
  return engine;
}

/** How many of the frames that come out go to the server. */
function toServer(engine: TestEngine, frame: Buffer): number {
  engine.inject('port0', frame);
  return engine.sent('port0').filter(({ dmac }) => dmac === serverMac).length;
}

interface Joining {
  readonly mode: Mode;
  readonly sloppy: boolean;
  /** State of the connection that comes about; 0: none does. */
  readonly state: number;
}

const joins = test.macro<[flags: string, given: Joining]>({
  async exec(t, flags, { mode, sloppy, state }) {
    const engine = await balancer(t, ['tcp', mode], { sloppy_tcp: Number(sloppy) });
    t.is(toServer(engine, tcpIn({ flags, seq: 77, payload: 'x' })), Number(state > 0));
    t.deepEqual(engine.connColumn('state'), state > 0 ? [state] : []);
    if (state !== established) return;
    t.like(engine.dests({ service: oneArm.service })[0], { active: 1, inactive: 0 });
    t.is(toServer(engine, tcpIn({ flags, seq: 78, payload: 'y' })), 1);
    t.is(engine.conns(), 1);
  },
  title: (_given, flags, { mode, sloppy, state }) =>
    `a segment ${flags} amid a connection to a server by ${mode} ${state > 0 ? 'opens one' : 'opens none'} with sloppy_tcp ${sloppy ? 'on' : 'off'}`,
});
for (const mode of ['route', 'tunnel', 'masq'] as const) {
  test(joins, 'PA', { mode, sloppy: false, state: 0 });
  test(joins, 'PA', { mode, sloppy: true, state: established });
  test(joins, 'FA', { mode, sloppy: true, state: mode === 'masq' ? closeWait : finWait });
  test(joins, 'SA', { mode, sloppy: true, state: 0 });
  test(joins, 'R', { mode, sloppy: true, state: 0 });
}
test(joins, 'PA', { mode: 'fullNat', sloppy: true, state: 0 }); // no server knows our address

const associates = test.macro<[chunks: readonly ChunkName[], given: Joining]>({
  async exec(t, chunks, { mode, sloppy, state }) {
    const engine = await balancer(t, ['sctp', mode], { sloppy_sctp: Number(sloppy) });
    const frame = sctp({ from: `${oneArm.client}:40000`, to: oneArm.service, chunks });
    t.is(toServer(engine, frame), Number(state > 0));
    t.deepEqual(engine.connColumn('state'), state > 0 ? [state] : []);
  },
  title: (_given, [chunk], { mode, sloppy, state }) =>
    `SCTP's ${chunk} to a server by ${mode} ${state > 0 ? 'opens an association' : 'opens none'} with sloppy_sctp ${sloppy ? 'on' : 'off'}`,
});
test(associates, ['data'], { mode: 'route', sloppy: false, state: 0 });
test(associates, ['data'], { mode: 'route', sloppy: true, state: sctpEstablished });
test(associates, ['init'], { mode: 'route', sloppy: false, state: sctpInit });
test(associates, ['cookieEcho'], { mode: 'masq', sloppy: true, state: sctpCookieReplied });
test(associates, ['data'], { mode: 'fullNat', sloppy: true, state: 0 });

const reuses = test.macro<[mode: number, state: number, anew: boolean]>({
  async exec(t, mode, state, anew) {
    const engine = await startEngine(t, { settings: { conn_reuse_mode: mode } });
    engine.apply(...oneArmFnat({ dests: 2 }));
    const syn = exchange(t, engine, tcpIn({ seq: 100 }));
    engine.inject('port0', tcpBack(syn, { flags: 'SA', seq: 500, ack: 101 }));
    engine.inject('port0', tcpIn({ flags: 'A', seq: 101, ack: 501 }));
    engine.inject('port0', tcpBack(syn, { flags: 'FA', seq: 501, ack: 101 }));
    if (state === timeWait) engine.inject('port0', tcpIn({ flags: 'FA', seq: 101, ack: 502 }));
    t.deepEqual(engine.connColumn('state'), [state]);
    engine.sent('port0');
    const again = exchange(t, engine, tcpIn({ seq: 70_000 }));
    t.is(again.to !== syn.to, anew, 'the next server in turn gets a new connection');
    t.is(engine.conns(), 1);
  },
  title: (_given, mode, state, anew) =>
    `a SYN in ${state === timeWait ? 'TIME_WAIT' : 'FIN_WAIT'} ${anew ? 'opens another connection' : 'belongs to the old one'} with conn_reuse_mode ${mode}`,
});
test(reuses, keep, timeWait, false);
test(reuses, atTimeWait, timeWait, true);
test(reuses, atTimeWait, finWait, false);
test(reuses, atFinWait, finWait, true);
test(reuses, atFinWait, timeWait, true);
