// SPDX-License-Identifier: GPL-2.0-or-later
// `use_vmac` and `use_ipvlan` of a VRRP instance.
import { isIPv4, isIPv6 } from 'node:net';
import { familyOf, plainAddress } from '../config/address.js';
import type { Context } from '../config/context.js';
import { findInterface } from '../config/interfaces.js';
import type { VrrpInstance } from '../config/model/vrrp.js';
import type { Line } from './table.js';

type V = VrrpInstance;
const maxName = 15;
/** VRRP's own MAC addresses may not be given: they are what is used without one. */
const ownPrefix = /^00:00:5e:00:0[12]:/i;
/** The sixth may be missing, and what follows it is not looked at. */
const fiveOctets = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){4}(:[0-9a-f]{0,2}(:.*)?)?$/i;

/** Words in any order: a name, a MAC address of five or six octets, and from 2.4 on keywords. */
export function vmac(context: Context, target: V, line: Line): void {
  target.useVmac = true;
  const later = context.build === '2.4.3';
  const words = line.words.slice(1, later ? undefined : 3); // 2.2.7 looks at two
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (later && word === 'netlink_notify_msg') target.vmacNetlinkNotify = true;
    else if (later && word === 'group') target.vmacGroup = words[++index];
    else if (later && word === 'name') vmacName(context, target, words[++index] ?? '', index + 1);
    else if (word.includes(':')) vmacAddress(context, target, word, index + 1);
    else vmacName(context, target, word, index + 1);
  }
}

function vmacAddress(context: Context, target: V, given: string, word: number): void {
  if (target.vmacAddress !== undefined) {
    context.error('VMAC interface address already specified', word);
  } else if (/[^0-9a-f:]/i.test(given)) {
    context.error(`VMAC invalid MAC address ${given}`, word);
  } else if (!fiveOctets.test(given)) {
    context.error(`VMAC invalid MAC address ${given} - ignored`, word);
  } else if ((parseInt(given, 16) & 1) === 1) {
    context.error(`VMAC MAC address is multicast ${given} - ignoring`, word);
  } else if (ownPrefix.test(given)) {
    const text = `VMAC MAC address not allowed to be RFC5798 address (${given}) - ignoring`;
    context.error(text, word);
  } else target.vmacAddress = given;
}

/** What the kernel takes for the name of no device. */
const noName = /[/ \t\n\v\f\r]|^\.{0,2}$/;

function vmacName(context: Context, target: V, given: string, word: number): void {
  if (target.vmacName !== undefined) {
    context.error('VMAC interface name already specified', word);
  } else if (given.length > maxName || noName.test(given)) {
    const text = `VMAC interface name '${given}' too long or invalid characters - ignoring`;
    context.error(text, word);
  } else if (isForeign(context, given, 'macvlan')) {
    const text = `interface ${given} already exists and is not a private macvlan; ignoring vmac if_name`;
    context.error(`(${target.name}) ${text}`, word);
  } else {
    const other = nameUser(context, target, given);
    if (other === undefined) target.vmacName = given;
    else {
      const text = `VRRP instance ${other.name} is already using ${given} - ignoring name`;
      context.error(`(${target.name}) ${text}`, word);
    }
  }
}

function nameUser(context: Context, target: V, name: string): V | undefined {
  return context.config.vrrp.instances.find(
    (one) => one !== target && (one.vmacName === name || one.ipvlanName === name),
  );
}

/** Whether an interface of that name is there and is of another kind. */
function isForeign(context: Context, name: string, kind: string): boolean {
  const found = findInterface(context, name);
  return found?.kind !== undefined && found.kind !== kind;
}

const types = ['bridge', 'private', 'vepa'];

/** `[bridge|private|vepa] [ADDRESS] [NAME]`, in any order. */
export function ipvlan(context: Context, target: V, line: Line): void {
  if (target.useIpvlan) {
    context.error(`(${target.name}) use_ipvlan already specified`);
    return;
  }
  target.useIpvlan = true;
  for (const [offset, word] of line.words.slice(1).entries()) {
    if (types.includes(word)) ipvlanType(context, target, word, offset + 1);
    else if (isAddress(word)) ipvlanAddress(context, target, word, offset + 1);
    else ipvlanName(context, target, word, offset + 1);
  }
}

/** An address, with a prefix length of its family or without. */
function isAddress(text: string): boolean {
  const [address = '', length] = text.split(/\/(.*)/s);
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : undefined;
  if (family === undefined || length === undefined) return family !== undefined;
  return /^\d+$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}

function ipvlanType(context: Context, target: V, given: string, word: number): void {
  const text = `(${target.name}) ipvlan type already specified - ignoring '${given}'`;
  if (target.ipvlanType === undefined) target.ipvlanType = given;
  else context.error(text, word);
}

function ipvlanAddress(context: Context, target: V, given: string, word: number): void {
  if (target.ipvlanAddress !== undefined) {
    context.error(`(${target.name}) ipvlan address already specified - ignoring '${given}'`, word);
  } else if (target.family !== undefined && target.family !== familyOf(given)) {
    const text = `ipvlan address[${given}] MUST match vrrp instance family !!! Skipping...`;
    context.error(`(${target.name}) ${text}`, word);
  } else {
    target.ipvlanAddress = plainAddress(given);
    target.family = familyOf(given);
  }
}

function ipvlanName(context: Context, target: V, given: string, word: number): void {
  if (target.ipvlanName !== undefined) {
    const text = `IPVLAN interface already specified - ignoring '${given}'`;
    context.error(`(${target.name}) ${text}`, word);
  } else if (given.length > maxName) {
    const text = `IPVLAN interface name '${given}' too long - ignoring`;
    context.error(`(${target.name}) ${text}`, word);
  } else if (isForeign(context, given, 'ipvlan')) {
    const text = `interface ${given} already exists and is not an l2 ipvlan; ignoring ipvlan if_name`;
    context.error(`(${target.name}) ${text}`, word);
  } else {
    const other = nameUser(context, target, given);
    const text = `VRRP instance ${other?.name ?? ''} is already using ${given} - ignoring name`;
    if (other === undefined) target.ipvlanName = given;
    else context.error(`(${target.name}) ${text}`, word);
  }
}
