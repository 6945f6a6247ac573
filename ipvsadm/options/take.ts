// SPDX-License-Identifier: GPL-2.0-or-later
// What each option does to the draft, in the order in which options are given.
import type { NameService } from '../../compat/cli/names.js';
import { addDestCheck } from './dest-check.js';
import { serviceFlag, type Draft, type ListSubject } from './draft.js';
import { inetAton, ipv4Address, ipv4Number, parseEndpoint } from './endpoint.js';
import { parseMatch } from './match.js';
import { numberWithin, poptInteger } from './numbers.js';
import { atoi } from '../../compat/cli/numbers.js';
import { Refusal } from './refusal.js';
import { parseSockpair } from './sockpair.js';

/** What an option's reader gets: the draft to fill, the argument, and where names are looked up. */
export interface Taking {
  readonly draft: Draft;
  readonly value: string;
  readonly names: NameService;
  /** True if `-r` takes service names: of stock ipvsadm's options, what the fork lost. */
  readonly namesServerPorts: boolean;
  /** True if the argument was left out. */
  readonly absent: boolean;
  /** The last word used up; popt's messages quote it. */
  readonly word: string;
}

/** Reads one option's argument into the draft. */
export type Take = (taking: Taking) => void | Promise<void>;

const maxTimeoutSec = 31 * 24 * 60 * 60;
const defaultPersistenceSec = 360;

/** A timeout in seconds, at least `min`; refused with the original's words. */
export function timeoutSec(text: string, min: number): number {
  const value = numberWithin(text, min, maxTimeoutSec);
  if (value === undefined) throw new Refusal(`invalid timeout value \`${text}' specified`);
  return value;
}

/** Service address of one protocol. */
export function takeService(protocol: number): Take {
  return async ({ draft: { service }, value, names }) => {
    service.protocol = protocol;
    const endpoint = await parseEndpoint(value, { names, protocol });
    if (!endpoint) throw new Refusal('illegal virtual server address[:port] specified');
    service.family = endpoint.family;
    service.address = endpoint.address;
    service.port = endpoint.port ?? 0;
    if (endpoint.family === 10) service.netmask = 128;
  };
}

/** `-f`. */
export const takeFwmark: Take = ({ draft: { service }, value }) => {
  const mark = numberWithin(value, 1, 0xffffffff);
  if (mark === undefined) throw new Refusal(`invalid fwmark value \`${value}' specified`);
  service.fwmark = mark;
  service.family = 2;
  service.protocol = 6;
};

/** `-6`, only after `-f`. */
export const takeIpv6: Take = ({ draft: { service } }) => {
  if (service.fwmark === 0) throw new Refusal('-6 used before -f\n');
  service.family = 10;
  service.netmask = 128;
};

/** `-H`. */
export const takeMatch: Take = ({ draft: { service }, value }) => {
  const found = parseMatch(value);
  if (!found) throw new Refusal('illegal match specified');
  service.flags |= serviceFlag.match;
  service.family = found.family;
  service.protocol = found.protocol;
  service.match = found.match;
};

/** `-s`: any name; the daemon knows which exist. */
export const takeScheduler: Take = ({ draft: { service }, value }) => {
  service.scheduler = value.slice(0, 16);
  if (value.startsWith('conhash')) service.flags |= serviceFlag.sipHash;
};

/** `-p`, whose argument may be left out. */
export const takePersistent: Take = ({ draft: { service }, value, absent }) => {
  service.flags |= serviceFlag.persistent;
  service.persistTimeoutSec = absent ? defaultPersistenceSec : timeoutSec(value, 1);
};

/** `-M`: a prefix length once an IPv6 address was given, else a mask. */
export const takeNetmask: Take = async ({ draft: { service }, value, names }) => {
  if (service.family === 10) {
    const length = atoi(value);
    if (length < 1 || length > 128) throw new Refusal('illegal ipv6 netmask specified');
    service.netmask = length;
    return;
  }
  const mask = inetAton(value) ?? (await ipv4Address(value, names));
  if (mask === undefined) throw new Refusal('illegal virtual server persistent mask specified');
  service.netmask = ipv4Number(mask);
};

/** A flag of the service. */
export function takeFlag(flag: number): Take {
  return ({ draft: { service } }) => {
    service.flags |= flag;
  };
}

/** `-j`. */
export const takeSynproxy: Take = ({ draft: { service }, value }) => {
  if (value.startsWith('enable')) service.flags |= serviceFlag.synproxy;
  else if (value.startsWith('disable')) service.flags &= ~serviceFlag.synproxy;
  else throw new Refusal('synproxy switch must be enable or disable\n');
};

/** `--hash-target`, only after `-s conhash`. */
export const takeHashTarget: Take = ({ draft: { service }, value }) => {
  if (service.scheduler !== 'conhash') {
    throw new Refusal('hash target can only be set when schedule is conhash\n');
  }
  const { sipHash, qidHash } = serviceFlag;
  if (value.startsWith('sip')) service.flags = (service.flags & ~qidHash) | sipHash;
  else if (!value.startsWith('qid')) throw new Refusal('hash target not support\n');
  else if (service.protocol !== 17) throw new Refusal('qid hash can only be set in udp service\n');
  else service.flags = (service.flags & ~sipHash) | qidHash;
};

/** `--dest-check`; several add up. */
export const takeDestCheck: Take = ({ draft: { service }, value }) => {
  const check = addDestCheck(service.check, value);
  if (!check) throw new Refusal('invalid dest_check config');
  service.check = check;
};

/** `--conn-timeout`: popt itself reads the number, so its messages and exit code apply. */
export const takeConnTimeout: Take = ({ draft: { service }, value, word }) => {
  const seconds = poptInteger(value);
  if (Number.isNaN(seconds)) throw new Refusal(`${word}: invalid numeric value`, 255);
  if (seconds !== (seconds | 0)) {
    throw new Refusal(`${word}: number too large or too small`, 255);
  }
  service.connTimeoutSec = seconds >>> 0;
};

const proxyProtocols: Readonly<Record<string, number>> = {
  v1: 0x01,
  v2: 0x02,
  'v1-insecure': 0x11,
  'v2-insecure': 0x12,
};

/** `--proxy-protocol`: anything unknown switches it off, without an error. */
export const takeProxyProtocol: Take = ({ draft: { service }, value }) => {
  service.proxyProtocol = proxyProtocols[value.toLowerCase()] ?? 0;
};

/** `-r`. */
export const takeRealServer: Take = async ({ draft, value, names, namesServerPorts }) => {
  const protocol = namesServerPorts ? draft.service.protocol : 0;
  const endpoint = await parseEndpoint(value, { names, protocol });
  if (!endpoint) throw new Refusal('illegal real server address[:port] specified');
  Object.assign(draft.dest, endpoint);
};

/** A forwarding method. It also overwrites the flags word of the service, as the original does. */
export function takeForward(method: number): Take {
  return ({ draft: { service, dest } }) => {
    dest.connFlags = method;
    dest.mode = method;
    service.flags = method;
  };
}

/** A number of the server. */
export function takeDestNumber(
  field: 'weight' | 'maxConns' | 'minConns',
  { max, name }: { max: number; name: string },
): Take {
  return ({ draft: { dest }, value }) => {
    const number = numberWithin(value, 0, max);
    if (number === undefined) throw new Refusal(`illegal ${name} specified`);
    dest[field] = number;
  };
}

/** `-z`. */
export const takeLaddr: Take = async ({ draft, value, names }) => {
  const endpoint = await parseEndpoint(value, { names, protocol: 0 });
  if (!endpoint) throw new Refusal('illegal local address');
  draft.laddr = endpoint;
};

/** `-k` and `-2`: an address, or `ipset:` and a set's name. */
export function takeSubject(kind: 'blacklist' | 'whitelist'): Take {
  return async ({ draft, value, names }) => {
    draft.subject = await listSubject(value, names, kind);
  };
}

async function listSubject(text: string, names: NameService, kind: string): Promise<ListSubject> {
  if (text.startsWith('ipset:')) return { subject: '', ipset: text.slice(6, 37) };
  const endpoint = await parseEndpoint(text, { names, protocol: 0 });
  if (!endpoint) {
    throw new Refusal(`illegal ${kind} entry format, require [ IP | ipset:NAME ]`);
  }
  return { subject: endpoint.address, ipset: '' };
}

/** `--sockpair`. */
export const takeSockpair: Take = ({ draft, value }) => {
  draft.sockpair = parseSockpair(value);
  if (!draft.sockpair) throw new Refusal('illegal sockpair<af:sip:sport:tip:tport> specified');
};

/** `--syncid`. */
export const takeSyncid: Take = ({ draft, value }) => {
  const id = numberWithin(value, 0, 255);
  if (id === undefined) throw new Refusal('illegal syncid specified');
  draft.syncid = id;
};
