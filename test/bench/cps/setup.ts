// SPDX-License-Identifier: GPL-2.0-or-later
// What both kinds of new connections share: a file of a million first packets.
import { EngineSide } from '../engine/client.js';
import type { EngineSpec, Verdict } from '../engine/spec.js';
import { workerCore } from '../forward/load.js';
import { measure } from '../machine/measure.js';
import type { Run } from '../machine/measure.js';
import type { Reserve } from '../machine/reserve.js';
import { pause, resume } from '../machine/sides.js';
import { hugeMibFor, mbufsFor, trafficFile } from '../machine/workspace.js';
import type { Report } from '../report/report.js';
import { TestpmdSide } from '../testpmd/testpmd.js';
import type { Proto } from '../traffic/frames.js';

export const flows = 1_000_000;

export interface Wish {
  readonly proto: Proto;
  readonly services?: number;
  readonly laddrs: number;
  readonly maxConns: number;
  readonly timeoutSec: number;
}

/** Writes the file and makes room for an engine, and for testpmd if it is to run beside. */
export async function prepare(held: Reserve, wish: Wish, beside = true): Promise<EngineSpec> {
  const shape = { mode: 'fnat', proto: wish.proto, services: wish.services ?? 1 } as const;
  const name = `first-${shape.proto}-${shape.services}`;
  const pcap = await trafficFile(held, { ...shape, name, flows, rounds: 1 });
  const mbufs = mbufsFor(flows);
  const own = hugeMibFor(mbufs, wish.maxConns, shape.services);
  held.hugeMib((beside ? hugeMibFor(mbufs, 0) : 0) + own);
  return { ...wish, ...shape, pcaps: [pcap], mbufs, lcores: [workerCore] };
}

/** testpmd on the same file, stopped until it is asked for. */
export class Reference {
  readonly #side: TestpmdSide;

  private constructor(side: TestpmdSide) {
    this.#side = side;
  }

  static async start(spec: EngineSpec): Promise<Reference> {
    const { pcaps, mbufs } = spec;
    const side = await TestpmdSide.start({ pcap: pcaps[0]!, mbufs, lcore: workerCore });
    await side.forward('5tswap');
    pause(side);
    return new Reference(side);
  }

  async run(ms: number): Promise<Run> {
    resume(this.#side);
    const run = await measure(this.#side, ms);
    pause(this.#side);
    return run;
  }

  stop(): Promise<void> {
    return this.#side.stop();
  }
}

/** Runs work with an engine of its own. */
export async function withEngine<Result>(
  spec: EngineSpec,
  work: (engine: EngineSide) => Promise<Result>,
): Promise<Result> {
  const engine = await EngineSide.start(spec);
  return work(engine).finally(() => engine.stop());
}

/** Wrong packets make a measurement a failed one. */
export function judge(name: string, verdicts: readonly Verdict[], samples: number, to: Report) {
  for (const { wrong, checked, faults } of verdicts) {
    if (wrong > 0) to.fail(`${name}: ${wrong} of ${checked} samples: ${faults[0]}`);
    if (checked < samples) to.fail(`${name}: only ${checked} samples`);
  }
}
