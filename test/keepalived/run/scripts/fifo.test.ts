// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from 'node:fs';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { NotifyFifos } from '../../../../keepalived/check/surroundings.js';
import { notifyFifos } from '../../../../keepalived/run/scripts/fifo.js';
import { scriptRunner } from '../../../../keepalived/run/scripts/runner.js';
import { FakeClock, linesLog } from '../../../helpers/checker.js';
import { temporaryFolder } from '../../../helpers/folder.js';
import { loadText, realFiles } from '../../sample.js';

interface Made {
  readonly fifos: NotifyFifos;
  readonly lines: string[];
  readonly clock: FakeClock;
}

function make(t: ExecutionContext, settings: string): Made {
  const lines: string[] = [];
  const [clock, log] = [new FakeClock(), linesLog(lines)];
  const text = `global_defs {\nscript_user root\n${settings}\n}\n`;
  const { global } = loadText(text, { host: realFiles() }).config;
  const parts = { log, clock, defaultUser: undefined, supplementaryGroups: false };
  const fifos = notifyFifos({ global, log, clock, scripts: scriptRunner(parts) });
  t.teardown(() => fifos.close());
  return { fifos, lines, clock };
}

/** Reads so many bytes of a FIFO. */
async function bytes(path: string, count: number): Promise<string> {
  const file = await open(path, 'r');
  const { buffer } = await file.read(Buffer.alloc(count), 0, count);
  await file.close();
  return buffer.toString('latin1');
}

test('a line in a FIFO ends in LF and NUL, and waits for its reader', async (t) => {
  const path = join(await temporaryFolder(t), 'fifo');
  const { fifos } = make(t, `lvs_notify_fifo ${path}`);
  await fifos.open();
  fifos.write('VS [192.0.2.10]:tcp:80 UP');
  t.is(await bytes(path, 27), 'VS [192.0.2.10]:tcp:80 UP\n\0');
});

test('a FIFO is its owner’s alone, and gone in the end', async (t) => {
  const path = join(await temporaryFolder(t), 'fifo');
  const { fifos } = make(t, `notify_fifo ${path}`);
  await fifos.open();
  const { mode } = await stat(path);
  t.is(mode & 0o7777, 0o600);
  await fifos.close();
  await t.throwsAsync(stat(path), { code: 'ENOENT' });
});

test('both FIFOs get every line', async (t) => {
  const folder = await temporaryFolder(t);
  const { fifos } = make(t, `notify_fifo ${folder}/a\nlvs_notify_fifo ${folder}/b`);
  await fifos.open();
  fifos.write('x');
  t.is(await bytes(`${folder}/a`, 3), 'x\n\0');
  t.is(await bytes(`${folder}/b`, 3), 'x\n\0');
});

test('one path for both is one FIFO', async (t) => {
  const path = join(await temporaryFolder(t), 'fifo');
  const { fifos, lines } = make(t, `notify_fifo ${path}\nlvs_notify_fifo ${path}`);
  await fifos.open();
  fifos.write('x');
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const { bytesRead } = await file.read(Buffer.alloc(100), 0, 100);
  await file.close();
  t.is(bytesRead, 3);
  t.deepEqual(lines, [
    `notify FIFO ${path} has been specified for global and LVS FIFO - ignoring LVS FIFO`,
  ]);
});

test('a path where a file lies is not used', async (t) => {
  const path = join(await temporaryFolder(t), 'file');
  await writeFile(path, 'kept');
  const { fifos, lines } = make(t, `lvs_notify_fifo ${path}`);
  await fifos.open();
  fifos.write('x');
  t.deepEqual(lines, [`lvs notify fifo ${path} is not a fifo we own - not using`]);
  t.is(await readFile(path, 'utf8'), 'kept');
});

test('a path that cannot be is told', async (t) => {
  const { fifos, lines } = make(t, 'notify_fifo /none-such/fifo');
  await fifos.open();
  t.deepEqual(lines, ['Unable to create notify fifo /none-such/fifo']);
});

test('without a reader the FIFO fills, which holds nobody up and is told once', async (t) => {
  const path = join(await temporaryFolder(t), 'fifo');
  const { fifos, lines } = make(t, `notify_fifo ${path}`);
  await fifos.open();
  for (let i = 0; i < 5000; i += 1) fifos.write('VS [192.0.2.10]:tcp:80 DOWN');
  t.deepEqual(lines, [`notify fifo ${path} is full, its reader does not read - lines are lost`]);
});

test('the script of a FIFO gets its path as the last word; one that ends is started again', async (t) => {
  const folder = await temporaryFolder(t);
  const script = `${folder}/reader`;
  await writeFile(script, `#!/bin/sh\necho "$1 $2" >>${folder}/out\n`, { mode: 0o755 });
  const { fifos, lines, clock } = make(
    t,
    `lvs_notify_fifo ${folder}/fifo\nlvs_notify_fifo_script "${script} word"`,
  );
  await fifos.open();
  await clock.fire(1000);
  const twice = `word ${folder}/fifo\n`.repeat(2);
  const out = (): Promise<string> => readFile(`${folder}/out`, 'utf8');
  for (let i = 0; i < 500 && (await out()) !== twice; i += 1) await pause(10);
  t.is(await out(), twice);
  t.is(lines[0], 'lvs notify fifo script terminated');
});
