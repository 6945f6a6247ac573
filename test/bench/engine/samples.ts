// SPDX-License-Identifier: GPL-2.0-or-later
// Checks what the engine sent, without the engine's code: a fast wrong engine must not score.
import { internetChecksum, ip4Bytes, macBytes } from '../../helpers/packet.js';
import { frameLen } from '../traffic/frames.js';
import { clientAddr, clientPort, isClient, pcapMac, peerMac, serverPort, servers, vip, vipPort } from '../traffic/plan.js'; // prettier-ignore
import type { Verdict } from './spec.js';

const ipAt = 14;
const l4At = 34;
const firstLport = 1025;
const toaKind = 254;
const keptFaults = 5;

const number = (addr: string): number => ip4Bytes(addr).readUInt32BE(0);
const serverNumbers = new Set(servers.map(number));
const vipNumber = number(vip);
const macs = Buffer.concat([macBytes(peerMac), macBytes(pcapMac)]);

function checksumsAreRight(frame: Buffer, ipLen: number): boolean {
  if (internetChecksum(frame.subarray(ipAt, l4At)) !== 0) return false;
  const segment = frame.subarray(l4At, ipAt + ipLen);
  if (frame[ipAt + 9] === 17 && segment.readUInt16BE(6) === 0) return false; // ours all have one
  const pseudo = Buffer.alloc(12);
  frame.copy(pseudo, 0, ipAt + 12, l4At);
  pseudo[9] = frame[ipAt + 9] ?? 0;
  pseudo.writeUInt16BE(ipLen - 20, 10);
  return internetChecksum(Buffer.concat([pseudo, segment])) === 0;
}

/** Number of the flow that a frame bears in its payload, or `undefined`. */
function markOf(frame: Buffer, ipLen: number): number | undefined {
  const headLen = frame[ipAt + 9] === 17 ? 8 : ((frame[l4At + 12] ?? 0) >> 4) * 4;
  const at = l4At + headLen;
  return at + 4 <= ipAt + ipLen ? frame.readUInt32BE(at) : undefined;
}

/** What is wrong with the address option of a TCP segment, if it has one. Source: TOA, kind 254. */
function faultOfToa(frame: Buffer): string | undefined {
  const end = l4At + ((frame[l4At + 12] ?? 0) >> 4) * 4;
  if (frame[ipAt + 9] !== 6 || end === l4At + 20 || frame[l4At + 20] !== toaKind) return undefined;
  return isClient(frame.readUInt32BE(l4At + 24)) ? undefined : 'TOA names no client';
}

/** Remembers which flow leaves by which local port, and finds fault with packets. */
export class SampleChecker {
  readonly #laddrs: ReadonlySet<number>;
  readonly #wayOfFlow = new Map<number, number>();
  readonly #flowOfWay = new Map<number, number>();
  /** False: flows of the file do not stand for clients. */
  readonly #knowsFlows: () => boolean;
  #checked = 0;
  #wrong = 0;
  readonly #faults: string[] = [];

  constructor(laddrs: readonly string[], knowsFlows: () => boolean) {
    this.#laddrs = new Set(laddrs.map(number));
    this.#knowsFlows = knowsFlows;
  }

  check(frame: Buffer): void {
    this.#checked++;
    const fault = this.#faultOf(frame);
    if (fault === undefined) return;
    this.#wrong++;
    if (this.#faults.length < keptFaults) this.#faults.push(`${fault}: ${frame.toString('hex')}`);
  }

  verdict(): Verdict {
    return { checked: this.#checked, wrong: this.#wrong, faults: this.#faults };
  }

  #faultOf(frame: Buffer): string | undefined {
    if (frame.length < 54 || frame.readUInt32BE(12) >>> 8 !== 0x080045) return 'no IPv4 frame';
    const ipLen = frame.readUInt16BE(ipAt + 2);
    if (ipLen > frame.length - ipAt || ipLen > frameLen) return 'length';
    if (!frame.subarray(0, 12).equals(macs)) return 'MAC addresses';
    if (!checksumsAreRight(frame, ipLen)) return 'checksum';
    const mark = markOf(frame, ipLen);
    const src = frame.readUInt32BE(ipAt + 12);
    return src === vipNumber ? this.#faultToClient(frame, mark) : this.#faultToServer(frame, mark);
  }

  #faultToClient(frame: Buffer, mark: number | undefined): string | undefined {
    if (mark === undefined) return 'a reply without the number of its flow';
    const [sport, dport] = [frame.readUInt16BE(l4At), frame.readUInt16BE(l4At + 2)];
    const right = frame.readUInt32BE(ipAt + 16) === clientAddr(mark) && dport === clientPort(mark);
    return right && sport === vipPort ? undefined : 'a reply to another client';
  }

  #faultToServer(frame: Buffer, mark: number | undefined): string | undefined {
    const [laddr, server] = [frame.readUInt32BE(ipAt + 12), frame.readUInt32BE(ipAt + 16)];
    const lport = frame.readUInt16BE(l4At);
    if (!this.#laddrs.has(laddr) || lport < firstLport) return 'not from a local address and port';
    if (!serverNumbers.has(server)) return 'not to a server';
    if (frame.readUInt16BE(l4At + 2) !== serverPort) return "not to a server's port";
    if (mark === undefined || !this.#knowsFlows()) return faultOfToa(frame);
    const way = (laddr & 0xffff) * 2 ** 24 + lport * 2 ** 8 + (server & 0xff);
    const known = this.#wayOfFlow.get(mark) ?? way;
    const owner = this.#flowOfWay.get(way) ?? mark;
    this.#wayOfFlow.set(mark, way);
    this.#flowOfWay.set(way, mark);
    return known === way && owner === mark ? faultOfToa(frame) : 'a flow changed or shares its way';
  }
}
