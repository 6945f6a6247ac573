// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import type { Tunnel } from '../../../compat/model/tunnel.js';
import * as wire from '../../../compat/wire/tunnel.js';
import type { TunnelSettings } from '../engine/types.js';
import { refusal } from './context.js';
import type { Context } from './context.js';
import { bringUp, maxNameLen, stackedPort, takeDown } from './device-life.js';
import type { HostPort } from './devices.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

/** Protocol numbers of the modes. */
const protocols = { ipip: 4, gre: 47 } as const;
type Mode = keyof typeof protocols;
const noLink = 255;

/** A tunnel device with its number. */
interface TunnelDevice {
  readonly port: number;
  readonly host: HostPort;
  readonly mode: Mode;
  readonly given: Tunnel;
}

function tunnelDevices({ ports }: Context): TunnelDevice[] {
  return [...ports].flatMap(([port, host]) =>
    host.tunnel === undefined ? [] : [{ port, host, ...host.tunnel }],
  );
}

/** @throws DpvsError `EDPVS_INVAL` */
function modeOf(kind: string): Mode {
  if (kind === 'ipip' || kind === 'gre') return kind;
  throw refusal('EDPVS_INVAL', `tunnels are of mode ipip or gre, not '${kind}'`);
}

/** @throws DpvsError `EDPVS_NOTEXIST`, `EDPVS_INVAL` for a device that is no tunnel */
function find(context: Context, name: string): TunnelDevice {
  const port = context.ports.numberOf(name);
  if (port === undefined) throw refusal('EDPVS_NOTEXIST', `there is no device '${name}'`);
  const found = tunnelDevices(context).find((one) => one.port === port);
  if (found === undefined) throw refusal('EDPVS_INVAL', `${name} is no tunnel`);
  return found;
}

function settingsOf({ ports }: Context, mode: Mode, given: Tunnel): TunnelSettings | undefined {
  const link = given.link === '' ? noLink : ports.numberOf(given.link);
  return link === undefined ? undefined : { ...given, protocol: protocols[mode], link };
}

/** The first of `gre0`, `gre1` … that no device has. */
function freeName({ ports }: Context, mode: Mode): string {
  let number = 0;
  while (ports.numberOf(`${mode}${number}`) !== undefined) number++;
  return `${mode}${number}`;
}

/** @throws DpvsError `EDPVS_INVAL`, `EDPVS_EXIST`, `EDPVS_RESOURCE` if it cannot be made so */
function add(context: Context, tunnel: Tunnel): void {
  const mode = modeOf(tunnel.kind);
  const name = tunnel.device === '' ? freeName(context, mode) : tunnel.device;
  if (name.length > maxNameLen) {
    throw refusal('EDPVS_INVAL', `a device's name has at most ${maxNameLen} characters`);
  }
  if (context.ports.numberOf(name) !== undefined) {
    find(context, name);
    throw refusal('EDPVS_EXIST', `${name} is there already`);
  }
  create(context, mode, { ...tunnel, device: name });
}

function create(context: Context, mode: Mode, given: Tunnel): void {
  const settings = settingsOf(context, mode, given);
  if (settings === undefined) {
    throw refusal('EDPVS_RESOURCE', `there is no device '${given.link}'`);
  }
  const port = addToEngine(context, given.device, settings);
  const own = { name: given.device, kind: 'tunnel', tunnel: { mode, given } } as const;
  bringUp(context, port, stackedPort(context, own, settings.link));
}

/** Whatever keeps the engine from making it is told in one word, as the original does. */
function addToEngine({ balancer }: Context, name: string, settings: TunnelSettings): number {
  try {
    return balancer.addTunnel(name, settings);
  } catch (error) {
    if (error instanceof DpvsError) throw refusal('EDPVS_RESOURCE', error.message);
    throw error;
  }
}

/** What a tunnel becomes by a change: what the request does not name, stays. */
function merged(old: Tunnel, wanted: Tunnel): Tunnel {
  const { KEY } = enums.tunnel_flags;
  const address = (one: string, otherwise: string): string => (one === '0.0.0.0' ? otherwise : one);
  return {
    ...old,
    link: wanted.link === '' ? old.link : wanted.link,
    local: address(wanted.local, old.local),
    remote: address(wanted.remote, old.remote),
    ttl: wanted.ttl === 0 ? old.ttl : wanted.ttl,
    tos: wanted.tos === 0 ? old.tos : wanted.tos,
    inFlags: old.inFlags | wanted.inFlags,
    outFlags: old.outFlags | wanted.outFlags,
    inKey: (wanted.inFlags & KEY) === 0 ? old.inKey : wanted.inKey,
    outKey: (wanted.outFlags & KEY) === 0 ? old.outKey : wanted.outKey,
  };
}

/** @throws DpvsError `EDPVS_INVAL` for another mode, `EDPVS_NOTEXIST`, `EDPVS_NODEV` */
function change(context: Context, wanted: Tunnel): void {
  const { port, mode, given: old } = find(context, wanted.device);
  if (wanted.kind !== '' && wanted.kind !== mode) {
    throw refusal('EDPVS_INVAL', `${wanted.device} is a tunnel of mode ${mode}`);
  }
  const given = merged(old, wanted);
  const settings = settingsOf(context, mode, given);
  if (settings === undefined) throw refusal('EDPVS_NODEV', `there is no device '${given.link}'`);
  context.balancer.changeTunnel(port, settings);
  const own = { name: given.device, kind: 'tunnel', tunnel: { mode, given } } as const;
  context.ports.add(port, stackedPort(context, own, settings.link));
}

/** A new tunnel takes the place of one of its name, with all that was set up on it gone. */
function replace(context: Context, given: Tunnel): void {
  const mode = modeOf(given.kind);
  const { port } = find(context, given.device);
  if (settingsOf(context, mode, given) === undefined) {
    throw refusal('EDPVS_RESOURCE', `there is no device '${given.link}'`);
  }
  takeDown(context, port);
  create(context, mode, given);
}

function list(context: Context, { device, kind, link }: Tunnel): Tunnel[] {
  if (device !== '') return [find(context, device).given];
  const mode = kind === '' ? undefined : modeOf(kind);
  const anyLink = context.ports.numberOf(link) === undefined;
  return tunnelDevices(context)
    .filter((one) => mode === undefined || one.mode === mode)
    .filter(({ given }) => anyLink || given.link === link)
    .map(({ given }) => given);
}

/** Tunnel devices: add, delete, change, replace, list. */
export const tunnels: readonly Handler[] = [
  handle(wire.addTunnel, add),
  handle(wire.deleteTunnel, (context, { device }) => takeDown(context, find(context, device).port)),
  handle(wire.changeTunnel, change),
  handle(wire.replaceTunnel, replace),
  handle(wire.getTunnels, list),
];
