// SPDX-License-Identifier: GPL-2.0-or-later
import { constants } from '../../../compat/abi/constants.js';
import * as wire from '../../../compat/wire/lldp.js';
import { portNumber, refusal } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';
import { lldpText } from './lldp-text.js';

/** What a port says by LLDP, and what its neighbour does. */
export const lldp: readonly Handler[] = [
  handle(wire.getLldp, (context, { node, device }) => {
    if (node > constants.DPVS_LLDP_NODE_NEIGH) throw refusal('EDPVS_INVAL', `no side ${node}`);
    const port = portNumber(context, device, 'EDPVS_NODEV');
    const unit = context.balancer.lldp(port, node === constants.DPVS_LLDP_NODE_NEIGH);
    // The original's tool prints the text as a printf format.
    const text = lldpText(unit).replaceAll('%', '%%');
    if (Buffer.byteLength(text) >= constants.LLDP_MESSAGE_LEN) {
      throw refusal('EDPVS_NOROOM', `${device}: the neighbour says too much`);
    }
    return { node, device, text };
  }),
];
