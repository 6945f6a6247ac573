// SPDX-License-Identifier: GPL-2.0-or-later
import {
  destCheckConfigs,
  dpVsGetinfo,
  dpVsServiceCompat,
  dpVsServicesFront,
} from '../abi/service.js';
import { inAddr } from '../abi/common.js';
import { constants } from '../abi/constants.js';
import { be32, u32 } from '../abi/layout.js';
import { AF_INET, AF_INET6, addressText } from '../model/address.js';
import type { Address } from '../model/address.js';
import type {
  DaemonInfo,
  DestCheck,
  Service,
  ServiceList,
  ServiceQuery,
  ServiceSpec,
} from '../model/service.js';
import { counted, name, nothing, one } from './body.js';
import type { Body } from './body.js';
import { badMessage, bytesOf, readText } from './bytes.js';
import { matchCodec, statsCodec } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';
import type { Codec, FieldCodec } from './record.js';
import { numberSetter } from './scalar.js';

const c = fieldsOf(destCheckConfigs);
const checkCodec = record<DestCheck>(destCheckConfigs, {
  types: c.num('types'),
  downNotices: c.num('dest_down_notice_num'),
  upNotices: c.num('dest_up_notice_num'),
  downWaitSec: c.num('dest_down_wait'),
  inhibitMinSec: c.num('dest_inhibit_min'),
  inhibitMaxSec: c.num('dest_inhibit_max'),
});

const f = fieldsOf(dpVsServiceCompat);

const af = f.num('af');
const [writeMask, writePrefixLen] = [numberSetter(be32), numberSetter(u32)];

/** Mask in network order, but for IPv6 a prefix length in host order: one field, two meanings. */
const netmask: FieldCodec<number> = {
  get: (bytes, base) => {
    const isPrefixLen = af.get(bytes, base) === AF_INET6;
    return bytes.view.getUint32(base + dpVsServiceCompat.at.netmask, isPrefixLen);
  },
  set: (bytes, base, value) => {
    const isPrefixLen = af.get(bytes, base) === AF_INET6;
    const write = isPrefixLen ? writePrefixLen : writeMask;
    write(bytes, base + dpVsServiceCompat.at.netmask, value);
  },
};

const anyService = record<Service>(dpVsServiceCompat, {
  family: af,
  protocol: f.num('proto'),
  address: f.address('addr', 'af'),
  port: f.num('port'),
  fwmark: f.num('fwmark'),
  match: f.nested('match', matchCodec),
  proxyProtocol: f.num('proxy_protocol'),
  flags: f.num('flags'),
  persistTimeoutSec: f.num('timeout'),
  connTimeoutSec: f.num('conn_timeout'),
  netmask,
  limitMbps: f.num('bps'),
  limitPercent: f.num('limit_proportion'),
  scheduler: f.text('sched_name'),
  check: f.nested('check_conf', checkCodec),
  destCount: f.num('num_dests'),
  laddrCount: f.num('num_laddrs'),
  lcore: f.num('cid'),
  lcoreIndex: f.num('index'),
  stats: f.nested('stats', statsCodec),
});

const at = dpVsServiceCompat.at;
/** Listings have tens of thousands: an object made at once is several times faster. */
export const serviceCodec: Codec<Service> = {
  ...anyService,
  decode: (bytes, base) => {
    const { view, u8 } = bytes;
    const family = view.getInt32(base + at.af, true);
    return {
      family,
      protocol: view.getUint8(base + at.proto),
      address: addressText(family, u8, base + at.addr),
      port: view.getUint16(base + at.port, false),
      fwmark: view.getUint32(base + at.fwmark, true),
      match: matchCodec.decode(bytes, base + at.match),
      proxyProtocol: view.getUint8(base + at.proxy_protocol),
      flags: view.getUint32(base + at.flags, true),
      persistTimeoutSec: view.getUint32(base + at.timeout, true),
      connTimeoutSec: view.getUint32(base + at.conn_timeout, true),
      netmask: netmask.get(bytes, base),
      limitMbps: view.getUint32(base + at.bps, true),
      limitPercent: view.getUint32(base + at.limit_proportion, true),
      scheduler: readText(bytes, base + at.sched_name, constants.DP_VS_SCHEDNAME_MAXLEN),
      check: checkCodec.decode(bytes, base + at.check_conf),
      destCount: view.getUint32(base + at.num_dests, true),
      laddrCount: view.getUint32(base + at.num_laddrs, true),
      lcore: view.getUint8(base + at.cid),
      lcoreIndex: view.getUint8(base + at.index),
      stats: statsCodec.decode(bytes, base + at.stats),
    };
  },
};

const q = fieldsOf(dpVsServicesFront);
const queryCodec = record<ServiceQuery>(dpVsServicesFront, {
  lcore: q.num('cid'),
  lcoreIndex: q.num('index'),
  count: q.num('count'),
});

const servicesBody = counted<ServiceList, ServiceQuery, Service>({
  head: queryCodec,
  element: serviceCodec,
  fit: 'atLeast',
  countOf: ({ count }) => count,
  join: (head, services) => ({ ...head, services }),
  split: ({ services, ...head }) => ({
    head: { ...head, count: services.length },
    elements: services,
  }),
});

/** Of what the clients of the original send and copy: the reply's first 12 bytes. */
const infoAskSize = 12;
const infoQuestion: Body<void> = {
  encode: () => new Uint8Array(infoAskSize),
  decode: () => undefined,
};
const i = fieldsOf(dpVsGetinfo);
const infoHead = record<Omit<DaemonInfo, 'extension'>>(dpVsGetinfo, {
  version: i.num('version'),
  connTableSize: i.num('size'),
  serviceCount: i.num('num_services'),
  workers: i.num('num_lcores'),
});
const infoAnswer: Body<DaemonInfo> = {
  encode: ({ extension, ...head }) => {
    const body = new Uint8Array(dpVsGetinfo.size + extension.length);
    infoHead.encode(bytesOf(body), 0, head);
    body.set(extension, dpVsGetinfo.size);
    return body;
  },
  decode: (body) => {
    if (body.length < infoAskSize) throw badMessage(`info of ${body.length} bytes is too short`);
    const padded = new Uint8Array(Math.max(body.length, dpVsGetinfo.size));
    padded.set(body);
    const extension = padded.slice(dpVsGetinfo.size);
    return { ...infoHead.decode(bytesOf(padded), 0), extension };
  },
};

/** An IPv4 address in a body of eight bytes, since the client sends the size of a pointer. */
const announced: Body<Address> = {
  encode: (address) => {
    const body = new Uint8Array(8);
    announcedCodec.encode(bytesOf(body), 0, { address });
    return body;
  },
  decode: (body) => one(announcedCodec).decode(body).address,
};
const announcedCodec = record<{ address: Address }>(inAddr, {
  address: fieldsOf(inAddr).addressOf('s_addr', AF_INET),
});

const spec: Body<ServiceSpec> = one(serviceCodec, 'exact');

export const getVersion = getMessage('DPVS_SO_GET_VERSION', nothing, name(64));
export const getInfo = getMessage('DPVS_SO_GET_INFO', infoQuestion, infoAnswer);
export const getServices = getMessage(
  'DPVS_SO_GET_SERVICES',
  one(queryCodec, 'exact'),
  servicesBody,
);
/** Asks with a key and `lcoreIndex`; answers with the whole record. */
export const getService = getMessage(
  'DPVS_SO_GET_SERVICE',
  one(serviceCodec, 'exact'),
  one(serviceCodec),
);
export const flushServices = setMessage('DPVS_SO_SET_FLUSH', nothing);
export const zeroService = setMessage('DPVS_SO_SET_ZERO', spec);
export const addService = setMessage('DPVS_SO_SET_ADD', spec);
export const editService = setMessage('DPVS_SO_SET_EDIT', spec);
export const deleteService = setMessage('DPVS_SO_SET_DEL', spec);
export const announceAddress = setMessage('DPVS_SO_SET_GRATARP', announced);
