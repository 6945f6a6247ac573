// SPDX-License-Identifier: GPL-2.0-or-later
import type { Vlan } from '../../../compat/model/vlan.js';
import * as wire from '../../../compat/wire/vlan.js';
import { portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import { bringUp, checkNewName, stackedPort, takeDown } from './device-life.js';
import type { HostPort } from './devices.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

const dot1q = 0x8100;
const maxId = 4094;

/** A VLAN device with its number. */
interface VlanDevice {
  readonly port: number;
  readonly host: HostPort;
  readonly below: number;
  readonly id: number;
}

function vlanDevices({ ports }: Context): VlanDevice[] {
  return [...ports].flatMap(([port, host]) =>
    host.vlan === undefined ? [] : [{ port, host, ...host.vlan }],
  );
}

/** @throws DpvsError `EDPVS_INVAL` for another protocol than 802.1Q or a number that no VLAN has */
function check({ ethertype, id }: Vlan): void {
  if (ethertype !== dot1q) throw refusal('EDPVS_INVAL', 'VLANs are those of 802.1Q');
  if (id < 1 || id > maxId) throw refusal('EDPVS_INVAL', `${id} is not between 1 and ${maxId}`);
}

function add(context: Context, vlan: Vlan): void {
  check(vlan);
  const below = portNumber(context, vlan.link, 'EDPVS_NODEV');
  const name = vlan.device === '' ? `${vlan.link}.${vlan.id}` : vlan.device;
  checkNewName(context, name);
  const port = context.balancer.addVlan(name, below, vlan.id);
  const own = { name, kind: 'vlan', vlan: { below, id: vlan.id } } as const;
  bringUp(context, port, stackedPort(context, own, below));
}

/** @throws DpvsError `EDPVS_NOTEXIST` */
function find(context: Context, vlan: Vlan): VlanDevice {
  const all = vlanDevices(context);
  let found = all.find(({ host }) => host.name === vlan.device);
  if (vlan.device === '') {
    check(vlan);
    const real = portNumber(context, vlan.link, 'EDPVS_NODEV');
    found = all.find(({ below, id }) => below === real && id === vlan.id);
  }
  if (found === undefined) throw refusal('EDPVS_NOTEXIST', 'there is no such VLAN device');
  return found;
}

function list(context: Context, { device, link, ethertype, id }: Vlan): Vlan[] {
  const all = vlanDevices(context);
  let wanted: readonly VlanDevice[];
  if (device !== '') {
    const port = portNumber(context, device, 'EDPVS_NODEV');
    wanted = all.filter((one) => one.port === port);
    if (wanted.length === 0) throw refusal('EDPVS_INVAL', `${device} is no VLAN device`);
  } else {
    const real = portNumber(context, link, 'EDPVS_NODEV');
    const fits = ethertype === 0 || ethertype === dot1q;
    wanted = all.filter((one) => fits && one.below === real && (id === 0 || one.id === id));
  }
  return wanted.map(({ host, below, id: number }) => ({
    device: host.name,
    link: context.ports.at(below)?.name ?? '',
    ethertype: dot1q,
    id: number,
  }));
}

/** VLAN devices: add, delete, list. */
export const vlans: readonly Handler[] = [
  handle(wire.addVlan, add),
  handle(wire.deleteVlan, (context, vlan) => takeDown(context, find(context, vlan).port)),
  handle(wire.getVlans, list),
];
