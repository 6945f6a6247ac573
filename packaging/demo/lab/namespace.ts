// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { LabError } from './lab.js';
import { binFolder } from './tree.js';

/**
 * What the first process of a namespace does: it gives it a private /etc, /run and bin/, then waits
 * for its input to end. The input is a pipe of ours: however we end, it ends, the kernel ends
 * every process of the namespace, and nothing is left to clean up.
 */
const firstProcess = `
set -e
mount -t sysfs sysfs /sys 2>/dev/null || true
mount -t tmpfs tmpfs /run
cp -a /etc /run/etc
mount --bind /run/etc /etc
cp -a "$1" /run/bin
mount --bind /run/bin "$1"
printf 'silent\\nshow-error\\nmax-time = 10\\n' >/run/.curlrc
echo "$0" >/proc/sys/kernel/hostname
ip link set lo up
trap '' CHLD
echo ready
exec cat
`;

/** Settings of the caller that would lead a step's programs out of the lab. */
export const stepEnvironment = { CURL_HOME: '/run', no_proxy: '*', NO_PROXY: '*' } as const;

const noNamespaceHint =
  'run it as root of a whole machine; in a chroot, mount its folder on itself first (mount --rbind)';

const everyNamespace = ['--net', '--mount', '--pid', '--uts', '--ipc'];

/** A machine's worth of namespaces, without a name: it lives exactly as long as we hold it. */
export class Namespace {
  readonly name: string;
  readonly #unshare: ChildProcess;
  readonly #pid: number;

  private constructor(name: string, unshare: ChildProcess, pid: number) {
    this.name = name;
    this.#unshare = unshare;
    this.#pid = pid;
  }

  /** Makes one; needs root. */
  static async create(name: string): Promise<Namespace> {
    const made = [...everyNamespace, '--fork', '--kill-child=KILL', '--mount-proc'];
    const inside = ['sh', '-c', firstProcess, name, binFolder];
    // A group of its own: Ctrl-C is for us to handle, in our order.
    const unshare = spawn('unshare', [...made, ...inside], { stdio: 'pipe', detached: true });
    let complaint = '';
    unshare.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    const ready = once(createInterface({ input: unshare.stdout }), 'line');
    const ended = once(unshare, 'close').then(() => {
      throw new LabError(`cannot make a namespace: ${complaint.trim()}`, noNamespaceHint);
    });
    await Promise.race([ready, ended]);
    ended.catch(() => undefined);
    return new Namespace(name, unshare, await firstChild(unshare.pid!));
  }

  /** The process by which other programs find the namespace. */
  get pid(): number {
    return this.#pid;
  }

  /** The argument vector that runs another one inside. */
  enter(argv: readonly string[]): string[] {
    return [
      'nsenter',
      '--target',
      String(this.#pid),
      ...everyNamespace,
      '--root',
      '--wd',
      '--',
      ...argv,
    ];
  }

  /** Enters the network only: mounts, and so programs and files, stay ours. */
  enterNetwork(argv: readonly string[]): string[] {
    return ['nsenter', '--target', String(this.#pid), '--net', '--', ...argv];
  }

  /** Ends every process inside; resolves when they are gone. */
  async close(): Promise<void> {
    if (this.#unshare.exitCode !== null || this.#unshare.signalCode !== null) return;
    const exited = once(this.#unshare, 'exit');
    this.#unshare.stdin?.end();
    const impatience = setTimeout(() => this.#unshare.kill('SIGKILL'), 3000);
    await exited;
    clearTimeout(impatience);
  }
}

async function firstChild(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim());
}
