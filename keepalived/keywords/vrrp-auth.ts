// SPDX-License-Identifier: GPL-2.0-or-later
// `authentication` and `auth_hmac` of a VRRP instance.
import type { Context } from '../config/context.js';
import type { AuthHmac, VrrpInstance } from '../config/model/vrrp.js';
import * as r from './readers.js';
import { table, word, type BlockRow, type Line } from './table.js';

type V = VrrpInstance;
const maxPass = 8;

function authType(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  if (given === 'PASS' || given === 'AH') target.authType = given;
  else context.error(`(${target.name}) unknown authentication type '${given}'`, 1);
}

function authPass(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  if (given.length > maxPass) context.error(`Truncating auth_pass to ${maxPass} characters`, 1);
  target.authPass = given.slice(0, maxPass);
}

/** `authentication`: the scheme and password of version 2. */
export const authentication = table<V>('vrrp_instance/authentication', [
  word('auth_type', authType),
  word('auth_pass', authPass),
]);

/** What the rows of `auth_hmac` fill, with whose it is. */
interface Target {
  readonly name: string;
  readonly auth: AuthHmac;
}

const keyRange: readonly [number, number] = [32, 64];

function key(context: Context, { name, auth }: Target, line: Line): void {
  const [, idText, value] = line.words;
  const tell = (text: string): void => context.error(`(${name}) ${text}`, 1);
  if (idText === undefined || value === undefined) {
    tell('auth_hmac key needs an id and a value');
    return;
  }
  const id = /^\d+$/.test(idText) ? Number(idText) : 0;
  const bytes = id >= 1 && id <= 255 ? keyBytes(context, name, value) : undefined;
  if (id < 1 || id > 255) tell(`auth_hmac key id '${idText}' must be between 1 and 255`);
  else if (bytes === undefined) return;
  else if (bytes.length < keyRange[0] || bytes.length > keyRange[1]) {
    tell(`auth_hmac key ${id} length ${bytes.length} not in range [${keyRange.join(', ')}]`);
  } else if (auth.keys.has(id)) tell(`duplicate auth_hmac key id ${id}`);
  else auth.keys.set(id, bytes);
}

/** The key's bytes: as written, of `hex:` digits, or of a file that only we may read. */
function keyBytes(context: Context, name: string, value: string): string | undefined {
  if (value.startsWith('hex:')) return Buffer.from(value.slice(4), 'hex').toString('latin1');
  if (!value.startsWith('file:')) return value;
  const path = value.slice(5);
  const text = context.host.readText(path);
  const mode = context.host.stat(path)?.mode ?? 0;
  if (text === undefined) {
    context.error(`(${name}) auth_hmac key file '${path}' cannot be opened`, 2);
    return undefined;
  }
  if ((mode & 0o077) !== 0) {
    const warning = `(${name}) auth_hmac key file '${path}' is readable by group or others`;
    context.report('security', warning, { word: 2 });
  }
  return text.replace(/\n$/, '');
}

function activeKey(context: Context, { name, auth }: Target, line: Line): void {
  const given = r.need(context, line, 1);
  const value = /^\d+$/.test(given) ? Number(given) : 0;
  if (value >= 1 && value <= 255) auth.activeKey = value;
  else context.error(`(${name}) auth_hmac active_key '${given}' must be between 1 and 255`, 1);
}

function timeWindow(context: Context, { name, auth }: Target, line: Line): void {
  const given = r.need(context, line, 1);
  const value = /^\d+$/.test(given) ? Number(given) : 0;
  const text = `auth_hmac time_window '${given}' must be between 1 and 300 seconds`;
  if (value >= 1 && value <= 300) auth.timeWindowSec = value;
  else context.error(`(${name}) ${text}`, 1);
}

function antiReplay(context: Context, { name, auth }: Target, line: Line): void {
  const given = r.need(context, line, 1);
  if (given === 'time' || given === 'monotonic') auth.antiReplay = given;
  else context.error(`(${name}) auth_hmac anti_replay '${given}' must be time or monotonic`, 1);
}

function mode(context: Context, { name, auth }: Target, line: Line): void {
  const given = r.need(context, line, 1);
  const text = `auth_hmac mode '${given}' must be enforce, permissive or receive-only`;
  if (given === 'enforce' || given === 'permissive' || given === 'receive-only') auth.mode = given;
  else context.error(`(${name}) ${text}`, 1);
}

const hmacTable = table<Target>('vrrp_instance/auth_hmac', [
  word('key', key),
  word('active_key', activeKey),
  word('time_window', timeWindow),
  word('anti_replay', antiReplay),
  word('mode', mode),
]);

/** `auth_hmac`: the trailer with a keyed hash. Several blocks fill the same settings. */
export const authHmac: Pick<BlockRow<V, Target>, 'table' | 'open'> = {
  table: () => hmacTable,
  open: (_, target) => {
    target.authHmac ??= {
      ...{ keys: new Map(), activeKey: undefined, timeWindowSec: undefined },
      ...{ antiReplay: 'time', mode: 'enforce' },
    };
    return { name: target.name, auth: target.authHmac };
  },
};
