// SPDX-License-Identifier: GPL-2.0-or-later
// Queueing schedulers and classifiers. Source: recorded traffic of the original tools and sizes of its compiled headers.
import {
  array,
  be16,
  bool8,
  chars,
  enumOf,
  i16,
  i32,
  struct,
  u16,
  u32,
  u64,
  u8,
  union,
} from './layout.js';
import { dpVsMatch } from './common.js';

export const tcRatespec = struct('tc_ratespec', {
  cell_log: u8,
  linklayer: u8,
  overhead: u16,
  cell_align: i16,
  mpu: u16,
  rate: u32, // bits per second (dpvs use)
});

/**
 * Our own: a rate of 2^32 bit/s and more. The original uses nothing but `rate`, which is then the
 * largest that it knows; the eight bytes before hold the rate itself.
 */
export const tcWideRate = struct('tc_wide_rate', {
  bps_low: u32,
  bps_high: u32,
  most: u32, // 0xffffffff
});

export const tcTbfQopt = struct('tc_tbf_qopt', {
  rate: tcRatespec,
  peakrate: tcRatespec,
  limit: u32, // bytes
  buffer: u32, // burst bytes
  mtu: u32,
});

export const tcFifoQopt = struct('tc_fifo_qopt', {
  limit: u32,
});

export const tcPrioQopt = struct('tc_prio_qopt', {
  bands: i32,
  priomap: array(u8, 16),
});

export const qschQstats = struct('qsch_qstats', {
  qlen: u32,
  backlog: u32,
  drops: u32,
  requeues: u32,
  overlimits: u32,
});

export const qschBstats = struct('qsch_bstats', {
  bytes: u64,
  packets: u32,
});

export const tcQschParamQopt = union(
  'tc_qsch_param_qopt',
  {
    tbf: tcTbfQopt,
    fifo: tcFifoQopt,
    prio: tcPrioQopt,
  },
  { packed: true },
);

export const tcQschParam = struct(
  'tc_qsch_param',
  {
    cid: u8, // lcore id (replies)
    handle: u32, // major<<16|minor
    where: u32, // parent handle
    kind: chars(16), // bfifo, pfifo, pfifo_fast, tbf
    qopt: tcQschParamQopt,
    cls_cnt: i32,
    flags: u32, // QSCH_F_*
    qstats: qschQstats,
    bstats: qschBstats,
  },
  { packed: true },
);

export const tcClsResult = struct('tc_cls_result', {
  drop: bool8,
  sch_id: u32,
});

export const tcClsMatchCopt = struct(
  'tc_cls_match_copt',
  {
    proto: u8,
    match: dpVsMatch,
    result: tcClsResult,
  },
  { packed: true },
);

export const tcClsIpsetCopt = struct(
  'tc_cls_ipset_copt',
  {
    setname: chars(32),
    dst_match: bool8,
    result: tcClsResult,
  },
  { packed: true },
);

export const tcClsParamCopt = union(
  'tc_cls_param_copt',
  {
    match: tcClsMatchCopt,
    set: tcClsIpsetCopt,
  },
  { packed: true },
);

export const tcClsParam = struct(
  'tc_cls_param',
  {
    cid: u8,
    sch_id: u32, // handle of the qsch
    handle: u32,
    kind: chars(16), // match or ipset
    pkt_type: be16, // ETH_P_*, network byte order
    priority: i32,
    copt: tcClsParamCopt,
  },
  { packed: true },
);

export const tcParam = union('tc_param', {
  qsch: tcQschParam,
  cls: tcClsParam,
});

export const tcConf = struct('tc_conf', {
  obj: enumOf('tc_obj'), // 0 qsch, 1 cls
  op_flags: u32, // 1 stats, 2 verbose
  ifname: chars(16),
  param: tcParam,
});
