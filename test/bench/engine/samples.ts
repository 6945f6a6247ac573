// SPDX-License-Identifier: GPL-2.0-or-later
// Checks what the engine sent, without the engine's code: a fast wrong engine must not score.
import { macBytes } from '../../helpers/packet.js';
import { ackFlag, initialSequence, protoNumber, synFlag, targetOf } from '../traffic/frames.js';
import type { Shape } from '../traffic/frames.js';
import { modes } from '../traffic/modes.js';
import type { Mode } from '../traffic/modes.js';
import { clientAddr, clientPort, flowOfClient, isClient, laddrAddr, laddrsEach, members, ownAddr, pcapMac, peerMac, serverAddr, serverMac, serverPort, servers, serversEach, serviceEnd, serviceOf } from '../traffic/plan.js'; // prettier-ignore
import { lookAt } from './look.js';
import type { Seen } from './look.js';
import type { Verdict } from './spec.js';

const firstLport = 1025;
const toaKind = 254;
const keptFaults = 5;

const clientSideMac = macBytes(peerMac);
const ourMac = macBytes(pcapMac);
const serverMacs = servers.map((_, i) => macBytes(serverMac(i)));
const firstServer = serverAddr(0);
const firstLaddr = laddrAddr(0);

/** What is to be sent. */
export interface Rules extends Shape {
  /** How many local addresses there are. */
  readonly laddrs: number;
}

/** Who a packet goes to and whose port it took there. */
interface Way {
  readonly server: number;
  readonly laddr: number;
  readonly lport: number;
}

/** What is wrong with the address option of a TCP segment, if it has one. Source: TOA, kind 254. */
function faultOfToa({ proto, segment, family }: Seen): string | undefined {
  const end = ((segment[12] ?? 0) >> 4) * 4;
  if (family === 6 || proto !== protoNumber.tcp || end === 20) return undefined;
  if (segment[20] !== toaKind) return undefined;
  return isClient(segment.readUInt32BE(24)) ? undefined : 'TOA names no client';
}

/** Number of the server that a packet goes to, -1 if to none. */
function serverOf(mode: Mode, seen: Seen): number {
  if (mode.to === 'server') return seen.dst - firstServer;
  if (mode.wrapped === true) return (seen.outer?.dst ?? 0) - firstServer;
  return serverMacs.findIndex((mac) => mac.equals(seen.dmac));
}

/** Remembers which flow leaves by which way, and finds fault with packets. */
export class SampleChecker {
  readonly #rules: Rules;
  readonly #mode: Mode;
  readonly #wayOfFlow = new Map<number, number>();
  readonly #flowOfWay = new Map<number, number>();
  /** False: flows of the file do not stand for clients. */
  readonly #knowsFlows: () => boolean;
  #checked = 0;
  #wrong = 0;
  readonly #faults: string[] = [];

  constructor(rules: Rules, knowsFlows: () => boolean) {
    this.#rules = rules;
    this.#mode = modes[rules.mode];
    this.#knowsFlows = knowsFlows;
  }

  check(frame: Buffer): void {
    this.#checked++;
    const seen = lookAt(frame);
    const fault = typeof seen === 'string' ? seen : this.#faultOf(seen);
    if (fault === undefined) return;
    this.#wrong++;
    if (this.#faults.length < keptFaults) this.#faults.push(`${fault}: ${frame.toString('hex')}`);
  }

  verdict(): Verdict {
    return { checked: this.#checked, wrong: this.#wrong, faults: this.#faults };
  }

  #faultOf(seen: Seen): string | undefined {
    if (!seen.smac.equals(ourMac)) return 'MAC addresses';
    const toClient = this.#mode.asks === 'service' && !isClient(seen.src) && isClient(seen.dst);
    return toClient ? this.#faultToClient(seen) : this.#faultToServer(seen);
  }

  /** A server's reply, or the SYN proxy's answer, which bears no payload. */
  #faultToClient(seen: Seen): string | undefined {
    if (!seen.dmac.equals(clientSideMac)) return 'MAC addresses';
    if (seen.family !== this.#mode.clients) return "not of the clients' family";
    const flow = flowOfClient(seen.dst);
    if (seen.mark !== undefined && seen.mark !== flow) return 'a reply to another client';
    const from = targetOf(flow, this.#rules);
    if (seen.src !== from.addr || seen.sport !== from.port) return 'a reply of another service';
    if (seen.dport !== clientPort(flow)) return 'a reply to another port';
    if (seen.mark !== undefined) return undefined;
    const { segment } = seen;
    if (segment[13] !== (synFlag | ackFlag)) return 'an answer that is no SYN-ACK';
    const acked = segment.readUInt32BE(8) === initialSequence(flow) + 1;
    return acked ? undefined : 'an answer to another SYN';
  }

  #faultToServer(seen: Seen): string | undefined {
    const mode = this.#mode;
    const server = serverOf(mode, seen);
    const mac = serverMacs[server];
    if (mac === undefined) return 'not to a server';
    if (!seen.dmac.equals(mac)) return 'MAC addresses';
    if (seen.family !== mode.servers) return "not of the servers' family";
    if (seen.outer?.src !== (mode.wrapped === true ? ownAddr : undefined)) return 'wrapped wrongly';
    const way = { server, laddr: seen.src - firstLaddr, lport: seen.sport };
    return (
      this.#faultOfTarget(seen) ?? this.#faultOfSource(seen, way) ?? this.#faultOfFlow(seen, way)
    );
  }

  #faultOfTarget(seen: Seen): string | undefined {
    if (this.#mode.to === 'server') {
      return seen.dport === serverPort ? undefined : "not to a server's port";
    }
    const service = serviceEnd(0);
    const known = seen.dst === service.addr && seen.dport === service.port;
    return known || this.#rules.services > 1 ? undefined : 'not to the service';
  }

  #faultOfSource(seen: Seen, { laddr, lport }: Way): string | undefined {
    if (this.#mode.from === 'client') return isClient(seen.src) ? undefined : 'not from a client';
    const ours = laddr >= 0 && laddr < this.#rules.laddrs && lport >= firstLport;
    return ours ? faultOfToa(seen) : 'not from a local address and port';
  }

  /** A flow keeps its way; local addresses and ports it shares with no other. */
  #faultOfFlow({ mark, src, sport }: Seen, way: Way): string | undefined {
    if (mark === undefined || !this.#knowsFlows()) return undefined;
    if (!this.#isOfService(mark, way)) return 'not to a member of its service';
    if (this.#mode.from === 'client') {
      const own = src === clientAddr(mark) && sport === clientPort(mark);
      return own ? this.#faultOfChange(mark, way.server) : 'not from its client';
    }
    const number = way.laddr * 2 ** 24 + way.lport * 2 ** 8 + way.server;
    const owner = this.#flowOfWay.get(number) ?? mark;
    this.#flowOfWay.set(number, mark);
    return owner === mark ? this.#faultOfChange(mark, number) : 'a flow shares its way';
  }

  #faultOfChange(mark: number, way: number): string | undefined {
    const known = this.#wayOfFlow.get(mark) ?? way;
    this.#wayOfFlow.set(mark, way);
    return known === way ? undefined : 'a flow changed its way';
  }

  #isOfService(mark: number, { server, laddr }: Way): boolean {
    const { services, laddrs } = this.#rules;
    if (this.#mode.asks === 'server') return server === mark % servers.length;
    const service = serviceOf(mark, services);
    const local = this.#mode.from === 'client' || members(service, services, laddrs, laddrsEach).includes(laddr); // prettier-ignore
    return local && members(service, services, servers.length, serversEach).includes(server);
  }
}
