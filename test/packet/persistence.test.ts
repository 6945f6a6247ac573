// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { edits, oneArm, oneArmFnat, startEngine, udpTimeouts } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { udpIn } from '../helpers/flow.js';
import { clientMac } from '../helpers/packet.js';
import type { Values } from '../helpers/structs.js';

const [first, second] = oneArm.servers;
const service = { proto: 'udp', service: oneArm.service } as const;
const persistSec = 60;
const connSec = 10;

interface Setup {
  readonly netmask?: string;
  readonly workers?: number;
  readonly settings?: Values;
}

/** Two servers in turn, clients stay with theirs; connections end after ten seconds. */
async function persistent(t: ExecutionContext, setup: Setup = {}): Promise<TestEngine> {
  const { workers = 1, netmask = '255.255.255.255' } = setup;
  const settings = { ...udpTimeouts(connSec, connSec), ...setup.settings };
  const engine = await startEngine(t, { workers, settings });
  engine.apply(
    ...oneArmFnat({ proto: 'udp', dests: 2 }),
    edits.setService({ ...service, persistSec, netmask }),
    ...['192.168.100.7', '192.168.100.8', '192.168.101.9'].map((addr) =>
      edits.neigh('add-neigh', addr, clientMac, 0),
    ),
  );
  return engine;
}

/** The server that a new flow of this client is sent to, undefined if it is not sent. */
function serverOf(engine: TestEngine, from: string, queue = 0): string | undefined {
  engine.injectInto('port0', queue, udpIn({ from }));
  return engine.sent('port0')[0]?.to;
}

const setWeight = (engine: TestEngine, dest: string | undefined, weight: number): void =>
  engine.apply(edits.dest('set-dest', { ...service, dest: dest ?? '', weight }));
const other = (dest: string | undefined): string => (dest === first ? second : first);

test('[71] clients of one subnet go to one server where the mask says so', async (t) => {
  const engine = await persistent(t, { netmask: '255.255.255.0' });
  const chosen = serverOf(engine, '192.168.100.7:1000');
  for (const from of ['192.168.100.8:1000', '192.168.100.7:1001', '192.168.100.8:77']) {
    t.is(serverOf(engine, from), chosen);
  }
  t.is(serverOf(engine, '192.168.101.9:1000'), other(chosen));
});

test('each client has a server of its own without a mask', async (t) => {
  const engine = await persistent(t);
  const chosen = serverOf(engine, '192.168.100.7:1000');
  t.is(serverOf(engine, '192.168.100.8:1000'), other(chosen));
  t.is(serverOf(engine, '192.168.100.7:1001'), chosen);
});

test('[72] a template goes its time after the last connection has ended', async (t) => {
  const engine = await persistent(t);
  t.is(engine.templates().length, 0);
  const chosen = serverOf(engine, '192.168.100.7:1000');
  t.like(engine.templates()[0], { cport: 0, vport: 80, timeout_sec: persistSec });
  engine.pass((connSec + persistSec - 2) * 1000);
  t.is(serverOf(engine, '192.168.100.7:1001'), chosen);
  engine.pass((connSec + persistSec + 2) * 1000);
  t.is(engine.templates().length, 0);
  t.is(serverOf(engine, '192.168.100.8:1000'), other(chosen)); // the turn has not moved meanwhile
});

test('[74] a client stays with a server of weight 0', async (t) => {
  const engine = await persistent(t);
  const chosen = serverOf(engine, '192.168.100.7:1000');
  setWeight(engine, chosen, 0);
  t.is(serverOf(engine, '192.168.100.7:1001'), chosen);
});

test('[73] a client leaves a server of weight 0 with expire_quiescent_template', async (t) => {
  const engine = await persistent(t, { settings: { expire_quiescent_template: 1 } });
  const chosen = serverOf(engine, '192.168.100.7:1000');
  setWeight(engine, chosen, 0);
  t.is(serverOf(engine, '192.168.100.7:1001'), other(chosen));
  setWeight(engine, chosen, 1);
  t.is(serverOf(engine, '192.168.100.7:1002'), other(chosen));
});

test('a client of a server that was removed gets another one', async (t) => {
  const engine = await persistent(t);
  const chosen = serverOf(engine, '192.168.100.7:1000');
  engine.apply(edits.dest('del-dest', { ...service, dest: chosen ?? '' }));
  t.is(serverOf(engine, '192.168.100.7:1001'), other(chosen));
  t.is(engine.templates().length, 1);
});

test('workers agree on the server of a client', async (t) => {
  const engine = await persistent(t, { workers: 4 });
  const chosen = serverOf(engine, '192.168.100.7:1000', 0);
  for (const queue of [1, 2, 3])
    t.is(serverOf(engine, `192.168.100.7:${2000 + queue}`, queue), chosen);
});

test('destinations count their templates', async (t) => {
  const engine = await persistent(t);
  const chosen = serverOf(engine, '192.168.100.7:1000');
  const counts = (): unknown[] => engine.dests(service).map((dest) => dest['persistent']);
  t.deepEqual(counts().sort(), [0, 1]);
  engine.pass((connSec + persistSec + 10) * 1000);
  t.deepEqual(counts(), [0, 0], `of ${chosen}`);
});
