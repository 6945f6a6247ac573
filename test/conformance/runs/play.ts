// SPDX-License-Identifier: GPL-2.0-or-later
// Plays one recorded run: bin/keepalived in a network of its own, against a daemon that writes down.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { must } from '../../../packaging/demo/lab/command.js';
import { Namespace } from '../../../packaging/demo/lab/namespace.js';
import { inTree } from '../../helpers/root.js';
import type { RunResult } from './compare.js';
import { startRecorder } from './recorder.js';
import { actionsOf, type RunAction, type RunCase } from './recording.js';

/** The machine of the recordings. */
const network = `ip link set lo up
ip link add eth0 type veth peer name peer0
ip addr add 192.0.2.1/24 dev eth0
ip addr add 2001:db8::1/64 dev eth0 nodad
ip link set eth0 up
ip link set peer0 up`;

const notifyScript = (folder: string): string => `#!/bin/sh
for word in "$@"; do line="$line[$word]"; done
echo "$line" >>${folder}/notify
`;

/** What is at work while a run is played. */
interface Stage {
  readonly folder: string;
  readonly host: Namespace;
  readonly listeners: Map<string, ChildProcess>;
  readonly placed: (text: string) => string;
  signal(name: NodeJS.Signals | number): void;
}

/** @throws Error for a run that cannot be played here */
export async function play(recorded: RunCase): Promise<RunResult> {
  const folder = await mkdtemp(join(tmpdir(), 'dpvs-run-'));
  const host = await Namespace.create('keepalived');
  try {
    await must(host.enter(['sh', '-ec', network]));
    return await playIn(recorded, folder, host);
  } finally {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function playIn(recorded: RunCase, folder: string, host: Namespace): Promise<RunResult> {
  const placed = (text: string): string => text.replaceAll('DIR', folder);
  await writeFile(join(folder, 'c.conf'), placed(recorded.config));
  await writeFile(join(folder, 'n.sh'), notifyScript(folder), { mode: 0o755 });
  const recorder = await startRecorder(join(folder, 'ipc'));
  const child = startKeepalived(folder, host);
  const output = linesOf(child);
  const signal = (name: NodeJS.Signals | number): void => void process.kill(child.pid ?? 0, name);
  const listeners = new Map<string, ChildProcess>();
  const exited = once(child, 'exit') as Promise<[number | null]>;
  try {
    const fifo = await readFifo(folder, output);
    await runTimes(recorded, { folder, host, listeners, placed, signal });
    const [exit] = await exited;
    const notify = (await readFile(join(folder, 'notify'), 'utf8').catch(() => '')).split('\n');
    const log = output.lines.map((line) => line.replaceAll(folder, 'DIR'));
    return { exit, ipvs: recorder.lines, fifo: fifo.text, notify, log: log.map(withoutPids) };
  } finally {
    child.kill('SIGKILL');
    for (const one of listeners.values()) one.kill('SIGKILL');
    recorder.close();
  }
}

function startKeepalived(folder: string, host: Namespace): ChildProcess {
  const pids = ['-p', `${folder}/k.pid`, '-c', `${folder}/c.pid`];
  const argv = ['-n', '-l', '-D', '-G', '-f', `${folder}/c.conf`, ...pids];
  const [command = '', ...args] = host.enterNetwork([inTree('bin/keepalived'), ...argv]);
  const env = { ...process.env, DPVS_IPC_FILE: join(folder, 'ipc'), TMPDIR: folder };
  return spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

interface Lines {
  readonly lines: string[];
  seen(form: RegExp): Promise<void>;
}

/** Lines of the log without their time. */
function linesOf(child: ChildProcess): Lines {
  const lines: string[] = [];
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const all = (rest + text).split('\n');
    rest = all.pop() ?? '';
    lines.push(...all.map((line) => line.replace(/^\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}: /, '')));
  });
  const seen = async (form: RegExp): Promise<void> => {
    for (let tries = 0; tries < 600; tries++) {
      if (lines.some((line) => form.test(line))) return;
      await pause(50);
    }
    throw new Error(`no line of the log is ${form}: ${lines.join('\n')}`);
  };
  return { lines, seen };
}

/** Reads the FIFO from when the program has made it; the recorded times count from its start. */
async function readFifo(folder: string, output: Lines): Promise<{ text: string }> {
  const fifo = { text: '' };
  const found = output.seen(/^Initializing ipvs$/);
  await found;
  const stream = createReadStream(join(folder, 'fifo'), 'latin1');
  stream.on('error', () => undefined); // a run without a FIFO
  stream.on('data', (text) => (fifo.text += String(text)));
  await output.seen(/^Startup complete$/);
  return fifo;
}

async function runTimes(recorded: RunCase, stage: Stage): Promise<void> {
  const begin = performance.now();
  const at = async (sec: number): Promise<void> => {
    await pause(Math.max(0, begin + sec * 1000 - performance.now()));
  };
  for (const action of actionsOf(recorded)) {
    await at(action.atSec);
    await act(action, recorded, stage);
  }
  await at(recorded.term - 0.8);
  for (const name of ['SIGUSR1', 'SIGUSR2', 36] as const) stage.signal(name);
  await at(recorded.term);
  stage.signal('SIGTERM');
}

const listener =
  'require("net").createServer((s) => s.on("error", () => 0)).listen(process.argv[2], process.argv[1])';

async function act(action: RunAction, recorded: RunCase, stage: Stage): Promise<void> {
  const { folder, listeners } = stage;
  switch (action.kind) {
    case 'create':
      return writeFile(join(folder, action.file), '');
    case 'remove':
      return rm(join(folder, action.file));
    case 'listen': {
      const { address, port } = action;
      const [command = '', ...args] = stage.host.enterNetwork([
        process.execPath,
        '-e',
        listener,
        address,
        `${port}`,
      ]);
      listeners.set(`${address}:${port}`, spawn(command, args, { stdio: 'ignore' }));
      return;
    }
    case 'unlisten':
      listeners.get(`${action.address}:${action.port}`)?.kill('SIGKILL');
      return;
    case 'reload':
      if (recorded.config_reload !== undefined)
        await writeFile(join(folder, 'c.conf'), stage.placed(recorded.config_reload));
      stage.signal('SIGHUP');
  }
}

const withoutPids = (line: string): string => line.replace(/(pid=|process\()\d+/, '$1<pid>');
