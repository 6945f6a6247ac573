// SPDX-License-Identifier: GPL-2.0-or-later
import {
  engineAclEdit,
  engineAddressEdit,
  engineDestCheck,
  engineDestEdit,
  engineDestSettings,
  engineEditHead,
  engineEditOp,
  engineIpsetEdit,
  engineLaddrEdit,
  engineMarkRule,
  engineMatch,
  engineMatchServiceEdit,
  engineNeighEdit,
  engineRange,
  engineRouteEdit,
  engineServiceEdit,
  engineServiceKey,
  engineServiceSettings,
  engineTcEdit,
  engineTcSwitchEdit,
  engineTrafficEdit,
  engineTunnel,
} from '../../../compat/abi/engine-edits.js';
import { AF_INET } from '../../../compat/model/address.js';
import type { AddressRange, Match } from '../../../compat/model/service.js';
import type { Struct } from '../../../compat/abi/layout.js';
import type { AclEntry } from '../../../compat/model/acl.js';
import { aclEntryCodec } from '../../../compat/wire/acl.js';
import type { DestCheck } from '../../../compat/model/service.js';
import { bytesOf } from '../../../compat/wire/bytes.js';
import { fieldsOf, record } from '../../../compat/wire/record.js';
import type { Codec } from '../../../compat/wire/record.js';
import { matchOfNumber } from './matches.js';
import type {
  AddressSettings,
  DestSettings,
  LaddrPlace,
  MarkRule,
  NeighSettings,
  RouteSettings,
  ServiceName,
  ServiceSettings,
  TunnelSettings,
} from './types.js';

/** Name of an operation in the engine. */
export type EditOp = keyof typeof engineEditOp.values;

/** One change, ready to be laid into a transaction. */
export interface Edit {
  readonly op: EditOp;
  readonly size: number;
  write(into: Uint8Array, at: number): void;
}

const k = fieldsOf(engineServiceKey);
export const serviceNameCodec = record<ServiceName>(engineServiceKey, {
  family: k.num('family'),
  protocol: k.num('proto'),
  port: k.num('port'),
  fwmark: k.num('fwmark'),
  match: k.num('match'),
  address: k.address('addr', 'family'),
});

const x = fieldsOf(engineDestCheck);
const checkCodec = record<DestCheck>(engineDestCheck, {
  types: x.num('types'),
  downNotices: x.num('down_notices'),
  upNotices: x.num('up_notices'),
  downWaitSec: x.num('down_wait_sec'),
  inhibitMinSec: x.num('inhibit_min_sec'),
  inhibitMaxSec: x.num('inhibit_max_sec'),
});

const s = fieldsOf(engineServiceSettings);
export const serviceSettingsCodec = record<ServiceSettings>(engineServiceSettings, {
  scheduler: s.text('sched'),
  flags: s.num('flags'),
  persistTimeoutSec: s.num('timeout_sec'),
  netmask: s.num('netmask'),
  prefixLen: s.num('prefix_len'),
  connTimeoutSec: s.num('conn_timeout_sec'),
  proxyProtocol: s.num('proxy_protocol'),
  limitPercent: s.num('limit_proportion'),
  limitMbps: s.num('bps'),
  check: s.nested('check', checkCodec),
});

const d = fieldsOf(engineDestSettings);
export const destSettingsCodec = record<DestSettings>(engineDestSettings, {
  family: d.num('family'),
  mode: d.num('mode'),
  port: d.num('port'),
  address: d.address('addr', 'family'),
  weight: d.num('weight'),
  maxConns: d.num('max_conn'),
  minConns: d.num('min_conn'),
});

interface ServiceEdit {
  readonly service: ServiceName;
  readonly settings: ServiceSettings;
}
const se = fieldsOf(engineServiceEdit);
const serviceEdit = record<ServiceEdit>(engineServiceEdit, {
  service: se.nested('service', serviceNameCodec),
  settings: se.nested('settings', serviceSettingsCodec),
});

const ra = fieldsOf(engineRange);
const rangeCodec = record<AddressRange>(engineRange, {
  min: ra.addressOf('min_addr', 0),
  max: ra.addressOf('max_addr', 0),
  minPort: ra.num('min_port'),
  maxPort: ra.num('max_port'),
});
const m = fieldsOf(engineMatch);
const matchCodec = record<Omit<Match, 'family'>>(engineMatch, {
  source: m.nested('source', rangeCodec),
  dest: m.nested('dest', rangeCodec),
  inDevice: m.text('in_device'),
  outDevice: m.text('out_device'),
});

const mr = fieldsOf(engineMarkRule);
export const markRuleCodec = record<MarkRule>(engineMarkRule, {
  family: mr.num('family'),
  protocol: mr.num('proto'),
  fwmark: mr.num('fwmark'),
  match: mr.nested('match', matchCodec),
});

const tu = fieldsOf(engineTunnel);
export const tunnelCodec = record<TunnelSettings>(engineTunnel, {
  local: tu.addressOf('local', AF_INET),
  remote: tu.addressOf('remote', AF_INET),
  inKey: tu.num('in_key'),
  outKey: tu.num('out_key'),
  inFlags: tu.num('in_flags'),
  outFlags: tu.num('out_flags'),
  protocol: tu.num('proto'),
  ttl: tu.num('ttl'),
  tos: tu.num('tos'),
  link: tu.num('link'),
});

interface MatchServiceEdit extends ServiceEdit {
  readonly match: Omit<Match, 'family'>;
}
const me = fieldsOf(engineMatchServiceEdit);
const matchServiceEdit = record<MatchServiceEdit>(engineMatchServiceEdit, {
  service: me.nested('service', serviceNameCodec),
  settings: me.nested('settings', serviceSettingsCodec),
  match: me.nested('match', matchCodec),
});

interface DestEdit {
  readonly service: ServiceName;
  readonly dest: DestSettings;
}
const de = fieldsOf(engineDestEdit);
const destEdit = record<DestEdit>(engineDestEdit, {
  service: de.nested('service', serviceNameCodec),
  dest: de.nested('dest', destSettingsCodec),
});

interface LaddrEdit extends LaddrPlace {
  readonly service: ServiceName;
}
const le = fieldsOf(engineLaddrEdit);
const laddrEdit = record<LaddrEdit>(engineLaddrEdit, {
  service: le.nested('service', serviceNameCodec),
  family: le.num('family'),
  port: le.num('port'),
  address: le.address('addr', 'family'),
});

const ae = fieldsOf(engineAddressEdit);
const addressEdit = record<AddressSettings>(engineAddressEdit, {
  family: ae.num('family'),
  port: ae.num('port'),
  prefixLen: ae.num('prefix_len'),
  scope: ae.num('scope'),
  flags: ae.num('flags'),
  validSec: ae.num('valid_sec'),
  preferredSec: ae.num('preferred_sec'),
  address: ae.address('addr', 'family'),
  broadcast: ae.address('broadcast', 'family'),
});

const re = fieldsOf(engineRouteEdit);
const routeEdit = record<RouteSettings>(engineRouteEdit, {
  family: re.num('family'),
  port: re.num('port'),
  prefixLen: re.num('prefix_len'),
  flags: re.num('flags'),
  mtu: re.num('mtu'),
  metric: re.num('metric'),
  dest: re.address('dst', 'family'),
  gateway: re.address('gateway', 'family'),
  source: re.address('src', 'family'),
});

const ne = fieldsOf(engineNeighEdit);
const neighEdit = record<NeighSettings>(engineNeighEdit, {
  family: ne.num('family'),
  port: ne.num('port'),
  address: ne.address('addr', 'family'),
  mac: ne.mac('mac'),
});

const h = fieldsOf(engineEditHead);
const head = record<{ op: number; len: number }>(engineEditHead, {
  op: h.num('op'),
  len: h.num('len'),
});

function edit<T>(op: EditOp, layout: Struct, codec: Codec<T>, value: Partial<T>): Edit {
  return {
    op,
    size: layout.size,
    write: (into, at) => {
      const bytes = bytesOf(into);
      head.encode(bytes, at, { op: engineEditOp.values[op], len: layout.size });
      codec.encode(bytes, at, value);
    },
  };
}

type Op<Verb extends string, Object extends string> = Extract<EditOp, `${Verb}-${Object}`>;

/** A service by match is added with what it takes. */
export function editService(
  op: 'add-service' | 'set-service',
  service: ServiceName,
  settings: ServiceSettings,
): Edit {
  const match = matchOfNumber(service.match);
  if (op === 'set-service' || match === undefined) {
    return edit(op, engineServiceEdit, serviceEdit, { service, settings });
  }
  return edit('add-match-service', engineMatchServiceEdit, matchServiceEdit, {
    service,
    settings,
    match,
  });
}

/** Concerns a service as a whole, or all of them where the operation says so. */
export const editServices = (
  op: 'del-service' | 'zero-service' | 'flush-services' | 'zero-all-services',
  service?: ServiceName,
): Edit => edit(op, engineServiceEdit, serviceEdit, service === undefined ? {} : { service });

export const editDest = (
  op: Op<'add' | 'set' | 'del', 'dest'>,
  service: ServiceName,
  dest: DestSettings,
): Edit => edit(op, engineDestEdit, destEdit, { service, dest });

export const editLaddr = (
  op: Op<'add' | 'del', 'laddr'>,
  service: ServiceName,
  laddr: LaddrPlace,
): Edit => edit(op, engineLaddrEdit, laddrEdit, { ...laddr, service });

export const editAddress = (
  op: Op<'add' | 'del' | 'set', 'address'>,
  address: AddressSettings,
): Edit => edit(op, engineAddressEdit, addressEdit, address);

export const editRoute = (op: Op<'add' | 'del', 'route'>, route: RouteSettings): Edit =>
  edit(op, engineRouteEdit, routeEdit, route);

export const editNeigh = (op: Op<'add' | 'del', 'neigh'>, neigh: NeighSettings): Edit =>
  edit(op, engineNeighEdit, neighEdit, neigh);

/** Which list of a service. */
export type AclName = 'blacklist' | 'whitelist';
interface AclEdit {
  readonly white: boolean;
  readonly entry: AclEntry;
}
const acl = fieldsOf(engineAclEdit);
const aclEdit = record<AclEdit>(engineAclEdit, {
  white: acl.flag('white'),
  entry: acl.nested('entry', aclEntryCodec),
});

export const editAcl = (op: Op<'add' | 'del', 'acl'>, list: AclName, entry: AclEntry): Edit =>
  edit(op, engineAclEdit, aclEdit, { white: list === 'whitelist', entry });

/** An edit whose struct holds, behind the head, bytes of a request as they came. */
function editOfBytes(op: EditOp, layout: Struct, at: number, bytes: Uint8Array): Edit {
  return {
    op,
    size: layout.size,
    write: (into, start) => {
      head.encode(bytesOf(into), start, { op: engineEditOp.values[op], len: layout.size });
      into.set(bytes, start + at);
    },
  };
}

/** `param`: an ipset_param. */
export const editIpset = (param: Uint8Array): Edit =>
  editOfBytes('change-ipset', engineIpsetEdit, engineIpsetEdit.at.param, param);

/** `conf`: a tc_conf. */
export function editTc(op: Extract<EditOp, `${string}-tc`>, port: number, conf: Uint8Array): Edit {
  const whole = editOfBytes(op, engineTcEdit, engineTcEdit.at.conf, conf);
  return {
    ...whole,
    write: (into, at) => {
      whole.write(into, at);
      bytesOf(into).view.setUint32(at + engineTcEdit.at.port, port, true);
    },
  };
}

/** Directions of a device in which traffic control works; what is missing stays. */
export interface TcSwitches {
  readonly egress?: boolean | undefined;
  readonly ingress?: boolean | undefined;
}
const asItIs = 2;
const switchValue = (on: boolean | undefined): number => (on === undefined ? asItIs : Number(on));
interface TcSwitchEdit {
  readonly port: number;
  readonly egress: number;
  readonly ingress: number;
}
const ts = fieldsOf(engineTcSwitchEdit);
const tcSwitchEdit = record<TcSwitchEdit>(engineTcSwitchEdit, {
  port: ts.num('port'),
  egress: ts.num('egress'),
  ingress: ts.num('ingress'),
});
export const editTcSwitches = (port: number, { egress, ingress }: TcSwitches): Edit =>
  edit('switch-tc', engineTcSwitchEdit, tcSwitchEdit, {
    port,
    egress: switchValue(egress),
    ingress: switchValue(ingress),
  });

const tr = fieldsOf(engineTrafficEdit);
const trafficEdit = record<{ on: boolean }>(engineTrafficEdit, { on: tr.flag('on') });
/** Whether flows are metered. */
export const editTraffic = (on: boolean): Edit =>
  edit('switch-traffic', engineTrafficEdit, trafficEdit, { on });

/** All edits in one buffer: one transaction. */
export function transaction(edits: readonly Edit[]): Uint8Array {
  const bytes = new Uint8Array(edits.reduce((sum, { size }) => sum + size, 0));
  let at = 0;
  for (const one of edits) {
    one.write(bytes, at);
    at += one.size;
  }
  return bytes;
}
