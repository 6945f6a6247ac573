// SPDX-License-Identifier: GPL-2.0-or-later
import { isIPv4, isIPv6 } from 'node:net';
import test from 'ava';
import fc from 'fast-check';
import {
  AF_INET,
  AF_INET6,
  addressBytes,
  addressText,
  canonicalAddress,
  familyOf,
  isAnyAddress,
} from '../../../compat/model/address.js';
import { macBytes, macText } from '../../../compat/model/mac.js';

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
/** IPv6 bytes with many zero groups, where the rules of writing differ. */
const sparse = fc
  .array(fc.oneof(fc.constant(0), fc.constant(0), fc.constant(0xffff), fc.nat(0xffff)), {
    minLength: 8,
    maxLength: 8,
  })
  .map((groups) => Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])));

/** The one spelling that URLs use. */
const hostOf = (address: string): string => new URL(`http://[${address}]/`).hostname;

test('an IPv4 address comes back from its text', (t) => {
  fc.assert(
    fc.property(bytesOf(4), (bytes) => {
      const text = addressText(AF_INET, bytes);
      t.deepEqual([...(addressBytes(text) ?? [])].slice(0, 4), [...bytes]);
    }),
  );
});

test('an IPv6 address comes back from its text, and others read the text the same way', (t) => {
  fc.assert(
    fc.property(fc.oneof(bytesOf(16), sparse), (bytes) => {
      const text = addressText(AF_INET6, bytes);
      t.deepEqual(addressBytes(text), bytes);
      const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
      t.is(hostOf(text), hostOf(groups.map((group) => group.toString(16)).join(':')));
    }),
  );
});

test('what is an address is what the system takes for one', (t) => {
  const words = fc.stringMatching(/^[0-9a-f:.]{1,24}$/);
  fc.assert(
    fc.property(words, (text) => {
      const expected = isIPv4(text) ? AF_INET : isIPv6(text) ? AF_INET6 : 0;
      t.is(familyOf(text), expected, text);
    }),
    { numRuns: 3000 },
  );
});

const written = test.macro<[given: string, shown: string | undefined]>({
  exec: (t, given, shown) => t.is(canonicalAddress(given), shown),
  title: (_given, given, shown) => `'${given}' is ${shown ? `shown as ${shown}` : 'no address'}`,
});
test(written, '2001:0db8:0:0:0:0:0:1', '2001:db8::1');
test(written, '::1', '::1');
test(written, '::', '::');
test(written, '1:0:0:2:0:0:0:3', '1:0:0:2::3');
test(written, '1:0:2:0:3:0:4:0', '1:0:2:0:3:0:4:0');
test(written, '::ffff:10.0.0.1', '::ffff:10.0.0.1');
test(written, '::0a00:1', '::10.0.0.1');
test(written, '1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0');
test(written, '10.0.0.1', '10.0.0.1');
test(written, '10.0.0.01', undefined);
test(written, '10.0.0', undefined);
test(written, '10.0.0.256', undefined);
test(written, '1::2::3', undefined);
test(written, ':1', undefined);
test(written, '', undefined);

test('the any address has three spellings', (t) => {
  t.true(['0.0.0.0', '::', ''].every(isAnyAddress));
  t.false(isAnyAddress('::1'));
});

test('a link-layer address comes back from its text', (t) => {
  t.is(macText(macBytes('0A:0b:0c:0d:0e:0f') ?? new Uint8Array(6)), '0a:0b:0c:0d:0e:0f');
  t.is(macBytes('0a:0b:0c:0d:0e'), undefined);
});
