// SPDX-License-Identifier: GPL-2.0-or-later
// LLDP data units for people. Source: IEEE Std 802.1AB, clause 8; the titles are the original's.
import { ipv6Text } from '../../../compat/model/address.js';
import { macText } from '../../../compat/model/mac.js';

interface Tlv {
  readonly type: number;
  readonly value: Buffer;
}

function* tlvsOf(unit: Buffer): Iterable<Tlv> {
  for (let at = 0; at + 2 <= unit.length;) {
    const head = unit.readUInt16BE(at);
    const end = at + 2 + (head & 0x1ff);
    yield { type: head >> 9, value: unit.subarray(at + 2, end) };
    at = end;
  }
}

/** Neighbours are strangers: what would steer a terminal is not shown. */
const printable = (bytes: Buffer): string =>
  bytes.toString('utf8').replaceAll(/[\p{Cc}\p{Cf}\ufffd]/gu, '?');
const hex = (bytes: Buffer): string =>
  [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(':');

/** Address families. Source: IANA, Address Family Numbers. */
function networkAddress(family: number | undefined, bytes: Buffer): string {
  if (family === 1 && bytes.length === 4) return `IPv4: ${bytes.join('.')}`;
  if (family === 2 && bytes.length === 16) return `IPv6: ${ipv6Text(bytes)}`;
  if (family === 6 && bytes.length === 6) return `MAC: ${macText(bytes)}`;
  return `Unknown address: ${hex(bytes)}`;
}

type Naming = readonly [title: string, form: 'text' | 'mac' | 'network'];
/** By subtype: tables 8-2 and 8-3. */
const chassisNamings: Readonly<Record<number, Naming>> = {
  1: ['Chassis Component', 'text'],
  2: ['Interface Alias', 'text'],
  3: ['Port Component', 'text'],
  4: ['MAC', 'mac'],
  5: ['IP', 'network'],
  6: ['Interface Name', 'text'],
  7: ['Local', 'text'],
};
const portNamings: Readonly<Record<number, Naming>> = {
  1: ['Interface Alias', 'text'],
  2: ['Port Component', 'text'],
  3: ['MAC', 'mac'],
  4: ['IP', 'network'],
  5: ['Interface Name', 'text'],
  6: ['Agent Circuit ID', 'text'],
  7: ['Local', 'text'],
};

function identity(namings: Readonly<Record<number, Naming>>, value: Buffer): string {
  const id = value.subarray(1);
  const [title, form] = namings[value[0] ?? 0] ?? [`Subtype ${value[0] ?? 0}`, 'hex'];
  if (form === 'network') return networkAddress(id[0], id.subarray(1));
  if (form === 'text') return `${title}: ${printable(id)}`;
  return `${title}: ${hex(id)}`;
}

/** Bits of table 8-4 in their order. */
const capabilities = [
  ...['Other', 'Repeater', 'Bridge', 'WLAN Access Point', 'Router', 'Telephone'],
  ...['DOCSIS Cable Device', 'Station Only', 'C-VLAN', 'S-VLAN', 'Two-port MAC Relay'],
];
const capabilityList = (bits: number): string =>
  capabilities.filter((_name, bit) => (bits & (1 << bit)) !== 0).join(', ');

function capabilityLines(value: Buffer): readonly string[] {
  if (value.length < 4) return [];
  return [
    `System capabilities: ${capabilityList(value.readUInt16BE(0))}`,
    `Enabled capabilities: ${capabilityList(value.readUInt16BE(2))}`,
  ];
}

/** How a port is numbered, by subtype: clause 8.5.9.5. */
const numberings = ['Unknown interface number', 'Unknown interface number', 'Ifindex', 'System port number']; // prettier-ignore

/** Lengths are the neighbour's word: what they leave out is not shown. */
function managementLines(value: Buffer): readonly string[] {
  const end = 1 + (value[0] ?? 0);
  const lines = [networkAddress(value[1], value.subarray(2, end))];
  if (value.length < end + 5) return lines;
  const numbering = numberings[value[end] ?? 0] ?? 'Unknown interface number';
  lines.push(`${numbering}: ${value.readUInt32BE(end + 1)}`);
  const oid = value.subarray(end + 6, end + 6 + (value[end + 5] ?? 0));
  if (oid.length > 0) lines.push(`OID: ${hex(oid)}`);
  return lines;
}

const numberLines = (value: Buffer): readonly string[] =>
  value.length < 2 ? [] : [`${value.readUInt16BE(0)}`];

type Block = readonly [title: string, details: (value: Buffer) => readonly string[]];
/** By type: table 8-1. */
const blocks: Readonly<Record<number, Block>> = {
  1: ['Chassis ID TLV (1)', (value) => [identity(chassisNamings, value)]],
  2: ['Port ID TLV (2)', (value) => [identity(portNamings, value)]],
  3: ['Time to Live TLV (3)', numberLines],
  4: ['Port Description TLV (4)', (value) => [printable(value)]],
  5: ['System Name TLV (5)', (value) => [printable(value)]],
  6: ['System Description TLV (6)', (value) => [printable(value)]],
  7: ['System Capabilities TLV (7)', capabilityLines],
  8: ['Management Address TLV (8)', managementLines],
};

function lines({ type, value }: Tlv): readonly string[] {
  if (type === 0) return ['End of LLDPDU TLV'];
  if (type === 127 && value.length >= 4) {
    const [code, rest] = [hex(value.subarray(0, 3)), hex(value.subarray(4))];
    return [
      `Organizationally Specific TLV (127): Code ${code}, Subtype ${value[3] ?? 0}, Data ${rest}`,
    ];
  }
  const [title, details] = blocks[type] ?? [`Unknown TLV (${type})`, (bytes) => [hex(bytes)]];
  return [title, ...details(value).map((line) => `\t${line}`)];
}

/** A sound data unit, a line after another. */
export function lldpText(unit: Buffer): string {
  return [...tlvsOf(unit)].flatMap(lines).join('\n') + '\n';
}
