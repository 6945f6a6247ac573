// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * What workers count besides the reasons of `drops.ts`, by the names of the original's counters, so
 * that scripts which look for them find them. A row's position is its number: rows are only ever
 * added at the end, at most 64 in all.
 */
export const events = [
  'FULLNAT_ADD_TOA_OK',
  'FULLNAT_ADD_TOA_FAIL_LEN', // the packet would exceed the MTU of the server's side
  'FULLNAT_ADD_TOA_HEAD_FULL', // no room among the options
  'FULLNAT_ADD_TOA_FAIL_MEM', // no room in the buffer
  'FULLNAT_ADD_UOA_OK',
  'FULLNAT_ADD_UOA_FAIL', // no room, and no buffer for a packet of its own
  'FULLNAT_UOA_ACKED', // the server said that it has the address
  'FULLNAT_UOA_REFUSED', // the server does not know protocol 248
  'FULLNAT_ADD_PROXY_OK',
  'FULLNAT_ADD_PROXY_FAIL', // what the client sent in its place is malformed, or there is no room
  'SYNPROXY_SYN_CNT',
  'SYNPROXY_SYNACK',
  'SYNPROXY_OK_ACK',
  'SYNPROXY_BAD_ACK',
  'SYNPROXY_NULL_ACK',
  'SYNPROXY_NO_DEST',
  'SYNPROXY_SYNSEND_QLEN',
  'SYNPROXY_RS_ERROR',
  'SYNPROXY_RST',
  'SYNPROXY_ACK_STORM',
  'SYNPROXY_CONN_REUSED',
  'SYNPROXY_CONN_REUSED_CLOSE',
  'SYNPROXY_CONN_REUSED_TIMEWAIT',
  'SYNPROXY_CONN_REUSED_FINWAIT',
  'SYNPROXY_CONN_REUSED_CLOSEWAIT',
  'SYNPROXY_CONN_REUSED_LASTACK',
  'RST_UNKNOWN_SENT',
  'RST_UNKNOWN_LIMITED', // the limit of resets a second was reached
  'DEFENCE_IP_FRAG_DROP', // fragments to service addresses
  'DEFENCE_IP_FRAG_GATHER', // fragments handed over to be put together
] as const;

export type EventName = (typeof events)[number];

/** Rows of one worker's event counters. */
export const maxEvents = 64;
