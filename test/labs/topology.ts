// SPDX-License-Identifier: GPL-2.0-or-later
// Hosts and steps that labs are put together from.
import { matches } from '../../packaging/demo/lab/expect.js';
import type { HostPlan, ProgramPlan, Step } from '../../packaging/demo/lab/lab.js';

const node = `"${process.execPath}"`;
const isV6 = (address: string): boolean => address.includes(':');

/** What of a host may differ from the usual one. */
export interface HostOptions {
  /** Name of its segment. */
  readonly segment?: string;
  /** Default gateway. */
  readonly via?: string;
  readonly programs?: readonly ProgramPlan[];
  /** Shell commands at the end. */
  readonly setup?: readonly string[];
}

/** A host with one interface eth0. Addresses with their prefix, of either family. */
export function host(addresses: readonly string[], options: HostOptions = {}): HostPlan {
  const { segment = 'lan', via, programs = [], setup = [] } = options;
  return {
    links: { eth0: { segment, addresses } },
    routes: via === undefined ? [] : [`default via ${via}`],
    ipv6: addresses.some(isV6),
    programs,
    setup,
  };
}

/** An HTTP server that tells a client whom it sees, and at `/name` the name of its host. */
export const webServer = (port = 80, address = '0.0.0.0'): ProgramPlan => ({
  run: `${node} dist/packaging/demo/server.js ${port} ${address}`,
  ready: /^listening/m,
});

/** A real server: a host that serves HTTP on port 80. */
export function server(addresses: readonly string[], options: HostOptions = {}): HostPlan {
  const web = webServer(80, addresses.some(isV6) ? '::' : '0.0.0.0');
  return host(addresses, { ...options, programs: [web, ...(options.programs ?? [])] });
}

/**
 * A server of direct routing and tunnels takes packets to the address of the service, and does not
 * answer ARP for it.
 */
export const holdsVip = (vip: string): readonly string[] => [
  'echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore',
  'echo 2 >/proc/sys/net/ipv4/conf/all/arp_announce',
  'for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >$f; done',
  `ip addr add ${vip}/32 dev lo`,
];

/** The program that makes `device`, the far end of a link: `far-end KIND DEVICE ARGUMENTS`. */
export const farEnd = (kind: string, device: string, ...rest: readonly string[]): ProgramPlan => ({
  run: `dist/test/labs/far-end ${[kind, device, ...rest].join(' ')}`,
  ready: /^ready/m,
});

/** What of a director's dpvs.conf may differ from the usual one. */
export interface DirectorOptions {
  /** Lines for blocks of the file: `{ ipvs_defs: 'conn {\n redirect on\n }' }`. */
  readonly blocks?: Readonly<Record<string, string>>;
  /** Workers, each with a queue of every port. More than one needs ports with several queues. */
  readonly workers?: number;
  /** All ports are slaves of bond0, of this mode; dpdk0 is its primary. */
  readonly bondMode?: number;
}

function device(number: number, queues: number): string {
  const both = ['rx', 'tx'].map((side) => ` ${side} {\n queue_number ${queues}\n }\n`).join('');
  return ` device dpdk${number} {\n${both} vdev af_packet eth${number + 1}\n }\n`;
}

function bonding(mode: number, ports: readonly string[]): string {
  const slaves = ports.map((port) => ` slave ${port}\n`).join('');
  return ` bonding bond0 {\n mode ${mode}\n${slaves} primary dpdk0\n }\n`;
}

function worker(number: number, ports: readonly string[]): string {
  const polled = ports.map(
    (port) => ` port ${port} {\n rx_queue_ids ${number}\n tx_queue_ids ${number}\n }\n`,
  );
  return ` worker cpu${number + 1} {\n type slave\n cpu_id ${number + 1}\n${polled.join('')} }\n`;
}

function directorConf(segments: readonly string[], options: DirectorOptions): string {
  const { workers = 1, blocks = {}, bondMode } = options;
  const devices = segments.map((_, port) => device(port, workers)).join('');
  const ports = segments.map((_, port) => `dpdk${port}`);
  const bond = bondMode === undefined ? '' : bonding(bondMode, ports);
  const served = bondMode === undefined ? ports : ['bond0'];
  const slaves = Array.from({ length: workers }, (_, number) => worker(number, served)).join('');
  const master = ' worker cpu0 {\n type master\n cpu_id 0\n }\n';
  const own = Object.entries(blocks).map(([name, lines]) => `${name} {\n${lines}\n}\n`);
  return `global_defs {
 log_level WARNING
 hugepages off
 memory_mb 192
}
netif_defs {
 pktpool_size 16383
${devices}${bond}}
worker_defs {
${master}${slaves}}
${own.join('')}`;
}

/** The balancer: dpdk0 in the first segment, dpdk1 in the second, and its /etc/dpvs.conf. */
export function director(segments: readonly string[], options: DirectorOptions = {}): HostPlan {
  const links = segments.map((segment, port) => [`eth${port + 1}`, { segment }] as const);
  return {
    links: Object.fromEntries(links),
    files: { '/etc/dpvs.conf': directorConf(segments, options) },
  };
}

/** Starts the balancer on the host `director` and waits until it answers. */
export const startDirector: readonly Step[] = [
  { title: 'Start the balancer', at: 'director', run: './dpvs &' },
  {
    at: 'director',
    run: './dpip link show',
    withinSec: 20,
    shows: [matches(/^1: dpdk0: /m)],
  },
];

/** Commands on one host, one after the other, under one title. */
export function at(name: string, title: string, ...commands: readonly string[]): readonly Step[] {
  const steps = commands.map((run) => ({ at: name, run }));
  return steps.map((step, place) => (place === 0 ? { ...step, title } : step));
}

/** Commands on the balancer. */
export const atDirector = (title: string, ...commands: readonly string[]): readonly Step[] =>
  at('director', title, ...commands);

/** A command of the host `client` that must print what matches, within some seconds. */
export function asks(title: string, run: string, ...patterns: readonly RegExp[]): Step {
  return { title, at: 'client', run, withinSec: 5, shows: patterns.map(matches) };
}

/** A command on any host whose output must match at once. */
export function shows(name: string, run: string, ...patterns: readonly RegExp[]): Step {
  return { at: name, run, shows: patterns.map(matches) };
}

/** As many requests as there are servers, of which each serves one. */
export function eachAnswers(url: string, ...names: readonly string[]): Step {
  const round = names.map((_, place) => place + 1).join(' ');
  return {
    title: 'Each server answers in turn',
    at: 'client',
    run: `for i in ${round}; do curl -g ${url}/name; done | sort`,
    shows: [matches(new RegExp(`^${[...names].sort().join('\\n')}\\n$`))],
  };
}

/** The command must fail; what it says is of no interest. */
export const fails = (command: string): string => `! ${command} >/dev/null 2>&1`;
