// SPDX-License-Identifier: GPL-2.0-or-later
import { familyOf, isMulticast, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import type { GlobalConfig, SyncDaemon } from '../config/model/global.js';
import * as r from './readers.js';
import type { Line } from './table.js';

/** A number with a keyword before it. */
interface Option {
  readonly into: 'id' | 'maxLenBytes' | 'port' | 'ttl';
  readonly range: readonly [number, number];
  readonly missing: string;
  readonly wrong: (given: string) => string;
}

const ignored = (name: string): Pick<Option, 'missing' | 'wrong'> => ({
  missing: `No value specified for lvs_sync_daemon ${name} - ignoring`,
  wrong: (given) => `Invalid lvs_sync_daemon ${name} (${given}) - ignoring`,
});

const wrongId = (given: string): string => `Invalid syncid (${given}) - defaulting to vrid`;

const options: Readonly<Record<string, Option>> = {
  id: {
    into: 'id',
    range: [0, 255],
    missing: 'No value specified for lvs_sync_daemon id, defaulting to vrid',
    wrong: wrongId,
  },
  maxlen: { into: 'maxLenBytes', range: [1, 65507], ...ignored('maxlen') },
  port: { into: 'port', range: [1, 65535], ...ignored('port') },
  ttl: { into: 'ttl', range: [1, 255], ...ignored('ttl') },
};

/** `lvs_sync_daemon IFACE [inst NAME] [id N] …`, and the old form `IFACE NAME [ID]`. */
export function syncDaemon(context: Context, target: GlobalConfig, line: Line): void {
  const name = line.words[1];
  const before = target.lvsSyncDaemon;
  if (before !== undefined) {
    const was = `${before.interface} ${before.vrrpInstance ?? ''}`;
    context.error(`lvs_sync_daemon has already been specified as ${was} - ignoring`, 1);
  } else if (name === undefined) context.error('lvs_sync_daemon requires interface');
  else if (name.length > 15) {
    context.error(`lvs_sync_daemon interface name '${name}' too long - ignoring`, 1);
  } else target.lvsSyncDaemon = withOptions(context, name, line);
}

function withOptions(context: Context, name: string, line: Line): SyncDaemon {
  const daemon: SyncDaemon = {
    ...{ interface: name, vrrpInstance: undefined, id: undefined, maxLenBytes: undefined },
    ...{ port: undefined, ttl: undefined, group: undefined },
  };
  let index = oldForm(context, daemon, line);
  for (; index < line.words.length; index += 2) {
    const word = line.words[index] ?? '';
    if (options[word] === undefined && word !== 'inst' && word !== 'group') {
      context.error(`Unknown option ${word} specified for lvs_sync_daemon`, index);
      index--;
    } else take(context, daemon, line, index);
  }
  return daemon;
}

function oldForm(context: Context, daemon: SyncDaemon, line: Line): number {
  const [, , instance, id] = line.words;
  const isOption = (word: string): boolean =>
    word in options || word === 'inst' || word === 'group';
  if (instance === undefined || isOption(instance)) return 2;
  daemon.vrrpInstance = instance;
  if (id === undefined || isOption(id)) return 3;
  const value = r.unsigned(context, id, { min: 0, max: 255, word: 3 });
  if (value === undefined) context.error(wrongId(id), 3);
  else {
    context.error('Please use keyword "id" before lvs_sync_daemon SYNCID', 3);
    daemon.id = value;
  }
  return 4;
}

function take(context: Context, daemon: SyncDaemon, line: Line, index: number): void {
  const name = line.words[index] ?? '';
  const given = line.words[index + 1];
  if (name === 'inst') instance(context, daemon, r.need(context, line, index + 1), index);
  else if (name === 'group') group(context, daemon, given, index);
  else {
    const option = options[name];
    if (option === undefined) return;
    if (given === undefined) {
      context.error(option.missing, index);
      return;
    }
    const [min, max] = option.range;
    const value = r.unsigned(context, given, { min, max, word: index + 1 });
    if (value === undefined) context.error(option.wrong(given), index + 1);
    else daemon[option.into] = value;
  }
}

function instance(context: Context, daemon: SyncDaemon, name: string, index: number): void {
  const was = daemon.vrrpInstance;
  const message = `lvs_sync_daemon vrrp instance has already been specified as ${was} - ignoring`;
  if (was !== undefined) context.error(message, index + 1);
  else daemon.vrrpInstance = name;
}

function group(
  context: Context,
  daemon: SyncDaemon,
  given: string | undefined,
  index: number,
): void {
  if (given === undefined)
    context.error('No value specified for lvs_sync_daemon group - ignoring', index);
  else if (familyOf(given) === undefined) {
    context.error(`Invalid lvs_sync_daemon group (${given}) - ignoring`, index + 1);
  } else if (!isMulticast(given)) {
    const message = `lvs_sync_daemon group address ${given} is not multicast - ignoring`;
    context.error(message, index + 1);
  } else daemon.group = plainAddress(given);
}
