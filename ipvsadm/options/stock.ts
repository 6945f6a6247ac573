// SPDX-License-Identifier: GPL-2.0-or-later
// Options of stock ipvsadm 1.31 that the dpvs fork lost. Source: ipvsadm(8) 1.31 and its messages.
import { serviceFlag, type Draft } from './draft.js';
import { numberWithin } from './numbers.js';
import { Refusal } from './refusal.js';
import { destCommands, serviceCommands, type OptionRow } from './row.js';
import type { Take } from './take.js';

const schedFlags: Readonly<Record<string, number>> = {
  'flag-1': serviceFlag.sched1,
  'flag-2': serviceFlag.sched2,
  'flag-3': serviceFlag.sched3,
  'sh-fallback': serviceFlag.sched1,
  'sh-port': serviceFlag.sched2,
  'mh-fallback': serviceFlag.sched1,
  'mh-port': serviceFlag.sched2,
};

/** True if a word can only be the argument of stock's `-b`. */
export function areSchedFlags(text: string): boolean {
  return text.split(',').every((word) => Object.hasOwn(schedFlags, word));
}

/** Stock's `-b FLAGS` of -A and -E; `sh-` and `mh-` flags want their scheduler, given before. */
const takeSchedFlags: Take = ({ draft: { service }, value }) => {
  for (const word of value.split(',')) {
    const flag = Object.hasOwn(schedFlags, word) ? (schedFlags[word] ?? 0) : 0;
    if (!flag) throw new Refusal(`invalid scheduler flag \`${word}'`);
    const scheduler = /^([sm]h)-/.exec(word)?.[1];
    if (scheduler && service.scheduler && service.scheduler !== scheduler) {
      throw new Refusal(`incompatible scheduler flag \`${word}'`);
    }
    service.flags |= flag;
  }
};

/** Options that a kind of tunnel needs, takes, and takes at most one of. */
interface TunnelRules {
  readonly needs: readonly string[];
  readonly oneOf: readonly string[];
}

const tunnels: Readonly<Record<string, TunnelRules>> = {
  ipip: { needs: [], oneOf: [] },
  gue: { needs: ['tun-port'], oneOf: ['tun-nocsum', 'tun-csum', 'tun-remcsum'] },
  gre: { needs: [], oneOf: ['tun-nocsum', 'tun-csum'] },
};

const takeTunnelType: Take = ({ draft, value }) => {
  if (!Object.hasOwn(tunnels, value)) throw new Refusal('illegal tunnel type specified');
  draft.tunnel.type = value;
};

const takeTunnelPort: Take = ({ draft, value }) => {
  if (numberWithin(value, 1, 65535) === undefined)
    throw new Refusal('illegal tunnel port specified');
  draft.tunnel.options.push('tun-port');
};

const takeTunnelFlag =
  (option: string): Take =>
  ({ draft }) => {
    draft.tunnel.options.push(option);
  };

const tunnelMode = 2;

function checkTunnelOptions(type: string, options: readonly string[]): void {
  const { needs, oneOf } = tunnels[type] ?? { needs: [], oneOf: [] };
  const at = `the '${type}' tunnel type`;
  for (const option of needs) {
    if (options.includes(option)) continue;
    throw new Refusal(`You need to supply the '${option}' option for ${at}`);
  }
  const illegal = options.find((option) => !needs.includes(option) && !oneOf.includes(option));
  if (illegal) throw new Refusal(`Illegal '${illegal}' option with ${at}`);
  const [first, second] = oneOf.filter((option) => options.includes(option));
  if (second)
    throw new Refusal(`The option '${second}' conflicts with the '${first}' option in ${at}`);
}

/**
 * Refuses tunnel options that do not fit each other or the forwarding method, and every kind but
 * IP in IP: the control protocol has no place for another.
 */
export function checkTunnel({ tunnel: { type, options }, dest }: Draft): void {
  if (type === '' && options.length === 0) return;
  if (dest.mode !== tunnelMode) throw new Refusal('Tunnel options conflict with forward method');
  checkTunnelOptions(type || 'ipip', options);
  if (type !== '' && type !== 'ipip') {
    throw new Refusal(`tunnel type '${type}' is not supported by the daemon, only 'ipip'`);
  }
}

const tunnelFlag = (long: string, what: string): OptionRow => ({
  long,
  arg: 'none',
  when: 'stock',
  goesWith: destCommands,
  take: takeTunnelFlag(long),
  text: what,
});

const sync = (long: string, max: number, argName: string, text: string): OptionRow => ({
  long,
  arg: 'needed',
  when: 'stock',
  goesWith: ['start-daemon'],
  take: ({ value }) => {
    if (numberWithin(value, 1, max) === undefined) throw new Refusal(`illegal ${long} specified`);
  },
  argName,
  text,
});

/** The rows of the option table that stock scripts need. */
export const stockOptions: readonly OptionRow[] = [
  {
    long: 'sched-flags',
    short: 'b',
    arg: 'needed',
    when: 'stock',
    goesWith: serviceCommands,
    take: takeSchedFlags,
    argName: 'flags',
    text: 'Scheduler flags of -A and -E: sh-fallback, sh-port, mh-fallback, mh-port, flag-1, flag-2, flag-3, comma-separated.',
  },
  {
    long: 'tun-type',
    arg: 'needed',
    when: 'stock',
    goesWith: destCommands,
    take: takeTunnelType,
    argName: 'ipip|gue|gre',
    text: 'Encapsulation of -i. The daemon takes ipip alone.',
  },
  {
    long: 'tun-port',
    arg: 'needed',
    when: 'stock',
    goesWith: destCommands,
    take: takeTunnelPort,
    argName: 'port',
    text: 'Port of a GUE tunnel.',
  },
  tunnelFlag('tun-nocsum', 'No checksum in a GUE or GRE header.'),
  tunnelFlag('tun-csum', 'Checksum in a GUE or GRE header.'),
  tunnelFlag('tun-remcsum', 'Remote checksum in a GUE header.'),
  {
    long: 'tun-info',
    arg: 'none',
    when: 'stock',
    goesWith: ['list'],
    take: ({ draft }) => void draft.extra.add('tun-info'),
    text: 'List the kind of tunnel of each server.',
  },
  sync('sync-maxlen', 65515, 'length', 'Longest synchronisation message.'),
  {
    long: 'mcast-group',
    arg: 'needed',
    when: 'stock',
    goesWith: ['start-daemon'],
    take: () => undefined,
    argName: 'address',
    text: 'Group of connection synchronisation.',
  },
  sync('mcast-port', 65535, 'port', 'UDP port of connection synchronisation.'),
  sync('mcast-ttl', 255, 'ttl', 'Time to live of synchronisation messages.'),
];
