// SPDX-License-Identifier: GPL-2.0-or-later
// The checkers of a real server. What connects shares its words.
import { familyOf, isLinkLocal, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import { newChecker, noConnection, noTiming } from '../config/defaults.js';
import type {
  CheckConnection,
  Checker,
  CheckerKind,
  CheckTiming,
  RealServer,
} from '../config/model/lvs.js';
import { endpointName } from '../config/names.js';
import { defaultUser, scriptOf, userByName } from '../config/scripts.js';
import { httpRows, settleHttp } from './checker-http.js';
import { udpRows, settleUdp } from './checker-udp.js';
import * as r from './readers.js';
import { block, table, word, type Line, type Row, type Table } from './table.js';

const all = 0xffff_ffff;
type C = Checker;
type Timed = CheckTiming & { logAllFailures: boolean | undefined };
type Connecting = Timed & CheckConnection;

function timingRows<T extends Timed>(): readonly Row<T>[] {
  return [
    word(
      'retry',
      r.uint<T>('retry', [0, all], (value) => `Invalid retry connection value '${value}'`),
    ),
    word(
      'delay_before_retry',
      r.time<T>(
        'delayBeforeRetryUs',
        r.anyTimer,
        (value) => `Invalid delay_before_retry connection value '${value}'`,
      ),
    ),
    word(
      'warmup',
      r.time<T>('warmupUs', r.anyTimer, (value) => `Invalid warmup connection value '${value}'`),
    ),
    word(
      'delay_loop',
      r.time<T>(
        'delayLoopUs',
        r.positiveTimer,
        (value) => `delay_loop '${value}' is invalid - ignoring`,
      ),
    ),
    word(
      'alpha',
      r.bool<T>('alpha', (value) => `Invalid alpha parameter ${value}`),
    ),
    word(
      'log_all_failures',
      r.bool<T>('logAllFailures', (value) => `Invalid log_all_failures parameter ${value}`),
    ),
  ];
}

/** A checker, or a host of SMTP_CHECK. */
type Connects = CheckConnection & Partial<Pick<C, 'kind'>>;

function connectIp(context: Context, target: CheckConnection, line: Line): void {
  const given = r.need(context, line, 1);
  const family = familyOf(given);
  const bound = target.bindTo === undefined ? undefined : familyOf(target.bindTo);
  if (family === undefined) context.error(`Invalid connect_ip address ${given} - ignoring`, 1);
  else if (bound !== undefined && bound !== family) {
    const text = `connect_ip address ${given} does not match address family of bindto - skipping`;
    context.error(text, 1);
  } else target.connectIp = plainAddress(given);
}

function bindTo(context: Context, target: Connects, line: Line): void {
  const given = r.need(context, line, 1);
  const family = familyOf(given);
  // SMTP_CHECK goes to the server itself only once it has no host of its own.
  const real = target.kind === 'SMTP_CHECK' ? undefined : currentServer(context);
  const other = familyOf(target.connectIp ?? real?.address ?? '');
  if (family === undefined) context.error(`Invalid bindto address ${given} - ignoring`, 1);
  else if (other !== undefined && other !== family) {
    const text = `bindto address ${given} does not match address family of connect_ip - skipping`;
    context.error(text, 1);
  } else target.bindTo = plainAddress(given);
}

function bindIf(context: Context, target: CheckConnection, line: Line): void {
  const given = r.need(context, line, 1);
  if (given.length > 15) context.error(`Interface name ${given} is too long - ignoring`, 1);
  else target.bindIf = given;
}

function connectionRows<T extends Connecting>(): readonly Row<T>[] {
  const port = (into: 'connectPort' | 'bindPort', name: string): r.Read<T> =>
    r.uint<T>(into, [1, 65535], (value) => `Invalid checker ${name} '${value}'`);
  return [
    word('connect_ip', connectIp),
    word('connect_port', port('connectPort', 'connect_port')),
    word('bindto', bindTo),
    word('bind_port', port('bindPort', 'bind_port')),
    word('bind_if', bindIf),
    word(
      'connect_timeout',
      r.time<T>(
        'connectTimeoutUs',
        r.connectTimer,
        (value) => `connect_timeout ${value} invalid - ignoring`,
      ),
    ),
    word(
      'fwmark',
      r.uint<T>('fwmark', [0, all], (value) => `Invalid fwmark connection value '${value}'`),
    ),
    ...timingRows<T>(),
  ];
}

/** The server that is being read. */
function currentServer(context: Context): RealServer | undefined {
  return context.config.lvs.virtualServers.at(-1)?.realServers.at(-1);
}

/** Its name for the messages of its checkers. */
function serverName(context: Context): string {
  const server = context.config.lvs.virtualServers.at(-1);
  const real = currentServer(context);
  return server === undefined || real === undefined ? '' : endpointName(real, server);
}

/** A connection to a link-local address needs to know the link; true, and told, if it does not. */
function needsLink(context: Context, checker: CheckConnection, real: RealServer): boolean {
  const address = checker.connectIp ?? real.address;
  if (!isLinkLocal(address) || checker.bindIf !== undefined) return false;
  context.error(`Checker link local address ${address} requires a bind_if`);
  return true;
}

function quotedArgs(checker: C): string {
  return checker.script?.args.map((one) => `'${one}'`).join(' ') ?? '';
}

function miscPath(context: Context, target: C, line: Line): void {
  target.script = scriptOf(context, line.text, false);
}

function miscUser(context: Context, target: C, line: Line): void {
  const [, user, group] = line.words;
  if (user === undefined) {
    context.error(`No user specified for misc checker script ${quotedArgs(target)}`);
    return;
  }
  target.scriptUser = userByName(context, user, group);
  if (target.scriptUser !== undefined) return;
  const text = `Failed to set uid/gid for misc checker script ${quotedArgs(target)} - removing`;
  context.error(text, 1);
  target.removed = true;
}

/** A word of one kind alone is not looked at any more once its checker is removed. */
function whileThere(name: string, read: r.Read<C>): Row<C> {
  return word(name, (context, target, line) => {
    if (!target.removed) read(context, target, line);
  });
}

const miscTable = table<C>('virtual_server/real_server/MISC_CHECK', [
  ...timingRows<C>(),
  whileThere('misc_path', miscPath),
  whileThere(
    'misc_timeout',
    r.uint('scriptTimeoutSec', [0, 4294], (value) => `Invalid misc_timeout value '${value}'`),
  ),
  whileThere('misc_dynamic', r.flag('scriptDynamic')),
  whileThere('user', miscUser),
]);

function settleMisc(context: Context, checker: C): void {
  if (checker.removed) return;
  if (checker.script === undefined) {
    context.error('No script path has been specified for MISC_CHECKER - skipping');
    checker.removed = true;
    return;
  }
  checker.scriptUser ??= defaultUser(context);
  if (checker.scriptUser !== undefined) return;
  context.error(`Unable to set default user for misc script ${quotedArgs(checker)} - removing`);
  checker.removed = true;
}

function heloName(context: Context, target: C, line: Line): void {
  const given = line.words[1];
  if (given === undefined) context.error('SMTP_CHECK helo name missing');
  else if (target.heloName !== undefined && context.build === '2.4.3') {
    context.error('SMTP_CHECK helo name already specified', 1);
  } else target.heloName = given;
}

type SmtpHost = C['hosts'][number];

const smtpTable = table<C>('virtual_server/real_server/SMTP_CHECK', [
  word('helo_name', heloName),
  ...connectionRows<C>(),
  block('host', {
    table: table<SmtpHost>(
      'virtual_server/real_server/SMTP_CHECK/host',
      connectionRows<SmtpHost>(),
    ),
    open: (_, target) => {
      const host: SmtpHost = { ...noTiming(), ...noConnection(), logAllFailures: undefined };
      target.hosts.push(host);
      return host;
    },
    close: (context, host) => {
      const real = currentServer(context);
      if (real !== undefined) needsLink(context, host, real);
    },
  }),
]);

/** The old form: one more checker a host. */
function settleSmtp(context: Context, checker: C, real: RealServer): void {
  needsLink(context, checker, real);
  if (checker.hosts.length === 0) return;
  context.log('The SMTP_CHECK host block is deprecated. Please define additional checkers.');
  const { heloName } = checker;
  for (const host of checker.hosts) {
    real.checkers.push({ ...newChecker('SMTP_CHECK'), ...host, heloName });
  }
}

const dnsTypes = ['A', 'NS', 'CNAME', 'SOA', 'MX', 'TXT', 'AAAA', 'RRSIG', 'DNSKEY'];

function dnsType(context: Context, target: C, line: Line): void {
  const given = r.need(context, line, 1);
  const type = given.toUpperCase();
  if (dnsTypes.includes(type)) target.dnsType = type;
  else context.error(`Unknown DNS check type ${given} - ignoring`, 1);
}

/** 2.2.7 takes a first label of one character for an empty one, too; the root alone has none. */
function hasEmptyLabel({ build }: Context, name: string): boolean {
  if (build === '2.4.3') return name.replace(/\.$/, '').split('.').includes('');
  return name !== '.' && /^.?\.|\.\./s.test(name);
}

function dnsName(context: Context, target: C, line: Line): void {
  const given = r.need(context, line, 1);
  if (target.dnsName !== undefined) context.error('DNS_CHECK name already specified - ignoring', 1);
  else if (hasEmptyLabel(context, given)) {
    context.error(`DNS_CHECK name '${given}' has empty label - ignoring`, 1);
  } else target.dnsName = given;
}

const dnsTable = table<C>('virtual_server/real_server/DNS_CHECK', [
  ...connectionRows<C>(),
  word('type', dnsType),
  word('name', dnsName),
]);

function checkedFile(context: Context, target: C, line: Line): void {
  const name = r.need(context, line, 1);
  const found = context.config.lvs.trackFiles.some((one) => one.name === name);
  if (found) target.trackFile = name;
  else context.error(`track_file ${name} not found`, 1);
}

function fileWeight(context: Context, target: C, line: Line): void {
  const [, given, option] = line.words;
  if (given === undefined) {
    context.error('track file weight missing');
    return;
  }
  const [min, max] = [-2_147_483_647, 2_147_483_647];
  const value = r.signed(context, given, { min, max, word: 1 });
  if (value === undefined) {
    context.error(`weight for track file must be in [${min}..${max}] inclusive. Ignoring...`, 1);
    return;
  }
  target.weight = value;
  if (option === 'reverse' || option === 'noreverse') target.weightReverse = option === 'reverse';
  else if (option !== undefined) {
    context.error(`unknown track file weight option ${option} - ignoring`, 2);
  }
}

const fileTable = table<C>('virtual_server/real_server/FILE_CHECK', [
  word('track_file', checkedFile),
  word('weight', fileWeight),
]);

function settleFile(context: Context, checker: C): void {
  if (checker.trackFile !== undefined) return;
  context.error('FILE_CHECK has no track_file specified - ignoring');
  checker.removed = true;
}

function bfdName(context: Context, target: C, line: Line): void {
  const tell = (text: string): void =>
    context.error(`(${serverName(context)}) BFD_CHECK - ${text}`, 1);
  const name = line.words[1];
  const checkers = currentServer(context)?.checkers ?? [];
  if (name === undefined || line.words.length !== 2) {
    tell('No or too many names specified - skipping checker');
    target.removed = true;
  } else if (!context.config.lvs.bfds.includes(name)) {
    tell(`BFD ${name} not configured`);
    target.removed = true;
  } else if (target.bfdName !== undefined)
    tell(`BFD ${name} already specified as ${target.bfdName}`);
  else if (checkers.some((one) => one.bfdName === name)) {
    tell(`RS already monitoring ${name}`);
    target.removed = true;
  } else target.bfdName = name;
}

const bfdTable = table<C>('virtual_server/real_server/BFD_CHECK', [
  whileThere('name', bfdName),
  whileThere(
    'alpha',
    r.bool('alpha', (value) => `Invalid alpha parameter ${value}`),
  ),
]);

function settleBfd(context: Context, checker: C): void {
  if (checker.removed || checker.bfdName !== undefined) return;
  const text = 'No name has been specified for BFD_CHECKER - skipping';
  context.error(`(${serverName(context)}) ${text}`);
  checker.removed = true;
}

type Settle = (context: Context, checker: C, real: RealServer) => void;

const connects: Settle = (context, checker, real) => {
  needsLink(context, checker, real);
};

function checkerRow(name: CheckerKind, rows: Table<C>, settle: Settle): Row<RealServer> {
  return block<RealServer, C>(name, {
    table: rows,
    open: (_, target) => {
      const checker = newChecker(name);
      target.checkers.push(checker);
      return checker;
    },
    close: (context, checker, real) => {
      settle(context, checker, real);
      if (checker.removed) real.checkers.splice(real.checkers.indexOf(checker), 1);
    },
  });
}

const http = (name: 'HTTP_GET' | 'SSL_GET'): Table<C> =>
  table<C>(`virtual_server/real_server/${name}`, [...connectionRows<C>(), ...httpRows(name)]);

const both =
  (first: Settle, second: Settle): Settle =>
  (context, checker, real) => {
    first(context, checker, real);
    if (!checker.removed) second(context, checker, real);
  };

/** Each kind of checker as a keyword of `real_server`. */
export const checkerRows: readonly Row<RealServer>[] = [
  checkerRow('MISC_CHECK', miscTable, settleMisc),
  checkerRow('SMTP_CHECK', smtpTable, settleSmtp),
  checkerRow(
    'TCP_CHECK',
    table<C>('virtual_server/real_server/TCP_CHECK', connectionRows<C>()),
    connects,
  ),
  checkerRow('HTTP_GET', http('HTTP_GET'), both(settleHttp, connects)),
  checkerRow('SSL_GET', http('SSL_GET'), both(settleHttp, connects)),
  checkerRow('DNS_CHECK', dnsTable, connects),
  checkerRow(
    'UDP_CHECK',
    table<C>('virtual_server/real_server/UDP_CHECK', [...connectionRows<C>(), ...udpRows]),
    (context, checker, real) => {
      if (!needsLink(context, checker, real)) settleUdp(context, checker);
    },
  ),
  checkerRow(
    'PING_CHECK',
    table<C>('virtual_server/real_server/PING_CHECK', connectionRows<C>()),
    connects,
  ),
  checkerRow('FILE_CHECK', fileTable, settleFile),
  checkerRow('BFD_CHECK', bfdTable, settleBfd),
];
