// SPDX-License-Identifier: GPL-2.0-or-later
// Handshakes with the SYN proxy of the one-arm set-up.
import type { ExecutionContext } from 'ava';
import { enums } from '../../compat/abi/constants.js';
import { oneArmFnat, startEngine } from './engine.js';
import type { TestEngine } from './engine.js';
import { exchange, tcpBack, tcpIn } from './flow.js';
import type { Decoded, IpSpec, TcpSpec } from './packet.js';
import type { Values } from './structs.js';

export const clientIsn = 5000;
export const serverIsn = 90_000;

/** One server behind the SYN proxy. */
export async function synproxy(
  t: ExecutionContext,
  settings: Values = {},
  proxyProtocol = 0,
): Promise<TestEngine> {
  const engine = await startEngine(t, { settings });
  engine.apply(...oneArmFnat({ flags: enums.svc_flags.SYNPROXY, proxyProtocol }));
  return engine;
}

/** A SYN and the answer to it. */
export function knock(
  t: ExecutionContext,
  engine: TestEngine,
  spec: Partial<TcpSpec> = {},
): Decoded {
  return exchange(t, engine, tcpIn({ flags: 'S', seq: clientIsn, ...spec }));
}

export interface Shaken {
  readonly answer: Decoded;
  /** What the server then gets. */
  readonly serverSyn: Decoded;
  /** A segment of the client, by default its acknowledgement. */
  readonly client: (spec?: Partial<TcpSpec>) => Buffer;
  /** A segment of the server, by default one after its SYN. */
  readonly server: (spec?: Partial<TcpSpec>) => Buffer;
}

/** SYN, answer, acknowledgement. */
export function shake(
  t: ExecutionContext,
  engine: TestEngine,
  spec: Partial<TcpSpec> = {},
  options: IpSpec = {},
): Shaken {
  const answer = knock(t, engine, spec);
  const ack = { flags: 'A', seq: (spec.seq ?? clientIsn) + 1, ack: (answer.seq ?? 0) + 1 };
  const serverSyn = exchange(t, engine, tcpIn(ack, options));
  return {
    answer,
    serverSyn,
    client: (more = {}) => tcpIn({ ...ack, ...more }),
    server: (more = {}) =>
      tcpBack(serverSyn, {
        flags: 'A', seq: serverIsn + 1, ack: (serverSyn.seq ?? 0) + 1, ...more,
      }), // prettier-ignore
  };
}

/** The same and the server's SYN-ACK, with what that lets go. */
export function connect(
  t: ExecutionContext,
  engine: TestEngine,
  spec: Partial<TcpSpec> = {},
  reply: Partial<TcpSpec> = {},
): Shaken & { readonly released: readonly Decoded[] } {
  const shaken = shake(t, engine, spec);
  engine.inject('port0', shaken.server({ flags: 'SA', seq: serverIsn, ...reply }));
  return { ...shaken, released: engine.sent('port0') };
}
