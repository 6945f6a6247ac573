// SPDX-License-Identifier: GPL-2.0-or-later
import type { AclEntry } from '../../compat/model/acl.js';
import { numericEndpoint } from './endpoint.js';

const words: Readonly<Record<number, string>> = { 6: 'TCP', 17: 'UDP', 132: 'SCTP', 1: 'ICMP' };

const line = (protocol: string, service: string, subject: string): string =>
  `${protocol.padEnd(8)} ${service.padEnd(30)} ${subject.padEnd(30)}\n`;

/** Title of `-B` and `-W`. */
export function aclTitle(list: 'BLACKLIST' | 'WHITELIST'): string {
  return line('PROTO', 'VIP:VPORT', list);
}

/** One entry. Any unknown protocol is "IMCPv6", misspelt as in the original. */
export function aclLine(entry: AclEntry): string {
  const subject = entry.ipset ? `ipset:${entry.ipset}` : entry.subject;
  return line(words[entry.protocol] ?? 'IMCPv6', numericEndpoint(entry), subject);
}
