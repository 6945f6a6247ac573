// SPDX-License-Identifier: GPL-2.0-or-later
// The five layouts of service listings: titles, service lines, destination lines.
import { enums } from '../../compat/model/constants.js';
import type { Dest } from '../../compat/model/dest.js';
import type { Service, Stats } from '../../compat/model/service.js';
import type { CheckedOption } from '../options/names.js';
import { counters } from './numbers.js';
import { flagsText } from './service-flags.js';

/** How one layout prints. Names come ready made. */
export interface Layout {
  readonly title: string;
  readonly service: (name: string, service: Service, dests: readonly Dest[]) => string;
  readonly dest: (name: string, dest: Dest) => string;
  /** True if a service line needs its destinations' counters. */
  readonly sums: boolean;
}

/** What changes within a layout. */
export interface LayoutChoice {
  readonly exact: boolean;
  /** Stock's ways: a service counts alone, and destinations have no flags. */
  readonly stock: boolean;
  /** A column that tells the kind of tunnel. */
  readonly tunnels: boolean;
}

const remote = '  -> RemoteAddress:Port\n';
const left = (width: number, value: number | string): string => String(value).padEnd(width);
const row = (...cells: readonly [width: number, value: number | string][]): string =>
  cells.map(([width, value]) => left(width, value)).join(' ');

function numberTitle(heads: readonly string[]): string {
  const cells = heads.map((head) => head.padStart(8));
  return `${left(33, 'Prot LocalAddress:Port')} ${cells.join(' ')}\n${remote}`;
}

const plainService = (name: string, service: Service): string =>
  `${name} ${service.scheduler}${flagsText(service)}`;

const forwardWords: Readonly<Record<number, string>> = {
  0: 'Masq',
  1: 'Local',
  2: 'Tunnel',
  3: 'Route',
  5: 'FullNat',
  6: 'SNAT',
};

/** Word for a forwarding method. */
export function forwardWord(connFlags: number): string {
  return forwardWords[connFlags & 7] ?? '(null)';
}

const { DPVS_DEST_F_OVERLOAD, DPVS_DEST_F_INHIBITED } = enums.dest_flags;

/** Names of the flags that listings show. */
export function destFlags(flags: number): string[] {
  return [
    ...(flags & DPVS_DEST_F_INHIBITED ? ['inhibited'] : []),
    ...(flags & DPVS_DEST_F_OVERLOAD ? ['overload'] : []),
  ];
}

const tunnelWord = (connFlags: number): string =>
  forwardWord(connFlags) === 'Tunnel' ? 'ipip' : '-';

function plainDest(name: string, dest: Dest, { stock, tunnels }: LayoutChoice): string {
  const columns = row(
    [28, name],
    [7, forwardWord(dest.connFlags)],
    ...(tunnels ? [[13, tunnelWord(dest.connFlags)] as [number, string]] : []),
    [6, dest.weight | 0],
    [10, dest.activeConns],
    [10, dest.inactiveConns],
  );
  const flags = stock ? '' : destFlags(dest.flags).join(',');
  return `  -> ${columns}${flags && ` ${flags}`}`;
}

const totals = (stats: Stats) => [
  stats.conns,
  stats.inPackets,
  stats.outPackets,
  stats.inBytes,
  stats.outBytes,
];

/** A service's own counters plus those of its destinations, modulo 2^64. */
function summed(service: Service, dests: readonly Dest[]): bigint[] {
  const rows = [service, ...dests].map(({ stats }) => totals(stats));
  return totals(service.stats).map((_own, column) =>
    BigInt.asUintN(
      64,
      rows.reduce((sum, values) => sum + (values[column] ?? 0n), 0n),
    ),
  );
}

const rates = (stats: Stats) => [
  stats.connRate,
  stats.inPacketRate,
  stats.outPacketRate,
  stats.inByteRate,
  stats.outByteRate,
];

const statsLayout = ({ exact, stock }: LayoutChoice): Layout => ({
  title: numberTitle(['Conns', 'InPkts', 'OutPkts', 'InBytes', 'OutBytes']),
  service: (name, service, dests) =>
    `${left(33, name)}${counters(stock ? totals(service.stats) : summed(service, dests), exact)}`,
  dest: (name, { stats }) => `  -> ${left(28, name)}${counters(totals(stats), exact)}`,
  sums: !stock,
});

const rateLayout = ({ exact }: LayoutChoice): Layout => ({
  title: numberTitle(['CPS', 'InPPS', 'OutPPS', 'InBPS', 'OutBPS']),
  service: (name, { limitMbps, stats }) => {
    const limited = limitMbps ? `${name} bps ${limitMbps}M` : name;
    return `${left(33, limited)}${counters(rates(stats), exact)}`;
  },
  dest: (name, { stats }) => {
    const [cps, inPps, outPps, ...bytes] = rates(stats).map((rate) => String(rate).padStart(8));
    const packets = [cps, inPps, outPps].join(' ');
    return `  -> ${left(28, name)} ${packets}${counters(bytes.map(Number), exact)}`;
  },
  sums: false,
});

const thresholdsLayout: Layout = {
  title: `${row([33, 'Prot LocalAddress:Port'], [10, 'Uthreshold'], [10, 'Lthreshold'], [10, 'ActiveConn'], [10, 'InActConn'])}\n${remote}`,
  service: plainService,
  dest: (name, dest) =>
    `  -> ${row([28, name], [10, dest.maxConns], [10, dest.minConns], [10, dest.activeConns], [10, dest.inactiveConns])}`,
  sums: false,
};

const persistenceLayout: Layout = {
  title: `${row([33, 'Prot LocalAddress:Port'], [9, 'Weight'], [11, 'PersistConn'], [10, 'ActiveConn'], [10, 'InActConn'])}\n${remote}`,
  service: plainService,
  dest: (name, dest) =>
    `  -> ${row([28, name], [9, dest.weight], [11, dest.persistentConns], [10, dest.activeConns], [10, dest.inactiveConns])}`,
  sums: false,
};

const plainLayout = (choice: LayoutChoice): Layout => ({
  title:
    'Prot LocalAddress:Port Scheduler Flags\n' +
    `  -> RemoteAddress:Port           Forward ${choice.tunnels ? 'TunnelInfo    ' : ''}Weight ActiveConn InActConn\n`,
  service: plainService,
  dest: (name, dest) => plainDest(name, dest, choice),
  sums: false,
});

/** The layout that the options ask for; the first of several wins. */
export function chooseLayout(given: ReadonlySet<CheckedOption>, choice: LayoutChoice): Layout {
  if (given.has('stats')) return statsLayout(choice);
  if (given.has('rate')) return rateLayout(choice);
  if (given.has('thresholds')) return thresholdsLayout;
  if (given.has('persistent-conn')) return persistenceLayout;
  return plainLayout(choice);
}
