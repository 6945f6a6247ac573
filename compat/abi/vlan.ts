// SPDX-License-Identifier: GPL-2.0-or-later
// VLAN devices. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, chars, i32, struct, u16 } from './layout.js';

export const vlanParam = struct('vlan_param', {
  real_dev: chars(16),
  ifname: chars(16),
  vlan_proto: u16, // host order 0x8100
  vlan_id: u16, // host order
});

export const vlanParamArray = struct('vlan_param_array', {
  nparam: i32,
  params: array(vlanParam, 0),
});
