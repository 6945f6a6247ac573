// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { completionScript, spliceManual } from '../../dpip/manual.js';
import { objects } from '../../dpip/objects/list.js';
import { run } from '../../dpip/run.js';
import { recordedRuns } from '../conformance/fixture.js';
import { fakeDaemon } from '../conformance/fake-daemon.js';
import { memoryIo } from '../conformance/memory-io.js';
import type { MemoryIoOptions } from '../conformance/memory-io.js';
import { inProcess, replayTool } from '../conformance/replay-tool.js';
import { readVectors } from '../conformance/vectors.js';
import { temporaryFolder } from '../helpers/folder.js';
import { inTree } from '../helpers/root.js';

const { meta, vectors } = await readVectors(recordedRuns);
const runs = vectors.filter(({ tool }) => tool === 'dpip');
const runner = inProcess(meta.environment);

for (const vector of runs) {
  test.serial(`${vector.id}: ${vector.argv.join(' ')}`, async (t) => {
    const socket = join(await temporaryFolder(t), 'dpvs.ipc');
    t.deepEqual(await replayTool(vector, socket, runner), []);
  });
}

/** Runs other words against the daemon of a recorded run. */
async function runLike(
  t: ExecutionContext,
  id: string,
  line: string,
  options: MemoryIoOptions = {},
) {
  const vector = runs.find((item) => item.id === id);
  const path = join(await temporaryFolder(t), 'dpvs.ipc');
  const daemon = await fakeDaemon(path, vector?.exchanges ?? []);
  const env = { DPVS_IPC_FILE: path, ...options.env };
  const { io, printed } = memoryIo({ argv0: 'dpip', ...options, env });
  const exitCode = await run(line.split(' '), io);
  await daemon.close();
  return { ...printed, exitCode };
}

/** Recorded listings by what they show; the words that follow ask for the same as JSON. */
const listings: readonly (readonly [id: string, line: string, member: string])[] = [
  ['dpip.link.001', 'link show', 'linkMbps'],
  ['dpip.link-cpu.001', 'link show cpu', 'queues'],
  ['dpip.addr.001', 'addr show', 'prefixLen'],
  ['dpip.route.001', 'route show', 'gateway'],
  ['dpip.route6.001', '-6 route show', 'gateway'],
  ['dpip.neigh.001', 'neigh show', 'mac'],
  ['dpip.vlan.001', 'vlan show link dpdk0', 'ethertype'],
  ['dpip.tunnel.001', 'tunnel show', 'remote'],
  ['dpip.qsch.001', 'qsch show dev dpdk0', 'options'],
  ['dpip.cls.001', 'cls show dev dpdk0', 'target'],
  ['dpip.iftraf.001', 'iftraf show', 'sourcePort'],
  ['dpip.eal-mem.001', 'eal-mem show', 'hugepageBytes'],
  ['dpip.flow.001', 'flow show type kni dev dpdk0', 'address'],
  ['dpip.maddr.001', 'maddr show', 'addresses'],
];
for (const [id, line, member] of listings) {
  test(`${line} --json is a JSON list`, async (t) => {
    const { stdout, exitCode } = await runLike(t, id, `${line} --json`);
    const items = JSON.parse(stdout) as Record<string, unknown>[];
    t.is(exitCode, 0);
    t.true(items.length > 0 && items.every((item) => member in item), stdout);
  });
}

test('ipv6 and lldp listings are JSON objects', async (t) => {
  const stats = await runLike(t, 'dpip.ipv6.001', 'ipv6 show --json');
  t.like(JSON.parse(stats.stdout), { total: { InReceives: 1000003 } });
  const lldp = await runLike(t, 'dpip.lldp.001', 'lldp show dev dpdk0 --json');
  t.like(JSON.parse(lldp.stdout), { side: 'local', device: 'dpdk0' });
});

test('ipset show --json has the members of each set', async (t) => {
  const shown = runs.filter(({ group }) => group === 'ipset-show');
  const list = shown.find(({ argv }) => argv.slice(1).join(' ') === 'ipset show');
  const { stdout } = await runLike(t, list?.id ?? '', 'ipset show --json');
  const sets = JSON.parse(stdout) as { name: string; members: unknown[] }[];
  t.true(sets.length > 3 && sets.some(({ members }) => members.length > 1));
});

test('a mistyped word is answered with a guess on a terminal only', async (t) => {
  const piped = await runLike(t, '', 'rotue show');
  const shown = await runLike(t, '', 'rotue show', { isTty: true });
  t.is(piped.stderr, "dpip: invalid object, use `-h' for help.\n");
  t.is(shown.stderr, `${piped.stderr}did you mean 'route'?\n`);
  const verb = await runLike(t, '', 'route shwo', { isTty: true });
  t.is(verb.stderr, "invalid command shwo\ndid you mean 'show'?\n");
});

test('with DPVS_COMPAT=1.7 the link line ends in promisc-on or promisc-off', async (t) => {
  const env = { DPVS_COMPAT: '1.7' };
  const { stdout } = await runLike(t, 'dpip.link.001', 'link show', { env });
  const ends = stdout.split('\n').filter((line) => line.includes('Mbps'));
  t.deepEqual(
    ends.map((line) => line.trim().split(' ').at(-1)),
    ['promisc-on', 'promisc-off', 'promisc-off'],
  );
});

test('with DPVS_COMPAT=1.7 local addresses show the use of their ports unasked', async (t) => {
  const env = { DPVS_COMPAT: '1.7' };
  const { stdout } = await runLike(t, 'dpip.addr.003', 'addr show', { env });
  t.regex(stdout, /^inet 192\.168\.200\.1\/32 .*\n.* sa_used 5 sa_free 64507 sa_miss 1$/m);
});

test('--version says the version of the original, and with --verbose what answers here', async (t) => {
  t.is((await runLike(t, '', '--version')).stdout, 'dpip-1.10-2\n');
  t.is((await runLike(t, '', '-V -v')).stdout, 'dpip-1.10-2\ndpvs-suite dpip\n');
});

test('options of ours take no letter that the original refuses', async (t) => {
  const { stderr } = await runLike(t, '', '-J link show');
  t.regex(stderr, /^dpip: invalid option -- 'J'\n/);
});

test('the manual page and the completion are what the tables give', async (t) => {
  const page = await readFile(inTree('man/dpip.8'), 'utf8');
  t.is(page, spliceManual(page));
  const script = await readFile(inTree('packaging/completion/dpip.bash'), 'utf8');
  t.is(script, completionScript());
});

test('every object of the table loads and has the commands that it names', async (t) => {
  for (const [name, row] of Object.entries(objects)) {
    t.is(typeof (await row.load()).run, 'function', name);
    t.true(row.verbs.includes('show'), name);
  }
});
