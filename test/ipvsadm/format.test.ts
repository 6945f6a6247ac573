// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import fc from 'fast-check';
import { isAnyAddress } from '../../compat/model/address.js';
import { noDestCheck, noMatch, noStats, type Service } from '../../compat/model/service.js';
import type { Dest } from '../../compat/model/dest.js';
import { systemNames } from '../../compat/cli/system-names.js';
import { numericEndpoint } from '../../ipvsadm/format/endpoint.js';
import { counters } from '../../ipvsadm/format/numbers.js';
import { destLine, selectorText, serviceLine } from '../../ipvsadm/format/save.js';
import { sortDests, sortServices } from '../../ipvsadm/format/sort.js';
import { parseCommandLine } from '../../ipvsadm/options/parse.js';

const service: Service = {
  family: 2,
  protocol: 6,
  address: '10.0.0.1',
  port: 80,
  fwmark: 0,
  match: noMatch,
  proxyProtocol: 0,
  flags: 0,
  persistTimeoutSec: 0,
  connTimeoutSec: 0,
  netmask: 0xffffffff,
  limitMbps: 0,
  limitPercent: 0,
  scheduler: 'rr',
  check: noDestCheck,
  destCount: 0,
  laddrCount: 0,
  lcore: 0,
  lcoreIndex: 0,
  stats: noStats,
};
const dest: Dest = {
  family: 2,
  address: '192.168.0.1',
  port: 80,
  protocol: 0,
  weight: 1,
  connFlags: 5,
  flags: 0,
  mode: 5,
  maxConns: 0,
  minConns: 0,
  activeConns: 0,
  inactiveConns: 0,
  persistentConns: 0,
  stats: noStats,
};

const style = {
  endpoint: numericEndpoint,
  destEndpoint: numericEndpoint,
  full: true,
  opsOption: '--ops',
};
const names = systemNames();
const parse = async (line: string) => {
  const words = line.trim().split(' ');
  const context = { program: 'ipvsadm', names, dialect: 'stock', zeroPortText: '' } as const;
  return (await parseCommandLine(words, context)).draft;
};

const passiveCheck = fc.record({
  types: fc.integer({ min: 0, max: 15 }).map((external) => 1 | (external << 1)),
  downNotices: fc.integer({ min: 1, max: 255 }),
  upNotices: fc.integer({ min: 1, max: 255 }),
  downWaitSec: fc.integer({ min: 1, max: 255 }),
  inhibitMinSec: fc.integer({ min: 1, max: 1000 }),
  inhibitMaxSec: fc.integer({ min: 1000, max: 65535 }),
});
const externalCheck = fc
  .integer({ min: 0, max: 15 })
  .map((external) => ({ ...noDestCheck, types: external << 1 }));

const flagBits = [0x8, 0x10, 0x20, 0x40, 0x80, 0x800];
const address = fc.oneof(
  fc.ipV4().map((text) => ({ family: 2, address: text, netmask: 0xffff0000 })),
  fc.integer({ min: 1, max: 0xffff }).map((tail) => ({
    family: 10,
    address: `2001:db8::${tail.toString(16)}`,
    netmask: 64,
  })),
);
const saved = fc
  .record({
    place: address,
    protocol: fc.constantFrom(6, 17, 132),
    port: fc.integer({ min: 1, max: 65535 }),
    scheduler: fc.constantFrom('rr', 'wrr', 'wlc', 'mh'),
    proxyProtocol: fc.constantFrom(0, 1, 2, 0x11, 0x12),
    connTimeoutSec: fc.integer({ min: 0, max: 0xffffffff }),
    persistTimeoutSec: fc.integer({ min: 1, max: 2678400 }),
    flags: fc.subarray([...flagBits, 1]).map((bits) => bits.reduce((sum, bit) => sum | bit, 0)),
    check: fc.oneof(passiveCheck, externalCheck),
  })
  .map(({ place, ...rest }) => ({ ...service, ...place, ...rest }))
  .filter((made) => !isAnyAddress(made.address));

test('every service is read back from its full line as it was', async (t) => {
  await fc.assert(
    fc.asyncProperty(saved, async (made) => {
      const { service: read } = await parse(await serviceLine(made, style));
      const { flags, scheduler, check, netmask, proxyProtocol, connTimeoutSec } = made;
      t.like(read, { flags, scheduler, check, netmask, proxyProtocol, connTimeoutSec });
      t.like(read, { family: made.family, address: made.address, port: made.port });
    }),
    { numRuns: 500 },
  );
});

test('every destination is read back from its full line as it was', async (t) => {
  const made = fc.record({
    weight: fc.integer({ min: 0, max: 65535 }),
    maxConns: fc.integer({ min: 0, max: 0x7fffffff }),
    minConns: fc.integer({ min: 0, max: 0x7fffffff }),
    port: fc.integer({ min: 0, max: 65535 }),
    connFlags: fc.constantFrom(0, 2, 3, 5, 6),
  });
  await fc.assert(
    fc.asyncProperty(made, async (parts) => {
      const selector = await selectorText(service, style);
      const line = await destLine({ selector, protocol: 6 }, { ...dest, ...parts }, style);
      t.like((await parse(line)).dest, { ...parts });
    }),
    { numRuns: 200 },
  );
});

test('a listing is sorted by signed 32-bit differences, stably', (t) => {
  const at = (text: string) => ({ ...service, address: text });
  const sorted = sortServices(['10.0.0.1', '200.0.0.1', '9.0.0.1'].map(at));
  t.deepEqual(
    sorted.map((one) => one.address),
    ['200.0.0.1', '9.0.0.1', '10.0.0.1'],
  );
  const twins = [dest, { ...dest, weight: 2 }, { ...dest, weight: 3 }];
  t.deepEqual(sortDests(twins), twins);
});

test('counters are shortened from a hundred million on, exact ones never', (t) => {
  t.is(counters([99_999_999n], false), ' 99999999');
  t.is(counters([100_000_000n], false), '  100000K');
  t.is(counters([18_446_744_073_709_551_615n], false), '18446744T');
  t.is(counters([18_446_744_073_709_551_615n], true), ' 18446744073709551615');
});
