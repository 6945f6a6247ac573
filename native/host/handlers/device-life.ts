// SPDX-License-Identifier: GPL-2.0-or-later
import type { Engine } from '../engine/addon.js';
import { refusal } from './context.js';
import type { Context } from './context.js';
import type { HostPort } from './devices.js';

/** The kernel's IFNAMSIZ without its end. */
export const maxNameLen = 15;

/**
 * Looks whether a device may have this name.
 * @throws DpvsError `EDPVS_EXIST`, `EDPVS_INVAL` if it is none
 */
export function checkNewName({ ports }: Context, name: string): void {
  if (name === '' || name.length > maxNameLen) {
    throw refusal('EDPVS_INVAL', `a device's name has 1 to ${maxNameLen} characters`);
  }
  if (ports.numberOf(name) !== undefined) throw refusal('EDPVS_EXIST', `${name} is there already`);
}

/** What is known of a device that rides on another, or on none; it has no hardware of its own. */
export function stackedPort(
  { ports }: Context,
  own: Pick<HostPort, 'name' | 'kind' | 'vlan' | 'tunnel'>,
  below: number,
): HostPort {
  const hardware = { driver: '', bus: '', ifIndex: 0, maxRxQueues: 0, maxTxQueues: 0 };
  return { ...hardware, ...own, txFastFree: ports.at(below)?.txFastFree ?? false };
}

/** A kernel interface that cannot be made leaves the kernel out of it, and no more. */
export function addKernel(
  engine: Pick<Engine, 'addKernel'>,
  { port, name }: { readonly port: number; readonly name: string },
  note: (text: string) => void,
): void {
  const { code, text } = engine.addKernel(port, name);
  if (code !== 0) note(`no kernel interface ${name}: ${text ?? `error ${code}`}`);
}

/**
 * Gives a device that the engine has just made its name, kernel interface and first address. Tunnels
 * have no link layer, so neither of the latter.
 */
export function bringUp(context: Context, port: number, host: HostPort): void {
  const { balancer, outfit, ports } = context;
  ports.add(port, host);
  if (host.kind === 'tunnel') return;
  const kernel = { port, name: `${host.name}.kni` };
  if (outfit.kni) addKernel(balancer, kernel, (text) => outfit.note(text));
  const mac = balancer.port(port)?.mac;
  if (mac !== undefined) balancer.apply(...outfit.linkLocal(port, mac));
}

/** Takes a device away, and all that was set up on it. */
export function takeDown(context: Context, port: number): void {
  context.balancer.removePort(port);
  context.ports.remove(port);
  for (const key of context.unwantedLaddrs) {
    if (key.startsWith(`${port} `)) context.unwantedLaddrs.delete(key);
  }
}
