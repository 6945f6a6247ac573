// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir, readFile } from 'node:fs/promises';
import test from 'ava';
import { listing, matches } from '../../packaging/demo/lab/expect.js';
import type { HostPlan, Lab, Step } from '../../packaging/demo/lab/lab.js';
import { runLab } from '../../packaging/demo/lab/run.js';
import { binFolder } from '../../packaging/demo/lab/tree.js';
import { tellingServer } from '../../packaging/demo/quick-start.js';
import { buildSite, isRoot } from '../helpers/namespace.js';

const asRoot = isRoot ? test : test.skip; // network namespaces need root

function host(address: string): HostPlan {
  return { links: { eth0: { segment: 'lan', addresses: [`${address}/24`] } } };
}

const pair = { left: host('192.0.2.1'), right: host('192.0.2.2') };

async function tell(story: readonly Step[]) {
  const lines: string[] = [];
  const lab: Lab = { name: 'test', title: 'a test', hosts: pair, story };
  const passed = await runLab(lab, { print: (line) => lines.push(line) });
  return { passed, report: lines.join('\n') };
}

asRoot('the hosts of a lab reach each other and nothing else', async (t) => {
  const site = await buildSite(t, pair);
  t.is((await site.run('left', 'ping -c 1 -W 2 192.0.2.2')).exitCode, 0);
  t.is((await site.run('left', 'ip -o link | wc -l')).stdout, '2\n');
});

asRoot('a host has an /etc, a /run and a bin/ of its own', async (t) => {
  const site = await buildSite(t, { ...pair, left: { ...pair.left, files: { '/run/a': 'A' } } });
  const steps = 'touch ./extra /etc/extra && cat /run/a && ls /run/a ./extra';
  t.is((await site.run('left', steps)).stdout, 'A./extra\n/run/a\n');
  t.not((await site.run('right', 'ls /run/a || ls ./extra')).exitCode, 0);
  t.false((await readdir(binFolder)).includes('extra'));
});

asRoot('the programs of a lab end with it', async (t) => {
  const { passed, report } = await tell([
    { at: 'left', run: 'exec sleep 98765 &' },
    { at: 'left', run: 'pgrep -x sleep', shows: [matches(/^\d+\n$/)] },
  ]);
  t.true(passed, report);
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => ''));
  t.false((await Promise.all(commands)).includes('sleep\x0098765\0'));
});

asRoot('a step that shows something else fails its lab, which says what was wrong', async (t) => {
  const { passed, report } = await tell([
    { at: 'left', run: 'echo one', shows: [matches(/two/)], hint: 'count again' },
    { at: 'left', run: 'echo never' },
  ]);
  t.false(passed);
  t.regex(report, /FAILED: echo one: nothing in it matches \/two\//);
  t.regex(report, /what to do: count again/);
  t.notRegex(report, /never/);
});

asRoot('a step that ends with an error fails its lab and shows what programs said', async (t) => {
  const { passed, report } = await tell([
    { at: 'left', run: 'echo "no NIC" >&2 &' },
    { at: 'left', run: 'sleep 0.2; false' },
  ]);
  t.false(passed);
  t.regex(report, /exit code 1\n {2}programs of left said:\n {4}no NIC/);
});

asRoot('the real server tells a client that comes straight to it its own address', async (t) => {
  const right = { ...pair.right, programs: [tellingServer] };
  const site = await buildSite(t, { ...pair, right });
  const asked = await site.run('left', 'CURL_HOME=/run curl --local-port 40001 192.0.2.2');
  t.is(asked.stdout, 'Your ip:port : 192.0.2.1:40001\n', asked.stderr);
});

asRoot('a command that complains has failed, whatever its exit code', async (t) => {
  const { passed, report } = await tell([{ at: 'left', run: 'echo oops >&2' }]);
  t.false(passed);
  t.regex(report, /FAILED: .*: oops/);
});

asRoot('what takes its time is tried again', async (t) => {
  const run = '[ -e /run/asked ] || { touch /run/asked; exit 1; }';
  const { passed, report } = await tell([{ at: 'left', run, withinSec: 20 }]);
  t.true(passed, report);
});

const page = `
1: dpdk0: socket 0 mtu 1500 rx-queue 8 tx-queue 8
    UP 10000 Mbps full-duplex fixed-nego promisc-off
    addr A0:36:9F:9D:61:F4 OF_RX_IP_CSUM OF_TX_IP_CSUM
`;

test('a listing may differ in queues, offload flags and MAC addresses', (t) => {
  const seen = page.replaceAll('queue 8', 'queue 1').replace('A0:36', '02:00');
  t.is(listing(page)(seen.replace('OF_RX_IP_CSUM OF_TX_IP_CSUM', '')), undefined);
});

test('a listing may not differ in anything else', (t) => {
  const complaint = listing(page)(page.replace('promisc-off', 'promisc'));
  t.regex(complaint ?? '', /^line 2 should be\n.*promisc-off\nand is\n.*promisc$/s);
  t.regex(listing(page)('') ?? '', /\(no line\)/);
});
