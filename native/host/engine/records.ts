// SPDX-License-Identifier: GPL-2.0-or-later
import {
  engineAddressRecord,
  engineConnFilter,
  engineConnRecord,
  engineDestRecord,
  engineLaddrRecord,
  engineNeighRecord,
  engineRouteRecord,
  engineServiceRecord,
  engineTraffic,
} from '../../../compat/abi/engine-records.js';
import { bytesOf } from '../../../compat/wire/bytes.js';
import { fieldsOf, record } from '../../../compat/wire/record.js';
import type { Codec } from '../../../compat/wire/record.js';
import { destSettingsCodec, serviceNameCodec, serviceSettingsCodec } from './edits.js';
import type {
  AddressRecord,
  ConnFilter,
  ConnRecord,
  DestRecord,
  LaddrRecord,
  NeighRecord,
  RouteSettings,
  ServiceRecord,
  Traffic,
} from './types.js';

const t = fieldsOf(engineTraffic);
const trafficCodec = record<Traffic>(engineTraffic, {
  conns: t.big('conns'),
  inPackets: t.big('in_packets'),
  inBytes: t.big('in_bytes'),
  outPackets: t.big('out_packets'),
  outBytes: t.big('out_bytes'),
});

const s = fieldsOf(engineServiceRecord);
export const serviceRecord = record<ServiceRecord>(engineServiceRecord, {
  name: s.nested('key', serviceNameCodec),
  settings: s.nested('settings', serviceSettingsCodec),
  dests: s.num('dests'),
  laddrs: s.num('laddrs'),
  conns: s.num('conns'),
  left: s.nested('left', trafficCodec),
});

const d = fieldsOf(engineDestRecord);
export const destRecord = record<DestRecord>(engineDestRecord, {
  dest: d.nested('dest', destSettingsCodec),
  active: d.num('active'),
  inactive: d.num('inactive'),
  persistent: d.num('persistent'),
  flags: d.num('flags'),
  traffic: d.nested('traffic', trafficCodec),
});

const l = fieldsOf(engineLaddrRecord);
export const laddrRecord = record<LaddrRecord>(engineLaddrRecord, {
  family: l.num('family'),
  port: l.num('port'),
  address: l.address('addr', 'family'),
  conns: l.num('conns'),
  misses: l.big('misses'),
});

const a = fieldsOf(engineAddressRecord);
export const addressRecord = record<AddressRecord>(engineAddressRecord, {
  family: a.num('family'),
  port: a.num('port'),
  prefixLen: a.num('prefix_len'),
  scope: a.num('scope'),
  flags: a.num('flags'),
  validSec: a.num('valid_sec'),
  preferredSec: a.num('preferred_sec'),
  address: a.address('addr', 'family'),
  broadcast: a.address('broadcast', 'family'),
  used: a.num('used'),
  misses: a.num('misses'),
});

const r = fieldsOf(engineRouteRecord);
export const routeRecord = record<RouteSettings>(engineRouteRecord, {
  family: r.num('family'),
  port: r.num('port'),
  prefixLen: r.num('prefix_len'),
  flags: r.num('flags'),
  mtu: r.num('mtu'),
  metric: r.num('metric'),
  dest: r.address('dst', 'family'),
  gateway: r.address('gateway', 'family'),
  source: r.address('src', 'family'),
});

const n = fieldsOf(engineNeighRecord);
export const neighRecord = record<NeighRecord>(engineNeighRecord, {
  family: n.num('family'),
  port: n.num('port'),
  address: n.address('addr', 'family'),
  mac: n.mac('mac'),
  state: n.num('state'),
  isStatic: n.flag('is_static'),
});

const c = fieldsOf(engineConnRecord);
export const connRecord = record<ConnRecord>(engineConnRecord, {
  family: c.num('family'),
  serverFamily: c.num('server_family'),
  protocol: c.num('proto'),
  state: c.num('state'),
  worker: c.num('worker'),
  clientPort: c.num('cport'),
  virtualPort: c.num('vport'),
  localPort: c.num('lport'),
  destPort: c.num('dport'),
  timeoutSec: c.num('timeout_sec'),
  client: c.address('caddr', 'family'),
  virtual: c.address('vaddr', 'family'),
  local: c.address('laddr', 'server_family'),
  dest: c.address('daddr', 'server_family'),
});

const f = fieldsOf(engineConnFilter);
export const connFilter = record<ConnFilter>(engineConnFilter, {
  family: f.num('family'),
  protocol: f.num('proto'),
  clientPort: f.num('cport'),
  virtualPort: f.num('vport'),
  templates: f.flag('templates'),
  client: f.address('caddr', 'family'),
  virtual: f.address('vaddr', 'family'),
});

/** Records side by side; each is decoded when it is asked for, so that a long list costs no stall. */
export interface Records<T> extends Iterable<T> {
  readonly length: number;
  at(index: number): T;
  /** Number of the first record that has these bytes at `offset`, or -1. */
  indexOf(bytes: Uint8Array, offset: number): number;
}

/** A view of a buffer full of records. */
export function recordsOf<T>(codec: Codec<T>, buffer: Uint8Array): Records<T> {
  const bytes = bytesOf(buffer);
  const length = Math.floor(buffer.length / codec.size);
  const at = (index: number): T => codec.decode(bytes, index * codec.size);
  return {
    length,
    at,
    indexOf: (wanted, offset) => {
      for (let start = 0, index = 0; index < length; start += codec.size, index++) {
        const from = start + offset;
        if (bytes.u8.compare(wanted, 0, wanted.length, from, from + wanted.length) === 0)
          return index;
      }
      return -1;
    },
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield at(i);
    },
  };
}
