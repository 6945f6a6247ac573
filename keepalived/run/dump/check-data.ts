// SPDX-License-Identifier: GPL-2.0-or-later
// keepalived_check.data: the services at work, in the original's words.
import { canonical } from '../../config/address.js';
import type { Checker, Forwarding, RealServer, VirtualServer } from '../../config/model/lvs.js';
import type { Held, Seated } from '../../driver/held.js';
import type { ServerState } from '../../driver/state.js';
import { commandText, scriptText, secondsOf } from './global.js';
import { groupLines, scheduling, sslLines } from './lvs.js';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
const onOff = (value: boolean): string => (value ? 'ON' : 'OFF');
const bit = (value: boolean): string => (value ? '1' : '0');

const defaultLoopUs = 60_000_000;
const defaultTimeoutUs = 5_000_000;

function methodText(forwarding: Forwarding | undefined): string {
  const { method = 'NAT', tunnel } = forwarding ?? {};
  if (tunnel === undefined) return method;
  return `${tunnel.type.toUpperCase()}${tunnel.port === undefined ? '' : `, port = ${tunnel.port}`}`;
}

const some = (name: string, value: string | number | undefined): readonly string[] =>
  value === undefined ? [] : [`   ${name} = ${value}`];
const script = (name: string, value: VirtualServer['quorumUp']): readonly string[] =>
  value === undefined ? [] : [`   ${name} = ${scriptText(value)}`];

function keyLine({ key }: VirtualServer): string {
  if (key.kind === 'group') return ` VS GROUP = ${key.name}`;
  if (key.kind === 'fwmark') return ` VS FWMARK = ${key.fwmark}`;
  if (key.kind === 'match') return ` VS MATCH = ${key.name}`;
  return ` VS VIP = ${canonical(key.address)}, VPORT = ${key.port}`;
}

function serviceLines(service: Held): readonly string[] {
  const { server, state, facts } = service;
  return [
    ' ------< Virtual server >------',
    keyLine(server),
    ...some('VirtualHost', server.virtualHost),
    `   Address family = inet${server.family === 6 ? '6' : ''}`,
    `   connection timeout = ${secondsOf(server.connectTimeoutUs ?? defaultTimeoutUs)}`,
    ...scheduling(server),
    `   alpha is ${onOff(server.alpha === true)}`,
    `   omega is ${onOff(server.omega)}`,
    `   Inhibit on failure is ${onOff(server.inhibitOnFailure)}`,
    `   quorum = ${server.quorum}, hysteresis = ${server.hysteresis}`,
    ...script('Quorum up notify script', server.quorumUp),
    ...script('Quorum down notify script', server.quorumDown),
    ...(server.haSuspend ? ['   Using HA suspend'] : []),
    `   Using smtp notification = ${yesNo(facts.mails)}`,
    `   default forwarding method = ${methodText(server.forwarding)}`,
    ...sorryLines(service),
    `   alive = ${bit(state.alive)}`,
    `   quorum_state_up = ${bit(state.quorumUp)}`,
    '   reloaded = 0',
    ...server.realServers.flatMap((real, number) => realLines(service, real, number)),
  ];
}

function sorryLines({
  server: { sorryServer: sorry, forwarding },
  facts,
}: Held): readonly string[] {
  if (sorry === undefined) return [];
  return [
    `   sorry server = ${facts.sorry?.name}`,
    `     forwarding method = ${methodText(sorry.forwarding ?? forwarding)}`,
    `     Inhibit on failure is ${onOff(sorry.inhibit)}`,
  ];
}

function realLines(
  { server, state, facts }: Held,
  real: RealServer,
  number: number,
): readonly string[] {
  const now = state.servers[number];
  const known = facts.servers[number];
  if (now === undefined || known === undefined) return [];
  const loop = real.delayLoopUs ?? server.delayLoopUs ?? defaultLoopUs;
  const timeout = real.connectTimeoutUs ?? server.connectTimeoutUs ?? defaultTimeoutUs;
  return [
    '   ------< Real server >------',
    `   RIP = ${canonical(real.address)}, RPORT = ${real.port}, WEIGHT = ${known.weight} EFF WEIGHT = ${now.weight}`,
    `   forwarding method = ${methodText(real.forwarding)}`,
    `   Alpha is ${onOff(real.alpha ?? server.alpha ?? false)}`,
    `   connection timeout = ${secondsOf(timeout)}`,
    `   connection limit range = ${real.lowerThreshold} -> ${real.upperThreshold}`,
    `   Delay loop = ${secondsOf(loop)}`,
    `   Inhibit on failure is ${onOff(known.inhibit)}`,
    ...script('RS up notify script', real.notifyUp),
    ...script('RS down notify script', real.notifyDown),
    ...some('VirtualHost', real.virtualHost),
    `   Using smtp notification = ${yesNo(known.mails)}`,
    ...stateLines(known.weight, now),
  ];
}

function stateLines(
  configured: number,
  { weight, alive, set, checks }: ServerState,
): readonly string[] {
  return [
    `   initial weight = ${configured}`,
    `   effective weight = ${weight}`,
    '   previous effective_weight = 0',
    `   alive = ${bit(alive)}`,
    `   num failed checkers = ${checks.filter(({ up }) => !up).length}`,
    `   RS set = ${bit(set)}`,
    '   reloaded = 0',
  ];
}

/** What a kind of checker has beside the connection. */
function ownLines(checker: Checker): readonly string[] {
  const protocol = checker.httpProtocol ?? '1.0';
  const http = checker.kind === 'HTTP_GET' || checker.kind === 'SSL_GET';
  const urls = checker.urls.flatMap(({ path = '', digest, virtualHost, regex }) => [
    `   Checked url = ${path}`,
    ...(digest === undefined ? [] : [`     digest = ${digest}`]),
    ...(virtualHost === undefined ? [] : [`     Virtual host = ${virtualHost}`]),
    ...(regex === undefined ? [] : [`     Regex = "${regex}"`]),
  ]);
  return [
    `   Keepalive method = ${checker.kind}${http ? `, http protocol ${protocol}` : ''}`,
    ...urls,
    ...some('helo', checker.heloName),
    ...some('Type', checker.dnsType),
    ...some('Name', checker.dnsName ?? checker.bfdName),
    ...(checker.script === undefined
      ? []
      : [
          `   script = ${commandText(checker.script)}`,
          `   timeout = ${checker.scriptTimeoutSec ?? 0}`,
          `   dynamic = ${checker.scriptDynamic ? 'YES' : 'NO'}`,
          `   uid:gid = ${checker.script.uid ?? 0}:${checker.script.gid ?? 0}`,
        ]),
    ...(checker.trackFile === undefined ? [] : [`     Tracked file = ${checker.trackFile}`]),
  ];
}

const connectionless = new Set(['MISC_CHECK', 'FILE_CHECK', 'BFD_CHECK']);

function connectionLines(checker: Checker, real: RealServer, timeoutUs: number): readonly string[] {
  if (connectionless.has(checker.kind)) return [];
  const address = canonical(checker.connectIp ?? real.address);
  return [
    '   Connection',
    `     Dest = [${address}]:${checker.connectPort ?? real.port}`,
    ...(checker.bindTo === undefined
      ? []
      : [`     Bind to = [${canonical(checker.bindTo)}]:${checker.bindPort ?? 0}`]),
    ...(checker.bindIf === undefined ? [] : [`     Bind i/f = ${checker.bindIf}`]),
    ...(checker.fwmark === undefined ? [] : [`     Mark = ${checker.fwmark}`]),
    `     Timeout = ${secondsOf(timeoutUs)}`,
  ];
}

/** Retries and delay before a retry of the kinds that nothing is said of. */
function usual(kind: Checker['kind'], loopUs: number): { retry: number; delayUs: number } {
  if (kind === 'DNS_CHECK') return { retry: 3, delayUs: loopUs };
  if (kind === 'MISC_CHECK') return { retry: 0, delayUs: 1_000_000 };
  const slow = kind === 'HTTP_GET' || kind === 'SSL_GET';
  return { retry: 1, delayUs: slow ? 3_000_000 : 1_000_000 };
}

function checkerLines(
  { server, facts, suspended }: Held,
  { checker, config, seat }: Seated,
): readonly string[] {
  const real = server.realServers[seat.server];
  if (real === undefined) return [];
  const chain = [config, real, server] as const;
  const pick = <T>(read: (one: (typeof chain)[number]) => T | undefined, otherwise: T): T =>
    chain.map(read).find((value) => value !== undefined) ?? otherwise;
  const loopUs = pick((one) => one.delayLoopUs, defaultLoopUs);
  const { retry, delayUs } = usual(config.kind, loopUs);
  const retries = pick((one) => one.retry, retry);
  const { up, hasRun, weightChange, retryIt } = checker.state;
  return [
    ` ${facts.name} -> ${facts.servers[seat.server]?.name}`,
    `   Enabled = ${yesNo(!suspended)}`,
    `   Up = ${yesNo(up)}`,
    `   Has run = ${yesNo(hasRun)}`,
    `   Current weight = ${weightChange}`,
    `   Alpha = ${yesNo(pick((one) => one.alpha, false))}`,
    `   Delay loop = ${loopUs} us`,
    `   Warmup = ${pick((one) => one.warmupUs, loopUs)} us`,
    `   Retries = ${retries}`,
    ...(retries === 0
      ? []
      : [
          `   Delay before retry = ${pick((one) => one.delayBeforeRetryUs, delayUs)} us`,
          `   Retries iterations = ${retryIt}`,
        ]),
    `   Default delay before retry = ${delayUs} us`,
    `   Log all failures = ${yesNo(config.logAllFailures === true)}`,
    ...connectionLines(
      config,
      real,
      pick((one) => one.connectTimeoutUs, defaultTimeoutUs),
    ),
    ...ownLines(config),
  ];
}

/** The sections on services and checkers. */
export function checkLines(
  services: readonly Held[],
  lvs: Parameters<typeof sslLines>[0],
): readonly string[] {
  const checkers = services.flatMap((service) =>
    service.checkers.flat().flatMap((seated) => checkerLines(service, seated)),
  );
  const groups = lvs.groups.flatMap(groupLines);
  return [
    ...sslLines(lvs),
    ...(services.length === 0
      ? []
      : ['------< LVS Topology >------', ' System is compiled with LVS v1.2.1']),
    ...(groups.length === 0 ? [] : [' ------< Virtual server group >------', ...groups]),
    ...services.flatMap(serviceLines),
    ...(checkers.length === 0 ? [] : ['------< Health checkers >------', ...checkers]),
  ];
}
