// SPDX-License-Identifier: GPL-2.0-or-later
import type { Channel } from '../../compat/client/channel.js';
import { tunnels } from '../../compat/client/tunnels.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import type { Tunnel } from '../../compat/model/tunnel.js';
import type { Log } from '../check/surroundings.js';
import type { LvsConfig, TunnelEntry } from '../config/model/lvs.js';

/** Devices of the tunnel groups; one that is there already is no error. */
export async function setUpTunnels(lvs: LvsConfig, channel: Channel, log: Log): Promise<void> {
  for (const entry of lvs.tunnelGroups.flatMap(({ entries }) => entries)) {
    try {
      await tunnels(channel).add(tunnelOf(entry));
    } catch (error) {
      if (!(error instanceof DpvsError) || error.code.startsWith('ESOCKOPT')) throw error;
      if (error.code !== 'EDPVS_EXIST') log.line(`tunnel ${entry.interface}: ${error.message}`);
    }
  }
}

function tunnelOf({ interface: device, kind, underlying, local, remote }: TunnelEntry): Tunnel {
  return {
    ...{ device, kind: kind ?? '', link: underlying ?? '' },
    ...{ inFlags: 0, outFlags: 0, inKey: 0, outKey: 0, ttl: 0, tos: 0 },
    ...{ local: local ?? '0.0.0.0', remote: remote ?? '0.0.0.0' },
  };
}
