// SPDX-License-Identifier: GPL-2.0-or-later
// Heads of a request and of a reply. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { chars, enumOf, i32, struct, u32, u64 } from './layout.js';

export const dpvsSockMsg = struct('dpvs_sock_msg', {
  version: u32, // 0x00010000
  id: u32, // message id
  type: enumOf('sockopt_type'), // 0 get, 1 set
  len: u64, // body bytes
  data: chars(0),
});

export const dpvsSockMsgReply = struct('dpvs_sock_msg_reply', {
  version: u32,
  id: u32,
  type: enumOf('sockopt_type'),
  errcode: i32, // EDPVS_*; any non-zero value means no body follows
  errstr: chars(64), // text of errcode, NUL padded, at most 63 characters
  len: u64, // body bytes
  data: chars(0),
});
