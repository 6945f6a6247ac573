// SPDX-License-Identifier: GPL-2.0-or-later
// Lines that --restore reads: the original's, and the full ones that lose nothing.
import { AF_INET6 } from '../../compat/model/address.js';
import type { AclEntry } from '../../compat/model/acl.js';
import type { Dest } from '../../compat/model/dest.js';
import type { Match, Service, ServiceKey } from '../../compat/model/service.js';
import { passiveCheck } from '../options/dest-check.js';
import { serviceFlag } from '../options/draft.js';
import type { EndpointText } from './endpoint.js';
import { externalNames, isFullMask, netmaskText, passiveText, proxyWord } from './service-flags.js';
import { isShownAsMatch, matchProtocol, rangeText } from './service-name.js';

/** How lines are written. */
export interface SaveStyle {
  readonly endpoint: EndpointText;
  /** The same for `-r`, where not every daemon's `-R` takes service names. */
  readonly destEndpoint: EndpointText;
  /** All that a service has, not only what the original saves. */
  readonly full: boolean;
  /** Spelling of one-packet scheduling: `--ops`, with stock's profile `-o`. */
  readonly opsOption: string;
}

const selectors: Readonly<Record<number, string>> = { 6: '-t', 17: '-u', 132: '--sctp-service' };

function matchText(protocol: number, match: Match, full: boolean): string {
  const { family, source, dest, inDevice, outDevice } = match;
  const ranges =
    full && family === 0
      ? 'af=ipv4'
      : `src-range=${rangeText(family, source)},dst-range=${rangeText(family, dest)}`;
  return `proto=${matchProtocol(protocol)},${ranges},iif=${inDevice},oif=${outDevice}`;
}

function addressOption(protocol: number, full: boolean): string {
  return selectors[protocol] ?? (full && protocol === 58 ? '-1' : '-q');
}

/** The option that selects a service: `-t …`, `-f … [-6]`, `-H …`. */
export async function selectorText(service: ServiceKey, style: SaveStyle): Promise<string> {
  const { family, protocol, fwmark, match } = service;
  if (fwmark !== 0) {
    return `-f ${style.full ? fwmark : fwmark | 0}${family === AF_INET6 ? ' -6' : ''}`;
  }
  if (isShownAsMatch(service)) return `-H ${matchText(protocol, match, style.full)}`;
  return `${addressOption(protocol, style.full)} ${await style.endpoint(service)}`;
}

const part = (condition: unknown, text: string): string[] => (condition ? [text] : []);

function hashTarget(scheduler: string, flags: number): string[] {
  if (scheduler !== 'conhash') return [];
  if (flags & serviceFlag.qidHash) return ['--hash-target qid'];
  return part(flags & serviceFlag.sipHash, '--hash-target sip');
}

function schedFlagNames(flags: number): string {
  const { sched1, sched2, sched3 } = serviceFlag;
  const bits = [sched1, sched2, sched3];
  return bits.flatMap((bit, i) => part(flags & bit, `flag-${i + 1}`)).join(',');
}

function checkOptions({ check }: Service): string[] {
  const passive = part(check.types & passiveCheck, passiveText(check));
  return [...passive, ...externalNames(check.types)].map((text) => `--dest-check ${text}`);
}

function fullOptions(service: Service): string[] {
  const { flags, connTimeoutSec, proxyProtocol, scheduler } = service;
  const persistent = flags & serviceFlag.persistent;
  const schedFlags = schedFlagNames(flags);
  const proxy = proxyWord(proxyProtocol);
  return [
    ...part(!persistent && !isFullMask(service), `-M ${netmaskText(service)}`),
    ...part(flags & serviceFlag.synproxy, '-j enable'),
    ...hashTarget(scheduler, flags),
    ...part(schedFlags, `-b ${schedFlags}`),
    ...part(flags & serviceFlag.expireQuiescent, '--expire-quiescent'),
    ...part(flags & serviceFlag.quic, '--quic'),
    ...part(connTimeoutSec, `--conn-timeout ${connTimeoutSec | 0}`),
    ...part(proxy.startsWith('v'), `--proxy-protocol ${proxy}`),
    ...checkOptions(service),
  ];
}

/** The `-A` line of a service. */
export async function serviceLine(service: Service, style: SaveStyle): Promise<string> {
  const persistent = service.flags & serviceFlag.persistent;
  const words = [
    `-A ${await selectorText(service, style)} -s ${service.scheduler}`,
    ...part(persistent, `-p ${service.persistTimeoutSec}`),
    ...part(persistent && !isFullMask(service), `-M ${netmaskText(service)}`),
    ...part(service.flags & serviceFlag.onePacket, style.opsOption),
    ...(style.full ? fullOptions(service) : []),
  ];
  return `${words.join(' ')}\n`;
}

const forwardOptions: Readonly<Record<number, string>> = {
  0: '-m',
  1: '-g',
  2: '-i',
  3: '-g',
  5: '-b',
  6: '-J',
};

/** The `-a` line of a destination; its port is named as one of the service's protocol. */
export async function destLine(
  { selector, protocol }: { selector: string; protocol: number },
  dest: Dest,
  style: SaveStyle,
): Promise<string> {
  const server = await style.destEndpoint({ ...dest, protocol });
  return `-a ${selector} -r ${server} ${destOptions(dest, style.full)}\n`;
}

function destOptions(dest: Dest, full: boolean): string {
  const thresholds = [
    ...part(dest.maxConns, `-x ${dest.maxConns}`),
    ...part(dest.minConns, `-y ${dest.minConns}`),
  ];
  const forward = forwardOptions[dest.connFlags & 7] ?? '(null)';
  return [
    forward,
    `-w ${full ? dest.weight & 0xffff : dest.weight | 0}`,
    ...(full ? thresholds : []),
  ].join(' ');
}

/** The `-P` line of a local address. */
export function laddrLine(selector: string, address: string, device: string): string {
  return `-P ${selector} -z ${address} -F ${device}\n`;
}

/** The `-U` or `-O` line of a list entry. */
export async function aclLine(
  entry: AclEntry,
  list: 'black' | 'white',
  style: SaveStyle,
): Promise<string> {
  const subject = entry.ipset ? `ipset:${entry.ipset}` : entry.subject;
  const selector = `${addressOption(entry.protocol, true)} ${await style.endpoint(entry)}`;
  return list === 'black' ? `-U ${selector} -k ${subject}\n` : `-O ${selector} -2 ${subject}\n`;
}
