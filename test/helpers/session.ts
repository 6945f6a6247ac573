// SPDX-License-Identifier: GPL-2.0-or-later
// A TCP connection through the one-arm set-up, both ends played by the test.
import type { ExecutionContext } from 'ava';
import type { TestEngine } from './engine.js';
import { client, exchange, tcpBack, tcpIn } from './flow.js';
import type { Decoded, TcpSpec } from './packet.js';

export const clientIsn = 5000;
export const serverIsn = 7000;
/** An MSS option. */
export const mss = (bytes: number): number[] => [2, 4, bytes >> 8, bytes & 255];

/** A connection after SYN and SYN-ACK. */
export interface Session {
  /** The SYN as the server got it. */
  readonly syn: Decoded;
  /** The SYN-ACK as the client got it. */
  readonly synAck: Decoded;
  /** Initial sequence number towards the server. */
  readonly isn: number;
  /** A segment of the client, by default one that acknowledges the server's SYN alone. */
  readonly client: (spec?: Partial<TcpSpec>) => Buffer;
  /** A segment of the server. */
  readonly server: (spec?: Partial<TcpSpec>) => Buffer;
}

/** Opens a connection up to the server's SYN-ACK. */
export function openSession(
  t: ExecutionContext,
  engine: TestEngine,
  options: readonly number[] = mss(1460),
  from: string = client,
): Session {
  const syn = exchange(t, engine, tcpIn({ from, flags: 'S', seq: clientIsn, options }));
  const isn = syn.seq ?? 0;
  const reply = { flags: 'SA', seq: serverIsn, ack: isn + 1, options: mss(1460) };
  const synAck = exchange(t, engine, tcpBack(syn, reply));
  return {
    syn,
    synAck,
    isn,
    client: (spec = {}) =>
      tcpIn({ from, flags: 'A', seq: clientIsn + 1, ack: serverIsn + 1, ...spec }),
    server: (spec = {}) => tcpBack(syn, { flags: 'A', seq: serverIsn + 1, ack: isn + 1, ...spec }),
  };
}
