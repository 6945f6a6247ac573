// SPDX-License-Identifier: GPL-2.0-or-later
import {
  dpVsBlklstConf,
  dpVsBlklstConfArray,
  dpVsWhtlstConf,
  dpVsWhtlstConfArray,
} from '../abi/acl.js';
import type { AclEntry } from '../model/acl.js';
import { list, nothing, one } from './body.js';
import { countHead } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';

function aclCodec(layout: typeof dpVsBlklstConf) {
  const f = fieldsOf(layout);
  return record<AclEntry>(layout, {
    family: f.num('af'),
    protocol: f.num('proto'),
    address: f.address('vaddr', 'af'),
    port: f.num('vport'),
    subject: f.address('subject', 'af'),
    ipset: f.text('ipset'),
  });
}
/** One entry; those of white lists look the same. */
export const aclEntryCodec = aclCodec(dpVsBlklstConf);
const black = aclEntryCodec;
const white = aclCodec(dpVsWhtlstConf);

export const addBlacklist = setMessage('SOCKOPT_SET_BLKLST_ADD', one(black));
export const deleteBlacklist = setMessage('SOCKOPT_SET_BLKLST_DEL', one(black));
export const flushBlacklist = setMessage('SOCKOPT_SET_BLKLST_FLUSH', one(black));
export const getBlacklist = getMessage(
  'SOCKOPT_GET_BLKLST_GETALL',
  nothing,
  list(countHead(dpVsBlklstConfArray, 'naddr'), black, 'exact'),
);
export const addWhitelist = setMessage('SOCKOPT_SET_WHTLST_ADD', one(white));
export const deleteWhitelist = setMessage('SOCKOPT_SET_WHTLST_DEL', one(white));
export const flushWhitelist = setMessage('SOCKOPT_SET_WHTLST_FLUSH', one(white));
export const getWhitelist = getMessage(
  'SOCKOPT_GET_WHTLST_GETALL',
  nothing,
  list(countHead(dpVsWhtlstConfArray, 'naddr'), white, 'exact'),
);
