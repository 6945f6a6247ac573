// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { engineNode } from '../../compat/abi/nodes.js';
import { oneArmFnat, startEngine } from '../helpers/engine.js';
import type { TestEngine } from '../helpers/engine.js';
import { udpFrom } from '../helpers/flow.js';

/** Names of the nodes that have taken time, and packets counted. */
function counted(engine: TestEngine): { nodes: string[]; packets: bigint } {
  const { packets, cycles } = engine.addon.nodeCycles(0);
  const nodes = Object.entries(engineNode.values).filter(([, at]) => (cycles[at] ?? 0n) > 0n);
  return { nodes: nodes.map(([name]) => name), packets };
}

test('nodes are timed only while that is asked for', async (t) => {
  const engine = await startEngine(t);
  engine.apply(...oneArmFnat({ proto: 'udp' }));
  engine.inject('port0', udpFrom(1));
  t.deepEqual(counted(engine), { nodes: [], packets: 0n });
  engine.addon.countCycles(true);
  engine.inject('port0', udpFrom(2), udpFrom(3));
  const path = ['rx', 'parse', 'lookup', 'admit', 'track', 'rewrite', 'nexthop', 'send', 'tx'];
  t.deepEqual(counted(engine), { nodes: [...path, 'other'], packets: 2n });
  engine.addon.countCycles(false);
  engine.step();
  const before = engine.addon.nodeCycles(0);
  engine.inject('port0', udpFrom(4));
  t.deepEqual(engine.addon.nodeCycles(0), before);
});
