// SPDX-License-Identifier: GPL-2.0-or-later
import {
  ipsetAddOption,
  ipsetBitmapHeader,
  ipsetCreateOption,
  ipsetHashHeader,
  ipsetInfo,
  ipsetInfoArray,
  ipsetMember,
  ipsetOption,
  ipsetParam,
} from '../abi/ipset.js';
import { enums } from '../abi/constants.js';
import type { Ipset, IpsetMember, IpsetRequest } from '../model/ipset.js';
import { one } from './body.js';
import type { Body } from './body.js';
import { badMessage, bytesOf } from './bytes.js';
import type { Bytes } from './bytes.js';
import { countHead, rangeField } from './common.js';
import { getMessage, setMessage } from './message.js';
import { fieldsOf, inside, record } from './record.js';
import type { Codec, FieldCodec } from './record.js';

const p = fieldsOf(ipsetParam);
const opcode = p.num('opcode');
const optionAt = ipsetParam.at.option;
const family = inside(optionAt, fieldsOf(ipsetOption).num('family'));
const create = fieldsOf(ipsetCreateOption);
const add = fieldsOf(ipsetAddOption);
const isCreate = (bytes: Bytes, at: number): boolean =>
  opcode.get(bytes, at) === enums.ipset_op.IPSET_OP_CREATE;

/** A member of the option's union that counts for create alone, or for everything else. */
function ofVerb<T>(forCreate: boolean, none: T, field: FieldCodec<T>): FieldCodec<T> {
  const placed = inside(optionAt, field);
  return {
    get: (bytes, base) => (isCreate(bytes, base) === forCreate ? placed.get(bytes, base) : none),
    set: (bytes, base, value) => {
      if (isCreate(bytes, base) === forCreate) placed.set(bytes, base, value);
    },
  };
}

const requestCodec = record<IpsetRequest>(ipsetParam, {
  type: p.text('type'),
  name: p.text('name'),
  comment: p.text('comment'),
  op: opcode,
  flags: p.num('flag'),
  family,
  hashSize: ofVerb(true, 0, create.num('hashsize')),
  maxElements: ofVerb(true, 0, create.num('maxelem')),
  keepComments: ofVerb(true, false, create.flag('comment')),
  noMatch: ofVerb(false, false, add.flag('nomatch')),
  protocol: p.num('proto'),
  prefixLen: p.num('cidr'),
  range: rangeField(ipsetParam.at.range, family, 'host'),
  device: p.text('iface'),
  mac: p.mac('mac'),
  prefixLen2: p.num('cidr2'),
  range2: rangeField(ipsetParam.at.range2, family, 'host'),
});

/** Members do not say their family: it is that of their set. */
function memberCodec(of: number): Codec<IpsetMember> {
  const m = fieldsOf(ipsetMember);
  return record<IpsetMember>(ipsetMember, {
    comment: m.text('comment'),
    address: m.addressOf('addr', of),
    prefixLen: m.num('cidr'),
    protocol: m.num('proto'),
    port: m.num('port'),
    device: m.text('iface'),
    mac: m.mac('mac'),
    noMatch: m.flag('nomatch'),
    prefixLen2: m.num('cidr2'),
    port2: m.num('port2'),
    address2: m.addressOf('addr2', of),
  });
}

type Info = Omit<Ipset, 'members'> & { readonly entries: number };
const i = fieldsOf(ipsetInfo);
const infoFamily = i.num('af');
const bitmapFamily = inside(-ipsetInfo.at.header, infoFamily);
const bitmapCodec = record<Ipset['bitmap']>(ipsetBitmapHeader, {
  prefixLen: fieldsOf(ipsetBitmapHeader).num('cidr'),
  range: rangeField(ipsetBitmapHeader.at.range, bitmapFamily, 'host'),
});
const hash = fieldsOf(ipsetHashHeader);
const hashCodec = record<Ipset['hash']>(ipsetHashHeader, {
  hashSize: hash.num('hashsize'),
  maxElements: hash.num('maxelem'),
});
const noBitmap: Ipset['bitmap'] = {
  prefixLen: 0,
  range: { min: '::', max: '::', minPort: 0, maxPort: 0 },
};
const noHash: Ipset['hash'] = { hashSize: 0, maxElements: 0 };

const typeText = i.text('type');
/** The member of the header's union that the set's type says; the other reads as zero. */
function ofType<T>(prefix: string, none: T, codec: Codec<T>): FieldCodec<T> {
  const at = ipsetInfo.at.header;
  const counts = (bytes: Bytes, base: number): boolean =>
    typeText.get(bytes, base).startsWith(prefix);
  return {
    get: (bytes, base) => (counts(bytes, base) ? codec.decode(bytes, base + at) : none),
    set: (bytes, base, value) => {
      if (counts(bytes, base)) codec.encode(bytes, base + at, value);
    },
  };
}

const infoCodec = record<Info>(ipsetInfo, {
  name: i.text('name'),
  type: typeText,
  keepsComments: i.flag('comment'),
  family: infoFamily,
  bitmap: ofType('bitmap:', noBitmap, bitmapCodec),
  hash: ofType('hash:', noHash, hashCodec),
  sizeBytes: i.num('size'),
  references: i.num('references'),
  entries: i.num('entries'),
});
const headCodec = countHead(ipsetInfoArray, 'nipset');

function decodeInfos(bytes: Bytes): readonly Info[] {
  const { count } = headCodec.decode(bytes, 0);
  if (headCodec.size + count * infoCodec.size > bytes.u8.length) {
    throw badMessage(`body cannot hold ${count} sets`);
  }
  return Array.from({ length: count }, (_, index) =>
    infoCodec.decode(bytes, headCodec.size + index * infoCodec.size),
  );
}

function decodeSets(bytes: Bytes): readonly Ipset[] {
  const infos = decodeInfos(bytes);
  let at = headCodec.size + infos.length * infoCodec.size;
  return infos.map(({ entries, ...info }) => {
    if (at + entries * ipsetMember.size > bytes.u8.length) {
      throw badMessage(`body cannot hold ${entries} members`);
    }
    const codec = memberCodec(info.family);
    const start = at;
    at += entries * ipsetMember.size;
    const members = Array.from({ length: entries }, (_, index) =>
      codec.decode(bytes, start + index * ipsetMember.size),
    );
    return { ...info, members };
  });
}

/** All set records come first, then the members of each set in the same order. */
const setsBody: Body<readonly Ipset[]> = {
  encode: (sets) => {
    const memberCount = sets.reduce((sum, { members }) => sum + members.length, 0);
    const infosEnd = headCodec.size + sets.length * infoCodec.size;
    const body = new Uint8Array(infosEnd + memberCount * ipsetMember.size);
    const bytes = bytesOf(body);
    headCodec.encode(bytes, 0, { count: sets.length });
    let at = infosEnd;
    for (const [index, { members, ...info }] of sets.entries()) {
      const entries = members.length;
      infoCodec.encode(bytes, headCodec.size + index * infoCodec.size, { ...info, entries });
      const codec = memberCodec(info.family);
      for (const member of members) {
        codec.encode(bytes, at, member);
        at += ipsetMember.size;
      }
    }
    return body;
  },
  decode: (body) => {
    if (body.length < headCodec.size) throw badMessage('list of sets is cut short');
    return decodeSets(bytesOf(body));
  },
};

/** A signed number: above 0 in the set, 0 not in it, below 0 an error. */
const verdict: Body<number> = {
  encode: (value) => {
    const body = new Uint8Array(4);
    bytesOf(body).view.setInt32(0, value, true);
    return body;
  },
  decode: (body) => {
    if (body.length !== 4) throw badMessage('result of a test has four bytes');
    return bytesOf(body).view.getInt32(0, true);
  },
};

export const changeIpset = setMessage('SOCKOPT_SET_IPSET', one(requestCodec));
export const testIpset = getMessage('SOCKOPT_GET_IPSET_TEST', one(requestCodec), verdict);
/** An empty name asks for all sets. */
export const getIpsets = getMessage('SOCKOPT_GET_IPSET_LIST', one(requestCodec), setsBody);
