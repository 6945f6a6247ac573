// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { startEngine } from '../helpers/engine.js';
import { Soak } from './soak.js';

test('after many flows of every kind nothing is left', async (t) => {
  const engine = await startEngine(t, { workers: 2, maxConns: 65_535 });
  const soak = new Soak(engine, 2);
  soak.run(25_600);
  t.true(soak.mostConns > 5000, `${soak.mostConns} connections at once`);
  t.deepEqual(soak.end(), { conns: 0, ports: 0, active: 0, inactive: 0, packetBuffers: 0 });
  t.deepEqual([engine.drops('table-full'), engine.drops('no-laddr-port')], [0, 0]);
});
