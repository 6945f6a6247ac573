// SPDX-License-Identifier: GPL-2.0-or-later
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { budgets, isMet, standing } from './budgets.js';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** Figures of one run of a benchmark, and under what conditions they came about. */
export class Report {
  readonly figures: Figure[] = [];
  readonly failures: string[] = [];
  readonly conditions: Record<string, unknown> = {};

  add(name: string, value: number, unit: string): void {
    this.figures.push({ name, value: Number(value.toPrecision(4)), unit });
  }

  /** A measurement that does not count, such as one with wrong packets. */
  fail(what: string): void {
    this.failures.push(what);
  }

  /** Prints all, and says with which exit code to end: 1 if a measurement failed. */
  print(json: boolean, out: (line: string) => void): number {
    if (json) out(JSON.stringify(this.#object()));
    else for (const line of this.#lines()) out(line);
    return this.failures.length > 0 ? 1 : 0;
  }

  #object(): object {
    const figures = this.figures.map((figure) => ({ ...figure, ...verdictOf(figure) }));
    const { failures, conditions } = this;
    return { figures, failures, machine: machine(), conditions };
  }

  #lines(): string[] {
    const line = ({ name, value, unit }: Figure): string => {
      const words = standing(name, value);
      return `${name} ${value} ${unit}${words === undefined ? '' : ` (${words})`}`;
    };
    return [...this.figures.map(line), ...this.failures.map((what) => `failed: ${what}`)];
  }
}

function verdictOf({ name, value }: Figure): object {
  const budget = budgets[name];
  if (budget === undefined) return {};
  return { ...budget, met: isMet(budget, budget.must, value) };
}

function machine(): object {
  const model = cpus()[0]?.model ?? '';
  const pages = readFileSync('/proc/sys/vm/nr_hugepages', 'utf8').trim();
  return {
    processor: model,
    cores: cpus().length,
    memoryMib: Math.round(totalmem() / 2 ** 20),
    hugePages: Number(pages),
    kernel: release(),
    node: process.version,
  };
}
