// SPDX-License-Identifier: GPL-2.0-or-later
import type { Context } from '../config/context.js';
import type { Forwarding, Tunnel } from '../config/model/lvs.js';
import * as r from './readers.js';
import type { Line } from './table.js';

const methods = ['NAT', 'DR', 'TUN'] as const;
const forkMethods = ['FNAT', 'SNAT'] as const;
const tunnelTypes = ['ipip', 'gue', 'gre'] as const;
const checksums = { nocsum: 'none', csum: 'csum', remcsum: 'remcsum' } as const;

interface Options {
  type: Tunnel['type'] | undefined;
  port: number | undefined;
  checksum: Tunnel['checksum'];
}

/** A forwarding method with its tunnel; undefined if it is none. A wrong tunnel is told and left out. */
export function forwarding(context: Context, line: Line, server: string): Forwarding | undefined {
  const given = r.need(context, line, 1);
  const known: readonly Forwarding['method'][] =
    context.build === '2.4.3' ? [...methods, ...forkMethods] : methods;
  const method = known.find((one) => one === given);
  if (forkMethods.some((one) => one === given)) context.lacked = true;
  if (method === undefined) {
    context.error(`PARSER : unknown [${given}] routing method for ${server} server.`, 1);
    return undefined;
  }
  if (line.words.length === 2) return { method, tunnel: undefined };
  const options: Options = { type: undefined, port: undefined, checksum: undefined };
  const problem = readOptions(context, line, server, options) ?? conflict(options);
  if (problem === undefined)
    return { method, tunnel: method === 'TUN' ? tunnelOf(options) : undefined };
  context.error(problem);
  return { method, tunnel: undefined };
}

function tunnelOf({ type, port, checksum }: Options): Tunnel {
  return { type: type ?? 'ipip', port, checksum };
}

function readOptions(
  context: Context,
  line: Line,
  server: string,
  into: Options,
): string | undefined {
  for (let index = 2; index < line.words.length; index++) {
    const word = line.words[index] ?? '';
    const value = line.words[index + 1];
    if (word === 'type') {
      if (value === undefined) return `Missing tunnel type for ${server} server.`;
      into.type = tunnelTypes.find((one) => one === value);
      if (into.type === undefined) return `Unknown tunnel type ${value} for ${server} server.`;
      index++;
    } else if (word === 'port') {
      if (value === undefined) return `Missing port for ${server} server gue tunnel.`;
      into.port = r.unsigned(context, value, { min: 1, max: 65535, word: index + 1 });
      if (into.port === undefined) return `Invalid gue tunnel port ${value} for ${server} server.`;
      index++;
    } else if (Object.hasOwn(checksums, word)) {
      into.checksum = checksums[word as keyof typeof checksums];
    } else return `Invalid tunnel option ${word} for ${server} server.`;
  }
  return undefined;
}

function conflict({ type = 'ipip', port, checksum }: Options): string | undefined {
  const withChecksum = checksum === 'csum' || checksum === 'remcsum';
  if ((type === 'gue') !== (port !== undefined)) {
    return 'gue tunnels require port, otherwise cannot have port.';
  }
  if (type === 'ipip' && withChecksum) return 'ipip tunnels do not support checksum option.';
  if (type === 'gre' && checksum === 'remcsum') {
    return 'gre tunnels do not support remote checksum option.';
  }
  return undefined;
}
