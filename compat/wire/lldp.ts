// SPDX-License-Identifier: GPL-2.0-or-later
import { lldpMessage, lldpParam } from '../abi/lldp.js';
import type { LldpMessage, LldpQuery } from '../model/lldp.js';
import { one } from './body.js';
import { getMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const q = fieldsOf(lldpParam);
const queryMap = { node: q.num('node'), device: q.text('ifname') };
// The question is the start of the answer.
const messageCodec = record<LldpMessage>(lldpMessage, {
  ...queryMap,
  text: fieldsOf(lldpMessage).text('message'),
});

export const getLldp = getMessage(
  'SOCKOPT_GET_LLDP_SHOW',
  one(record<LldpQuery>(lldpParam, queryMap)),
  one(messageCodec),
);
