// SPDX-License-Identifier: GPL-2.0-or-later
// Words of `virtual_server` that only the forks know.
import type { Context } from '../config/context.js';
import type { VirtualServer } from '../config/model.js';
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

export const forkRows: readonly Row<V>[] = [
  word(
    'establish_timeout',
    {
      args: 'int, clamped 1..3600 s',
      default: '0 (service default)',
      repeat: 'last wins',
      in: 'd',
      text: 'established connection timeout',
    },
    establishTimeout,
  ),
  word(
    'proxy_protocol',
    {
      args: 'v1, v2, v1-insecure or v2-insecure, any case',
      default: 'off',
      repeat: 'last wins',
      in: 'd',
      text: 'PROXY protocol to real servers',
    },
    proxyProtocol,
  ),
  word(
    'bps',
    {
      args: 'int (atoi)',
      default: '0',
      repeat: 'last wins',
      in: 'd',
      text: 'bytes per second limit',
    },
    number('bps'),
  ),
  word(
    'limit_proportion',
    {
      args: 'int (atoi)',
      default: '100',
      repeat: 'last wins',
      in: 'd',
      text: 'share of the limit in percent',
    },
    number('limitProportion'),
  ),
  word(
    'src-range',
    {
      args: 'match string',
      default: 'empty',
      repeat: 'last wins',
      in: 'd',
      text: 'SNAT match source range',
    },
    r.text('sourceRange'),
  ),
  word(
    'dst-range',
    {
      args: 'match string',
      default: 'empty',
      repeat: 'last wins',
      in: 'd',
      text: 'SNAT match destination range',
    },
    r.text('destinationRange'),
  ),
  word(
    'oif',
    {
      args: 'device',
      default: 'empty',
      repeat: 'last wins',
      in: 'd',
      text: 'SNAT match output device',
    },
    r.text('outInterface'),
  ),
  word(
    'iif',
    {
      args: 'device',
      default: 'empty',
      repeat: 'last wins',
      in: 'd',
      text: 'SNAT match input device',
    },
    r.text('inInterface'),
  ),
  word(
    'hash_target',
    {
      args: 'sip or qid',
      default: 'sip for conhash',
      repeat: 'last wins',
      in: 'd',
      text: 'conhash key',
    },
    hashTarget,
  ),
  word(
    'laddr_group_name',
    {
      args: 'NAME',
      default: 'none',
      repeat: 'last wins',
      in: 'da',
      text: 'local_address_group to use (FNAT, SNAT)',
    },
    r.text('laddrGroup'),
  ),
  word(
    'daddr_group_name',
    {
      args: 'NAME',
      default: 'none',
      repeat: 'last wins',
      in: 'd',
      text: 'deny_address_group to use',
    },
    r.text('denyGroup'),
  ),
  word(
    'waddr_group_name',
    {
      args: 'NAME',
      default: 'none',
      repeat: 'last wins',
      in: 'd',
      text: 'allow_address_group to use',
    },
    r.text('allowGroup'),
  ),
  word(
    'syn_proxy',
    { args: 'none', default: 'off', repeat: 'idempotent', in: 'da', text: 'SYN proxy flag' },
    r.flag('synProxy'),
  ),
  word(
    'expire_quiescent_conn',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      in: 'd',
      text: 'expire connections of weight 0 servers',
    },
    r.flag('expireQuiescentConn'),
  ),
  word(
    'quic',
    {
      args: 'none',
      default: 'off',
      repeat: 'idempotent',
      in: 'd',
      text: 'QUIC connection id support',
    },
    r.flag('quic'),
  ),
  word(
    'vip_bind_dev',
    { args: 'device', default: 'none', repeat: 'last wins', in: 'da', text: 'device for the VIP' },
    r.text('vipBindDev'),
  ),
  word(
    'nat_mask',
    {
      args: 'IPv4 mask',
      default: 'none',
      repeat: 'last wins',
      in: 'a',
      text: 'NAT netmask of the service',
    },
    r.text('natMask'),
  ),
  word(
    'est_timeout',
    {
      args: 'text (copied)',
      default: 'none',
      repeat: 'last wins',
      in: 'a',
      text: 'alibaba: established timeout',
    },
    r.text('estTimeout'),
  ),
];
