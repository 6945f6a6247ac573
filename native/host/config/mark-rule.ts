// SPDX-License-Identifier: GPL-2.0-or-later
import { enums } from '../../../compat/abi/constants.js';
import type { Argument } from '../../../compat/conf/args.js';
import { AF_INET, addressBytes, familyOf } from '../../../compat/model/address.js';
import { noRange } from '../../../compat/model/service.js';
import type { AddressRange } from '../../../compat/model/service.js';
import type { MarkRule } from '../engine/types.js';

const { TCP, UDP, SCTP, ICMP, ICMPV6 } = enums.ipproto;
const protocols: Readonly<Record<string, number>> = {
  tcp: TCP,
  udp: UDP,
  sctp: SCTP,
  icmp: ICMP,
  icmp6: ICMPV6,
};

/** `80` or `80-90`; undefined if it is none. */
function portsOf(text: string): readonly [min: number, max: number] | undefined {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (found === null) return undefined;
  const [min, max] = [Number(found[1]), Number(found[2] ?? found[1])];
  return min <= max && max <= 65535 ? [min, max] : undefined;
}

/** `A`, `A-B`, with `:PORTS` behind it, where IPv6 stands in brackets. */
function rangeOf(text: string): AddressRange | undefined {
  const found = /^(?:\[([^\]]+)\]|([^[\]:]+|[^[\]]*::[^[\]]*))?(?::([\d-]+))?$/.exec(text);
  if (found === null) return undefined;
  const [, six, four, portText] = found;
  const [min = '', max = min] = (six ?? four ?? '').split('-');
  const ports = portText === undefined ? ([0, 0] as const) : portsOf(portText);
  const bad = [min, max].some((end) => end !== '' && addressBytes(end) === undefined);
  if (ports === undefined || bad || (min !== '' && familyOf(min) !== familyOf(max))) {
    return undefined;
  }
  const ends = min === '' ? {} : { min, max };
  return { ...noRange, ...ends, minPort: ports[0], maxPort: ports[1] };
}

const keys = ['from', 'to', 'iif'] as const;

function ruleOf(fwmark: number, pattern: string): MarkRule | undefined {
  const [proto = '', ...parts] = pattern.split(',');
  const protocol = protocols[proto];
  const given = new Map(parts.map((part) => part.split('=', 2) as [string, string]));
  const known = parts.every((part) => keys.some((key) => part.startsWith(`${key}=`)));
  const source = rangeOf(given.get('from') ?? '');
  const dest = rangeOf(given.get('to') ?? '');
  if (protocol === undefined || !known || source === undefined || dest === undefined) {
    return undefined;
  }
  const addresses = [source.min, dest.min].filter((address) => address !== noRange.min);
  const families = new Set(addresses.map(familyOf));
  if (families.size > 1) return undefined;
  const family = [...families][0] ?? AF_INET;
  const match = { source, dest, inDevice: given.get('iif') ?? '', outDevice: '' };
  return { family, protocol, fwmark, match };
}

/** `MARK PROTO[,from=ADDR[-ADDR][:PORT[-PORT]]][,to=…][,iif=DEVICE]`: the pattern of `dpip tc` after a mark. */
export const markRule: Argument<MarkRule> = {
  shape: '1-4294967295 PROTO[,from=RANGE][,to=RANGE][,iif=DEVICE]',
  rest: true,
  parse: (_text, words) => {
    const [mark = '', pattern = ''] = words;
    const fwmark = /^\d{1,10}$/.test(mark) ? Number(mark) : 0;
    const isMark = fwmark >= 1 && fwmark <= 0xffffffff && words.length === 2;
    return isMark ? ruleOf(fwmark, pattern) : undefined;
  },
};
