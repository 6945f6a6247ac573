// SPDX-License-Identifier: GPL-2.0-or-later
import { vlanParam, vlanParamArray } from '../abi/vlan.js';
import type { Vlan } from '../model/vlan.js';
import { list, one } from './body.js';
import { countHead } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const f = fieldsOf(vlanParam);
const vlanCodec = record<Vlan>(vlanParam, {
  device: f.text('ifname'),
  link: f.text('real_dev'),
  ethertype: f.num('vlan_proto'),
  id: f.num('vlan_id'),
});

export const addVlan = setMessage('SOCKOPT_SET_VLAN_ADD', one(vlanCodec));
export const deleteVlan = setMessage('SOCKOPT_SET_VLAN_DEL', one(vlanCodec));
export const getVlans = getMessage(
  'SOCKOPT_GET_VLAN_SHOW',
  one(vlanCodec),
  list(countHead(vlanParamArray, 'nparam'), vlanCodec),
);
