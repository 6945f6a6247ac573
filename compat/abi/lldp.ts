// SPDX-License-Identifier: GPL-2.0-or-later
// LLDP messages. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { chars, struct, u16 } from './layout.js';

export const lldpParam = struct('lldp_param', {
  node: u16, // 0 local, 1 neighbour
  ifname: chars(16),
});

export const lldpMessage = struct('lldp_message', {
  param: lldpParam,
  message: chars(4096), // text, NUL terminated
});
