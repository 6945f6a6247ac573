// SPDX-License-Identifier: GPL-2.0-or-later
// What the driver tells the balancer, before it is put into messages.
import type { AclEntry } from '../../compat/model/acl.js';
import type { DestSpec } from '../../compat/model/dest.js';
import type { PlacedLaddr } from '../../compat/model/extension.js';
import type { ServiceKey, ServiceSpec } from '../../compat/model/service.js';

export type ServiceOp = 'add-service' | 'edit-service' | 'del-service';
export type DestOp = 'add-dest' | 'edit-dest' | 'del-dest';
export type LaddrOp = 'add-laddr' | 'del-laddr';
export type AclOp = 'add-deny' | 'del-deny' | 'add-allow' | 'del-allow';

/** One change of the balancer's table. `about` names it in messages: `VS -> RS`. */
export type Edit = { readonly about: string } & (
  | { readonly op: ServiceOp; readonly service: ServiceSpec }
  | { readonly op: DestOp; readonly service: ServiceSpec; readonly dest: DestSpec }
  | { readonly op: LaddrOp; readonly service: ServiceSpec; readonly laddr: PlacedLaddr }
  | { readonly op: AclOp; readonly service: ServiceSpec; readonly acl: AclEntry }
);

/** Equal for keys of the same service. */
export function serviceKeyText(key: ServiceKey): string {
  const { family, protocol, address, port, fwmark, match } = key;
  if (fwmark !== 0) return `mark ${family} ${fwmark}`;
  if (match.family === 0) return `${protocol} ${address} ${port}`;
  return `match ${family} ${protocol} ${JSON.stringify(match)}`;
}

/** Equal for destinations of the same address and port. */
export const destKeyText = ({ address, port }: DestSpec): string => `${address} ${port}`;

/** True if the daemon need not be told. */
export function sameDest(one: DestSpec, other: DestSpec): boolean {
  return (
    one.weight === other.weight &&
    one.mode === other.mode &&
    one.maxConns === other.maxConns &&
    one.minConns === other.minConns
  );
}

/** True if the daemon need not be told; keys are equal. */
export function sameService(one: ServiceSpec, other: ServiceSpec): boolean {
  return (
    wantedFlags(one) === wantedFlags(other) &&
    one.scheduler === other.scheduler &&
    one.netmask === other.netmask &&
    one.proxyProtocol === other.proxyProtocol &&
    one.limitMbps === other.limitMbps &&
    one.limitPercent === other.limitPercent &&
    one.connTimeoutSec === other.connTimeoutSec &&
    (one.persistTimeoutSec === other.persistTimeoutSec || (one.flags & persistent) === 0)
  );
}

const persistent = 0x1;
const hashed = 0x2; // set by the daemon itself

const wantedFlags = ({ flags }: ServiceSpec): number => flags & ~hashed;
