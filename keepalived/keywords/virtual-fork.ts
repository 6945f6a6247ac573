// SPDX-License-Identifier: GPL-2.0-or-later
// Words of `virtual_server` that only the forks know, and one of this suite.
import type { Context } from '../config/context.js';
import type { VirtualServer } from '../config/model/lvs.js';
import * as r from './readers.js';
import { word, type Line, type Row } from './table.js';

type V = VirtualServer;

/** Leading digits of a text, as atoi takes them; nothing is told of what is wrong. */
function loose(context: Context, line: Line): number {
  return Number(/^[ \t]*[+-]?\d+/.exec(r.need(context, line, 1))?.[0] ?? '0');
}

const number =
  (into: 'bps' | 'limitProportion'): r.Read<V> =>
  (context, target, line) => {
    target[into] = loose(context, line);
  };

function establishTimeout(context: Context, target: V, line: Line): void {
  target.establishTimeoutSec = Math.min(3600, Math.max(1, loose(context, line)));
}

const proxyVersions = ['v1', 'v2', 'v1-insecure', 'v2-insecure'] as const;

function proxyProtocol(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1).toLowerCase();
  target.proxyProtocol = proxyVersions.find((one) => one === given);
}

function hashTarget(context: Context, target: V, line: Line): void {
  const given = r.need(context, line, 1);
  if (given !== 'sip' && given !== 'qid') context.log(`unknown hash target ${given}, using sip`);
  target.hashTarget = given === 'qid' ? 'qid' : 'sip';
}

function massFailureGuard(context: Context, target: V, line: Line): void {
  const number = (word: number, max: number): number | undefined =>
    r.unsigned(context, r.need(context, line, word), { min: 1, max, word });
  const [percent, seconds] = [number(1, 99), number(2, 86_400)];
  if (percent !== undefined && seconds !== undefined)
    target.massFailureGuard = { percent, seconds };
  else context.error('mass_failure_guard needs PERCENT 1-99 and SECONDS 1-86400 - ignoring');
}

export const forkRows: readonly Row<V>[] = [
  word('establish_timeout', establishTimeout),
  word('proxy_protocol', proxyProtocol),
  word('bps', number('bps')),
  word('limit_proportion', number('limitProportion')),
  word('src-range', r.text('sourceRange')),
  word('dst-range', r.text('destinationRange')),
  word('oif', r.text('outInterface')),
  word('iif', r.text('inInterface')),
  word('hash_target', hashTarget),
  word('laddr_group_name', r.text('laddrGroup')),
  word('daddr_group_name', r.text('denyGroup')),
  word('waddr_group_name', r.text('allowGroup')),
  word('syn_proxy', r.flag('synProxy')),
  word('expire_quiescent_conn', r.flag('expireQuiescentConn')),
  word('quic', r.flag('quic')),
  word('vip_bind_dev', r.text('vipBindDev')),
  word('nat_mask', r.text('natMask')),
  word('est_timeout', r.text('estTimeout')),
  word('mass_failure_guard', massFailureGuard),
];
