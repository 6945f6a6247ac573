// SPDX-License-Identifier: GPL-2.0-or-later
// Rules across the blocks of the checker process, in the order in which the original tests them.
import { checkScripts } from './check-scripts.js';
import type { Context } from './context.js';
import type { LvsConfig, RealServer, VirtualServer } from './model/lvs.js';
import { endpointName, virtualName } from './names.js';

const maxUint = 0xffff_ffff;

/** Completes virtual servers and tells what does not fit. */
export function checkLvs(context: Context): void {
  const { lvs } = context.config;
  dropEmpty(context, lvs);
  linkGroups(context, lvs);
  if (lvs.virtualServers.length === 0) return; // nobody would start a script
  for (const server of lvs.virtualServers) checkServer(context, lvs, server);
  checkScripts(context, lvs);
}

function dropEmpty(context: Context, lvs: LvsConfig): void {
  for (const server of [...lvs.virtualServers]) {
    if (server.realServers.length > 0) continue;
    const group = server.key.kind === 'group' ? server.key.name : undefined;
    const known = group === undefined || lvs.groups.some(({ name }) => name === group);
    const text = `Virtual server ${virtualName(server, lvs)} has no real servers - ignoring`;
    if (known) context.error(text);
    lvs.virtualServers.splice(lvs.virtualServers.indexOf(server), 1);
  }
}

/** A service of a group that there is none of goes, with a line in the log only. */
function linkGroups(context: Context, lvs: LvsConfig): void {
  for (const server of [...lvs.virtualServers]) {
    if (server.key.kind !== 'group') continue;
    const { name } = server.key;
    const group = lvs.groups.find((one) => one.name === name);
    const shown = virtualName(server, lvs);
    const family = group?.entries.find((one) => one.family !== undefined)?.family;
    if (group !== undefined && (server.family ?? family) === (family ?? server.family)) {
      server.family ??= family ?? 4;
      continue;
    }
    const text =
      group === undefined
        ? `Virtual server group ${name} specified but not configured - ignoring virtual server ${shown}`
        : `${name}: address family doesn't match virtual server ${shown} - ignoring`;
    context.log(text);
    lvs.virtualServers.splice(lvs.virtualServers.indexOf(server), 1);
  }
}

function checkServer(context: Context, lvs: LvsConfig, server: VirtualServer): void {
  const name = (): string => virtualName(server, lvs);
  checkProtocol(context, server, name);
  if (server.scheduler === undefined) {
    context.error(`Virtual server ${name()}: no scheduler set, setting default 'wlc'`);
    server.scheduler = 'wlc';
  }
  checkRealServers(context, server, name);
  checkQuorum(context, server, name);
  checkPorts(context, server, name);
}

function checkProtocol(context: Context, server: VirtualServer, name: () => string): void {
  const tell = (text: string): void => context.error(`Virtual server ${name()}: ${text}`);
  const fwmark = server.key.kind === 'fwmark';
  if (server.haSuspend && fwmark) {
    tell('cannot use ha_suspend with fwmarks - clearing ha_suspend');
    server.haSuspend = false;
  }
  if (!fwmark && !onlyMarks(context, server) && server.protocol === undefined) {
    tell('no protocol set - defaulting to UDP');
    server.protocol = 'UDP';
  }
  if (server.onePacket && !fwmark && server.protocol !== 'UDP') {
    tell('one packet scheduling requires UDP - resetting');
    server.onePacket = false;
  }
  if (lacksPort(context, server) && server.persistenceTimeoutSec === undefined) {
    tell('zero port only valid for persistent services - setting');
    server.persistenceTimeoutSec = 360;
  }
  if ((fwmark || onlyMarks(context, server)) && server.protocol !== undefined) {
    const text = 'protocol specified for fwmark - protocol will be ignored';
    context.error(`Warning: Virtual server ${name()}: ${text}`);
    if (fwmark) server.protocol = undefined;
  }
}

/** Without a port all connections of a client go together. */
function lacksPort(context: Context, { key }: VirtualServer): boolean {
  if (key.kind === 'address') return key.port === 0;
  if (key.kind !== 'group') return false;
  const group = context.config.lvs.groups.find(({ name }) => name === key.name);
  return group?.entries.some((one) => one.kind === 'address' && one.port === 0) ?? false;
}

function onlyMarks(context: Context, { key }: VirtualServer): boolean {
  if (key.kind !== 'group') return false;
  const group = context.config.lvs.groups.find(({ name }) => name === key.name);
  return group?.entries.every(({ kind }) => kind === 'fwmark') ?? false;
}

function checkRealServers(context: Context, server: VirtualServer, name: () => string): void {
  const seen: RealServer[] = [];
  for (const real of [...server.realServers]) {
    const same = seen.some((one) => one.address === real.address && one.port === real.port);
    if (same) {
      const text = `real server ${endpointName(real, server)} is duplicated - removing second rs`;
      context.error(`VS ${name()}: ${text}`);
      server.realServers.splice(server.realServers.indexOf(real), 1);
      continue;
    }
    seen.push(real);
    setForwarding(context, server, { real, name });
    real.weight ??= server.weight;
    matchSorry(context, server, { real, name });
  }
}

interface OfServer {
  readonly real: RealServer;
  readonly name: () => string;
}

function setForwarding(context: Context, server: VirtualServer, { real, name }: OfServer): void {
  if (server.forwarding === undefined && real.forwarding === undefined) {
    const text = 'no forwarding method set, setting default NAT';
    context.error(`Virtual server ${name()}: ${text}`);
    server.forwarding = { method: 'NAT', tunnel: undefined };
  }
  real.forwarding ??= server.forwarding;
}

function matchSorry(context: Context, server: VirtualServer, { real, name }: OfServer): void {
  const { sorryServer: sorry } = server;
  if (sorry === undefined || sorry.address !== real.address || sorry.port !== real.port) return;
  const inhibit = real.inhibitOnFailure ?? server.inhibitOnFailure;
  if (inhibit === sorry.inhibit) return;
  const verb = inhibit ? 'setting' : 'clearing';
  const text = `matches sorry server, but inhibit setting differs, ${verb} on sorry server`;
  context.error(`Virtual server ${name()}: real server ${endpointName(real, server)} ${text}`);
  sorry.inhibit = inhibit;
}

function checkQuorum(context: Context, server: VirtualServer, name: () => string): void {
  const total = server.realServers.reduce((sum, { weight }) => sum + (weight ?? 1), 0);
  if (server.quorum > total) {
    const text = `exceeds total weight of real servers ${total}, reducing quorum to ${total}`;
    context.error(`Warning - quorum ${server.quorum} for ${name()} ${text}`);
    server.quorum = total;
  }
  if (server.hysteresis < server.quorum) return;
  // With a quorum of 0 the original counts below zero.
  const lower = server.quorum === 0 ? maxUint : server.quorum - 1;
  const text = `hysteresis ${server.hysteresis} >= quorum ${server.quorum}; setting hysteresis to ${lower}`;
  context.error(`Virtual server ${name()}: ${text}`);
  server.hysteresis = lower;
}

/** DR and TUN do not change ports, and a firewall mark has none. */
function checkPorts(context: Context, server: VirtualServer, name: () => string): void {
  const { key, sorryServer: sorry } = server;
  const warn = (text: string): void => context.error(`WARNING - ${text}`);
  for (const real of server.realServers) {
    const keeps = real.forwarding?.method === 'DR' || real.forwarding?.method === 'TUN';
    const shown = endpointName(real, server);
    if (key.kind === 'fwmark' && keeps && real.port !== 0) {
      warn(`fwmark virtual server ${name()}, real server ${shown} has port specified - clearing`);
      Object.assign(real, { port: 0 });
    } else if (key.kind === 'address' && real.port === 0) Object.assign(real, { port: key.port });
    else if (key.kind === 'address' && keeps && real.port !== key.port) {
      warn(`virtual server ${name()} and real server ${shown} ports don't match - resetting`);
      Object.assign(real, { port: key.port });
    }
  }
  if (sorry === undefined || sorry.port === 0) return;
  const method = (sorry.forwarding ?? server.forwarding)?.method;
  const keeps = method === 'DR' || method === 'TUN';
  if (key.kind === 'fwmark' && keeps) {
    warn(`virtual server ${name()}, sorry server has port specified - clearing`);
    Object.assign(sorry, { port: 0 });
  } else if (key.kind === 'address' && keeps && sorry.port !== key.port) {
    warn(`virtual server ${name()} and sorry server ports don't match - resetting`);
    Object.assign(sorry, { port: key.port });
  }
}
