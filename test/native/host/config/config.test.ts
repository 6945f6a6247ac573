// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir, readFile } from 'node:fs/promises';
import test from 'ava';
import { describe, hasErrors } from '../../../../compat/conf/diagnostic.js';
import { nodeFiles, type ConfFiles } from '../../../../compat/conf/files.js';
import { spliceManual } from '../../../../compat/conf/manual.js';
import type { KeywordTable } from '../../../../compat/conf/table.js';
import { dpvsKeywords } from '../../../../native/host/config/keywords/root.js';
import { readConfig } from '../../../../native/host/config/read.js';
import { ealArguments } from '../../../../native/host/config/vdev.js';

/** One port, one queue, one slave: the least that starts. */
const least = `netif_defs { device dpdk0 {
 rx { queue_number 1 }
 tx { queue_number 1 }
 } }
worker_defs { worker cpu0 { type master
 cpu_id 0 }
 worker cpu1 { cpu_id 1
 port dpdk0 { rx_queue_ids 0
 tx_queue_ids 0 } } }
`;

function memory(files: Record<string, string>): ConfFiles {
  return {
    readFile: (path) => {
      const text = files[path];
      if (text !== undefined) return Promise.resolve(Buffer.from(text, 'latin1'));
      return Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }));
    },
    stat: () => Promise.reject(new Error('not asked here')),
    readdir: (path) => {
      const names = Object.keys(files).filter((name) => name.startsWith(`${path}/`));
      return Promise.resolve(names.map((name) => name.slice(path.length + 1)));
    },
  };
}

async function read(text: string, others: Record<string, string> = {}) {
  const { config, diagnostics } = await readConfig('/c', memory({ '/c': text, ...others }));
  const found = diagnostics.filter(({ severity }) => severity !== 'info');
  return { config, diagnostics: found, lines: found.map(describe) };
}

for (const sample of await readdir('packaging/conf')) {
  test(`[181] the sample ${sample} loads without a word`, async (t) => {
    const { diagnostics } = await readConfig(`packaging/conf/${sample}`, nodeFiles);
    t.deepEqual(
      diagnostics.map(({ code }) => code),
      ['opening'],
    );
  });
}

test('the single-nic sample has one device of eight queues and nine workers', async (t) => {
  const { config } = await readConfig('packaging/conf/dpvs.conf.single-nic.sample', nodeFiles);
  t.deepEqual(
    config.netif.devices.map(({ name, rx }) => [name, rx.queueNumber]),
    [['dpdk0', 8]],
  );
  t.deepEqual(
    config.workers.map(({ name }) => name),
    [...Array(9).keys()].map((n) => `cpu${n}`),
  );
  t.is(config.ipvs.conn.connPoolSize, 2_097_151);
});

test('the list of items has every keyword', async (t) => {
  const items = await readFile('packaging/conf/dpvs.conf.items', 'latin1');
  const names = [...keywordNames(dpvsKeywords)];
  t.deepEqual(
    names.filter((name) => !new RegExp(`\\b${name}\\b`).test(items)),
    [],
  );
});

test('the manual page has the list that the tables give', async (t) => {
  const page = await readFile('man/dpvs.conf.5', 'utf8');
  t.is(spliceManual(page, dpvsKeywords), page);
});

function* keywordNames(table: KeywordTable): Generator<string> {
  for (const row of table.rows.values()) {
    yield row.name;
    if (row.kind === 'block') yield* keywordNames(row.table());
  }
}

test('the configuration of the recordings loads once its variables are filled in', async (t) => {
  const base = await readFile('test/fixtures/dpvs.conf.base', 'latin1');
  const values: Record<string, string> = {
    LOG: 'WARNING',
    POOL: '8191',
    QUEUES: '1',
    FWD4: 'on',
    FWD6: 'off',
    MSG_TIMEOUT: '2000',
    CONN_POOL: '65536',
    CONN_INIT: '3',
    EXPIRE_QUIESCENT: 'expire_quiescent_template',
    REDIRECT: 'off',
    UOA_MODE: 'ipo',
    UOA_TRAIL: '3',
    UDP_ONEWAY: '60',
    SYNPROXY_EXTRA: 'defer_rs_syn',
  };
  const { config, lines } = await read(
    base.replace(/@(\w+)@/g, (_, name: string) => values[name] ?? ''),
  );
  t.deepEqual(lines, []);
  t.is(config.netif.pktpoolSize, 8191);
  t.is(config.ipvs.conn.connPoolSize, 65535);
  t.true(config.ipvs.conn.expireQuiescentTemplate);
  t.true(config.ipvs.tcp.synproxy.deferRsSyn);
  t.is(config.ipvs.udp.uoaMode, 'ipo');
  t.is(config.ipvs.udp.timeouts.onewaySec, 60);
  t.false(config.saPool.flowEnable);
});

test('[183] an unknown keyword is told with its place and skipped with its block', async (t) => {
  const text = 'global_defs {\n  kno off\n}\nnew_defs {\n a { b }\n}\nneigh_defs { timeout 9 }\n';
  const { config, lines, diagnostics } = await read(text + least);
  t.deepEqual(lines, [
    'not supported keyword -- kno (/c:2:3)',
    'not supported keyword -- new_defs (/c:4:1)',
  ]);
  t.is(diagnostics[0]?.hint, 'did you mean kni?');
  t.is(config.neigh.timeoutSec, 9);
  t.false(hasErrors(diagnostics));
});

const warned = test.macro<[block: string, message: string]>({
  async exec(t, block, message) {
    const { diagnostics } = await read(block + '\n' + least);
    t.deepEqual(
      diagnostics.map((one) => one.message),
      [message],
    );
    t.false(hasErrors(diagnostics));
  },
  title: (_given, block) => `the value of ${block} gives the original's warning`,
});

test(warned, 'global_defs { log_level LOUD }', 'illegal log level: LOUD');
test(warned, 'global_defs { kni maybe }', 'invalid kni switch: maybe');
test(warned, 'netif_defs { pktpool_size 9 }', 'invalid pktpool_size 9, using default 65535');
test(
  warned,
  'timer_defs { schedule_interval 0 }',
  'invalid sched_interval config 0, using default 10',
);
test(
  warned,
  'neigh_defs { timeout 1h }',
  'invalid arp_reachable_timeout config 1h, using default 60',
);
test(warned, 'ipv4_defs { fragment { ttl 256 } }', 'invalid ip4_frag_ttl 256, using default 1');
test(
  warned,
  'ipv6_defs { route6 { lpm { lpm6_max_rules 1 } } }',
  'route6:lpm6_max_rules 1 exceeds limits, using default 256',
);
test(
  warned,
  'ipvs_defs { tcp { timeout { close 0 } } }',
  'invalid tcp_timeout_close 0, using default 3',
);
test(
  warned,
  'ctrl_defs { lcore_msg { priority_level x } }',
  'invalid priority_level x, using default level: low',
);

test('a missing value is an error with its place', async (t) => {
  const { lines, diagnostics } = await read(`neigh_defs {\n timeout\n}\n${least}`);
  t.deepEqual(lines, ['missing value for timeout (/c:2:2)']);
  t.true(hasErrors(diagnostics));
});

test('sizes are brought to the form that the engine uses', async (t) => {
  const { config } = await read(`netif_defs { pktpool_size 70000\n pktpool_cache 300 }\n${least}`);
  t.is(config.netif.pktpoolSize, 65535);
  t.is(config.netif.pktpoolCache, 256);
});

test('marks and comments have no effect, quotes protect them', async (t) => {
  const text = 'global_defs { ! x {\n <init> log_file "/a!b" # y\n}\n';
  const { config, lines } = await read(text + least);
  t.deepEqual(lines, []);
  t.is(config.global.logFile, '/a!b');
});

test('include takes patterns relative to the including file', async (t) => {
  const others = {
    '/d/1.conf': 'neigh_defs { timeout 5 }',
    '/d/2.conf': 'include 3',
    '/d/3': 'neigh_defs { timeout 7 }',
  };
  const { config, lines } = await read(`include d/*.conf\n${least}`, others);
  t.deepEqual(lines, []);
  t.is(config.neigh.timeoutSec, 7);
});

test('an include that includes itself ends in an error', async (t) => {
  const { diagnostics } = await read('include c');
  t.is(diagnostics[0]?.code, 'include-depth');
});

test('a file that is not there is an error that names it', async (t) => {
  const { diagnostics } = await readConfig('/nonexistent', memory({}));
  t.deepEqual(diagnostics.map(describe), [
    "Fail to open configuration file '/nonexistent': No such file or directory.",
  ]);
  t.true(hasErrors(diagnostics));
});

const badCores = test.macro<[from: string, to: string, number: number]>({
  async exec(t, from, to, number) {
    t.true(least.includes(from));
    const { diagnostics } = await read(least.replace(from, to));
    t.deepEqual(
      diagnostics.map(({ message }) => message),
      [`bad lcore configuration (error code: ${number}), exit`],
    );
    t.true(hasErrors(diagnostics));
  },
  title: (_given, from, to) => `workers with ${to} instead of ${from} are refused`,
});

test(badCores, 'cpu_id 1', 'cpu_id 0', -1);
test(badCores, 'rx_queue_ids 0', 'rx_queue_ids 0 0', -2);
test(badCores, 'tx_queue_ids 0', 'tx_queue_ids 0 0', -3);
test(badCores, 'rx_queue_ids 0', 'rx_queue_ids 1', -4);
test(badCores, 'port dpdk0', 'port dpdk7', -5);
test(badCores, 'tx { queue_number 1', 'tx { queue_number 2', -6);
test(badCores, 'worker cpu1 { cpu_id 1', 'worker cpu1 { cpu_id 1\ntype kni', -7);

test('keywords of our own become EAL arguments', async (t) => {
  const globals = 'global_defs { hugepages off\n memory_mb 256\n eal_args "-l 0-1" }\n';
  const text =
    globals +
    least.replace('device dpdk0 {', 'device dpdk0 {\n vdev af_packet veth1 framecnt=64\n');
  const { config, lines } = await read(text);
  t.deepEqual(lines, []);
  t.deepEqual(ealArguments(config), [
    '--no-huge',
    '-m',
    '256',
    '--vdev=net_af_packet0,iface=veth1,framecnt=64',
    '-l',
    '0-1',
  ]);
});

const vdevs = test.macro<[given: string, expected: string]>({
  async exec(t, given, expected) {
    const { config } = await read(
      least.replace('device dpdk0 {', `device dpdk0 {\n vdev ${given}\n`),
    );
    t.deepEqual(ealArguments(config), [`--vdev=${expected}`]);
  },
  title: (_given, given) => `vdev ${given} is understood`,
});

test(vdevs, 'tap tap0', 'net_tap0,iface=tap0');
test(vdevs, '"net_pcap0,rx_pcap=/a b.pcap"', 'net_pcap0,rx_pcap=/a b.pcap');
test(vdevs, 'net_null0', 'net_null0');
