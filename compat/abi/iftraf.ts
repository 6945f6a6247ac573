// SPDX-License-Identifier: GPL-2.0-or-later
// Traffic per flow on an interface. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, be16, chars, i32, struct, u16, u32, u8 } from './layout.js';
import { inetAddr } from './common.js';

export const dpVsIftrafConf = struct('dp_vs_iftraf_conf', {
  ifname: chars(16),
});

export const iftrafParam = struct(
  'iftraf_param',
  {
    af: u8, // u8 2 or 10
    proto: u8,
    cid: u8,
    devid: u16,
    ifname: chars(16),
    saddr: inetAddr,
    daddr: inetAddr,
    sport: be16, // network byte order
    dport: be16, // network byte order
    total_recv: u32,
    total_sent: u32,
  },
  { packed: true },
);

export const iftrafParamArray = struct('iftraf_param_array', {
  ntrafs: i32,
  iftraf: array(iftrafParam, 0),
});
