// SPDX-License-Identifier: GPL-2.0-or-later
// Devices that give their kernel interface a copy of every frame.
import test from 'ava';
import { oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { client, one, tcpBack, tcpIn } from '../helpers/flow.js';
import { icmpEcho } from '../helpers/packet.js';

const switchOn = (engine: TestEngine, on = true): number =>
  engine.addon.setPort(0, 'forwardToKernel', on).code;
function copies(engine: TestEngine): Buffer[] {
  const found: Buffer[] = [];
  for (let frame; (frame = engine.addon.takeKernel(0)) !== undefined;) found.push(frame);
  return found;
}

test('[24] forward2kni: frames that are received and those that are sent come to the kernel, byte for byte', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  t.is(switchOn(engine), 0);
  const syn = tcpIn({ flags: 'S' });
  engine.inject('port0', syn);
  const [sent] = engine.sentRaw('port0');
  t.deepEqual(copies(engine), [syn, sent]);
});

test('[24] forward2kni: copies change nothing of what happens to the frames', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  switchOn(engine);
  engine.inject('port0', tcpIn({ flags: 'S' }));
  const request = one(t, engine.sent('port0'));
  engine.inject('port0', tcpBack(request, { flags: 'SA' }));
  t.like(one(t, engine.sent('port0')), { to: client, flags: 'AS', checksumsValid: true });
  t.is(copies(engine).length, 4);
  t.is(engine.allDrops(), 0);
});

test('[24] forward2kni: a frame that is dropped is copied, one for the kernel comes once', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  switchOn(engine);
  const notOurs = icmpEcho({ from: '192.168.100.3', to: '1.2.3.4' }, { dmac: '02:77:00:00:00:01' });
  engine.inject('port0', notOurs);
  t.deepEqual(copies(engine), [notOurs]);
  t.is(engine.drops('not-for-us'), 1);
  const unknown = icmpEcho({ from: '192.168.100.3', to: '1.2.3.4' });
  engine.inject('port0', unknown);
  t.deepEqual(copies(engine), [unknown]);
});

test('[24] forward2kni: none are made any more when it is switched off', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat());
  switchOn(engine);
  engine.inject('port0', tcpIn({ flags: 'S' }));
  t.is(copies(engine).length, 2);
  switchOn(engine, false);
  engine.inject('port0', tcpIn({ flags: 'S' }));
  t.deepEqual(copies(engine), []);
});

test('forward2kni: without kernel interface the copies go nowhere', async (t) => {
  const engine = await startEngine(t, { kernel: false });
  engine.apply(...oneArmFnat());
  switchOn(engine);
  engine.inject('port0', tcpIn({ flags: 'S' }));
  t.is(engine.sentRaw('port0').length, 1);
});
