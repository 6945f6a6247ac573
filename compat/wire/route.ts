// SPDX-License-Identifier: GPL-2.0-or-later
import {
  dpVsRoute6Conf,
  dpVsRoute6ConfArray,
  dpVsRouteConf,
  dpVsRouteConfArray,
  dpVsRouteDetail,
  rtAddr,
} from '../abi/route.js';
import type { Struct } from '../abi/layout.js';
import { AF_INET6, addressText } from '../model/address.js';
import type { LegacyRoute, Prefix, Route, Route6 } from '../model/route.js';
import { list, one } from './body.js';
import type { Body } from './body.js';
import { countHead } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, record } from './record.js';
import type { Codec, FieldCodec } from './record.js';

const a = fieldsOf(rtAddr);
const [rawAddress, prefixLen] = [a.addressOf('addr', AF_INET6), a.num('plen')];

/** An address with its prefix length, of a family that the record around it tells. */
function prefixField<N extends string>(
  layout: Struct<N>,
  field: N,
  family: FieldCodec<number>,
): FieldCodec<Prefix> {
  const offset = layout.at[field];
  return {
    get: (bytes, base) => ({
      address: addressText(family.get(bytes, base), bytes.u8, base + offset),
      prefixLen: prefixLen.get(bytes, base + offset),
    }),
    set: (bytes, base, value) => {
      rawAddress.set(bytes, base + offset, value.address);
      prefixLen.set(bytes, base + offset, value.prefixLen);
    },
  };
}

const f = fieldsOf(dpVsRouteDetail);
const family = f.num('af');
export const routeCodec: Codec<Route> = record<Route>(dpVsRouteDetail, {
  family,
  dest: prefixField(dpVsRouteDetail, 'dst', family),
  source: prefixField(dpVsRouteDetail, 'src', family),
  gateway: prefixField(dpVsRouteDetail, 'gateway', family),
  preferredSource: prefixField(dpVsRouteDetail, 'prefsrc', family),
  device: f.text('ifname'),
  mtu: f.num('mtu'),
  metric: f.num('metric'),
  flags: f.num('flags'),
});

const l = fieldsOf(dpVsRouteConf);
const legacyCodec = record<LegacyRoute>(dpVsRouteConf, {
  family: l.num('af'),
  dest: l.address('dst', 'af'),
  prefixLen: l.num('plen'),
  gateway: l.address('via', 'af'),
  source: l.address('src', 'af'),
  device: l.text('ifname'),
  mtu: l.num('mtu'),
  tos: l.num('tos'),
  scope: l.num('scope'),
  metric: l.num('metric'),
  proto: l.num('proto'),
  flags: l.num('flags'),
});

const fixedFamily: FieldCodec<number> = { get: () => AF_INET6, set: () => undefined };
const s = fieldsOf(dpVsRoute6Conf);
const route6Codec = record<Route6>(dpVsRoute6Conf, {
  op: s.num('ops'),
  dest: prefixField(dpVsRoute6Conf, 'dst', fixedFamily),
  source: prefixField(dpVsRoute6Conf, 'src', fixedFamily),
  preferredSource: prefixField(dpVsRoute6Conf, 'prefsrc', fixedFamily),
  device: s.text('ifname'),
  gateway: s.addressOf('gateway', AF_INET6),
  mtu: s.num('mtu'),
  flags: s.num('flags'),
});

const [current, legacy] = [one(routeCodec, 'exact'), one(legacyCodec)];

/** keepalived sends the older record; told apart by its length. */
const eitherRoute: Body<Route | LegacyRoute> = {
  encode: (route) => ('tos' in route ? legacy.encode(route) : current.encode(route)),
  decode: (body) => (body.length === legacyCodec.size ? legacy.decode(body) : current.decode(body)),
};

export const addRoute = setMessage('SOCKOPT_SET_ROUTE_ADD', eitherRoute);
export const deleteRoute = setMessage('SOCKOPT_SET_ROUTE_DEL', eitherRoute);
export const changeRoute = setMessage('SOCKOPT_SET_ROUTE_SET', current);
export const flushRoutes = setMessage('SOCKOPT_SET_ROUTE_FLUSH', current);
export const routeListBody = list(countHead(dpVsRouteConfArray, 'nroute'), routeCodec, 'exact');
export const getRoutes = getMessage('SOCKOPT_GET_ROUTE_SHOW', current, routeListBody);
export const changeRoute6 = setMessage('SOCKOPT_SET_ROUTE6_ADD_DEL', one(route6Codec));
export const flushRoutes6 = setMessage('SOCKOPT_SET_ROUTE6_FLUSH', one(route6Codec));
export const getRoutes6 = getMessage(
  'SOCKOPT_GET_ROUTE6_SHOW',
  one(route6Codec),
  list(countHead(dpVsRoute6ConfArray, 'nroute'), route6Codec, 'exact'),
);
