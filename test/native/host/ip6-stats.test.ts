// SPDX-License-Identifier: GPL-2.0-or-later
// `dpip ipv6 show`; the counters are those of RFC 4293, section 3.2.3.
import test from 'ava';
import { ip6Stats } from '../../../compat/client/observe.js';
import { openChannel } from '../../../compat/client/channel.js';
import { pad16 } from '../../helpers/edits.js';
import { edits } from '../../helpers/engine.js';
import { startHost } from '../../helpers/host.js';
import type { TestHost } from '../../helpers/host.js';
import { ipv6, macBytes } from '../../helpers/packet.js';

const own = '2001:db8:1::1';
const asker = '2001:db8:1::9';
const mac = '02:00:00:00:01:09';
const icmp = (dst: string, body: Buffer, hopLimit: number, link = {}): Buffer =>
  ipv6({ src: asker, dst, next: 58 }, body, { checksumAt: 2, hopLimit, smac: mac, ...link });
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const echo = (): Buffer => icmp(own, bytes('8000000000070001' + '61'.repeat(8)), 64);
const groupMac = '33:33:00:00:00:16';
/** A report to a group that we are not in. Source: RFC 3810, section 5.2. */
const report = (): Buffer => icmp('ff02::16', bytes('8f00000000000000'), 1, { dmac: groupMac });
const advertisement = (): Buffer =>
  icmp(
    own,
    Buffer.concat([bytes('8800000060000000'), pad16(asker), bytes('0201'), macBytes(mac)]),
    255,
  );

async function counted(host: TestHost) {
  const stats = await ip6Stats(openChannel({ path: host.path }));
  const { total, lcores } = stats;
  return { total, main: lcores[0], worker: lcores[1], beyond: lcores[2], lcores: lcores.length };
}

test('IPv6 is counted as it comes, is answered and is passed on', async (t) => {
  const host = await startHost(t);
  host.engine.apply(
    edits.address('add-address', `${own}/64`, 0),
    edits.address('add-address', '2001:db8:2::1/64', 1),
  );
  host.engine.sent('dpdk0');
  const before = await counted(host);
  host.engine.inject('dpdk0', echo(), report());
  host.engine.sent('dpdk0'); // we ask for the asker: 72 bytes to a group
  const asked = await counted(host);
  // An echo request of 56 bytes and a report of 48.
  t.like(asked.worker, { inpkts: 2n, inoctets: 104n, inmcastpkts: 1n, inmcastoctets: 48n });
  t.like(asked.worker, { indelivers: 1n, inunknownprotos: 0n, inaddrerrors: 0n, noectpkts: 0n });
  t.is((asked.main?.outmcastpkts ?? 0n) - (before.main?.outmcastpkts ?? 0n), 1n);
  t.is((asked.main?.outmcastoctets ?? 0n) - (before.main?.outmcastoctets ?? 0n), 72n);
  host.engine.inject('dpdk0', advertisement());
  t.is(host.engine.sent('dpdk0').length, 1);
  const all = await counted(host);
  t.like(all.worker, { inpkts: 3n, indelivers: 1n, inunknownprotos: 1n });
  t.is(all.total.inpkts, 3n);
  t.is(all.total.outpkts, (all.main?.outpkts ?? 0n) + (all.worker?.outpkts ?? 0n));
  t.like(all, { lcores: 64, beyond: { inpkts: 0n, outpkts: 0n } });
});

test('packets that are too old, too long, cut short or without a way are told apart', async (t) => {
  const host = await startHost(t);
  host.engine.set({ forwarding6: 1 });
  host.engine.apply(edits.address('add-address', '2001:db8:2::1/64', 1));
  const on = '2001:db8:2::7';
  const long = Buffer.concat([bytes('8000000000070001'), Buffer.alloc(1600)]);
  host.engine.inject(
    'dpdk0',
    icmp(on, bytes('8000000000070001'), 1),
    icmp(on, long, 64),
    icmp('2001:db8:9::7', bytes('8000000000070001'), 64),
    echo().subarray(0, 14 + 44),
  );
  host.engine.sent('dpdk0');
  const { worker } = await counted(host);
  t.like(worker, { inpkts: 4n, inhdrerrors: 1n, intoobigerrors: 1n, innoroutes: 1n });
  t.like(worker, { intruncatedpkts: 1n, outforwdatagrams: 0n });
});
