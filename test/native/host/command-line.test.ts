// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { engineAddressEdit } from '../../../compat/abi/engine-edits.js';
import { nodeFiles } from '../../../compat/conf/files.js';
import { ipv6Text } from '../../../compat/model/address.js';
import { readConfig } from '../../../native/host/config/read.js';
import type { DeviceConfig, DpvsConfig, Ipv6Config } from '../../../native/host/config/types.js';
import { transaction } from '../../../native/host/engine/edits.js';
import type { EalPort } from '../../../native/host/engine/addon.js';
import { ealWords, readEal } from '../../../native/host/run/eal-arguments.js';
import { planEnvironment } from '../../../native/host/run/environment.js';
import { planLcores } from '../../../native/host/run/lcores.js';
import type { LcoreRequest } from '../../../native/host/run/lcores.js';
import { linkLocalEdits } from '../../../native/host/run/link-local.js';
import { Log } from '../../../native/host/run/log.js';
import type { Machine } from '../../../native/host/run/machine.js';
import { parseCommandLine } from '../../../native/host/run/options.js';
import { matchPorts } from '../../../native/host/run/ports.js';
import { planQueues } from '../../../native/host/run/queues.js';
import { mergeReload } from '../../../native/host/run/reload.js';
import { StartError } from '../../../native/host/run/start-error.js';
import { temporaryFolder } from '../../helpers/folder.js';

// before the first test: they are declared in one go
const { config: sample } = await readConfig(
  'packaging/conf/dpvs.conf.single-nic.sample',
  nodeFiles,
);

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

const read = test.macro<[line: string, conf: string, eal: string]>({
  exec(t, line, conf, eal) {
    const parsed = parseCommandLine(words(line), {}, () => false);
    if (parsed.do !== 'run') return t.fail(JSON.stringify(parsed));
    t.is(parsed.files.conf, conf);
    t.is(parsed.eal.join(' '), eal);
  },
  title: (given, line) => `${given ?? ''} dpvs ${line}`.trim(),
});
test(read, '', '/etc/dpvs.conf', '');
test(read, '-c /f', '/f', '');
test('[190]', read, '-c /f -p /p -- -l 1-4', '/f', '-l 1-4');
test('[190]', read, '-l 1-4 -- -c /f', '/f', '-l 1-4');
test(read, '--conf=/f -- -c 0x1e', '/f', '-c 0x1e');
test(read, '-c 0x1e -- -c /f', '/f', '-c 0x1e');
test(read, '-- --no-huge', '/etc/dpvs.conf', '--no-huge');
test(read, '--no-huge -m 64 -c /f --vdev=net_tap0', '/f', '--no-huge -m 64 --vdev=net_tap0');
test(read, '--vdev net_tap0 -x /s', '/etc/dpvs.conf', '--vdev net_tap0');
test(read, '-c 1e --conf /f', '/f', '-c 1e');

test('a file that looks like a mask of cores is a file', (t) => {
  const parsed = parseCommandLine(['-c', 'cafe'], {}, (path) => path === 'cafe');
  t.like(parsed, { do: 'run', files: { conf: 'cafe' }, eal: [] });
});

test('the socket is that of -x, else of DPVS_IPC_FILE, else the default', (t) => {
  const ipc = (line: string, env: Record<string, string>): unknown => {
    const parsed = parseCommandLine(words(line), env);
    return parsed.do === 'run' ? parsed.files.ipcFile : parsed;
  };
  t.is(ipc('-x /a', { DPVS_IPC_FILE: '/b' }), '/a');
  t.is(ipc('', { DPVS_IPC_FILE: '/b' }), '/b');
  t.is(ipc('', {}), '/var/run/dpvs.ipc');
});

test('version, help and what is neither ours nor EAL’s', (t) => {
  t.deepEqual(parseCommandLine(['-v'], {}), { do: 'version', verbose: false });
  t.deepEqual(parseCommandLine(['--version', '--verbose'], {}), { do: 'version', verbose: true });
  t.deepEqual(parseCommandLine(['-h'], {}), { do: 'help' });
  const refused = parseCommandLine(['--frob', '-x', '/s'], {});
  t.like(refused, { do: 'refuse', problem: "unrecognized option '--frob'" });
});

test('EAL’s words are taken apart and put together again', (t) => {
  const { arguments: all } = readEal(words('-l 0-1 --vdev net_tap0,iface=a --no-pci -m64'));
  t.deepEqual(ealWords(all ?? []), words('-l 0-1 --vdev=net_tap0,iface=a --no-pci -m 64'));
  t.is(readEal(['--frob']).problem, "unrecognized option '--frob'");
  t.is(readEal(['stray']).problem, "unexpected argument 'stray'");
});

interface Mapping {
  readonly eal?: string;
  readonly request?: Partial<LcoreRequest>;
}

const mapped = test.macro<[from: Mapping, lcores: string, workers: number[]]>({
  exec(t, { eal = '', request }, lcores, workers) {
    const given = readEal(words(eal)).arguments ?? [];
    const defaults = { masterCpu: 0, workerCpus: [1], cpus: [0, 1], floats: false };
    const plan = planLcores({ ...defaults, ...request, given });
    t.is(plan.argument, lcores);
    t.deepEqual(plan.workers, workers);
  },
  title: (given) => `lcores: ${given}`,
});
const eight = { workerCpus: [1, 2, 3, 4, 5, 6, 7, 8] };
const nineCpus = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const nineLcores = '0@(0-8),1@(1),2@(2),3@(3),4@(4),5@(5),6@(6),7@(7),8@(8)';
const stacked = { eal: '--lcores 0@(0-1),1@(0-1),2@0', request: { workerCpus: [1, 2] } };
const beyond = { eal: '-l 1-4', request: eight };
test('dpvs.conf fits the machine', mapped, {}, '0@(0-1),1@(1)', [1]);
test('workers that sleep float', mapped, { request: { floats: true } }, '0@(0-1),1@(0-1)', [1]);
test('eight workers on two CPUs', mapped, { request: eight }, '0@(0-1),1@(1)', [1]);
test(
  'eight workers on nine CPUs',
  mapped,
  { request: { ...eight, cpus: nineCpus } },
  nineLcores,
  eight.workerCpus,
);
test('-l beyond the machine', mapped, beyond, '1@(0-1),2@(1),3@(0-1),4@(0-1)', [2]);
test('one CPU', mapped, { request: { cpus: [3] } }, '0@(3),1@(3)', [1]);
test('explicit lcores stay', mapped, stacked, '0@(0-1),1@(0-1),2@(0)', [1, 2]);
test('explicit lcores beyond it', mapped, { eal: '--lcores 0@0,1@7' }, '0@(0-1),1@(1)', [1]);
test('a mask', mapped, { eal: '-c 0x3' }, '0@(0-1),1@(1)', [1]);
test('no lcore for a worker', mapped, { eal: '-l 0' }, '0@(0-1),1@(1)', [1]);

test('what is mapped and left out is said', (t) => {
  const { notes } = planLcores({
    ...{ given: [{ name: 'l', value: '1-4' }], masterCpu: 0, cpus: [0, 1], floats: false },
    workerCpus: [1, 2, 3],
  });
  t.deepEqual(notes, [
    'this machine has no CPU for lcore 2-4: mapped to 0-1',
    'this process may use CPUs 0-1: of 3 workers in dpvs.conf 1 works',
  ]);
});

function withDevices(devices: readonly DeviceConfig[], hugepages = true): DpvsConfig {
  const global = { ...sample.global, hugepages };
  const netif = { ...sample.netif, pktpoolSize: 4095, devices };
  return { ...sample, global, netif };
}
const [nic] = sample.netif.devices;
const onVeth: DeviceConfig = { ...nic!, vdev: ['af_packet', 'eth1'] };

function machine(changes: Partial<Machine> = {}): Machine {
  return {
    cpus: () => Promise.resolve([0, 1]),
    availableMib: () => Promise.resolve(1000),
    hugeMib: () => Promise.resolve({ all: 0, free: 0 }),
    interfaces: () => Promise.resolve(['eth1', 'eth2']),
    hasPciDevice: () => Promise.resolve(false),
    ...changes,
  };
}

test('without huge pages or NIC, EAL is told to do without', async (t) => {
  const { arguments: all, notes } = await planEnvironment(withDevices([onVeth]), [], machine());
  t.deepEqual(ealWords(all), [
    ...['--lcores=0@(0-1),1@(0-1)', '--main-lcore=0', '--no-huge', '--no-shconf', '-m', '53'],
    ...['--vdev=net_af_packet0,iface=eth1', '--no-pci', '--no-telemetry'],
  ]);
  t.deepEqual(notes, [
    'this process may use CPUs 0-1: of 8 workers in dpvs.conf 1 works',
    'no huge pages are configured: running on ordinary memory',
  ]);
});

test('with huge pages nothing is left in files', async (t) => {
  const huge = machine({ hugeMib: () => Promise.resolve({ all: 100, free: 90 }) });
  const { arguments: all } = await planEnvironment(
    withDevices([onVeth]),
    ['--file-prefix', 'a'],
    huge,
  );
  t.false(ealWords(all).includes('--no-huge'));
  const other = await planEnvironment(withDevices([onVeth]), [], huge);
  t.true(ealWords(other.arguments).includes('--in-memory'));
});

interface Bad {
  readonly config?: DpvsConfig;
  readonly eal?: string;
  readonly found?: Partial<Machine>;
}

const refused = test.macro<[bad: Bad, line: RegExp]>({
  async exec(t, { config = withDevices([onVeth]), eal = '', found = {} }, line) {
    const error = await t.throwsAsync(planEnvironment(config, words(eal), machine(found)), {
      instanceOf: StartError,
    });
    t.regex(error?.line ?? '', line);
  },
  title: (given) => `refused: ${given}`,
});
const little = { availableMib: () => Promise.resolve(40) };
const fewPages = { hugeMib: () => Promise.resolve({ all: 64, free: 8 }) };
const onNothing = withDevices([{ ...nic!, vdev: ['af_packet', 'eth9'] }]);
test('too little memory', refused, { found: little }, /^needs 53 MiB, found 40 MiB: lower pktpool/);
test('too little for EAL', refused, { eal: '-m 40' }, /^needs 53 MiB, found 40 MiB \(memory_mb or/);
test(
  'too few huge pages',
  refused,
  { found: fewPages },
  /^needs \d+ MiB, found 8 MiB of free huge/,
);
test(
  'a missing interface',
  refused,
  { config: onNothing },
  /^there is no interface eth9, .*: interfaces here: eth1, eth2$/,
);
test(
  'no NIC at all',
  refused,
  { config: sample },
  /^no network card is bound .*write "vdev af_packet eth1" in its block "device dpdk0"$/,
);
test('strange words', refused, { eal: '--frob' }, /^Invalid EAL parameters: unrecognized option/);

const ealPort = (device: string, iface = ''): EalPort => ({
  ...{ dpdkId: 0, device, driver: 'd', interface: iface, mac: new Uint8Array(6) },
  ...{ socket: 0, maxRxQueues: 1, maxTxQueues: 1 },
});

test('more ports than blocks: the README’s two lines, and what to do', (t) => {
  const ports = [ealPort('net_af_packet0', 'eth1'), ealPort('0000:06:00.0')];
  const error = t.throws(() => matchPorts([onVeth], ports), { instanceOf: StartError });
  const [first, second, third, ...none] = error?.line.split('\n') ?? [];
  t.is(first, 'EAL: Error - exiting with code: 1');
  t.is(second, '  Cause: ports in DPDK RTE (2) != ports in dpvs.conf(1)');
  t.regex(
    third ?? '',
    /^DPDK has net_af_packet0 \(eth1\), 0000:06:00\.0; dpvs\.conf has dpdk0; add a device block for 0000:06:00\.0/,
  );
  t.deepEqual(none, []);
});

test('fewer ports than blocks names the block that is too much', (t) => {
  const blocks = [onVeth, { ...onVeth, name: 'dpdk1' }];
  const error = t.throws(() => matchPorts(blocks, [ealPort('net_af_packet0')]));
  t.regex(
    error?.message ?? '',
    /\(1\) != ports in dpvs\.conf\(2\)\n.*remove the device block and the worker's port dpdk1/,
  );
});

test('a block with vdev gets its own port, whatever EAL’s order', (t) => {
  const blocks = [
    { ...nic!, name: 'a' },
    { ...onVeth, name: 'b' },
  ];
  const matched = matchPorts(blocks, [ealPort('net_af_packet1'), ealPort('0000:06:00.0')]);
  t.deepEqual(
    matched.map(({ ealPort: { device } }) => device),
    ['0000:06:00.0', 'net_af_packet1'],
  );
});

const slaves = sample.workers.filter(({ type }) => type === 'slave');

test('all eight queues where there are eight workers', (t) => {
  const offers = [{ rx: 16, tx: 16 }];
  const plan = planQueues({ devices: sample.netif.devices, all: slaves, running: slaves, offers });
  t.deepEqual(plan.counts, [{ rx: 8, tx: 8 }]);
  t.deepEqual(plan.workers[3], [{ port: 0, rx: [3], tx: [3] }]);
  t.deepEqual(plan.notes, []);
});

test('fewer workers take fewer queues; each sends by one of its own', (t) => {
  const offers = [{ rx: 16, tx: 16 }];
  const plan = planQueues({
    devices: sample.netif.devices,
    all: slaves,
    running: slaves.slice(0, 2),
    offers,
  });
  t.deepEqual(plan.counts, [{ rx: 2, tx: 2 }]);
  t.deepEqual(plan.workers, [[{ port: 0, rx: [0], tx: [0] }], [{ port: 0, rx: [1], tx: [1] }]]);
  t.deepEqual(plan.notes, ['dpdk0 has 2 receive queues, not 8']);
});

test('a port with one queue gives it to one worker', (t) => {
  const offers = [{ rx: 1, tx: 2 }];
  const plan = planQueues({
    devices: sample.netif.devices,
    all: slaves,
    running: slaves.slice(0, 2),
    offers,
  });
  t.deepEqual(
    plan.workers.map(([queues]) => queues?.rx),
    [[0], []],
  );
});

test('a reload takes what may change, and nothing else', (t) => {
  const next: DpvsConfig = {
    ...sample,
    netif: { ...sample.netif, pktpoolSize: 1023, devices: [] },
    ipv4: { ...sample.ipv4, forwarding: true, defaultTtl: 9 },
    ipvs: {
      ...sample.ipvs,
      tcp: { ...sample.ipvs.tcp, timeouts: { ...sample.ipvs.tcp.timeouts, establishedSec: 120 } },
    },
  };
  const merged = mergeReload(sample, next);
  t.is(merged.ipvs.tcp.timeouts.establishedSec, 120);
  t.true(merged.ipv4.forwarding);
  t.is(merged.ipv4.defaultTtl, sample.ipv4.defaultTtl);
  t.deepEqual(merged.netif, sample.netif);
  t.deepEqual(merged.workers, sample.workers);
});

const made = test.macro<[mode: Ipv6Config['addrGenMode'], address: RegExp]>({
  exec(t, addrGenMode, address) {
    const mac = Uint8Array.of(2, 0, 0, 0, 0x0d, 1);
    const ipv6 = { ...sample.ipv6, disable: false, addrGenMode, stableSecret: 'a'.repeat(32) };
    const found = linkLocalEdits(ipv6, [{ port: 3, mac }]).map((edit) => transaction([edit]));
    t.regex(found.map((bytes) => ipv6Text(bytes, engineAddressEdit.at.addr)).join(), address);
  },
  title: (_given, mode) => `link-local address: ${mode}`,
});
test(made, 'eui64', /^fe80::ff:fe00:d01$/);
test(made, 'stable-privacy', /^fe80::[^0:][0-9a-f:]{12,18}$/);
test(made, 'random', /^fe80::[0-9a-f:]{12,19}$/);
test(made, 'none', /^$/);

test('the log keeps its level, and goes to a file when told to', async (t) => {
  const path = join(await temporaryFolder(t), 'log');
  const stderr: string[] = [];
  const log = new Log((text) => void stderr.push(text));
  const quiet = { ...sample.global, logLevel: 'NOTICE' as const, logFile: undefined };
  log.configure(quiet);
  log.write('INFO', 'too much');
  log.write('ERR', 'first');
  log.configure({ ...quiet, logFile: path });
  log.write('NOTICE', 'second');
  await log.close();
  t.deepEqual(stderr, ['DPVS: first\n']);
  t.is(await readFile(path, 'utf8'), 'DPVS: second\n');
});
