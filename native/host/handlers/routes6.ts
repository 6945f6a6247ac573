// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { engineRouteFlag } from '../../../compat/abi/engine-edits.js';
import { addressBytes, AF_INET6, isAnyAddress } from '../../../compat/model/address.js';
import { noPrefix } from '../../../compat/model/route.js';
import type { Route6 } from '../../../compat/model/route.js';
import * as wire from '../../../compat/wire/route.js';
import { editRoute } from '../engine/edits.js';
import type { RouteSettings } from '../engine/types.js';
import { portName, portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

const rtf = enums.rtf;
const { RT6_OPS_ADD, RT6_OPS_DEL, RT6_OPS_FLUSH } = enums.rt6_ops;
const own = engineRouteFlag.values;
const hostLen = 128;

function check({ op, dest, source, preferredSource }: Route6): void {
  if (op < RT6_OPS_ADD || op > RT6_OPS_FLUSH) throw refusal('EDPVS_INVAL', `${op} is no order`);
  const wrong = [dest, source, preferredSource].find(
    ({ prefixLen }) => prefixLen < 0 || prefixLen > hostLen,
  );
  if (wrong !== undefined) throw refusal('EDPVS_INVAL', `no prefix has ${wrong.prefixLen} bits`);
}

function flagsOf({ flags, gateway }: Route6): number {
  if ((flags & rtf.LOCALIN) !== 0) return own['local-in'];
  if ((flags & rtf.KNI) !== 0) return own['to-kernel'];
  return isAnyAddress(gateway) ? own['on-link'] : 0;
}

/** @throws DpvsError `EDPVS_INVAL` for prefixes or a device that are none */
function settingsOf(context: Context, route: Route6): RouteSettings {
  return {
    family: AF_INET6,
    flags: flagsOf(route),
    port: portNumber(context, route.device, 'EDPVS_INVAL'),
    prefixLen: route.dest.prefixLen,
    dest: route.dest.address,
    gateway: route.gateway,
    source: route.source.address,
    mtu: route.mtu,
    metric: 0,
  };
}

function routeOf(context: Context, record: RouteSettings): Route6 {
  const { flags, dest, prefixLen, gateway, source, mtu } = record;
  const toHere = (flags & own['local-in']) !== 0 ? rtf.LOCALIN : 0;
  const toKernel = (flags & own['to-kernel']) !== 0 ? rtf.KNI : 0;
  return {
    op: enums.rt6_ops.RT6_OPS_GET,
    dest: { address: dest, prefixLen },
    source: { address: source, prefixLen: 0 },
    preferredSource: noPrefix,
    device: portName(context, record.port),
    gateway,
    mtu,
    flags: toHere | toKernel || rtf.FORWARD,
  };
}

/** Routes of IPv6, the longest prefix first; those of one device if its name is given. */
function listed(context: Context, device: string): RouteSettings[] {
  const wanted = [...context.balancer.routes()].filter(
    (route) =>
      route.family === AF_INET6 && (device === '' || portName(context, route.port) === device),
  );
  return wanted.sort((a, b) => b.prefixLen - a.prefixLen || byAddress(a, b));
}

function byAddress(a: RouteSettings, b: RouteSettings): number {
  const bytes = ({ dest }: RouteSettings): Uint8Array => addressBytes(dest) ?? new Uint8Array(16);
  return Buffer.compare(bytes(a), bytes(b));
}

function change(context: Context, route: Route6): void {
  check(route);
  if (route.op === RT6_OPS_FLUSH) return flush(context, route);
  const op = route.op === RT6_OPS_DEL ? 'del-route' : 'add-route';
  const settings = settingsOf(context, route);
  if (op === 'add-route' && isTaken(context, route)) {
    throw refusal('EDPVS_EXIST', 'the device has a route for this prefix already');
  }
  context.balancer.apply(editRoute(op, settings));
}

/** A prefix has one way through a device: ways that share flows go through several. */
function isTaken(context: Context, { device, dest }: Route6): boolean {
  const same = canonicalPrefix(dest.address, dest.prefixLen);
  return listed(context, device).some(
    (one) => one.prefixLen === dest.prefixLen && canonicalPrefix(one.dest, one.prefixLen) === same,
  );
}

function canonicalPrefix(address: string, prefixLen: number): bigint {
  const bytes = Buffer.from(addressBytes(address) ?? new Uint8Array(16));
  return BigInt(`0x${bytes.toString('hex')}`) >> BigInt(hostLen - prefixLen);
}

function flush(context: Context, route: Route6): void {
  check(route);
  if (route.device !== '') portNumber(context, route.device, 'EDPVS_INVAL');
  const all = listed(context, route.device);
  context.balancer.apply(...all.map((one) => editRoute('del-route', one)));
}

/** IPv6 routes: list, add, delete, flush. Doubles and strangers are errors here. */
export const routes6: readonly Handler[] = [
  handle(wire.getRoutes6, (context, { device }) =>
    listed(context, device).map((route) => routeOf(context, route)),
  ),
  handle(wire.changeRoute6, change),
  handle(wire.flushRoutes6, flush),
];
