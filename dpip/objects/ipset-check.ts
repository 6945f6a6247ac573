// SPDX-License-Identifier: GPL-2.0-or-later
import { AF_INET, AF_INET6, addressBytes, isAnyAddress } from '../../compat/model/address.js';
import type { Address } from '../../compat/model/address.js';
import type { IpsetRequest } from '../../compat/model/ipset.js';
import type { AddressRange } from '../../compat/model/service.js';
import { invalid, refusal } from '../command/object.js';
import type { Call } from '../command/object.js';
import { ipv4Number } from './ipset-entry.js';
import { fetchType, isFailure } from './ipset-parse.js';
import type { IpsetArgs } from './ipset-parse.js';
import { ipsetType } from './ipset-types.js';
import type { IpsetType } from './ipset-types.js';

const maxAddresses = 65536;
const smallestPrefix = 16;

/** The original calls two IPv6 addresses equal when any of their four words is. */
function isSameWord(a: Address, b: Address): boolean {
  const [first, second] = [addressBytes(a), addressBytes(b)];
  if (first === undefined || second === undefined) return true;
  return [0, 4, 8, 12].some((at) =>
    first.subarray(at, at + 4).every((byte, index) => byte === second[at + index]),
  );
}

const span = ({ min, max }: AddressRange): number => ipv4Number(max) - ipv4Number(min);

function checkBitmap({ family, range, prefixLen, type }: IpsetRequest, isCreate: boolean): void {
  if (family === AF_INET6) throw refusal('EDPVS_NOTSUPP', "bitmap doesn't support ipv6");
  if (!isCreate) return;
  const { min, max, minPort, maxPort } = range;
  if (type === 'bitmap:port') {
    if (minPort === 0 && maxPort === 0) throw invalid("bitmap's port range MUST be specified");
  } else if (isAnyAddress(min) && isAnyAddress(max) && prefixLen === 0) {
    throw invalid("bitmap's IP range MUST be specified");
  }
}

function checkSmall(prefixLen: number): void {
  if (prefixLen !== 0 && prefixLen < smallestPrefix) {
    throw invalid("ipv4 cidr shouldn't be less than 16");
  }
}

/** Sets that store every address one by one. */
function checkIp({ family, prefixLen, range, prefixLen2, range2 }: IpsetRequest): void {
  if (family === AF_INET6) {
    if (prefixLen + prefixLen2 === 0) return;
    throw invalid('ipv6 cidr is not supported by the set type');
  }
  checkSmall(prefixLen);
  checkSmall(prefixLen2);
  for (const addresses of [range, range2]) {
    if (span(addresses) < 0) throw invalid('invalid ipv4 range');
    if (span(addresses) > maxAddresses) throw invalid("ip range shouldn't be greater than 65536");
  }
}

function checkIpPortNet({ family, prefixLen, prefixLen2, range2 }: IpsetRequest): void {
  if (family === AF_INET6) {
    if (prefixLen2 !== 0) throw invalid("hash:ip,port doesn't support ipv6 cidr");
    return;
  }
  checkSmall(prefixLen);
  if (span(range2) > maxAddresses) throw invalid("ipv6 range shouldn't be greater than 65536");
}

function checkNet({ family, range }: IpsetRequest): void {
  if (family === AF_INET && span(range) < 0) throw invalid('invalid ipv4 range');
}

const elementChecks: Readonly<Record<IpsetType['check'], (request: IpsetRequest) => void>> = {
  bitmap: () => undefined,
  ip: checkIp,
  ipportnet: checkIpPortNet,
  net: checkNet,
};

/** A test looks at one address: a prefix is dropped, with a warning. */
function withoutPrefix({ complain }: Call, args: IpsetArgs): IpsetRequest {
  const { request } = args;
  if (request.prefixLen === 0 && request.prefixLen2 === 0) return request;
  complain('Warning: ignore cidr settings for ipset test\n');
  return { ...request, prefixLen: 0, prefixLen2: 0 };
}

/** Destroy, flush and show ask for the set too; show goes on whatever comes back. */
async function checkPresence(call: Call, request: IpsetRequest): Promise<void> {
  try {
    await fetchType(call, request);
  } catch (error) {
    if (call.verb !== 'show' || !isFailure(error)) throw error;
    if (error.message !== '') call.complain(`${error.message}\n`);
  }
}

/** What the original checks before it sends; returns the request to send. */
export async function checkIpset(call: Call, args: IpsetArgs): Promise<IpsetRequest> {
  const { verb } = call;
  if (verb === 'destroy' || verb === 'flush' || verb === 'show') {
    await checkPresence(call, args.request);
    return args.request;
  }
  const { check } = ipsetType(args.type);
  const request = verb === 'test' ? withoutPrefix(call, args) : args.request;
  const { family, range } = request;
  if (check === 'bitmap') checkBitmap(request, verb === 'create');
  if (family === AF_INET6 && !isSameWord(range.min, range.max)) {
    throw invalid('ipv6 range is not supported');
  }
  if (verb === 'add' || verb === 'del') elementChecks[check](request);
  return request;
}
