// SPDX-License-Identifier: GPL-2.0-or-later
import { invalid, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { usages } from '../format/usage.js';

/** The original puts its help text between its complaint and the error. */
export function misused(line: string): Error {
  return invalid(`${line}${usages['link'] ?? ''}`.trimEnd());
}

/** `link` has room for longer names than the other objects. */
export const linkName = (word: string): string => word.slice(0, 31);

async function show(call: Call): Promise<void> {
  const { intervalSec, count } = call.options;
  if (count !== 0 && intervalSec === 0) throw misused('miss statistics display interval');
  const [name = '', ...rest] = call.words.left;
  if (name.startsWith('cpu')) return (await import('./link-lcore.js')).showLcores(call, name);
  const withStatus = rest.some((word) => word.startsWith('status'));
  return (await import('./link-port.js')).showPorts(call, linkName(name), withStatus);
}

/** `dpip link`: ports, bonds and lcores. */
export const link: DpipObject = {
  async run(call) {
    if (call.verb === 'show') return show(call);
    if (call.verb !== 'set' && call.verb !== 'add' && call.verb !== 'del') throw unsupported();
    return (await import('./link-set.js')).changeLink(call);
  },
};
