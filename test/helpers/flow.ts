// SPDX-License-Identifier: GPL-2.0-or-later
// Frames of clients and servers of the one-arm set-up.
import type { ExecutionContext } from 'ava';
import { oneArm } from './engine.js';
import type { TestEngine } from './engine.js';
import { serverMac, tcp, udp } from './packet.js';
import type { Decoded, IpSpec, Link, TcpSpec, UdpSpec } from './packet.js';

export const client = `${oneArm.client}:40000`;

/** The only frame of several. */
export function one(t: ExecutionContext, frames: readonly Decoded[]): Decoded {
  t.is(frames.length, 1);
  return frames[0] as Decoded;
}

/** Puts a frame in and takes the only one that comes out of the same port. */
export function exchange(
  t: ExecutionContext,
  engine: TestEngine,
  frame: Buffer,
  port = 'port0',
): Decoded {
  engine.inject(port, frame);
  return one(t, engine.sent(port));
}

export const tcpIn = (spec: Partial<TcpSpec> = {}, options: IpSpec & Link = {}): Buffer =>
  tcp({ from: client, to: oneArm.service, flags: 'S', ...spec }, options);
export const udpIn = (spec: Partial<UdpSpec> = {}, options: IpSpec & Link = {}): Buffer =>
  udp({ from: client, to: oneArm.service, ...spec }, options);

/** What the server that got `request` answers. */
export const tcpBack = (request: Decoded, spec: Partial<TcpSpec> = {}): Buffer =>
  tcp({ from: request.to ?? '', to: request.from ?? '', ...spec }, { smac: serverMac });
export const udpBack = (
  request: Decoded,
  spec: Partial<UdpSpec> = {},
  options: IpSpec = {},
): Buffer =>
  udp({ from: request.to ?? '', to: request.from ?? '', ...spec }, { smac: serverMac, ...options });

/** A datagram of the `n`th client port. */
export const udpFrom = (n: number): Buffer => udpIn({ from: `${oneArm.client}:${10000 + n}` });

/** Servers that `count` new UDP flows from port number `first` on were sent to, in order. */
export function picks(engine: TestEngine, count: number, first = 0, queue = 0): string[] {
  for (let n = first; n < first + count; n++) engine.injectInto('port0', queue, udpFrom(n));
  return engine.sent('port0').map((frame) => frame.dst ?? '');
}
