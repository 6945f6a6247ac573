// SPDX-License-Identifier: GPL-2.0-or-later
// What the rules for services need of the configuration, with everything inherited filled in.
import type { GlobalConfig } from '../config/model/global.js';
import type {
  LvsConfig,
  MassFailureGuard,
  RealServer,
  VirtualServer,
} from '../config/model/lvs.js';
import type { Script } from '../config/model/script.js';
import { endpointName, virtualName } from '../config/names.js';

/** A real server as the rules see it. */
export interface ServerFacts {
  /** `[ADDR]:PROTO:PORT`. */
  readonly name: string;
  /** Configured weight. */
  readonly weight: number;
  readonly inhibit: boolean;
  readonly notifyUp: Script | undefined;
  readonly notifyDown: Script | undefined;
  readonly mails: boolean;
}

/** A virtual server as the rules see it. Servers are in the order of the file. */
export interface ServiceFacts {
  readonly name: string;
  readonly quorum: number;
  readonly hysteresis: number;
  readonly omega: boolean;
  readonly quorumUp: Script | undefined;
  readonly quorumDown: Script | undefined;
  readonly mails: boolean;
  readonly sorry: { readonly name: string; readonly inhibit: boolean } | undefined;
  readonly servers: readonly ServerFacts[];
  readonly guard: Guard | undefined;
  /** `rs_init_notifies`. */
  readonly notifyAtStart: boolean;
  /** `no_checker_emails`: mails tell changes of servers, not of each checker. */
  readonly mailsOfServersOnly: boolean;
}

/** `mass_failure_guard PERCENT SECONDS`. */
export type Guard = MassFailureGuard;

/** Largest weight that a server can have. */
export const maxWeight = 65535;

function serverFacts(
  real: RealServer,
  service: VirtualServer,
  { smtpAlertChecker, smtpAlert }: GlobalConfig,
): ServerFacts {
  return {
    name: endpointName(real, service),
    weight: real.weight ?? service.weight,
    inhibit: real.inhibitOnFailure ?? service.inhibitOnFailure,
    notifyUp: real.notifyUp,
    notifyDown: real.notifyDown,
    mails: real.smtpAlert ?? smtpAlertChecker ?? smtpAlert ?? true,
  };
}

/** @param name as `virtualName` gives it */
export function serviceFacts(
  service: VirtualServer,
  name: string,
  global: GlobalConfig,
): ServiceFacts {
  const { sorryServer: sorry } = service;
  return {
    name,
    quorum: service.quorum,
    hysteresis: service.hysteresis,
    omega: service.omega,
    quorumUp: service.quorumUp,
    quorumDown: service.quorumDown,
    mails: service.smtpAlert ?? global.smtpAlertChecker ?? global.smtpAlert ?? false,
    sorry: sorry && { name: endpointName(sorry, service), inhibit: sorry.inhibit },
    servers: service.realServers.map((real) => serverFacts(real, service, global)),
    guard: service.massFailureGuard,
    notifyAtStart: global.rsInitNotifies,
    mailsOfServersOnly: global.noCheckerEmails,
  };
}

/** Names of all virtual servers, in order; those of groups are numbered within their group. */
export function serviceNames(lvs: LvsConfig): readonly string[] {
  const used = new Map<string, number>();
  return lvs.virtualServers.map((service) => {
    if (service.key.kind !== 'group') return virtualName(service, lvs);
    const number = used.get(service.key.name) ?? 0;
    used.set(service.key.name, number + 1);
    return `[${service.key.name}]:${number}`;
  });
}
