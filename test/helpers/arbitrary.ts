// SPDX-License-Identifier: GPL-2.0-or-later
// Arbitrary parts of packets, for properties.
import fc from 'fast-check';

const address = fc
  .tuple(fc.integer({ min: 11, max: 99 }), fc.nat(255), fc.nat(255))
  .map((parts) => `${parts.join('.')}.9`);
/** A client anywhere, `11.2.3.9:4567`. */
export const endpoint = fc
  .tuple(address, fc.integer({ min: 1, max: 65535 }))
  .map(([addr, port]) => `${addr}:${port}`);
export const payload = fc.uint8Array({ maxLength: 700 });
/** Fields of the IPv4 header that full NAT leaves alone. */
export const header = fc.record({
  ttl: fc.integer({ min: 1, max: 255 }),
  id: fc.nat(65535),
  tos: fc.nat(255),
  df: fc.boolean(),
});
