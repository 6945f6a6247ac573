// SPDX-License-Identifier: GPL-2.0-or-later
// Frames as the recordings describe them.
import { ipv4Text, ipv6Text } from '../../../compat/model/address.js';
import { macText } from '../../../compat/model/mac.js';
import type { Packet } from './recording.js';

type Fields = Record<string, unknown>;

function sum16(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

const isSumRight = (bytes: Uint8Array, start = 0): boolean => sum16(bytes, start) === 0xffff;

const optionNames: Readonly<Record<number, string>> = {
  2: 'mss',
  3: 'wscale',
  4: 'sackok',
  5: 'sack',
  8: 'ts',
};

interface Options {
  readonly opts: (string | number)[];
  mss?: number;
  toa?: { kind: number; len: number; bytes: string };
}

function tcpOptions(bytes: Buffer): Options {
  const found: Options = { opts: [] };
  for (let at = 0; at < bytes.length;) {
    const kind = bytes[at] ?? 0;
    if (kind === 0) break;
    if (kind === 1) {
      found.opts.push('nop');
      at++;
      continue;
    }
    const len = Math.max(2, bytes[at + 1] ?? 2);
    found.opts.push(optionNames[kind] ?? kind);
    if (kind === 2) found.mss = bytes.readUInt16BE(at + 2);
    if (kind === 254) {
      found.toa = { kind, len, bytes: bytes.toString('hex', at, at + len) };
    }
    at += len;
  }
  return found;
}

const flagLetters = 'FSRPAUEC';
const flagsText = (bits: number): string =>
  [...flagLetters].filter((_, bit) => (bits >> bit) & 1).sort((a, b) => 'SFRAPUEC'.indexOf(a) - 'SFRAPUEC'.indexOf(b)).join(''); // prettier-ignore

function tcpFields(l4: Buffer): Fields {
  const doff = ((l4[12] ?? 0) >> 4) * 4;
  const options = l4.subarray(20, doff);
  return {
    proto: 'tcp',
    sport: l4.readUInt16BE(0),
    dport: l4.readUInt16BE(2),
    seq: l4.readUInt32BE(4),
    ack: l4.readUInt32BE(8),
    win: l4.readUInt16BE(14),
    doff,
    flags: flagsText(l4[13] ?? 0),
    ...tcpOptions(options),
    opt_bytes: options.toString('hex'),
    payload_len: l4.length - doff,
    ...proxyField(l4.subarray(doff)),
  };
}

const proxySignature = '0d0a0d0a000d0a515549540a';
function proxyField(payload: Buffer): Fields {
  const hex = payload.toString('hex', 0, 12);
  if (hex === proxySignature) {
    return { proxy_protocol: payload.toString('hex', 0, 16 + payload.readUInt16BE(14)) };
  }
  if (payload.toString('latin1', 0, 6) !== 'PROXY ') return {};
  return { proxy_protocol: payload.toString('hex', 0, payload.indexOf('\n') + 1) };
}

function udpFields(l4: Buffer): Fields {
  return {
    proto: 'udp',
    sport: l4.readUInt16BE(0),
    dport: l4.readUInt16BE(2),
    payload_len: l4.length - 8,
    payload: l4.toString('hex', 8),
    l4_csum_zero: l4.readUInt16BE(6) === 0,
  };
}

const icmpFields = (proto: string, l4: Buffer): Fields => ({
  proto,
  type: l4[0],
  code: l4[1],
});

const uoaShown = 64;
const tunnels: readonly number[] = [4, 41];

/** What follows the IP header. */
function upperFields(proto: number, l4: Buffer, pseudo: number): Fields {
  const right = isSumRight(l4, pseudo);
  if (proto === 6 && l4.length >= 20) return { ...tcpFields(l4), l4_csum_ok: right };
  if (proto === 17 && l4.length >= 8) {
    return { ...udpFields(l4), l4_csum_ok: right || l4.readUInt16BE(6) === 0 };
  }
  if (proto === 1) return { ...icmpFields('icmp', l4), l4_csum_ok: isSumRight(l4) };
  if (proto === 58) return { ...icmpFields('icmp6', l4), l4_csum_ok: right };
  if (proto === 248) return { proto: 'uoa', uoa_bytes: l4.toString('hex', 0, uoaShown) };
  if (tunnels.includes(proto)) return { proto: 'ipip', inner: ipFields(l4) };
  if (proto === 47) return { proto: 'gre', inner: ipFields(l4.subarray(4)) };
  return { proto: String(proto) };
}

function ip4Fields(bytes: Buffer): Fields {
  const headLen = ((bytes[0] ?? 0) & 15) * 4;
  const len = bytes.readUInt16BE(2);
  const fragWord = bytes.readUInt16BE(6);
  const frag = fragWord & 0x3fff;
  const proto = bytes[9] ?? 0;
  const l4 = bytes.subarray(headLen, len);
  const pseudo = sum16(bytes.subarray(12, 20), proto + l4.length);
  return {
    ip: 4,
    src: ipv4Text(bytes, 12),
    dst: ipv4Text(bytes, 16),
    tos: bytes[1],
    ttl: bytes[8],
    id: bytes.readUInt16BE(4),
    df: (fragWord & 0x4000) !== 0,
    len,
    ip_csum_ok: isSumRight(bytes.subarray(0, headLen)),
    ...(headLen > 20 ? { ip_options: bytes.toString('hex', 20, headLen) } : {}),
    ...(frag === 0 ? {} : { frag: fragWord }),
    ...((frag & 0x1fff) === 0 ? upperFields(proto, l4, pseudo) : {}),
  };
}

const extensionHeaders: readonly number[] = [0, 43, 60];

function ip6Fields(bytes: Buffer): Fields {
  const len = bytes.readUInt16BE(4) + 40;
  let proto = bytes[6] ?? 0;
  let at = 40;
  const ext: Fields[] = [];
  while (extensionHeaders.includes(proto)) {
    const end = at + 8 + 8 * (bytes[at + 1] ?? 0);
    ext.push({ type: proto, bytes: bytes.toString('hex', at, end) });
    proto = bytes[at] ?? 0;
    at = end;
  }
  const l4 = bytes.subarray(at, len);
  return {
    ip: 6,
    src: ipv6Text(bytes, 8),
    dst: ipv6Text(bytes, 24),
    ttl: bytes[7],
    flowlabel: bytes.readUInt32BE(0) & 0xfffff,
    len,
    ...(ext.length > 0 ? { ext_headers: ext } : {}),
    ...upperFields(proto, l4, sum16(bytes.subarray(8, 40), proto + l4.length)),
  };
}

function ipFields(bytes: Buffer): Fields {
  if (bytes.length < 20) return {};
  return (bytes[0] ?? 0) >> 4 === 6 ? ip6Fields(bytes) : ip4Fields(bytes);
}

/** A frame in the recordings' fields. */
export function decodeFrame(frame: Buffer): Packet {
  const fields: Fields = { smac: macText(frame, 6), dmac: macText(frame, 0) };
  let at = 12;
  let type = frame.readUInt16BE(at);
  const vlan: Fields[] = [];
  while (type === 0x8100 || type === 0x88a8) {
    vlan.push({ tpid: type, vid: frame.readUInt16BE(at + 2) & 0xfff });
    at += 4;
    type = frame.readUInt16BE(at);
  }
  if (vlan.length > 0) fields['vlan'] = vlan;
  if (type === 0x0800 || type === 0x86dd) return { ...fields, ...ipFields(frame.subarray(at + 2)) };
  return { ...fields, ethertype: `0x${type.toString(16)}` };
}
