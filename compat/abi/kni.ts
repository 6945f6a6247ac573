// SPDX-License-Identifier: GPL-2.0-or-later
// Address flows of kernel interfaces. Source: recorded traffic of the original tools and sizes of its compiled headers.
import { array, chars, enumOf, i32, struct, union } from './layout.js';
import { inetAddr } from './common.js';

export const kniAddrFlowEntry = struct('kni_addr_flow_entry', {
  af: i32,
  addr: inetAddr,
});

export const kniConfParamData = union('kni_conf_param_data', {
  flow: kniAddrFlowEntry,
});

export const kniConfParam = struct('kni_conf_param', {
  type: enumOf('kni_data_type'), // 1
  ifname: chars(16),
  data: kniConfParamData,
});

export const kniInfo = struct('kni_info', {
  len: i32, // entries that follow (stride 40)
  entries: array(kniConfParam, 0),
});
