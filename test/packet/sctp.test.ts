// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine } from '../helpers/engine.js';
import { clientMac, damaged, sctp, serverMac } from '../helpers/packet.js';
import type { TestEngine } from '../helpers/engine.js';
import type { ChunkName } from '../helpers/sctp.js';

const client = `${oneArm.client}:40000`;
const server = '192.168.100.2:80';
/** Numbers of states, as the time-outs are numbered. */
const state = {
  init1: 1,
  cookieSent: 3,
  cookieReplied: 4,
  established: 8,
  rejected: 12,
  closed: 13,
};

/** Both ends of an association through a balancer. */
class Association {
  readonly engine: TestEngine;
  #local = '';

  constructor(engine: TestEngine) {
    this.engine = engine;
  }
  fromClient(...chunks: ChunkName[]) {
    this.engine.inject('port0', sctp({ from: client, to: oneArm.service, chunks }));
    const sent = this.engine.sent('port0');
    this.#local = sent[0]?.from ?? this.#local;
    return sent[0];
  }
  fromServer(...chunks: ChunkName[]) {
    this.engine.inject('port0', sctp({ from: server, to: this.#local, chunks }));
    return this.engine.sent('port0')[0];
  }
  get state() {
    return this.engine.connColumn('state')[0];
  }
  get timeoutSec() {
    return this.engine.connColumn('timeout_sec')[0];
  }
}

async function fnat(t: ExecutionContext): Promise<Association> {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'sctp' }));
  return new Association(engine);
}

/** A service whose answers do not come through here, or do unchanged. */
async function other(t: ExecutionContext, mode: number): Promise<Association> {
  const engine = await startEngine(t);
  engine.apply(
    edits.address('add-address', '192.168.100.100/24', 0),
    edits.neigh('add-neigh', oneArm.client, clientMac, 0),
    edits.neigh('add-neigh', '192.168.100.2', serverMac, 0),
    edits.addService({ proto: 'sctp', service: oneArm.service }),
    edits.dest('add-dest', { proto: 'sctp', service: oneArm.service, dest: server, mode }),
  );
  return new Association(engine);
}

test('[83] SCTP is established by its four packets, for 900 s, with right checksums', async (t) => {
  const a = await fnat(t);
  t.like(a.fromClient('init'), { to: server, checksumsValid: true });
  t.is(a.state, state.init1);
  t.like(a.fromServer('initAck'), { from: oneArm.service, to: client, checksumsValid: true });
  t.is(a.state, state.cookieSent);
  t.like(a.fromClient('cookieEcho'), { to: server, checksumsValid: true });
  t.is(a.state, state.cookieReplied);
  t.like(a.fromServer('cookieAck'), { to: client, checksumsValid: true });
  t.deepEqual([a.state, a.timeoutSec], [state.established, 900]);
});

test('an established association is active at its destination, a closed one is not', async (t) => {
  const a = await fnat(t);
  const counts = () => {
    const [dest] = a.engine.dests({ proto: 'sctp', service: oneArm.service });
    return [dest?.['active'], dest?.['inactive']];
  };
  a.fromClient('init');
  t.deepEqual(counts(), [0, 1]);
  a.fromServer('cookieAck');
  t.deepEqual(counts(), [1, 0]);
  a.fromServer('abort');
  t.deepEqual([...counts(), a.state], [0, 1, state.closed]);
});

test('[84] a cookie with an abort behind it closes', async (t) => {
  const a = await fnat(t);
  a.fromClient('init');
  a.fromServer('initAck');
  a.fromClient('cookieEcho', 'abort');
  t.is(a.state, state.closed);
});

test('an abort that answers the first request rejects it', async (t) => {
  const a = await fnat(t);
  a.fromClient('init');
  a.fromServer('abort');
  t.deepEqual([a.state, a.timeoutSec], [state.rejected, 4]);
});

test('direct routing of SCTP is established by the cookie, as answers are not seen', async (t) => {
  const a = await other(t, 3);
  t.like(a.fromClient('init'), { from: client, to: oneArm.service, dmac: serverMac });
  a.fromClient('cookieEcho');
  t.is(a.state, state.established);
});

test('NAT of SCTP changes one end and keeps the checksum right', async (t) => {
  const a = await other(t, 0);
  t.like(a.fromClient('init'), { from: client, to: server, checksumsValid: true });
  t.like(a.fromServer('initAck'), { from: oneArm.service, to: client, checksumsValid: true });
});

test('a packet with a wrong CRC32c is dropped', async (t) => {
  const a = await fnat(t);
  const init = sctp({ from: client, to: oneArm.service, chunks: ['init'] });
  a.engine.inject('port0', damaged(init, init.length - 1));
  t.deepEqual([a.engine.sent('port0').length, a.engine.drops('bad-l4')], [0, 1]);
});

test('what is no request for an association opens none and goes to the kernel', async (t) => {
  const a = await fnat(t);
  a.engine.inject('port0', sctp({ from: client, to: oneArm.service, chunks: ['data'] }));
  t.is(a.engine.conns(), 0);
  t.is(a.engine.toKernel('port0').length, 1);
});
