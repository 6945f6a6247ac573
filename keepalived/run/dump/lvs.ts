// SPDX-License-Identifier: GPL-2.0-or-later
import { addressText, bitsOf, canonical } from '../../config/address.js';
import type { Config } from '../../config/model.js';
import type {
  Checker,
  Forwarding,
  LvsConfig,
  RealServer,
  VirtualServer,
  VirtualServerGroup,
} from '../../config/model/lvs.js';
import { scriptText, secondsOf } from './global.js';

const onOff = (value: boolean): string => (value ? 'ON' : 'OFF');
const able = (flags: readonly string[], name: string): string =>
  flags.includes(name) ? 'enabled' : 'disabled';
const defaultLoopUs = 60_000_000;

/** A group and its entries. */
export function groupLines(group: VirtualServerGroup): readonly string[] {
  const entries = group.entries.map((entry) => {
    if (entry.kind === 'fwmark') return `   FWMARK = ${entry.fwmark}`;
    const first = canonical(entry.first);
    if (bitsOf(entry.first) === bitsOf(entry.last))
      return `   VIP = ${first}, VPORT = ${entry.port}`;
    const last = addressText(bitsOf(entry.last), entry.family);
    return `   VIP Range = ${first}-${last}, VPORT = ${entry.port}`;
  });
  const has = (family: 4 | 6): string =>
    group.entries.some((one) => one.family === family) ? 'yes' : 'no';
  return [` Virtual Server Group = ${group.name}, IPv4 = ${has(4)}, IPv6 = ${has(6)}`, ...entries];
}

function keyLine({ key }: VirtualServer): string {
  if (key.kind === 'group') return ` VS GROUP = ${key.name}`;
  if (key.kind === 'fwmark') return ` VS FWMARK = ${key.fwmark}`;
  if (key.kind === 'match') return ` VS MATCH = ${key.name}`;
  return ` VS VIP = ${canonical(key.address)}, VPORT = ${key.port}`;
}

function methodLine(forwarding: Forwarding | undefined): string {
  const { method = 'NAT', tunnel } = forwarding ?? {};
  if (tunnel === undefined) return `   default forwarding method = ${method}`;
  const port = tunnel.port === undefined ? '' : `, port = ${tunnel.port}`;
  return `   default forwarding method = ${tunnel.type.toUpperCase()}${port}`;
}

/** How a virtual server chooses. */
export function scheduling(server: VirtualServer): readonly string[] {
  const flags = server.schedulerFlags;
  const {
    scheduler = 'wlc',
    persistenceTimeoutSec: timeout,
    persistenceGranularity: mask,
  } = server;
  return [
    `   delay_loop = ${secondsOf(server.delayLoopUs ?? defaultLoopUs)}`,
    `   lvs_sched = ${scheduler}`,
    `   Hashed = ${able(flags, 'hashed')}`,
    ...(scheduler === 'sh' || scheduler === 'mh'
      ? [
          `   ${scheduler}-port = ${able(flags, `${scheduler}-port`)}`,
          `   ${scheduler}-fallback = ${able(flags, `${scheduler}-fallback`)}`,
        ]
      : ['flag-1', 'flag-2', 'flag-3'].map((name) => `   ${name} = ${able(flags, name)}`)),
    `   One packet scheduling = ${server.onePacket ? 'enabled' : 'disabled'}`,
    ...(timeout === undefined ? [] : [`   persistence timeout = ${timeout}`]),
    ...(mask === undefined ? [] : [`   persistence granularity = ${mask}`]),
    `   protocol = ${server.protocol ?? 'none'}`,
  ];
}

function serverLines(server: VirtualServer): readonly string[] {
  const { sorryServer: sorry, quorumUp, quorumDown } = server;
  return [
    ' ------< Virtual server >------',
    keyLine(server),
    ...(server.virtualHost === undefined ? [] : [`   VirtualHost = ${server.virtualHost}`]),
    `   Address family = inet${server.family === 6 ? '6' : ''}`,
    ...scheduling(server),
    `   alpha is ${onOff(server.alpha === true)}, omega is ${onOff(server.omega)}`,
    `   quorum = ${server.quorum}, hysteresis = ${server.hysteresis}`,
    ...(quorumUp === undefined ? [] : [`   Quorum up notify script = ${scriptText(quorumUp)}`]),
    ...(quorumDown === undefined
      ? []
      : [`   Quorum down notify script = ${scriptText(quorumDown)}`]),
    ...(server.haSuspend ? ['   Using HA suspend'] : []),
    methodLine(server.forwarding),
    ...(sorry === undefined
      ? []
      : [
          `   sorry server = [${canonical(sorry.address)}]:${sorry.port}`,
          `     Inhibit on failure is ${onOff(sorry.inhibit)}`,
        ]),
    ...server.realServers.flatMap((real) => realLines(server, real)),
  ];
}

function realLines(server: VirtualServer, real: RealServer): readonly string[] {
  const weight = real.weight ?? server.weight;
  const { notifyUp, notifyDown } = real;
  return [
    '   ------< Real server >------',
    `   RIP = ${canonical(real.address)}, RPORT = ${real.port}, WEIGHT = ${weight} EFF WEIGHT = ${weight}`,
    methodLine(real.forwarding),
    `   Alpha is ${onOff(real.alpha ?? server.alpha ?? false)}`,
    `   connection limit range = ${real.lowerThreshold} -> ${real.upperThreshold}`,
    `   Delay loop = ${secondsOf(real.delayLoopUs ?? server.delayLoopUs ?? defaultLoopUs)}`,
    `   Inhibit on failure is ${onOff(real.inhibitOnFailure ?? server.inhibitOnFailure)}`,
    ...(notifyUp === undefined ? [] : [`   RS up notify script = ${scriptText(notifyUp)}`]),
    ...(notifyDown === undefined ? [] : [`   RS down notify script = ${scriptText(notifyDown)}`]),
    ...(real.virtualHost === undefined ? [] : [`    VirtualHost = '${real.virtualHost}'`]),
  ];
}

function checkerLines(real: RealServer, checker: Checker): readonly string[] {
  const protocol = checker.httpProtocol ?? '1.0';
  const http = checker.kind === 'HTTP_GET' || checker.kind === 'SSL_GET';
  const method = http ? `${checker.kind}, http protocol ${protocol}` : checker.kind;
  const urls = checker.urls.flatMap(({ path = '', digest, virtualHost }) => [
    `   Checked url = ${path}`,
    ...(digest === undefined ? [] : [`     digest = ${digest}`]),
    ...(virtualHost === undefined ? [] : [`     Virtual host = ${virtualHost}`]),
  ]);
  const script = checker.script?.args.map((one) => `'${one}'`).join(' ');
  return [
    ` ${canonical(real.address)}:${real.port} -> ${checker.connectIp ?? canonical(real.address)}:${checker.connectPort ?? real.port}`,
    `   Keepalive method = ${method}`,
    ...urls,
    ...(script === undefined
      ? []
      : [`   script = ${script}`, `   dynamic = ${checker.scriptDynamic ? 'YES' : 'NO'}`]),
    ...(checker.dnsType === undefined ? [] : [`   Type = ${checker.dnsType}`]),
    ...(checker.trackFile === undefined ? [] : [`     Tracked file = ${checker.trackFile}`]),
    ...(checker.bfdName === undefined ? [] : [`   Name = ${checker.bfdName}`]),
    `   Alpha = ${checker.alpha === true ? 'yes' : 'no'}`,
    `   Log all failures = ${checker.logAllFailures === true ? 'yes' : 'no'}`,
  ];
}

/** The section on certificates. */
export function sslLines({ ssl: context }: LvsConfig): readonly string[] {
  if (context === undefined) return [];
  const line = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [` ${name} : ${value}`];
  return [
    '------< SSL definitions >------',
    ...line('Password', context.password),
    ...line('CA-file', context.ca),
    ...line('Certificate file', context.certificate),
    ...line('Key file', context.key),
  ];
}

/** The sections on virtual servers, and which BFD sessions and files their checkers follow. */
export function dumpLvs({ lvs }: Config): readonly string[] {
  const groups = lvs.groups.flatMap(groupLines);
  const checkers = lvs.virtualServers.flatMap(({ realServers }) =>
    realServers.flatMap((real) => real.checkers.flatMap((one) => checkerLines(real, one))),
  );
  const bfds = lvs.bfds.flatMap((name) => [` Checker Track BFD = ${name}`, '   Tracking RS :']);
  return [
    ...sslLines(lvs),
    ...(lvs.virtualServers.length === 0 ? [] : ['------< LVS Topology >------']),
    ...(groups.length === 0 ? [] : [' ------< Virtual server group >------', ...groups]),
    ...lvs.virtualServers.flatMap(serverLines),
    ...(checkers.length === 0 ? [] : ['------< Health checkers >------', ...checkers]),
    ...(bfds.length === 0 ? [] : ['------< Checker track BFDs >------', ...bfds]),
  ];
}
