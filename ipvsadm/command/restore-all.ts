// SPDX-License-Identifier: GPL-2.0-or-later
import { services } from '../../compat/client/services.js';
import { transaction, type Transaction } from '../../compat/client/tables.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import type { TableEdit } from '../../compat/model/extension.js';
import type { Service, ServiceKey, ServiceSpec } from '../../compat/model/service.js';
import { printFailure, resultCode } from '../format/failure.js';
import type { Draft } from '../options/draft.js';
import type { CommandName } from '../options/names.js';
import type { CommandLine } from '../options/parse.js';
import { Refusal } from '../options/refusal.js';
import { defaultScheduler } from './add-service.js';
import { telling, type CommandContext } from './command.js';
import { destOf } from './dests.js';
import { edited } from './edit-service.js';
import { laddrOwner, serviceAddress } from './laddrs.js';
import { readLine, runLine } from './restore.js';

/** Where an edit of the transaction came from. */
interface Origin {
  readonly line: number;
  readonly command: CommandName;
}

/** A line that changes nothing of the table; it is run when all changes are made. */
interface OtherLine {
  readonly line: number;
  readonly commandLine: CommandLine;
}

const keyText = ({ family, protocol, address, port, fwmark, match }: ServiceKey): string =>
  [family, protocol, address, port, fwmark, JSON.stringify(match)].join(' ');

/** Services as the lines before leave them: undefined if one of them deletes it. */
class Pending {
  readonly #services = new Map<string, ServiceSpec | undefined>();
  #flushed = false;

  note(edit: TableEdit): void {
    if (edit.op === 'flush-services') {
      this.#services.clear();
      this.#flushed = true;
    } else if (edit.op === 'add-service' || edit.op === 'set-service') {
      this.#services.set(keyText(edit.service), edit.service);
    } else if (edit.op === 'del-service') this.#services.set(keyText(edit.service), undefined);
  }

  /** The service that an edit starts from, asked for if no line speaks of it. */
  async find({ channel }: CommandContext, key: ServiceSpec): Promise<ServiceSpec | undefined> {
    const text = keyText(key);
    if (this.#services.has(text) || this.#flushed) return this.#services.get(text);
    try {
      return await services(channel).find(key);
    } catch (error) {
      if (error instanceof DpvsError) return undefined; // the transaction will say it
      throw error;
    }
  }
}

function destEdit(op: 'add-dest' | 'set-dest' | 'del-dest', draft: Draft): TableEdit {
  return { op, service: draft.service, dest: destOf(draft, op === 'del-dest') };
}

function laddrEdit(op: 'add-laddr' | 'del-laddr', draft: Draft): TableEdit {
  return { op, service: laddrOwner(draft), laddr: serviceAddress(draft) };
}

const withScheduler = ({ service }: Draft): ServiceSpec => ({
  ...service,
  scheduler: service.scheduler || defaultScheduler,
});

/** Changes that a command line means at once; those not listed are run as they are. */
const edits: Readonly<Partial<Record<CommandName, (draft: Draft) => TableEdit>>> = {
  'add-service': (draft) => ({ op: 'add-service', service: withScheduler(draft) }),
  'delete-service': ({ service }) => ({ op: 'del-service', service }),
  flush: () => ({ op: 'flush-services' }),
  zero: ({ service, given }) =>
    given.has('service-address') ? { op: 'zero-service', service } : { op: 'zero-services' },
  'add-server': (draft) => destEdit('add-dest', draft),
  'edit-server': (draft) => destEdit('set-dest', draft),
  'delete-server': (draft) => destEdit('del-dest', draft),
  'add-laddr': (draft) => laddrEdit('add-laddr', draft),
  'del-laddr': (draft) => laddrEdit('del-laddr', draft),
};

/** The input, understood: one transaction, and what is run after it. */
class Input {
  readonly others: OtherLine[] = [];
  readonly #context: CommandContext;
  readonly #transaction: Transaction;
  readonly #origins: Origin[] = [];
  readonly #pending = new Pending();

  constructor(context: CommandContext) {
    this.#context = context;
    this.#transaction = transaction(context.channel);
  }

  async take(line: number, commandLine: CommandLine): Promise<void> {
    const { row, draft } = commandLine;
    const edit =
      row.name === 'edit-service' ? await this.#serviceEdit(draft) : edits[row.name]?.(draft);
    if (edit === undefined) {
      this.others.push({ line, commandLine });
      return;
    }
    this.#pending.note(edit);
    this.#transaction.add(edit);
    this.#origins.push({ line, command: row.name });
  }

  async #serviceEdit(draft: Draft): Promise<TableEdit> {
    const wanted = withScheduler(draft);
    const current = await this.#pending.find(this.#context, wanted);
    const service = current === undefined ? wanted : edited(current as Service, draft);
    return { op: 'set-service', service };
  }

  /** Applies all changes or none; @returns the exit code */
  async commit(): Promise<number> {
    const refused = await this.#transaction.commit();
    if (refused === undefined) return 0;
    const { line, command } = this.#origins[refused.at] ?? { line: 0, command: 'restore' };
    const told = { ...telling(this.#context), command };
    printFailure(told, refused.error, 1);
    told.io.stderr.write(`line ${line} was refused, nothing was applied\n`);
    return resultCode(told, refused.error);
  }
}

function bad(number: number, cause: Refusal): Refusal {
  const text = `${cause.message}\nline ${number} is bad, nothing was applied`;
  return new Refusal(text, cause.exitCode, cause.typo);
}

/** Reads the whole input. Throws the `Refusal` of the first bad line, with its number. */
async function readAll(context: CommandContext): Promise<Input> {
  const input = new Input(context);
  let number = 0;
  for await (const line of context.io.stdin.lines()) {
    number++;
    try {
      const commandLine = await readLine(context, line);
      if (commandLine === undefined) continue;
      await input.take(number, commandLine);
      if (commandLine.row.name === 'help' || commandLine.row.name === 'version') break;
    } catch (error) {
      throw error instanceof Refusal ? bad(number, error) : error;
    }
  }
  return input;
}

async function runOthers(context: CommandContext, others: readonly OtherLine[]): Promise<number> {
  let last = 0;
  for (const { line, commandLine } of others) {
    const { code } = await runLine(context, commandLine);
    last = code;
    if (code !== 0) context.io.stderr.write(`line ${line} was refused\n`);
  }
  return last;
}

/**
 * `-R` with a daemon of this project: all changes are one transaction. A line that cannot be
 * understood or is refused is named, and then nothing is applied.
 */
export async function restoreAll(context: CommandContext): Promise<number> {
  const input = await readAll(context);
  let code: number;
  try {
    code = await input.commit();
  } catch (error) {
    if (!(error instanceof DpvsError)) throw error;
    printFailure(telling(context), error, 1);
    return resultCode(telling(context), error);
  }
  return code === 0 ? runOthers(context, input.others) : code;
}
