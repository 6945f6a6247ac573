// SPDX-License-Identifier: GPL-2.0-or-later
// `encap` of a route or nexthop. What is wrong in it is told, and reading goes on with the route's own words.
import type { Context } from '../config/context.js';
import { strictAddress } from './ip-address.js';
import { cUnsigned, numberOf } from './ip-names.js';
import { unsigned, unsigned64 } from './readers.js';
import type { Line } from './table.js';

/** Where reading stands: `index` is the last word that was taken. */
interface Place {
  readonly context: Context;
  readonly line: Line;
  index: number;
}

interface Value {
  readonly place: Place;
  readonly text: string;
  readonly type: string;
}

/** Takes a value; false if it is wrong, which is reported. */
type Take = (value: Value) => boolean;

const tell = ({ context, index }: Place, text: string): void => context.error(text, index);

const range =
  (max: number, complaint: (value: Value) => string): Take =>
  (value) => {
    const { place, text } = value;
    const found = unsigned(place.context, text, { min: 0, max, word: place.index + 2 });
    if (found === undefined) tell(place, complaint(value));
    return found !== undefined;
  };

const address =
  (name: string): Take =>
  ({ place, text, type }) => {
    const family = strictAddress(place.context, text, place.index + 2);
    if (family === undefined) tell(place, `Invalid encap ${type} ${name} ${text}`);
    else if ((family === 6) !== (type === 'ip6')) {
      tell(place, `IPv${family} address ${text} not valid for ${type} encapsulation`);
    } else return true;
    return false;
  };

const field =
  (complaint: (value: Value) => string): Take =>
  (value) => {
    const found = numberOf(value.place.context, 'dsfield', value.text) !== undefined;
    if (!found) tell(value.place, complaint(value));
    return found;
  };

function id({ place, text }: Value): boolean {
  const found = unsigned64(place.context, text, place.index + 2);
  if (!found) tell(place, `encap id ${text} value is invalid`);
  return found;
}

const both: Readonly<Record<string, Take>> = {
  id,
  dst: address('dst'),
  src: address('src'),
  flags: range(65535, ({ text, type }) => `flags ${text} is not valid for ${type} encapsulation`),
};

const tunnels: Readonly<Record<string, Readonly<Record<string, Take>>>> = {
  ip: {
    ...both,
    tos: field(({ text }) => `dsfield ${text} not valid for ip encapsulation`),
    ttl: range(255, ({ text }) => `ttl ${text} is not valid for ip encapsulation`),
  },
  ip6: {
    ...both,
    tc: field(() => 'tc value tc is invalid for ip6 encapsulation'),
    hoplimit: range(255, ({ text }) => `Invalid hoplimit ${text} specified for ip6 encapsulation`),
  },
};

/** Words with a value each, as long as they are those of the tunnel; one end must be named. */
function tunnel(place: Place, type: string): void {
  const known = tunnels[type] ?? {};
  let named = false;
  for (;;) {
    const word = place.line.words[place.index + 1] ?? '';
    const text = place.line.words[place.index + 2];
    const take = Object.hasOwn(known, word) ? known[word] : undefined;
    if (take === undefined || text === undefined) break;
    if (!take({ place, text, type })) return;
    named ||= word === 'id' || word === 'dst';
    place.index += 2;
  }
  if (!named) tell(place, `address or id missing for ${type} encapsulation`);
}

const maxLabels = 2;

function isLabelStack(text: string): boolean {
  const labels = text.split('/').map(cUnsigned);
  return labels.length <= maxLabels && labels.every((one) => one !== undefined && one <= 0xf_ffffn);
}

/** One word of a form of its own. */
function single(
  place: Place,
  form: {
    readonly fits: (text: string) => boolean;
    readonly missing: string;
    readonly wrong: string;
  },
): void {
  const text = place.line.words[place.index + 1];
  if (text === undefined) {
    tell(place, form.missing);
    return;
  }
  place.index++;
  if (!form.fits(text))
    tell(
      place,
      form.wrong.replace('@', () => text),
    );
}

const locator = /^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){3}$/i;
const laterTypes = ['bpf', 'seg6', 'seg6local'];
const laterWords = /^[\d.:/a-f]+$|^(id|dst|src|tos|hoplimit|ttl|csum-mode|flags)$/i;

/** Reads what follows the word `encap`; `place.index` stands on it, and afterwards on the last word taken. */
export function encap(place: Place): void {
  const type = place.line.words[place.index + 1];
  if (type === undefined) {
    tell(place, 'Missing encap type');
    return;
  }
  place.index++;
  if (type === 'ip' || type === 'ip6') tunnel(place, type);
  else if (type === 'mpls') {
    const [missing, wrong] = [
      'missing address for MPLS encapsulation',
      'invalid mpls address @ for encapsulation',
    ];
    single(place, { fits: isLabelStack, missing, wrong });
  } else if (type === 'ila') {
    const [missing, wrong] = [
      'missing locator for ILA encapsulation',
      'invalid locator @ for ila encapsulation',
    ];
    single(place, { fits: (text) => locator.test(text), missing, wrong });
  } else if (place.context.build === '2.4.3' && laterTypes.includes(type)) {
    while (laterWords.test(place.line.words[place.index + 1] ?? '')) place.index++;
  } else {
    tell(place, `Unknown encap type - ${type}`);
    place.index++; // the word behind it is not looked at
  }
}
