// SPDX-License-Identifier: GPL-2.0-or-later
import { netifLcoreBasicGet, netifLcoreMaskGet, netifLcoreStatsGet } from '../abi/link.js';
import type { LcoreBasic, LcoreMasks, LcoreStats } from '../model/link.js';
import { nothing, one, optional } from './body.js';
import type { Body } from './body.js';
import { badMessage, bytesOf, readText, writeText } from './bytes.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const m = fieldsOf(netifLcoreMaskGet);
const masksCodec = record<LcoreMasks>(netifLcoreMaskGet, {
  master: m.num('master_lcore_id'),
  kni: m.num('kni_lcore_id'),
  workers: m.num('slave_lcore_num'),
  isolatedRx: m.num('isol_rx_lcore_num'),
  workerMask: m.big('slave_lcore_mask'),
  isolatedRxMask: m.big('isol_rx_lcore_mask'),
});

interface BasicHead {
  readonly lcore: number;
  readonly socket: number;
  readonly textLen: number;
}
const b = fieldsOf(netifLcoreBasicGet);
const basicHead = record<BasicHead>(netifLcoreBasicGet, {
  lcore: b.num('lcore_id'),
  socket: b.num('socket_id'),
  textLen: b.num('queue_data_len'),
});

/** Head and text; the length counts the text's NUL, and is 0 without a text. */
const basicBody: Body<LcoreBasic> = {
  encode: ({ queues, ...head }) => {
    const textLen = queues === '' ? 0 : queues.length + 1;
    const body = new Uint8Array(basicHead.size + textLen);
    basicHead.encode(bytesOf(body), 0, { ...head, textLen });
    writeText(bytesOf(body), basicHead.size, textLen, queues);
    return body;
  },
  decode: (body) => {
    if (body.length < basicHead.size) throw badMessage('lcore record is cut short');
    const bytes = bytesOf(body);
    const { textLen, ...head } = basicHead.decode(bytes, 0);
    if (body.length < basicHead.size + textLen) throw badMessage('queue text is cut short');
    return { ...head, queues: readText(bytes, basicHead.size, textLen) };
  },
};

const s = fieldsOf(netifLcoreStatsGet);
const statsCodec = record<LcoreStats>(netifLcoreStatsGet, {
  lcore: s.num('lcore_id'),
  loops: s.big('lcore_loop'),
  bursts: s.big('pktburst'),
  zeroBursts: s.big('zpktburst'),
  fullBursts: s.big('fpktburst'),
  zeroToHalfBursts: s.big('z2hpktburst'),
  halfToFullBursts: s.big('h2fpktburst'),
  inPackets: s.big('ipackets'),
  inBytes: s.big('ibytes'),
  outPackets: s.big('opackets'),
  outBytes: s.big('obytes'),
  dropped: s.big('dropped'),
});

/** An lcore id in a body of one byte. */
const lcoreId: Body<number> = {
  encode: (lcore) => Uint8Array.of(lcore),
  decode: (body) => {
    const [lcore] = body;
    if (lcore === undefined || body.length !== 1) throw badMessage('an lcore id is one byte');
    return lcore;
  },
};

export const setLcore = setMessage('SOCKOPT_NETIF_SET_LCORE', lcoreId);
export const getLcoreMasks = getMessage(
  'SOCKOPT_NETIF_GET_LCORE_MASK',
  nothing,
  optional(one(masksCodec)),
);
export const getLcoreBasic = getMessage(
  'SOCKOPT_NETIF_GET_LCORE_BASIC',
  lcoreId,
  optional(basicBody),
);
export const getLcoreStats = getMessage(
  'SOCKOPT_NETIF_GET_LCORE_STATS',
  lcoreId,
  optional(one(statsCodec, 'exact')),
);
