// SPDX-License-Identifier: GPL-2.0-or-later
// Forwarding modes as rows: how traffic, configuration and samples differ.
import { modes as forwarding } from '../../helpers/edits.js';
import type { Family } from './plan.js';

export interface Mode {
  /** Family of what clients send. */
  readonly clients: Family;
  /** Family of servers and local addresses. */
  readonly servers: Family;
  /** Number on the control protocol. */
  readonly forwarding: number;
  /** Whom clients write to. Behind SNAT the servers are the far end. */
  readonly asks: 'service' | 'server';
  /** Who a packet comes from when it leaves for a server: a local address or the client. */
  readonly from: 'laddr' | 'client';
  /** Whom it is addressed to then. */
  readonly to: 'service' | 'server';
  /** It goes inside an IPv4 packet from us to the server. */
  readonly wrapped?: boolean;
}

const fnat = { forwarding: forwarding.fullNat, asks: 'service', from: 'laddr', to: 'server' };
const kept = { clients: 4, servers: 4, asks: 'service', from: 'client' } as const;

const rows = {
  fnat: { ...fnat, clients: 4, servers: 4 },
  fnat6: { ...fnat, clients: 6, servers: 6 },
  nat64: { ...fnat, clients: 6, servers: 4 },
  nat: { ...kept, forwarding: forwarding.masq, to: 'server' },
  dr: { ...kept, forwarding: forwarding.route, to: 'service' },
  tun: { ...kept, forwarding: forwarding.tunnel, to: 'service', wrapped: true },
  snat: { clients: 4, servers: 4, forwarding: forwarding.snat, asks: 'server', from: 'laddr', to: 'server' },
} as const; // prettier-ignore

export type ModeName = keyof typeof rows;
export const modes: Readonly<Record<ModeName, Mode>> = rows as Readonly<Record<ModeName, Mode>>;
