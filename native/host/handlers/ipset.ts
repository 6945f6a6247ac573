// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { ipsetParam } from '../../../compat/abi/ipset.js';
import { engineList } from '../../../compat/abi/engine-records.js';
import * as wire from '../../../compat/wire/ipset.js';
import { editIpset } from '../engine/edits.js';
import { refusal } from './context.js';
import type { Handler, Reply } from './handler.js';

/** Requests reach the engine as they came: a member is never made an object here. */
function requestOf(body: Uint8Array): Uint8Array {
  if (body.length < ipsetParam.size) throw refusal('EDPVS_INVAL', 'the request is cut short');
  return body.subarray(0, ipsetParam.size);
}

const opcode = (request: Uint8Array): number =>
  new DataView(request.buffer, request.byteOffset).getUint16(ipsetParam.at.opcode, true);

const bytesOfPiece = 1 << 16;

/** A listing that never holds up the loop for longer than a piece takes. */
function inPieces(bytes: Uint8Array): Reply {
  return {
    length: bytes.length,
    *pieces() {
      for (let at = 0; at < bytes.length; at += bytesOfPiece) {
        yield bytes.subarray(at, at + bytesOfPiece);
      }
    },
  };
}

const { values } = engineList;

/** Sets: create, change, destroy, test, list. */
export const ipset: readonly Handler[] = [
  {
    id: wire.changeIpset.id,
    kind: 'set',
    answer: ({ balancer }, body) => {
      balancer.apply(editIpset(requestOf(body)));
      return new Uint8Array(0);
    },
  },
  {
    id: wire.testIpset.id,
    kind: 'get',
    answer: ({ balancer }, body) => {
      const request = requestOf(body);
      if (opcode(request) !== enums.ipset_op.IPSET_OP_TEST) {
        throw refusal('EDPVS_INVAL', 'only a test is a question');
      }
      return balancer.ask(values['ipset-test'], request);
    },
  },
  {
    id: wire.getIpsets.id,
    kind: 'get',
    answer: ({ balancer }, body) => inPieces(balancer.ask(values.ipsets, requestOf(body))),
  },
];
