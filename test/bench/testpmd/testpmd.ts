// SPDX-License-Identifier: GPL-2.0-or-later
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Side, SideReading } from '../machine/sides.js';
import { lcoreThread, threadCpuNs } from '../machine/threads.js';
import { parseSent } from './parse.js';

const prompt = 'testpmd> ';

export type ForwardMode = 'io' | 'macswap' | '5tswap';

/** What testpmd needs to play the same file as an engine. */
export interface TestpmdSpec {
  readonly pcap: string;
  readonly mbufs: number;
  readonly lcore: number;
}

function argumentsFor(spec: TestpmdSpec): string[] {
  const main = spec.lcore === 0 ? 1 : 0;
  const vdev = `net_pcap0,rx_pcap=${spec.pcap},infinite_rx=1`;
  return ['--pdeathsig', 'KILL', 'stdbuf', '-oL', 'dpdk-testpmd', '--in-memory', '--no-pci', '--no-telemetry',
    '--log-level', 'lib.*:error', '--lcores', `${main}@${main},${spec.lcore}@${spec.lcore}`,
    '--main-lcore', `${main}`, '--vdev', vdev, '--', '-i', '--nb-cores=1', '--burst=32', '--mbcache=250',
    '--rxd=1024', '--txd=1024', `--total-num-mbufs=${spec.mbufs}`]; // prettier-ignore
}

/** DPDK's own forwarder, driven by its command line. It dies with this process. */
export class TestpmdSide implements Side {
  readonly pid: number;
  #tid = 0;
  readonly #child: ChildProcess;
  #text = '';
  #errors = '';
  #wake: () => void = () => undefined;

  private constructor(spec: TestpmdSpec) {
    this.#child = spawn('setpriv', argumentsFor(spec), { stdio: 'pipe' });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#errors += text));
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
    this.#child.on('exit', () => this.#wake());
    this.pid = this.#child.pid ?? 0;
  }

  static async start(spec: TestpmdSpec): Promise<TestpmdSide> {
    const side = new TestpmdSide(spec);
    await side.#answer();
    side.#tid = lcoreThread(side.pid, spec.lcore) ?? 0;
    return side;
  }

  /** Text up to the next prompt. */
  async #answer(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf(prompt);
      if (end >= 0) {
        const answer = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + prompt.length);
        return answer;
      }
      if (this.#child.exitCode !== null) {
        throw new Error(`testpmd ended: ${this.#text}${this.#errors}`);
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #command(line: string): Promise<string> {
    this.#child.stdin?.write(`${line}\n`);
    return this.#answer();
  }

  /** Starts to forward in this mode, whatever it did before. */
  async forward(mode: ForwardMode): Promise<void> {
    await this.#command('stop');
    await this.#command(`set fwd ${mode}`);
    await this.#command('start');
  }

  async read(): Promise<SideReading> {
    const before = process.hrtime.bigint();
    const sent = parseSent(await this.#command('show port stats all'));
    const atNs = Number(before + process.hrtime.bigint()) / 2;
    return { atNs, workerNs: threadCpuNs(this.pid, this.#tid), sent };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
