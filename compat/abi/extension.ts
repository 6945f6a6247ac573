// SPDX-License-Identifier: GPL-2.0-or-later
// Messages of ours on the control socket: ids that the original never uses, and what they carry.
import { dpVsLaddrEntry } from './laddr.js';
import { array, chars, i32, struct, u32, u64, u8 } from './layout.js';

/** Far above every range of the original. */
export const extensionIds = {
  DPVS_EXT_TRANSACTION: 0x44500001,
  DPVS_EXT_TABLE: 0x44500002,
  DPVS_EXT_CONNS: 0x44500003,
  DPVS_EXT_TIMEOUTS: 0x44500004,
  DPVS_EXT_COUNTERS: 0x44500005,
} as const;

/** What a daemon of ours can do; bits of `ext_info.capabilities`. */
export const capabilityBits = {
  transaction: 0,
  table: 1,
  conns: 2,
  timeouts: 3,
  counters: 4,
} as const;

export const extensionSignature = 'DPVS';

/** Behind the 16 bytes of GET_INFO, which clients of the original do not read. */
export const extInfo = struct('ext_info', {
  signature: chars(4),
  revision: u32, // of the layouts below
  capabilities: u64, // a bit each
});

/** Kinds of edits in a transaction. */
export const extEditOps = {
  'add-service': 1,
  'set-service': 2,
  'del-service': 3,
  'flush-services': 4,
  'zero-service': 5,
  'zero-services': 6,
  'add-dest': 10,
  'set-dest': 11,
  'del-dest': 12,
  'add-laddr': 20,
  'del-laddr': 21,
  'add-address': 30,
  'del-address': 31,
} as const;

/** A transaction: the services that it speaks of (dp_vs_service_compat), then its edits. */
export const extTransaction = struct('ext_transaction', {
  services: u32, // that follow
  edits: u32, // that follow the services
});

/** Starts every edit; a dp_vs_dest_compat, an ext_laddr or an inet_addr_entry follows by its kind. */
export const extEdit = struct('ext_edit', {
  op: u8,
  zero: array(u8, 3),
  service: u32, // number of the service that it concerns
});

/** A local address with the device that has it. */
export const extLaddr = struct('ext_laddr', {
  entry: dpVsLaddrEntry,
  ifname: chars(16),
});

/** How a transaction went. */
export const extResult = struct('ext_result', {
  code: i32, // 0: all of it is applied; else nothing
  at: u32, // number of the edit that was refused, from 0
});

/** Question for the table or the connections. */
export const extQuestion = struct('ext_question', {
  index: u8, // lcore index, 0 is the sum
  zero: array(u8, 3),
  flags: u32,
});

/** Seconds, as `ipvsadm --set` means them; in an order 0 leaves a value as it is. */
export const extTimeouts = struct('ext_timeouts', {
  tcp: u32,
  tcpfin: u32,
  udp: u32,
});

/** Length in the head of a reply that comes in chunks: each its length (u32) and bytes, at last 0. */
export const chunkedLength = 0xffff_ffff_ffffn;
