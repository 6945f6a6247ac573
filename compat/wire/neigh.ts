// SPDX-License-Identifier: GPL-2.0-or-later
import { dpVsNeighConf, dpVsNeighConfArray } from '../abi/neigh.js';
import type { Neighbour } from '../model/neigh.js';
import { list, one, optional } from './body.js';
import { countHead } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';

const f = fieldsOf(dpVsNeighConf);
const neighbourCodec = record<Neighbour>(dpVsNeighConf, {
  family: f.num('af'),
  address: f.address('ip_addr', 'af'),
  mac: f.mac('eth_addr'),
  device: f.text('ifname'),
  state: f.num('state'),
  queued: f.num('que_num'),
  flags: f.num('flag'),
  lcore: f.num('cid'),
});

export const addNeighbour = setMessage('SOCKOPT_SET_NEIGH_ADD', one(neighbourCodec));
export const deleteNeighbour = setMessage('SOCKOPT_SET_NEIGH_DEL', one(neighbourCodec));
/** Only the device of the question filters; there may be no question. */
export const getNeighbours = getMessage(
  'SOCKOPT_GET_NEIGH_SHOW',
  optional(one(neighbourCodec)),
  list(countHead(dpVsNeighConfArray, 'neigh_nums'), neighbourCodec, 'exact'),
);
