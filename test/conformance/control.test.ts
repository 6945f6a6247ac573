// SPDX-License-Identifier: GPL-2.0-or-later
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { temporaryFolder } from '../helpers/folder.js';
import { run } from './control.js';
import { recordedRuns } from './fixture.js';
import { readVectors } from './vectors.js';
import type { Vector } from './vectors.js';

const recorded = await readVectors(recordedRuns);

/** Replays one recorded run after `change`; returns what is printed and counted. */
async function replay(t: ExecutionContext, id: string, change: (vector: Vector) => Vector) {
  const vectors = recorded.vectors.filter((vector) => vector.id === id).map(change);
  const file = join(await temporaryFolder(t), 'runs.json');
  await writeFile(file, JSON.stringify({ meta: recorded.meta, vectors }));
  const lines: string[] = [];
  const tally = await run(file, { print: (line) => lines.push(line) });
  return { lines, ...tally };
}

const flipped = (hex: string, at: number): string =>
  hex.slice(0, 2 * at) + (hex.startsWith('00', 2 * at) ? '01' : '00') + hex.slice(2 * at + 2);

test('a run that is as recorded is counted, and nothing else is printed', async (t) => {
  const { lines, failed } = await replay(t, 'dpip.addr.001', (vector) => vector);
  t.is(failed, 0);
  t.deepEqual(lines, ['1 passed, 0 failed']);
});

const reported = test.macro<[change: (vector: Vector) => Vector, pattern: RegExp]>({
  async exec(t, change, pattern) {
    const { lines, failed } = await replay(t, 'dpip.addr.001', change);
    t.is(failed, 1);
    t.regex(lines[0] ?? '', pattern);
    t.is(lines.at(-1), '0 passed, 1 failed');
  },
  title: (given) => `${given} is reported`,
});
test(
  'another exit code',
  reported,
  (v) => ({ ...v, exit_code: 7 }),
  /exit code is 0 and should be 7/,
);
test('other output', reported, (v) => ({ ...v, stdout: 'x' }), /stdout is .* should be "x"/);
test('a missing request', reported, (v) => ({ ...v, exchanges: [...v.exchanges, ...v.exchanges] }), /1 of 2 requests/); // prettier-ignore
test(
  'another request',
  reported,
  (v) => ({
    ...v,
    exchanges: v.exchanges.map((e) => ({ ...e, request_hex: flipped(e.request_hex, 30) })),
  }),
  /SOCKOPT_GET_IFADDR_SHOW: 100 bytes for 100, at 30/,
);

test('the runs of the client library go through the codecs alone', async (t) => {
  const { failed, passed } = await run(recordedRuns, { only: 'libipvs', print: () => undefined });
  t.is(failed, 0);
  t.true(passed > 10);
});
