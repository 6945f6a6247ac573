// SPDX-License-Identifier: GPL-2.0-or-later
import { once } from 'node:events';
import { must, startCommand, type Output } from './command.js';
import { LabError, type HostPlan, type Lab, type ProgramPlan } from './lab.js';
import { Namespace } from './namespace.js';
import { buildNetwork } from './network.js';
import { tree } from './tree.js';

const readyWithinMs = 10_000;

/** The machines of a lab, standing. */
export class Site {
  readonly #lab: Lab;
  readonly #namespaces = new Map<string, Namespace>();
  readonly #output = new Map<string, Output[]>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Makes the hosts, lays the cables, starts what runs all the time. */
  async build(): Promise<void> {
    const wire = await this.#create('wire');
    const hosts = new Map<string, Namespace>();
    for (const name of Object.keys(this.#lab.hosts)) hosts.set(name, await this.#create(name));
    await buildNetwork(this.#lab, wire, hosts);
    for (const [name, host] of hosts) await this.#furnish(host, this.#lab.hosts[name]!);
  }

  async #create(name: string): Promise<Namespace> {
    const namespace = await Namespace.create(name);
    this.#namespaces.set(name, namespace);
    return namespace;
  }

  async #furnish(host: Namespace, plan: HostPlan): Promise<void> {
    const { files = {}, programs = [], setup = [] } = plan;
    for (const [path, text] of Object.entries(files)) {
      await must(
        host.enter(['sh', '-c', 'mkdir -p "${1%/*}" && printf %s "$2" >"$1"', 'sh', path, text]),
      );
    }
    for (const program of programs) await this.#start(host, program);
    if (setup.length > 0) await must(host.enter(['sh', '-ec', setup.join('\n')]));
  }

  async #start(host: Namespace, { run, ready }: ProgramPlan): Promise<void> {
    const { child, output } = startCommand(host.enter(['sh', '-c', `cd "${tree}" && exec ${run}`]));
    const timeout = AbortSignal.timeout(readyWithinMs);
    const ended = Promise.race([once(child, 'close'), once(timeout, 'abort')]).then(() => {
      throw new LabError(`${host.name}: ${run} is not ready: ${output.texts.stderr.trim()}`);
    });
    ended.catch(() => undefined);
    await Promise.race([output.matching(ready), ended]);
    this.keepOutput(host.name, output);
  }

  /** The argument vector that runs another one on a host. */
  enter(host: string, argv: readonly string[]): string[] {
    const namespace = this.#namespaces.get(host);
    if (namespace === undefined) throw new LabError(`the lab has no host ${host}`);
    return namespace.enter(argv);
  }

  /** Remembers the output of something that goes on in the background. */
  keepOutput(host: string, output: Output): void {
    this.#output.set(host, [...(this.#output.get(host) ?? []), output]);
  }

  /** What the background programs of a host printed so far. */
  backgroundOutput(host: string): string {
    const outputs = this.#output.get(host) ?? [];
    return outputs.map(({ texts }) => texts.stdout + texts.stderr).join('');
  }

  /** Ends everything; nothing of the site remains. */
  async close(): Promise<void> {
    await Promise.all([...this.#namespaces.values()].map((namespace) => namespace.close()));
    this.#namespaces.clear();
  }
}
