// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { replay } from '../conformance/runs/main.js';
import { actionsOf, readRuns } from '../conformance/runs/recording.js';
import { isRoot } from '../helpers/namespace.js';
import { inTree } from '../helpers/root.js';

const runs = await readRuns(inTree('test/fixtures/keepalived-runs.json'));
const played = isRoot ? test.serial : test.skip; // network namespaces need root

for (const recorded of runs) {
  played(
    `the recorded run ${recorded.id} comes out the same: calls, FIFO, scripts, log`,
    async (t) => {
      t.timeout(60_000);
      t.deepEqual(await replay(recorded), []);
    },
  );
}

test('an action that nobody can do is an error, not a pass', (t) => {
  const [first] = runs;
  t.throws(() => actionsOf({ ...first!, actions: '2 s: the moon rises' }), {
    message: /the moon rises/,
  });
});
