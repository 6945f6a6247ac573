// SPDX-License-Identifier: GPL-2.0-or-later
import { jsonText } from '../../compat/cli/json.js';
import { ifAddrs } from '../../compat/client/ifaddrs.js';
import { links } from '../../compat/client/links.js';
import { enums } from '../../compat/model/constants.js';
import type { MulticastAddr } from '../../compat/model/ifaddr.js';
import type { HardwareAddr } from '../../compat/model/link.js';
import { deviceName, familyWord } from '../command/address.js';
import { answer, unsupported } from '../command/object.js';
import type { Call, DpipObject } from '../command/object.js';
import { readWords } from '../command/words.js';

const { HW_ADDR_F_FROM_KNI } = enums.hw_addr_flags;
const corrupted = 'corrupted response.';

function linkLine({ mac, refs, flags, syncs }: HardwareAddr, verbose: boolean): string {
  if (!verbose) return `\tlink ${mac}\n`;
  const kni = flags & HW_ADDR_F_FROM_KNI ? ' (+kni)' : '';
  return `\tlink  ${mac}${kni}\t\trefcnt ${refs}\t\tsync ${syncs}\n`;
}

function addressLine({ family, address, flags, refs }: MulticastAddr, verbose: boolean): string {
  const rest = verbose ? `\t\tflags 0x${flags.toString(16)}\t\trefcnt ${refs}` : '';
  return `\t${familyWord(family).padStart(5)} ${address}${rest}\n`;
}

const hardware = ({ channel }: Call, device: string) =>
  answer(links(channel).hardwareAddrs(device), corrupted);
const multicast = ({ channel }: Call, device: string) =>
  answer(ifAddrs(channel).multicast(device), corrupted);

async function showDevice(call: Call, device: string): Promise<void> {
  const { verbose } = call.options;
  for (const item of (await hardware(call, device)) ?? []) call.print(linkLine(item, verbose));
  for (const item of (await multicast(call, device)) ?? []) call.print(addressLine(item, verbose));
}

async function jsonOf(call: Call, device: string) {
  const link = (await hardware(call, device)) ?? [];
  const addresses = ((await multicast(call, device)) ?? []).map(({ family, ...rest }) => ({
    family: familyWord(family),
    address: rest.address,
    flags: rest.flags,
    refs: rest.refs,
  }));
  const fromKni = ({ flags }: HardwareAddr): boolean => (flags & HW_ADDR_F_FROM_KNI) !== 0;
  return {
    device,
    link: link.map((item) => ({ ...item, flags: undefined, fromKni: fromKni(item) })),
    addresses,
  };
}

/** Devices to show with the line above each. */
async function devices(call: Call, device: string): Promise<readonly [string, string][]> {
  if (device !== '') return [[device, `${device}:\n`]];
  const { ports = [] } = (await answer(links(call.channel).list(), corrupted)) ?? {};
  return ports.map(({ id, name }) => [name, `${id + 1}:\t${name}\n`]);
}

/** `dpip maddr`: multicast addresses of devices. */
export const maddr: DpipObject = {
  async run(call) {
    let device = '';
    const keywords = { dev: (argument: () => string) => (device = deviceName(argument())) };
    readWords(call.words, keywords, () => undefined);
    if (call.verb !== 'show') throw unsupported();
    const shown = await devices(call, device);
    if (call.options.json) {
      const items = [];
      for (const [name] of shown) items.push(await jsonOf(call, name));
      return call.print(jsonText(items));
    }
    for (const [name, title] of shown) {
      call.print(title);
      await showDevice(call, name);
    }
  },
};
