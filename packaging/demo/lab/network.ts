// SPDX-License-Identifier: GPL-2.0-or-later
import { must } from './command.js';
import type { HostPlan, Lab } from './lab.js';
import type { Namespace } from './namespace.js';

/** Nothing between the hosts completes what they send: frames must be whole, as on a wire. */
const noOffload = ['tx', 'off', 'gso', 'off', 'tso', 'off', 'gro', 'off'];

function ipBatch(lines: readonly string[]): string[] {
  return ['sh', '-c', 'printf "%s\\n" "$@" | ip -batch -', 'sh', ...lines];
}

function segmentsOf(lab: Lab): string[] {
  const links = Object.values(lab.hosts).flatMap((host) => Object.values(host.links));
  return [...new Set(links.map(({ segment }) => segment))];
}

/** A bridge is a plain wire here: no packet filter looks into it. */
const noFilter =
  'for f in /proc/sys/net/bridge/bridge-nf-call-*; do [ ! -e "$f" ] || echo 0 >"$f"; done';

async function buildSegments(lab: Lab, wire: Namespace): Promise<void> {
  const lines = segmentsOf(lab).flatMap((segment) => [
    `link add ${segment} type bridge forward_delay 0 mcast_snooping 0`,
    `link set ${segment} up`,
  ]);
  await must(wire.enterNetwork(ipBatch(lines)));
  await must(wire.enter(['sh', '-c', noFilter]));
}

async function attach(host: Namespace, plan: HostPlan, wire: Namespace): Promise<void> {
  const lines = Object.entries(plan.links).flatMap(([name, { segment }]) => {
    const socket = `${host.pid}-${name}`; // short enough for Linux, whatever the host is called
    return [
      `link add ${socket} type veth peer name ${name} netns ${host.pid}`,
      `link set ${socket} master ${segment} up`,
    ];
  });
  await must(wire.enterNetwork(ipBatch(lines)));
}

/** Nobody has the address of another here: an IPv6 address may be used at once. */
const addressLine = (address: string, name: string): string =>
  `addr add ${address} dev ${name}${address.includes(':') ? ' nodad' : ''}`;

const routeLine = (route: string): string =>
  `${route.includes(':') ? '-6 ' : ''}route add ${route}`;

async function configure(host: Namespace, { links, routes = [] }: HostPlan): Promise<void> {
  for (const name of Object.keys(links)) {
    await must(host.enterNetwork(['ethtool', '-K', name, ...noOffload]));
  }
  const up = Object.entries(links).flatMap(([name, { addresses = [] }]) => [
    ...addresses.map((address) => addressLine(address, name)),
    `link set ${name} up`,
  ]);
  const lines = [...up, ...routes.map(routeLine)];
  await must(host.enterNetwork(ipBatch(lines)));
}

const noIpv6 = 'for f in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 >$f; done';

/** Lays the cables of a lab: a bridge in `wire` for each segment, a veth pair for each link. */
export async function buildNetwork(
  lab: Lab,
  wire: Namespace,
  hosts: ReadonlyMap<string, Namespace>,
): Promise<void> {
  await buildSegments(lab, wire);
  for (const [name, host] of hosts) {
    const plan = lab.hosts[name]!;
    await attach(host, plan, wire);
    if (plan.ipv6 !== true) await must(host.enter(['sh', '-c', noIpv6]));
    await configure(host, plan);
  }
}
