// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { AF_INET, isAnyAddress } from '../../../compat/model/address.js';
import type { Match, ServiceKey } from '../../../compat/model/service.js';
import { numberOfMatch } from '../engine/matches.js';
import type { ServiceName } from '../engine/types.js';
import { refusal } from './context.js';

const { TCP, UDP, SCTP, ICMP, ICMPV6 } = enums.ipproto;
const protocols: readonly number[] = [TCP, UDP, SCTP, ICMP, ICMPV6];

const hasAddress = ({ address, port }: ServiceKey): boolean => !isAnyAddress(address) || port !== 0;

/** True if any part of the match is set. */
export function hasMatch({ family, source, dest, inDevice, outDevice }: Match): boolean {
  const ranges = [source, dest];
  return (
    family !== 0 ||
    inDevice !== '' ||
    outDevice !== '' ||
    ranges.some((range) => range.minPort !== 0 || range.maxPort !== 0) ||
    ranges.some((range) => !isAnyAddress(range.min) || !isAnyAddress(range.max))
  );
}

const byAddress = ({ family, protocol, address, port }: ServiceKey): ServiceName => ({
  family,
  protocol,
  address,
  port,
  fwmark: 0,
  match: 0,
});
const byFwmark = (family: number, fwmark: number): ServiceName => ({
  family,
  protocol: 0,
  address: '',
  port: 0,
  fwmark,
  match: 0,
});
const byMatch = ({ family, protocol, match }: ServiceKey): ServiceName => ({
  family: family === 0 ? match.family : family,
  protocol,
  address: '',
  port: 0,
  fwmark: 0,
  match: numberOfMatch(match),
});

/**
 * The service that a set message means: by address, else fwmark, else match.
 * @throws DpvsError `EDPVS_INVAL` for an unknown protocol or a key without any part
 */
export function serviceToSet(key: ServiceKey): ServiceName {
  if (!protocols.includes(key.protocol)) {
    throw refusal('EDPVS_INVAL', `a service has no protocol ${key.protocol}`);
  }
  if (hasAddress(key)) return byAddress(key);
  if (key.fwmark !== 0) return byFwmark(key.family, key.fwmark);
  if (hasMatch(key.match)) return byMatch(key);
  throw refusal('EDPVS_INVAL', 'the service has neither address, port, fwmark nor match');
}

/** The service that a question or a message about local addresses means: fwmark first. */
export function serviceAskedFor(key: ServiceKey): ServiceName {
  if (key.fwmark !== 0) return byFwmark(AF_INET, key.fwmark);
  return !hasAddress(key) && hasMatch(key.match) ? byMatch(key) : byAddress(key);
}
