// SPDX-License-Identifier: GPL-2.0-or-later
import { atoi } from '../../compat/cli/numbers.js';
import { links } from '../../compat/client/links.js';
import { DpvsError } from '../../compat/errors/dpvs-error.js';
import { enums } from '../../compat/model/constants.js';
import type { BondChange, PortChange } from '../../compat/model/link.js';
import { invalid } from '../command/object.js';
import type { Call } from '../command/object.js';
import { linkName, misused } from './link.js';

const act = enums.bond_act;
const option = enums.bond_opt;

const noChange: PortChange = {
  name: '',
  mac: '',
  promiscOn: false,
  promiscOff: false,
  allMulticastOn: false,
  allMulticastOff: false,
  linkUp: false,
  linkDown: false,
  forwardToKniOn: false,
  forwardToKniOff: false,
  tcEgressOn: false,
  tcEgressOff: false,
  tcIngressOn: false,
  tcIngressOff: false,
  lldpOn: false,
  lldpOff: false,
};

/** The member that each of the two words of an item sets. */
type Switch = Readonly<Record<string, keyof PortChange>>;
const switches: Readonly<Record<string, Switch>> = {
  promisc: { on: 'promiscOn', off: 'promiscOff' },
  allmulticast: { on: 'allMulticastOn', off: 'allMulticastOff' },
  forward2kni: { on: 'forwardToKniOn', off: 'forwardToKniOff' },
  'tc-egress': { on: 'tcEgressOn', off: 'tcEgressOff' },
  'tc-ingress': { on: 'tcIngressOn', off: 'tcIngressOff' },
  lldp: { on: 'lldpOn', off: 'lldpOff' },
  link: { up: 'linkUp', down: 'linkDown' },
};

/** A number as `%d` of scanf(3) reads it, undefined if the text starts with none. */
const numberOf = (word: string): number | undefined =>
  /^\s*[+-]?[0-9]/.test(word) ? atoi(word) : undefined;

type BondValue = Pick<BondChange, 'option' | 'text' | 'number'>;
/** Items of a bond: the value to send, or what is wrong with the word. */
type BondItem = (word: string) => BondValue | string;

const numberItem =
  (which: number, complaint: string, isGood: (value: number) => boolean): BondItem =>
  (word) => {
    const number = numberOf(word);
    if (number === undefined || !isGood(number)) return `${complaint}: ${word}`;
    return { option: which, text: '', number };
  };

const policies = ['LAYER2', 'LAYER23', 'LAYER34'];
const bondItems: Readonly<Record<string, BondItem>> = {
  'bond-mode': numberItem(option.OPT_MODE, 'invalid bonding mode', (n) => n >= 0 && n <= 6),
  'bond-primary': (word) => ({ option: option.OPT_PRIMARY, text: linkName(word), number: 0 }),
  'bond-xmit-policy': (word) => {
    const isKnown = policies.some((name) => word === name || word === name.toLowerCase());
    if (!isKnown) return `invalid xmit-poliy: ${word}`;
    return { option: option.OPT_XMIT_POLICY, text: word, number: 0 };
  },
  'bond-monitor-interval': numberItem(
    option.OPT_LINK_MONITOR_INTERVAL,
    'invalid link_monitor_interval',
    (n) => n > 0,
  ),
  'bond-link-down-prop': numberItem(
    option.OPT_LINK_DOWN_PROP,
    'invalid link_down_prop',
    (n) => n >= 0,
  ),
  'bond-link-up-prop': numberItem(option.OPT_LINK_UP_PROP, 'invalid link_up_prop', (n) => n >= 0),
};

/** The original drops the result of a change: a refusal shows its line and the run succeeds. */
async function sendAndForget({ complain }: Call, reply: Promise<void>): Promise<void> {
  try {
    await reply;
  } catch (error) {
    if (!(error instanceof DpvsError)) throw error;
    complain(`${error.message}\n`);
  }
}

/** What a command line names: a device, an item and its value. */
interface Order {
  readonly name: string;
  readonly item: string;
  readonly value: string;
}

async function setPort(call: Call, { name, item, value }: Order): Promise<void> {
  const member = switches[item]?.[value];
  if (item !== 'addr' && member === undefined) {
    const word = item === 'link' ? 'argument' : 'arguement';
    return call.complain(`invalid ${word} value for '${item}'\n`);
  }
  const change = member === undefined ? { mac: value.slice(0, 17) } : { [member]: true };
  const reply = links(call.channel).change({ ...noChange, name, ...change });
  return sendAndForget(call, reply);
}

async function setBond(call: Call, order: Order, item: BondItem): Promise<void> {
  const value = item(order.value);
  if (typeof value === 'string') return call.print(`${value}\n`);
  const change = { name: order.name, act: act.SET, ...value };
  return sendAndForget(call, links(call.channel).changeBond(change));
}

async function set(call: Call, order: Order): Promise<void> {
  const { item } = order;
  if (item === 'addr' || Object.hasOwn(switches, item)) return setPort(call, order);
  const bondItem = Object.hasOwn(bondItems, item) ? bondItems[item] : undefined;
  if (bondItem === undefined) throw invalid(`invalid parameter name '${item}'`);
  return setBond(call, order, bondItem);
}

async function slave(call: Call, { name, item, value }: Order): Promise<void> {
  if (item !== 'bond-slave') return; // other items of add and del do nothing
  const text = linkName(value);
  const which = call.verb === 'add' ? act.ADD : act.DEL;
  const change = { name, act: which, option: option.OPT_SLAVE, text, number: 0 };
  return sendAndForget(call, links(call.channel).changeBond(change));
}

/** `link set`, `link add`, `link del`. */
export async function changeLink(call: Call): Promise<void> {
  const [name = '', item = '', value] = call.words.left;
  if (name.startsWith('cpu')) return; // nothing can be set on an lcore
  if (item !== '' && value === undefined) throw misused(`missing argument for \`${item}'\n`);
  const order = { name: linkName(name), item, value: value ?? '' };
  return call.verb === 'set' ? set(call, order) : slave(call, order);
}
