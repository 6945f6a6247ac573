// SPDX-License-Identifier: GPL-2.0-or-later
// Frames of flows, made by changing a few bytes of one: there are millions.
import { internetChecksum, portMac, serverMac, tcp, udp } from '../helpers/packet.js';

const [idAt, ipSumAt, sourceAt, targetAt, portsAt, flagsAt] = [18, 24, 26, 30, 34, 47] as const;
const headerAt = 14;

/** Ends of a flow in network form: addresses and ports as four and two bytes. */
export interface Ends {
  readonly source: number;
  readonly target: number;
  readonly sport: number;
  readonly dport: number;
}

const bits: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 };
export const flagBits = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum | (bits[letter] ?? 0), 0);

const address = { from: '0.0.0.1:1', to: '0.0.0.2:2' };
const templates = {
  tcp: tcp({ ...address, flags: 'A', payload: 'x' }, { df: true }),
  udp: udp({ ...address, payload: 'x', noChecksum: true }),
};
export type Proto = keyof typeof templates;

/** A frame between two ends. `id` goes into the IP header, where full NAT leaves it. */
export function frameOf(proto: Proto, ends: Ends, id: number, flags = 0): Buffer {
  const frame = Buffer.from(templates[proto]);
  frame.writeUInt16BE(id, idAt);
  frame.writeUInt32BE(ends.source, sourceAt);
  frame.writeUInt32BE(ends.target, targetAt);
  frame.writeUInt16BE(ends.sport, portsAt);
  frame.writeUInt16BE(ends.dport, portsAt + 2);
  if (proto === 'tcp') frame[flagsAt] = flags;
  frame.writeUInt16BE(0, ipSumAt);
  frame.writeUInt16BE(internetChecksum(frame.subarray(headerAt, portsAt)), ipSumAt);
  return frame;
}

const serverMacBytes = Buffer.from(serverMac.replaceAll(':', ''), 'hex');
const ownMacBytes = Buffer.from(portMac(0).replaceAll(':', ''), 'hex');

/** The same frame as a server sends it. */
export function byServer(frame: Buffer): Buffer {
  ownMacBytes.copy(frame, 0);
  serverMacBytes.copy(frame, 6);
  return frame;
}

export const idOf = (frame: Buffer): number => frame.readUInt16BE(idAt);

/** Where an answer to a frame goes, and from where. */
export const answerTo = (frame: Buffer): Ends => ({
  source: frame.readUInt32BE(targetAt),
  target: frame.readUInt32BE(sourceAt),
  sport: frame.readUInt16BE(portsAt + 2),
  dport: frame.readUInt16BE(portsAt),
});
