// SPDX-License-Identifier: GPL-2.0-or-later
import { createRequire } from 'node:module';

/** Kinds of `openSocket`; `icmp` is the echo socket that needs no privilege. */
export const socketKinds = { tcp: 0, udp: 1, icmp: 2 } as const;

/** What the addon throws: the step that failed, the system's number and its text. */
export interface SocketError extends Error {
  readonly code: 'socket' | 'mark' | 'device' | 'bind';
  readonly errno: number;
}

/** The addon, as compiled to dist/native/net/net.node. */
interface Addon {
  /**
   * Opens a socket that does not block.
   * @param family 4 or 6
   * @param kind of `socketKinds`
   * @param mark SO_MARK; 0: none
   * @param device SO_BINDTODEVICE; empty: any
   * @param address local address; empty: any
   * @param port local port; 0: any
   * @returns a descriptor that the caller owns
   * @throws SocketError
   */
  openSocket(
    family: number,
    kind: number,
    mark: number,
    device: string,
    address: string,
    port: number,
  ): number;
}

/** The compiled part of `native/net`; this file runs as dist/native/net/addon.js. */
export const addon = createRequire(import.meta.url)('./net.node') as Addon;
