// SPDX-License-Identifier: GPL-2.0-or-later
import { constants, enums } from '../../../compat/abi/constants.js';
import type { Conn, ConnPage, ConnQuery } from '../../../compat/model/conn.js';
import { findConn, getConns } from '../../../compat/wire/conn.js';
import { streamConns } from '../../../compat/wire/table.js';
import type { ConnCursor } from '../engine/balancer.js';
import type { ConnRecord } from '../engine/types.js';
import { refusal } from './context.js';
import type { ConnPages, Context } from './context.js';
import { handle, handleChunked } from './handler.js';
import type { Handler } from './handler.js';

const { TCP, UDP, SCTP, ICMP, ICMPV6 } = enums.ipproto;
const connsOfChunk = 2048;
const flag = enums.conn_get_flags;
const result = enums.conn_get_result;

const icmpStates = ['ICMP_NORMAL', 'ICMP_LAST', 'ICMP_UNKOWN'];
/** By the engine's numbers of states. */
const states: Readonly<Record<number, readonly string[]>> = {
  [TCP]: [
    ...['TCP_NONE', 'TCP_EST', 'SYN_SENT', 'SYN_RECV', 'FIN_WAIT', 'TIME_WAIT', 'TCP_CLOSE'],
    ...['CLOSE_WAIT', 'LAST_ACK', 'LISTEN', 'SYNACK', 'TCP_UNKOWN'],
  ],
  [UDP]: ['UDP_NONE', 'UDP_ONEWAY', 'UDP_NORM', 'UDP_LAST', 'UDP_UNKOWN'],
  [SCTP]: [
    ...['SCTP_NONE', 'SCTP_INIT1', 'SCTP_INIT', 'SCTP_COOKIE_SENT', 'SCTP_COOKIE_REPLIED'],
    ...['SCTP_COOKIE_WAIT', 'SCTP_COOKIE', 'SCTP_COOKIE_ECHOED', 'SCTP_ESTABLISHED'],
    ...['SCTP_SHUTDOWN_SENT', 'SCTP_SHUTDOWN_RECEIVED', 'SCTP_SHUTDOWN_ACK_SENT'],
    ...['SCTP_REJECTED', 'SCTP_CLOSED', 'SCTP_UNKNOWN'],
  ],
  [ICMP]: icmpStates,
  [ICMPV6]: icmpStates,
};

function connOf({ workers }: Context, record: ConnRecord): Conn {
  const { family, serverFamily, state, worker, ...rest } = record;
  return {
    ...rest,
    inFamily: family,
    outFamily: serverFamily,
    lcore: workers[worker]?.lcore ?? 0,
    state: states[record.protocol]?.[state] ?? 'UNKOWN',
  };
}

/** One page; its cursor is a number under which the rest of the listing is kept. */
function pageOf(context: Context, query: ConnQuery): ConnPage {
  if ((query.flags & (flag.GET_IPVS_CONN_FLAG_ALL | flag.GET_IPVS_CONN_FLAG_MORE)) === 0) {
    throw refusal('EDPVS_INVAL', 'neither all nor more connections are asked for');
  }
  const goesOn = (query.flags & flag.GET_IPVS_CONN_FLAG_MORE) !== 0;
  const from = goesOn ? context.connPages.take(query.whence) : undefined;
  if (goesOn && from === undefined) {
    throw refusal('EDPVS_NOTEXIST', 'this listing was begun too long ago');
  }
  const templates = (query.flags & flag.GET_IPVS_CONN_FLAG_TEMPLATE) !== 0;
  const max = constants.MAX_CTRL_CONN_GET_ENTRIES;
  const { conns, next } = context.balancer.conns({ templates }, max, from);
  const more = next === undefined ? 0 : result.GET_IPVS_CONN_RESL_MORE;
  return {
    result: result.GET_IPVS_CONN_RESL_OK | more,
    cursor: next === undefined ? 0 : context.connPages.keep(next),
    conns: Array.from(conns, (record) => connOf(context, record)),
  };
}

function find(context: Context, { flags, pair }: ConnQuery): ConnPage {
  if ((flags & flag.GET_IPVS_CONN_FLAG_SPECIFIED) === 0) {
    throw refusal('EDPVS_INVAL', 'no connection is specified');
  }
  const wantsTemplate = (flags & flag.GET_IPVS_CONN_FLAG_TEMPLATE) !== 0;
  const choices = wantsTemplate ? [{ ...pair, clientPort: 0, templates: true }, pair] : [pair];
  const found = choices
    .map((one) => context.balancer.conns(one, 1).conns)
    .find((c) => c.length > 0);
  if (found === undefined) throw refusal('EDPVS_NOTEXIST', 'there is no such connection');
  return {
    result: result.GET_IPVS_CONN_RESL_OK,
    cursor: 0,
    conns: [connOf(context, found.at(0))],
  };
}

/** All of them, in batches that take a worker's table as it is at that moment. */
function* chunksOf(context: Context, templates: boolean): Generator<Uint8Array> {
  let from: ConnCursor | undefined;
  do {
    const { conns, next } = context.balancer.conns({ templates }, connsOfChunk, from);
    const page = { result: result.GET_IPVS_CONN_RESL_OK, cursor: 0 };
    const all = Array.from(conns, (record) => connOf(context, record));
    if (all.length > 0) yield streamConns.reply.encode({ ...page, conns: all });
    from = next;
  } while (from !== undefined);
}

/** Connections: by pages, and one by its client and virtual side. */
export const conns: readonly Handler[] = [
  handle(getConns, pageOf),
  handle(findConn, find),
  handleChunked(streamConns, (context, { flags }) => {
    const templates = (flags & flag.GET_IPVS_CONN_FLAG_TEMPLATE) !== 0;
    return { chunks: () => chunksOf(context, templates) };
  }),
];

/** A cursor on the wire has 8 bits, 0 of which is the start. */
const cursors = 255;

/** Keeps the last 255 unfinished listings, so that clients that page at the same time do not meet. */
export function connPages(): ConnPages {
  const places = new Map<number, Uint8Array>();
  let last = 0;
  return {
    keep(place) {
      last = (last % cursors) + 1;
      places.set(last, place);
      return last;
    },
    take(cursor) {
      const place = places.get(cursor);
      places.delete(cursor);
      return place;
    },
  };
}
