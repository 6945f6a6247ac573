// SPDX-License-Identifier: GPL-2.0-or-later
// Black lists and white lists. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, be16, chars, i32, struct, u8 } from './layout.js';
import { inetAddr } from './common.js';

export const dpVsBlklstConf = struct('dp_vs_blklst_conf', {
  vaddr: inetAddr, // service address
  vport: be16, // network byte order
  proto: u8,
  af: u8,
  subject: inetAddr, // denied address; zero when ipset is used
  ipset: chars(32), // set name; empty when subject is used
});

export const dpVsBlklstConfArray = struct('dp_vs_blklst_conf_array', {
  naddr: i32,
  blklsts: array(dpVsBlklstConf, 0),
});

export const dpVsWhtlstConf = struct('dp_vs_whtlst_conf', {
  vaddr: inetAddr, // service address
  vport: be16, // network byte order
  proto: u8,
  af: u8,
  subject: inetAddr, // allowed address; zero when ipset is used
  ipset: chars(32), // set name
});

export const dpVsWhtlstConfArray = struct('dp_vs_whtlst_conf_array', {
  naddr: i32,
  whtlsts: array(dpVsWhtlstConf, 0),
});
