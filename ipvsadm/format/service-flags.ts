// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET6 } from '../../compat/model/address.js';
import type { DestCheck, Service, ServiceSpec } from '../../compat/model/service.js';
import { defaultCheck, externalChecks, passiveCheck } from '../options/dest-check.js';
import { serviceFlag } from '../options/draft.js';

/** An IPv4 mask as dotted text, an IPv6 one as its length. */
export function netmaskText({ family, netmask }: Pick<ServiceSpec, 'family' | 'netmask'>): string {
  if (family === AF_INET6) return String(netmask);
  return [24, 16, 8, 0].map((shift) => (netmask >>> shift) & 255).join('.');
}

/** True if persistence holds for single addresses. */
export function isFullMask({ family, netmask }: Pick<ServiceSpec, 'family' | 'netmask'>): boolean {
  return netmask === (family === AF_INET6 ? 128 : 0xffffffff);
}

const insecure = 0x10;

/** Word for a PROXY protocol setting. */
export function proxyWord(setting: number): string {
  const version = ['disable', 'v1', 'v2'][setting & 0xf] ?? 'unknown';
  return setting & insecure && version.startsWith('v') ? `${version}-insecure` : version;
}

/** The numbers of a passive check: `default`, `D,Ws` or `D,U,Ws,MIN-MAXs`. */
export function passiveText(check: DestCheck): string {
  const { downNotices, upNotices, downWaitSec, inhibitMinSec, inhibitMaxSec } = check;
  const keys = Object.keys(defaultCheck) as (keyof typeof defaultCheck)[];
  if (keys.every((key) => check[key] === defaultCheck[key])) return 'default';
  if (!upNotices && !inhibitMinSec && !inhibitMaxSec) return `${downNotices},${downWaitSec}s`;
  return `${downNotices},${upNotices},${downWaitSec}s,${inhibitMinSec}-${inhibitMaxSec}s`;
}

/** Names of the external checks that are on. */
export function externalNames(types: number): string[] {
  return Object.keys(externalChecks).filter((name) => types & (externalChecks[name] ?? 0));
}

function checkWords(check: DestCheck): string[] {
  if (check.types === 0) return [];
  const external = externalNames(check.types);
  return [
    'dest-check',
    ...(check.types & passiveCheck ? [`internal:${passiveText(check)}`] : []),
    ...(external.length > 0 ? [`external:${external.join(',')}`] : []),
  ];
}

function persistenceWords(service: Service): string[] {
  const words = ['persistent', String(service.persistTimeoutSec)];
  return isFullMask(service) ? words : [...words, 'mask', netmaskText(service)];
}

/** What follows the scheduler on a service line, each with a leading blank. */
export function flagsText(service: Service): string {
  const { flags, connTimeoutSec, proxyProtocol } = service;
  const when = (flag: number, ...words: string[]) => (flags & flag ? words : []);
  const words = [
    ...when(serviceFlag.sipHash, 'sip'),
    ...when(serviceFlag.qidHash, 'qid'),
    ...when(serviceFlag.persistent, ...persistenceWords(service)),
    ...when(serviceFlag.onePacket, 'ops'),
    ...when(serviceFlag.synproxy, 'synproxy'),
    ...(connTimeoutSec ? ['conn-timeout', String(connTimeoutSec)] : []),
    ...(proxyProtocol ? [`pp${proxyWord(proxyProtocol)}`] : []),
    ...when(serviceFlag.expireQuiescent, 'expire-quiescent'),
    ...(service.protocol === 17 ? when(serviceFlag.quic, 'quic') : []),
    ...checkWords(service.check),
  ];
  return words.map((word) => ` ${word}`).join('');
}
