// SPDX-License-Identifier: GPL-2.0-or-later
// Addresses that are there for a time.
import test from 'ava';
import { startHost } from '../../helpers/host.js';
import type { TestHost } from '../../helpers/host.js';
import { clientMac, icmpEcho, portMac } from '../../helpers/packet.js';
import { edits } from '../../helpers/engine.js';

const addr = '10.0.0.9';
const client = '10.0.0.3';

/** What the tool says; an error if it fails. */
async function says(host: TestHost, command: string): Promise<string> {
  const { exitCode, stdout, stderr } = await host.tool(command);
  if (exitCode !== 0) throw new Error(`${command}: ${stdout}${stderr}`);
  return stdout;
}
const lifetimes = async (host: TestHost): Promise<string | undefined> =>
  /valid_lft .*? preferred_lft \S+/.exec(await says(host, 'dpip addr show dev dpdk1'))?.[0];

/** Whether the address answers echo requests. */
function answers(host: TestHost): boolean {
  host.engine.apply(edits.neigh('add-neigh', client, clientMac, 1));
  host.engine.sentRaw('dpdk1');
  host.engine.inject('dpdk1', icmpEcho({ from: client, to: addr }, { dmac: portMac(1) }));
  return host.engine.sent('dpdk1').some(({ dst }) => dst === client);
}

test('an address with a lifetime tells what is left of it, and goes at its end with its routes', async (t) => {
  const host = await startHost(t);
  const routesBefore = await says(host, 'dpip route show');
  t.is(await says(host, `dpip addr add ${addr}/24 dev dpdk1 valid_lft 60 prefered_lft 30`), '');
  t.is(await lifetimes(host), 'valid_lft 60 preferred_lft 30');
  t.true(answers(host));
  host.engine.pass(20_000);
  t.is(await lifetimes(host), 'valid_lft 40 preferred_lft 10');
  host.engine.pass(30_000);
  t.true(answers(host), 'no longer preferred, but valid');
  host.engine.pass(10_100);
  t.is(await lifetimes(host), undefined);
  t.false(answers(host));
  t.is(await says(host, 'dpip route show'), routesBefore);
});

test('the lifetime of an address can be renewed, or taken away', async (t) => {
  const host = await startHost(t);
  await says(host, `dpip addr add ${addr}/24 dev dpdk1 valid_lft 60 prefered_lft 60`);
  host.engine.pass(50_000);
  await says(host, `dpip addr set ${addr}/24 dev dpdk1 valid_lft 60 prefered_lft 60`);
  host.engine.pass(50_000);
  t.is(await lifetimes(host), 'valid_lft 10 preferred_lft 10');
  await says(host, `dpip addr set ${addr}/24 dev dpdk1`);
  host.engine.pass(100_000);
  t.is(await lifetimes(host), 'valid_lft forever preferred_lft forever');
});

test('the address of a daemon that was only given a time of validity is preferred as long', async (t) => {
  const host = await startHost(t);
  await says(host, `dpip addr add ${addr}/24 dev dpdk1 valid_lft 60`);
  t.is(await lifetimes(host), 'valid_lft 60 preferred_lft 60');
});
