// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import { macText } from '../../../compat/model/mac.js';
import type { BondChange, BondStatus } from '../../../compat/model/link.js';
import * as wire from '../../../compat/wire/link.js';
import type { BondState } from '../engine/addon.js';
import { portNumber, refusal } from './context.js';
import type { Context } from './context.js';
import { handle } from './handler.js';
import type { Handler } from './handler.js';

const { OPT_PRIMARY, OPT_XMIT_POLICY } = enums.bond_opt;
const policies: readonly string[] = ['LAYER2', 'LAYER23', 'LAYER34'];
const upperMac = (mac: Uint8Array): string => macText(mac).toUpperCase();

/** @throws DpvsError `EDPVS_INVAL` for a device that is no bond */
function stateOf({ balancer }: Context, id: number, name: string): BondState {
  const state = balancer.bondState(id);
  if (state === undefined) throw refusal('EDPVS_INVAL', `${name} is no bonding device`);
  return state;
}

function nameOf({ ports }: Context, dpdkId: number): string {
  for (const [, { name, dpdkId: own }] of ports) if (own === dpdkId) return name;
  return '';
}

/** Delays are DPDK's own: none. */
function statusOf(context: Context, name: string): BondStatus {
  if (name === '') throw refusal('EDPVS_INVAL', 'no device is named');
  const id = portNumber(context, name);
  const { mode, xmitPolicy, monitorMs, slaves } = stateOf(context, id, name);
  return {
    mode,
    slaveCount: slaves.length,
    activeCount: slaves.filter(({ active }) => active).length,
    slaves: slaves.map(({ dpdkId, mac, active, primary }) => ({
      name: nameOf(context, dpdkId),
      mac: upperMac(mac),
      active: Number(active),
      primary: Number(primary),
    })),
    mac: upperMac(context.balancer.port(id)?.mac ?? new Uint8Array(6)),
    xmitPolicy: policies[xmitPolicy] ?? 'UNKOWN',
    monitorMs,
    linkDownDelayMs: 0,
    linkUpDelayMs: 0,
  };
}

/** What the engine is told: the number of a device, of a policy, or the number as it came. */
function valueOf(context: Context, { option, text, number }: BondChange): number {
  if (option === OPT_PRIMARY) return portNumber(context, text);
  return option === OPT_XMIT_POLICY ? policies.indexOf(text.toUpperCase()) : number;
}

/** As the original, it answers well even where the bond refuses; the log says what was refused. */
function change(context: Context, request: BondChange): void {
  const { name, act, option } = request;
  const id = portNumber(context, name, 'EDPVS_INVAL');
  stateOf(context, id, name);
  const what = `${name}: ${optionName(option)}`;
  if (act !== enums.bond_act.SET) {
    return context.outfit.note(`${what}: slaves stay those of dpvs.conf until the next start`);
  }
  if (option === OPT_PRIMARY && context.ports.numberOf(request.text) === undefined) {
    return context.outfit.note(`${what}: there is no device '${request.text}'`);
  }
  const { code, text } = context.balancer.setBond(id, option, valueOf(context, request));
  if (code !== 0) context.outfit.note(`${what}: ${text ?? `error ${code}`}`);
}

function optionName(option: number): string {
  const found = Object.entries(enums.bond_opt).find(([, value]) => value === option);
  return found?.[0].replace('OPT_', '').toLowerCase().replaceAll('_', '-') ?? `option ${option}`;
}

/** Bonds: who is in, who is active, and what of a bond may change while it runs. */
export const bonds: readonly Handler[] = [
  handle(wire.getBondStatus, statusOf),
  handle(wire.changeBond, change),
];
