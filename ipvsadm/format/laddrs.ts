// SPDX-License-Identifier: GPL-2.0-or-later
import type { Laddr } from '../../compat/model/laddr.js';
import type { ServiceKey } from '../../compat/model/service.js';
import { numericEndpoint } from './endpoint.js';

type Cells = readonly [string, string, string, string, string];

const widths = [20, 8, 20, 10, 10];
const line = (cells: Cells): string =>
  `${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' ')}\n`;

/** Title of `-G`. */
export const laddrTitle = line(['VIP:VPORT', 'TOTAL', 'SNAT_IP', 'CONFLICTS', 'CONNS']);

/** A service with its local addresses. */
export function laddrBlock(service: ServiceKey, laddrs: readonly Laddr[]): string {
  const head = `${numericEndpoint(service).padEnd(20)} ${String(laddrs.length).padEnd(8)} \n`;
  const rows = laddrs.map(({ address, portConflicts, conns }) =>
    line(['', '', address, String(portConflicts), String(conns)]),
  );
  return head + rows.join('');
}
