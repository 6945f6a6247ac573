// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import * as fc from 'fast-check';
import type { Guard, ServiceFacts } from '../../../keepalived/driver/facts.js';
import {
  newServer,
  newService,
  type Action,
  type ServiceEvent,
  type ServiceState,
} from '../../../keepalived/driver/state.js';
import { step } from '../../../keepalived/driver/step.js';

interface Plan {
  readonly weights?: readonly number[];
  readonly quorum?: number;
  readonly hysteresis?: number;
  readonly sorry?: 'yes' | 'inhibit';
  readonly inhibit?: boolean;
  readonly alpha?: boolean;
  readonly omega?: boolean;
  readonly mails?: boolean;
  readonly guard?: Guard;
}

const script = (word: string) => ({
  args: [word],
  user: undefined,
  group: undefined,
  uid: 0,
  gid: 0,
});

function factsOf({ weights = [1, 1], ...plan }: Plan): ServiceFacts {
  return {
    name: 'V',
    ...{ quorum: plan.quorum ?? 1, hysteresis: plan.hysteresis ?? 0, omega: plan.omega ?? false },
    ...{ quorumUp: script('qup'), quorumDown: script('qdown'), mails: plan.mails ?? false },
    sorry: plan.sorry && { name: 'S', inhibit: plan.sorry === 'inhibit' },
    servers: weights.map((weight, number) => ({
      name: `R${number}`,
      ...{ weight, inhibit: plan.inhibit ?? false, mails: plan.mails ?? false },
      ...{ notifyUp: script(`up${number}`), notifyDown: script(`down${number}`) },
    })),
    guard: plan.guard,
    ...{ notifyAtStart: false, mailsOfServersOnly: false },
  };
}

/** Plays events; what came of each, in short words. */
function played(plan: Plan, events: readonly ServiceEvent[]) {
  const facts = factsOf(plan);
  const { weights = [1, 1], alpha = false } = plan;
  let state: ServiceState = newService(weights.map((weight) => newServer(weight, [!alpha])));
  const turns = events.map((event) => {
    const outcome = step(facts, state, event);
    state = outcome.state;
    return outcome.actions.map(short);
  });
  return { state, turns, last: turns.at(-1) ?? [] };
}

function short(action: Action): string {
  switch (action.kind) {
    case 'program':
      return `${action.op} ${action.target} ${action.weight}`;
    case 'log':
      return action.text;
    case 'script':
      return `run ${action.script.args[0]}`;
    case 'fifo':
      return `fifo ${action.line}`;
    case 'mail':
      return `mail ${action.alert.subject}: ${action.alert.body}`;
  }
}

const start: ServiceEvent = { kind: 'start' };
const report = (server: number, up: boolean, first = false, mail?: string): ServiceEvent => ({
  ...{ kind: 'report', server, check: 0, nowMs: 0 },
  report: { up, first, mail },
});

test('a start without alpha adds every server, gains the quorum and tells it', (t) => {
  const { last } = played({}, [start]);
  t.deepEqual(last, [
    ...['add service 0', 'add 0 1', 'add 1 1', 'Gained quorum 1+0=1 <= 2 for VS V'],
    ...['run qup', 'fifo VS V UP'],
  ]);
});

test('a start with alpha and a sorry server begins with the sorry server', (t) => {
  const { last } = played({ alpha: true, sorry: 'yes', quorum: 2 }, [start]);
  t.deepEqual(last, [
    ...['add service 0', 'Starting with quorum down 2-0=2 > 0 for VS V'],
    ...['Adding sorry server S to VS V', 'Removing alive servers from the pool for VS V'],
    ...['add sorry 1', 'run qdown', 'fifo VS V DOWN'],
  ]);
});

test('a start with alpha and no sorry server is silent', (t) => {
  t.deepEqual(played({ alpha: true }, [start]).last, ['add service 0']);
});

test('a server that fails is removed, told, and only then is the quorum weighed', (t) => {
  const { last } = played({ quorum: 2 }, [start, report(0, false, true)]);
  t.deepEqual(last, [
    ...['Removing service R0 from VS V', 'delete 0 1', 'run down0', 'fifo RS R0 V DOWN'],
    ...['Lost quorum 2-0=2 > 1 for VS V', 'run qdown', 'fifo VS V DOWN'],
  ]);
});

test('with inhibit_on_failure a server that fails keeps its place with weight 0', (t) => {
  const { last } = played({ inhibit: true }, [start, report(0, false)]);
  t.deepEqual(last.slice(0, 2), ['Disabling service R0 of VS V', 'edit 0 0']);
});

test('an inhibited server of alpha is added with weight 0, and gets its weight when it is up', (t) => {
  const { turns } = played({ inhibit: true, alpha: true }, [start, report(1, true, true)]);
  t.deepEqual(turns[0]?.slice(0, 3), ['add service 0', 'add 0 0', 'add 1 0']);
  t.deepEqual(turns[1]?.slice(0, 2), ['Enabling service R1 of VS V', 'edit 1 1']);
});

test('while the sorry server stands in, a server that comes back is told but not programmed', (t) => {
  const events = [start, report(0, true, true)];
  const { last } = played({ alpha: true, sorry: 'yes', quorum: 2 }, events);
  t.deepEqual(last, ['Adding service R0 to VS V', 'run up0', 'fifo RS R0 V UP']);
});

test('when the quorum is gained the sorry server goes and every server that is alive comes back', (t) => {
  const events = [start, report(0, true, true), report(1, true, true)];
  const { last } = played({ alpha: true, sorry: 'yes', quorum: 2 }, events);
  t.deepEqual(last.slice(3), [
    ...['Gained quorum 2+0=2 <= 2 for VS V', 'Removing sorry server S from VS V', 'delete sorry 1'],
    ...[
      'Adding alive servers to the pool for VS V',
      'add 0 1',
      'add 1 1',
      'run qup',
      'fifo VS V UP',
    ],
  ]);
});

test('an inhibited sorry server is there from the start with weight 0', (t) => {
  t.is(played({ sorry: 'inhibit' }, [start]).last.at(-1), 'add sorry 0');
});

test('hysteresis keeps the quorum from changing back at once', (t) => {
  const plan = { weights: [1, 1, 1, 1], quorum: 2, hysteresis: 1 };
  const down = [0, 1, 2, 3].map((server) => report(server, false));
  const { turns } = played(plan, [
    start,
    ...down,
    report(0, true),
    report(1, true),
    report(2, true),
  ]);
  const told = turns.map((turn) => turn.filter((line) => /quorum \d/.test(line)));
  t.deepEqual(told.flat(), [
    'Gained quorum 2+1=3 <= 4 for VS V',
    'Lost quorum 2-1=1 > 0 for VS V',
    'Gained quorum 2+1=3 <= 3 for VS V',
  ]);
});

test('the first failure of a checker that starts as down runs notify_down without a removal', (t) => {
  const { last } = played({ alpha: true }, [start, report(0, false, true)]);
  t.deepEqual(last, ['run down0', 'fifo RS R0 V DOWN']);
});

test('a stop without omega is silent but for the log', (t) => {
  t.deepEqual(played({}, [start, { kind: 'stop' }]).last, [
    ...['Shutting down service R0 from VS V', 'delete 0 1'],
    ...['Shutting down service R1 from VS V', 'delete 1 1', 'delete service 0'],
  ]);
});

test('omega tells servers and service at the stop', (t) => {
  const { last } = played({ omega: true, weights: [1] }, [start, { kind: 'stop' }]);
  t.deepEqual(last, [
    ...['Shutting down service R0 from VS V', 'delete 0 1', 'run down0', 'fifo RS R0 V DOWN'],
    ...['run qdown', 'fifo VS V DOWN', 'delete service 0'],
  ]);
});

test('a service that leaves the configuration is told, omega or not', (t) => {
  const { last } = played({ weights: [1] }, [start, { kind: 'remove' }]);
  t.deepEqual(last.slice(0, 4), [
    ...['Removing service R0 from VS V', 'delete 0 1', 'run down0', 'fifo RS R0 V DOWN'],
  ]);
});

test('a checker changes the weight at once where the server is in use', (t) => {
  const { last } = played({}, [start, { kind: 'weight', server: 1, check: 0, change: 9 }]);
  t.deepEqual(last, ['Changing weight from 1 to 10 for active service R1 of VS V', 'edit 1 10']);
});

test('the weight of a server that is down takes effect when it comes back', (t) => {
  const change: ServiceEvent = { kind: 'weight', server: 0, check: 0, change: 4 };
  const { turns } = played({}, [start, report(0, false), change, report(0, true)]);
  t.deepEqual(turns[2], ['Changing weight from 1 to 5 for inactive service R0 of VS V']);
  t.is(turns[3]?.[1], 'add 0 5');
});

test('mails tell the words of the checker, and the service its sum', (t) => {
  const events = [start, report(0, false, false, '=> TCP CHECK failed on service <=')];
  const { last } = played({ mails: true, weights: [1] }, events);
  t.deepEqual(
    last.filter((line) => line.startsWith('mail')),
    [
      'mail Virtualserver V - DOWN: => Lost quorum 1+0=1 <= 0 <=',
      'mail Realserver R0 of virtual server V - DOWN: => TCP CHECK failed on service <=',
    ],
  );
});

test('with quorum 0 out of weights 0 and its hysteresis nothing is ever gained', (t) => {
  const plan = { weights: [0, 0], quorum: 0, hysteresis: 0xffff_ffff };
  t.deepEqual(played(plan, [start]).last, ['add service 0', 'add 0 0', 'add 1 0']);
});

const guard = { percent: 50, seconds: 10 };
const failing = (server: number, atSec: number): ServiceEvent =>
  Object.assign(report(server, false), { nowMs: 1000 * atSec });

test('the guard keeps the last set when too many fail at once, and says so once', (t) => {
  const plan = { guard, weights: [1, 1, 1, 1] };
  const { state, turns } = played(plan, [start, ...[0, 1, 2, 3].map((one) => failing(one, one))]);
  t.true(state.servers.every(({ alive, set }) => alive && set));
  t.deepEqual(
    turns.flat().filter((line) => line.startsWith('Mass')),
    ['Mass failure of VS V: 3 of 4 servers failed within 10 s, more than 50%; the last set stays'],
  );
  t.true(state.quorumUp);
});

test('when enough are back, what the guard held and still fails is removed', (t) => {
  const plan = { guard, weights: [1, 1, 1, 1] };
  const events = [start, ...[0, 1, 2].map((one) => failing(one, one)), report(0, true)];
  const { state, last } = played(plan, events);
  t.is(last[0], 'Mass failure of VS V is over');
  t.deepEqual(
    state.servers.map(({ set }) => set),
    [true, false, false, true],
  );
});

test('failures that are far enough apart are no mass failure', (t) => {
  const plan = { guard, weights: [1, 1, 1, 1] };
  const { state } = played(plan, [start, ...[0, 1, 2, 3].map((one) => failing(one, 20 * one))]);
  t.true(state.servers.every(({ alive }) => !alive));
});

test('whatever checkers say, the table holds exactly the servers that should be there', (t) => {
  const events = fc.array(fc.record({ server: fc.nat(2), up: fc.boolean() }), { maxLength: 40 });
  const plans = fc.record({
    quorum: fc.integer({ min: 1, max: 3 }),
    alpha: fc.boolean(),
    sorry: fc.constantFrom<'yes' | undefined>('yes', undefined),
  });
  fc.assert(
    fc.property(events, plans, (list, { sorry, ...plan }) => {
      const facts = { ...plan, weights: [1, 1, 1], ...(sorry === undefined ? {} : { sorry }) };
      const { state } = played(facts, [start, ...list.map(({ server, up }) => report(server, up))]);
      for (const { alive, set } of state.servers)
        if (set !== (alive && !state.sorry.alive)) return false;
      const sum = state.servers.filter(({ alive }) => alive).length;
      return (
        state.quorumUp === sum >= plan.quorum &&
        state.sorry.alive === (sorry !== undefined && !state.quorumUp)
      );
    }),
  );
  t.pass();
});
