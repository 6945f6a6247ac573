// SPDX-License-Identifier: GPL-2.0-or-later
// A balancer whose servers are told apart by their addresses, for tests of schedulers.
import type { ExecutionContext } from 'ava';
import { edits, startEngine } from './engine.js';
import type { EngineSpec, TestEngine } from './engine.js';
import { modes } from './edits.js';
import type { Proto } from './edits.js';
import { serverMac, tcp, udp } from './packet.js';
import type { Decoded, Endpoint } from './packet.js';

export interface Server {
  readonly address: string;
  readonly weight: number;
}

export interface BalancerSpec extends EngineSpec {
  readonly sched: string;
  readonly flags?: number;
  readonly proto?: Proto;
  /** In the order in which they are added. */
  readonly servers: readonly Server[];
}

export const vip = '192.168.100.100:80';
const serverPort = 8080;

/** `count` servers of equal weight, 172.16.0.1 and on. */
export const servers = (count: number, weight = 1): Server[] =>
  Array.from({ length: count }, (_, i) => ({
    address: `172.16.${(i + 1) >> 8}.${(i + 1) & 255}`,
    weight,
  }));

/** Servers with these weights. */
export const weighted = (...weights: readonly number[]): Server[] =>
  servers(weights.length).map(({ address }, i) => ({ address, weight: weights[i] ?? 0 }));

/** One service that masquerades; every server is a neighbour on `port0`. */
export class Balancer {
  readonly engine: TestEngine;
  readonly #proto: Proto;
  readonly #service: Endpoint;

  constructor(engine: TestEngine, { proto = 'udp', ...spec }: BalancerSpec, service: Endpoint) {
    this.engine = engine;
    this.#proto = proto;
    this.#service = service;
    engine.apply(
      edits.addService({ proto, service, sched: spec.sched, flags: spec.flags ?? 0 }),
      ...spec.servers.map((server) => this.#edit('add-dest', server)),
    );
  }
  #edit(op: 'add-dest' | 'set-dest' | 'del-dest', { address, weight }: Server): Uint8Array {
    const dest = `${address}:${serverPort}`;
    const service = { proto: this.#proto, service: this.#service };
    return edits.dest(op, { ...service, dest, weight, mode: modes.masq });
  }
  add(server: Server): void {
    this.engine.apply(this.#edit('add-dest', server));
  }
  setWeight(address: string, weight: number): void {
    this.engine.apply(this.#edit('set-dest', { address, weight }));
  }
  /** Lets a server of weight 1 have so many connections at most. */
  limit(address: string, maxConn: number): void {
    const dest = `${address}:${serverPort}`;
    const service = { proto: this.#proto, service: this.#service };
    const spec = { ...service, dest, weight: 1, mode: modes.masq, maxConn };
    this.engine.apply(edits.dest('set-dest', spec));
  }
  remove(address: string): void {
    this.engine.apply(this.#edit('del-dest', { address, weight: 0 }));
  }
  edit(sched: string, flags = 0): void {
    this.engine.apply(
      edits.setService({ proto: this.#proto, service: this.#service, sched, flags }),
    );
  }

  /** Servers that get a datagram of each of the clients; undefined where it was dropped. */
  serve(clients: readonly Endpoint[], payload?: Uint8Array): (string | undefined)[] {
    const got = new Map<Endpoint, string>();
    for (let at = 0; at < clients.length; at += 64) {
      const frames = clients
        .slice(at, at + 64)
        .map((from) => udp({ from, to: this.#service, ...(payload && { payload }) }));
      this.engine.inject('port0', ...frames);
      for (const sent of this.engine.sent('port0')) got.set(sent.from ?? '', sent.dst ?? '');
    }
    return clients.map((client) => got.get(client));
  }

  /** Server of a new TCP connection that becomes established; undefined if it was dropped. */
  establish(from: Endpoint, queue = 0): string | undefined {
    this.engine.injectInto('port0', queue, tcp({ from, to: this.#service, flags: 'S', seq: 1 }));
    const [syn]: (Decoded | undefined)[] = this.engine.sent('port0');
    if (syn === undefined) return undefined;
    const answer = { from: syn.to ?? '', to: from, flags: 'SA', seq: 5, ack: 2 };
    this.engine.injectInto('port0', queue, tcp(answer, { smac: serverMac }));
    const ack = { from, to: this.#service, flags: 'A', seq: 2, ack: 6 };
    this.engine.injectInto('port0', queue, tcp(ack));
    this.engine.sent('port0');
    return syn.dst;
  }
  /** Last bytes of the servers that `count` connections went to, one after the other. */
  order(count: number, first = 1, queue = 0): string {
    const picked = Array.from({ length: count }, (_, n) =>
      this.establish(`192.168.100.3:${first + n}`, queue),
    );
    return picked.map((address) => address?.split('.')[3] ?? '-').join('');
  }
}

export async function startBalancer(
  t: ExecutionContext,
  spec: BalancerSpec,
  service: Endpoint = vip,
): Promise<Balancer> {
  const engine = await startEngine(t, spec);
  engine.apply(
    edits.address('add-address', '192.168.100.100/24', 0),
    edits.address('add-address', '172.16.0.254/16', 0),
    edits.neigh('add-neigh', '192.168.100.3', '02:00:00:00:01:01', 0),
    ...servers(spec.servers.length + 1).map(({ address }) =>
      edits.neigh('add-neigh', address, serverMac, 0),
    ),
  );
  return new Balancer(engine, spec, service);
}

/** `count` clients with addresses of their own; `port` makes the same clients' new flows. */
export const clients = (count: number, port = 1024): Endpoint[] =>
  Array.from({ length: count }, (_, i) => `10.64.${i >> 8}.${i & 255}:${port}`);
