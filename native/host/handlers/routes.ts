// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { engineRouteFlag } from '../../../compat/abi/engine-edits.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import { addressBytes, AF_INET, AF_UNSPEC, isAnyAddress } from '../../../compat/model/address.js';
import type { Address } from '../../../compat/model/address.js';
import { noPrefix } from '../../../compat/model/route.js';
import type { LegacyRoute, Route } from '../../../compat/model/route.js';
import * as wire from '../../../compat/wire/route.js';
import type { Balancer } from '../engine/balancer.js';
import { editRoute } from '../engine/edits.js';
import type { RouteSettings } from '../engine/types.js';
import { portName, portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';
import { routes6 } from './routes6.js';

const rtf = enums.rtf;
const scope = enums.route_scope;
const own = engineRouteFlag.values;
const hostLen = 32;

const isHostRoute = (flags: number): boolean =>
  (flags & (own['local-in'] | own['to-kernel'])) !== 0;

/** What keepalived's older record says, in the newer one's terms. */
function modern(route: Route | LegacyRoute): Route {
  if (!('tos' in route)) return route;
  const { family, device, mtu, metric } = route;
  const flagOf: Readonly<Record<number, number>> = {
    [scope.ROUTE_CF_SCOPE_HOST]: rtf.LOCALIN,
    [scope.ROUTE_CF_SCOPE_KNI]: rtf.KNI,
  };
  return {
    ...{ family, device, mtu, metric, flags: flagOf[route.scope] ?? rtf.FORWARD },
    dest: { address: route.dest, prefixLen: route.prefixLen },
    source: { address: route.source, prefixLen: 0 },
    gateway: { address: route.gateway, prefixLen: 0 },
    preferredSource: noPrefix,
  };
}

function flagsOf({ flags, gateway, dest, family }: Route): number {
  if ((flags & (rtf.LOCALIN | rtf.KNI)) !== 0) {
    const noAddress = family !== AF_UNSPEC && isAnyAddress(dest.address);
    if (noAddress || dest.prefixLen !== hostLen) {
      throw refusal('EDPVS_INVAL', 'a route to here or to the kernel is for one address');
    }
    return (flags & rtf.LOCALIN) !== 0 ? own['local-in'] : own['to-kernel'];
  }
  if ((flags & (rtf.FORWARD | rtf.DEFAULT)) === 0) {
    throw refusal('EDPVS_INVAL', 'a route goes here, to the kernel or onwards');
  }
  return isAnyAddress(gateway.address) ? own['on-link'] : 0;
}

function checkFamily({ family }: Route): void {
  if (family !== AF_INET && family !== AF_UNSPEC) {
    throw refusal('EDPVS_NOTSUPP', `${family} is not the family of these routes`);
  }
}

const covers = ({ dest, prefixLen }: RouteSettings, address: Address): boolean => {
  const word = (text: Address): number => Buffer.from(bytesOf(text)).readUInt32BE(0);
  return prefixLen === 0 || (word(dest) ^ word(address)) >>> (hostLen - prefixLen) === 0;
};

/** Without a device: the one whose network has the gateway. */
function portOf(context: Context, { device, gateway }: Route): number {
  if (device !== '' || isAnyAddress(gateway.address)) {
    return portNumber(context, device, 'EDPVS_INVAL');
  }
  const onLink = [...context.balancer.routes()]
    .filter((route) => (route.flags & own['on-link']) !== 0 && covers(route, gateway.address))
    .sort((a, b) => b.prefixLen - a.prefixLen)[0];
  if (onLink === undefined) throw refusal('EDPVS_INVAL', 'no device is named, and none is near');
  return onLink.port;
}

function settingsOf(context: Context, given: Route | LegacyRoute): RouteSettings {
  const route = modern(given);
  checkFamily(route);
  return {
    family: AF_INET,
    flags: flagsOf(route),
    port: portOf(context, route),
    prefixLen: route.dest.prefixLen,
    dest: route.dest.address,
    gateway: route.gateway.address,
    source: route.source.address,
    mtu: route.mtu,
    metric: route.metric & 0xffff,
  };
}

/** A route is deleted only with the gateway that it has. */
function isPresent(balancer: Balancer, { port, prefixLen, gateway, dest }: RouteSettings): boolean {
  for (const one of balancer.routes()) {
    const same = one.family === AF_INET && one.port === port && one.prefixLen === prefixLen;
    if (same && one.gateway === canonical(gateway) && covers(one, dest)) return true;
  }
  return false;
}

/** A prefix has one way through a device: ways that share flows go through several. */
function isTaken(balancer: Balancer, { port, prefixLen, dest }: RouteSettings): boolean {
  for (const one of balancer.routes()) {
    const same = one.family === AF_INET && one.port === port && one.prefixLen === prefixLen;
    if (same && covers(one, dest)) return true;
  }
  return false;
}

const canonical = (gateway: Address): Address => (isAnyAddress(gateway) ? '0.0.0.0' : gateway);

/** A doubled route, and one that is gone already, are no errors with the original. */
function applyQuietly(
  { balancer }: Context,
  op: 'add-route' | 'del-route',
  route: RouteSettings,
): void {
  if (route.prefixLen < 0 || route.prefixLen > hostLen) return; // it answers OK and does nothing
  if (op === 'del-route' && !isPresent(balancer, route)) return;
  if (op === 'add-route' && isTaken(balancer, route)) return;
  try {
    balancer.apply(editRoute(op, route));
  } catch (error) {
    const benign = op === 'add-route' ? 'EDPVS_EXIST' : 'EDPVS_NOTEXIST';
    if (!(error instanceof DpvsError) || error.code !== benign) throw error;
  }
}

function routeOf(context: Context, record: RouteSettings): Route {
  const { flags, dest, prefixLen, gateway, source, mtu, metric } = record;
  const toHere = (flags & own['local-in']) !== 0 ? rtf.LOCALIN | rtf.HOST : 0;
  const toKernel = (flags & own['to-kernel']) !== 0 ? rtf.KNI | rtf.HOST : 0;
  const onwards = prefixLen === 0 ? rtf.DEFAULT | rtf.FORWARD : rtf.FORWARD;
  return {
    family: AF_INET,
    flags: rtf.UP | (toHere | toKernel || onwards),
    dest: { address: dest, prefixLen },
    source: { address: source, prefixLen: 0 },
    gateway: { address: gateway, prefixLen: 0 },
    preferredSource: noPrefix,
    device: portName(context, record.port),
    mtu,
    metric,
  };
}

/** Routes to hosts first, then the longest prefix first, as the original's two tables give them. */
function inOrder(a: RouteSettings, b: RouteSettings): number {
  const hosts = Number(isHostRoute(b.flags)) - Number(isHostRoute(a.flags));
  const longer = b.prefixLen - a.prefixLen;
  return hosts || longer || Buffer.compare(bytesOf(a.dest), bytesOf(b.dest));
}

const bytesOf = (address: Address): Uint8Array => addressBytes(address) ?? new Uint8Array(16);

/** IPv4 routes: list, add, delete, flush of a device; and those of IPv6. */
export const routes: readonly Handler[] = [
  handle(wire.getRoutes, (context, { device }) => {
    const port = device === '' ? undefined : portNumber(context, device);
    const wanted = [...context.balancer.routes()].filter(
      (route) => route.family === AF_INET && (port === undefined || route.port === port),
    );
    return wanted.sort(inOrder).map((route) => routeOf(context, route));
  }),
  handle(wire.addRoute, (context, route) =>
    applyQuietly(context, 'add-route', settingsOf(context, route)),
  ),
  handle(wire.deleteRoute, (context, route) =>
    applyQuietly(context, 'del-route', settingsOf(context, route)),
  ),
  handle(wire.changeRoute, (context, route) => {
    settingsOf(context, route);
    throw refusal('EDPVS_NOTSUPP', 'routes cannot be changed');
  }),
  handle(wire.flushRoutes, (context, { device }) => {
    const port = portNumber(context, device, 'EDPVS_INVAL');
    const all = [...context.balancer.routes()].filter(
      (route) => route.family === AF_INET && route.port === port,
    );
    context.balancer.apply(...all.map((route) => editRoute('del-route', route)));
  }),
  ...routes6,
];
