// SPDX-License-Identifier: GPL-2.0-or-later
import { kniAddrFlowEntry, kniConfParam, kniInfo } from '../abi/kni.js';
import type { KniFlow } from '../model/kni.js';
import { list, one } from './body.js';
import { countHead } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, inside, record } from './record.js';

const f = fieldsOf(kniConfParam);
const e = fieldsOf(kniAddrFlowEntry);
const flowCodec = record<KniFlow>(kniConfParam, {
  type: f.num('type'),
  device: f.text('ifname'),
  family: inside(kniConfParam.at.data, e.num('af')),
  address: inside(kniConfParam.at.data, e.address('addr', 'af')),
});

export const addKniFlow = setMessage('SOCKOPT_SET_KNI_ADD', one(flowCodec));
export const deleteKniFlow = setMessage('SOCKOPT_SET_KNI_DEL', one(flowCodec));
export const flushKniFlows = setMessage('SOCKOPT_SET_KNI_FLUSH', one(flowCodec));
export const getKniFlows = getMessage(
  'SOCKOPT_GET_KNI_LIST',
  one(flowCodec),
  list(countHead(kniInfo, 'len'), flowCodec),
);
