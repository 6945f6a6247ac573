// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET6 } from '../../compat/model/address.js';
import { enums } from '../../compat/model/constants.js';
import type { Ipset, IpsetMember } from '../../compat/model/ipset.js';

const protocolWords: Readonly<Record<number, string>> = {
  [enums.ipproto.TCP]: 'tcp',
  [enums.ipproto.UDP]: 'udp',
  [enums.ipproto.ICMP]: 'icmp',
  [enums.ipproto.ICMPV6]: 'icmp6',
};
const protocolWord = (protocol: number): string => protocolWords[protocol] ?? 'unspec';

const net = (address: string, prefixLen: number): string =>
  prefixLen === 0 ? address : `${address}/${prefixLen}`;
const port = ({ protocol, port: number }: IpsetMember): string =>
  `${protocolWord(protocol)}:${number}`;
const noMatch = (member: IpsetMember): string => (member.noMatch ? 'nomatch ' : '');

const netText = (m: IpsetMember): string => `${net(m.address, m.prefixLen)} ${noMatch(m)} `;

/** Text of a member by the type of its set; two blanks or one end it, as the original's. */
const memberTexts: Readonly<Record<string, (member: IpsetMember) => string>> = {
  'bitmap:ip': netText,
  'hash:ip': netText,
  'hash:net': netText,
  'bitmap:ip,mac': (m) =>
    /[1-9a-f]/.test(m.mac) ? `${m.address},${m.mac.toUpperCase()}  ` : m.address,
  'bitmap:port': (m) => `${port(m)}  `,
  'hash:ip,port': (m) => `${m.address},${port(m)}  `,
  'hash:net,port': (m) => `${net(m.address, m.prefixLen)},${port(m)} ${noMatch(m)} `,
  'hash:net,port,iface': (m) =>
    `${net(m.address, m.prefixLen)},${port(m)},${m.device} ${noMatch(m)} `,
  'hash:ip,port,ip': (m) => `${m.address},${port(m)},${m.address2}  `,
  'hash:ip,port,net': (m) =>
    `${m.address2},${port(m)},${net(m.address, m.prefixLen)} ${noMatch(m)} `,
  'hash:net,port,net': (m) => `${twoNets(m)} ${noMatch(m)} `,
  'hash:net,port,net,port': (m) =>
    `${twoNets(m)},${protocolWord(m.protocol)}:${m.port2} ${noMatch(m)} `,
};
const twoNets = (m: IpsetMember): string =>
  `${net(m.address, m.prefixLen)},${port(m)},${net(m.address2, m.prefixLen2)}`;

function bitmapRange({ type, bitmap: { prefixLen, range } }: Ipset): string {
  if (prefixLen !== 0) return `${range.min}/${prefixLen}`;
  if (type === 'bitmap:port') return `tcp|udp:${range.minPort}-${range.maxPort}`;
  return `${range.min}-${range.max}`;
}

function header(set: Ipset): string {
  const comment = set.keepsComments ? 'comment' : '';
  if (set.type.startsWith('bitmap:')) return `range ${bitmapRange(set)}  ${comment}`;
  const family = set.family === AF_INET6 ? 'inet6' : 'inet';
  const { hashSize, maxElements } = set.hash;
  return `family ${family}  hashsize ${hashSize}  maxelem ${maxElements}  ${comment}`;
}

/** A set with its members; the empty line behind it is the caller's. */
export function ipsetText(set: Ipset): string {
  const memberText = memberTexts[set.type];
  const members = set.members.map((member) => {
    const comment = member.comment === '' ? '' : `comment "${member.comment}"`;
    return `${memberText?.(member) ?? ''}${comment}\n`;
  });
  return [
    `Name: ${set.name}\n`,
    `Type: ${set.type}\n`,
    `Header: ${header(set)}\n`,
    `Size in memory: ${set.sizeBytes}\n`,
    `References: ${set.references}\n`,
    `Number of entries: ${set.members.length}\n`,
    'Members:\n',
    ...members,
  ].join('');
}
