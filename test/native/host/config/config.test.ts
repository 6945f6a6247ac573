// SPDX-License-Identifier: GPL-2.0-or-later
import { readdir, readFile } from 'node:fs/promises';
import test from 'ava';
import { describe, hasErrors } from '../../../../compat/conf/diagnostic.js';
import { nodeFiles, type ConfFiles } from '../../../../compat/conf/files.js';
import { spliceManual } from '../../../../compat/conf/manual.js';
import type { KeywordTable } from '../../../../compat/conf/table.js';
import { dpvsKeywords } from '../../../../native/host/config/keywords/root.js';
import { readConfig } from '../../../../native/host/config/read.js';
import { titled } from '../../../helpers/title.js';
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

/** `blocks.keyword value` as a file has it. */
function blockOf(place: string, value: string): string {
  const [keyword = '', ...blocks] = place.split('.').reverse();
  return blocks.reduce((inner, name) => `${name} {\n${inner}\n}`, `${keyword} ${value}`);
}

const warned = test.macro<[place: string, value: string, message: string]>({
  async exec(t, place, value, message) {
    const { config, diagnostics } = await read(`${blockOf(place, value)}\n${least}`);
    t.deepEqual(
      diagnostics.map((one) => one.message),
      [message],
    );
    t.false(hasErrors(diagnostics));
    t.deepEqual(config, (await read(least)).config, 'and the default holds');
  },
  title: (given, place, value) =>
    titled(given, () => `${place} ${value} gives the original's warning and its default`),
});

const port = 'netif_defs.device dpdk0';
test(warned, 'global_defs.log_level', 'LOUD', 'illegal log level: LOUD');
test(warned, 'global_defs.log_with_timestamp', 'y', 'invalid log_with_timestamp y');
test(warned, 'global_defs.log_async_mode', '1', 'invalid log async mode 1');
test(
  warned,
  'global_defs.log_async_pool_size',
  '1022',
  'invalid log_async_pool_size 1022, using default 16383',
);
test(warned, 'global_defs.kni', 'maybe', 'invalid kni switch: maybe');
test(warned, 'global_defs.pdump', 'ON', 'invalid pdump switch: ON');
test(warned, 'global_defs.lldp', 'up', 'invalid lldp config: up');
const standard = test.macro<[place: string, value: string, fallback: string]>({
  async exec(t, place, value, fallback) {
    const { diagnostics } = await read(`${blockOf(place, value)}\n${least}`);
    const keyword = place.replace(/^.*\./, '');
    t.deepEqual(
      diagnostics.map((one) => one.message),
      [`invalid ${keyword} ${value}, using default ${fallback}`],
    );
  },
  title: (given, place, value, fallback) =>
    titled(given, () => `${place} ${value} gives the usual warning and ${fallback}`),
});
test(standard, 'netif_defs.pktpool_size', '1022', '65535');
test(standard, 'netif_defs.pktpool_size', '134217728', '65535');
test(standard, 'netif_defs.pktpool_cache', '31', '256');
test(standard, 'netif_defs.pktpool_cache', '8193', '256');
test(standard, 'netif_defs.fdir_mode', 'none', 'perfect');
test(standard, 'ipset_defs.ipset_hash_pool_size', '65535', '131072');
test(standard, 'ipvs_defs.conn.conn_pool_size', '65535', '2097151');
test(standard, 'ipvs_defs.conn.conn_pool_cache', '0', '256');
test('[182]', standard, 'ipvs_defs.conn.conn_init_timeout', '0', '3');
test(standard, 'ipvs_defs.conn.conn_init_timeout', '31536000', '3');
test(standard, 'ipvs_defs.tcp.synproxy.rs_syn_max_retry', '100', '3');
test(standard, 'ipvs_defs.tcp.synproxy.ack_storm_thresh', '0', '10');
test(standard, 'ipvs_defs.tcp.synproxy.max_ack_saved', '64', '3');

const inDevice = test.macro<[inside: string, message: string]>({
  async exec(t, inside, message) {
    const text = least.replace('device dpdk0 {', `device dpdk0 {\n${inside}\n`);
    const { diagnostics } = await read(text);
    t.is(diagnostics[0]?.message, message);
    t.is(diagnostics[0]?.severity, 'warning');
  },
  title: (_given, inside) => `${port} ${inside} gives the original's warning`,
});
test(inDevice, 'rx { queue_number 17 }', 'invalid dev:rx_queue_number 17, using default 16');
test(inDevice, 'tx { queue_number -1 }', 'invalid dev:tx_queue_number -1, using default 16');
test(inDevice, 'rx { descriptor_number 15 }', 'invalid dev:nb_rx_desc 15, using default 256');
test(inDevice, 'tx { descriptor_number 9000 }', 'invalid dev:nb_tx_desc 9000, using default 512');
test(inDevice, 'rx { rss udp6 }', 'invalid dev:rss udp6, using default rss_tcp');
test(inDevice, 'mtu 9001', 'invalid dev:MTU 9001, using default 1500');

test(
  warned,
  'timer_defs.schedule_interval',
  '0',
  'invalid sched_interval config 0, using default 10',
);
test(
  warned,
  'neigh_defs.unres_queue_length',
  '15',
  'invalid arp_unres_qlen config 15, using default 128',
);
test(
  warned,
  'neigh_defs.timeout',
  '1h',
  'invalid arp_reachable_timeout config 1h, using default 60',
);
test(warned, 'ipv4_defs.forwarding', 'yes', 'invalid ipv4:forwarding yes');
test(warned, 'ipv4_defs.default_ttl', '256', 'invalid inet_def_ttl 256, using default 64');
const fragment = (keyword: string): string => `ipv4_defs.fragment.${keyword}`;
test(
  warned,
  fragment('bucket_number'),
  '31',
  'invalid ip4_frag_buckets config 31, using default 4096',
);
test(
  warned,
  fragment('bucket_entries'),
  '257',
  'invalid ip4_frag_bucket_entries config 257, using default 16',
);
test(
  warned,
  fragment('max_entries'),
  '0',
  'invalid ip4_frag_max_entries config 0, using default 4096',
);
test(warned, fragment('ttl'), '256', 'invalid ip4_frag_ttl 256, using default 1');
test(warned, 'ipv6_defs.forwarding', 'x', 'invalid ipv6:forwarding x');
test(warned, 'ipv6_defs.disable', 'x', 'invalid ipv6:disable x');
test(warned, 'ipv6_defs.addr_gen_mode', 'eui', 'invalid ipv6:addr_gen_mode:eui');
test(warned, 'ipv6_defs.stable_secret', 'abc', 'invalid ipv6:stable_secret abc,');
const route6 = (keyword: string): string => `ipv6_defs.route6.${keyword}`;
test(warned, route6('method'), 'trie', 'invalid route6:method trie, using default hlist');
test(
  warned,
  route6('recycle_time'),
  '36001',
  'invalid ipv6:route:recycle_time 36001, using default 10',
);
test(
  warned,
  route6('lpm.lpm6_max_rules'),
  '1',
  'route6:lpm6_max_rules 1 exceeds limits, using default 256',
);
test(
  warned,
  route6('lpm.lpm6_num_tbl8s'),
  '255',
  'route6:lpm6_num_tbl8s 255 exceeds limits, using default 4096',
);
test(
  warned,
  route6('lpm.rt6_hash_bucket'),
  '65537',
  'route6:hash_bucket 65537 exceeds limits, using default 256',
);
const lcoreMsg = (keyword: string): string => `ctrl_defs.lcore_msg.${keyword}`;
test(warned, lcoreMsg('ring_size'), '255', 'invalid msg_ring_size 255, using default 4096');
test(
  warned,
  lcoreMsg('sync_msg_timeout_us'),
  '0',
  'invalid sync_msg_timeout_us 0, using default 2000',
);
test(warned, lcoreMsg('priority_level'), 'x', 'invalid priority_level x, using default level: low');
test(warned, 'ipvs_defs.conn.redirect', '1', 'invalid conn:redirect 1');
test(warned, 'ipvs_defs.udp.uoa_mode', 'ip', 'invalid uoa_mode: ip');
test(warned, 'ipvs_defs.udp.uoa_max_trail', '-1', 'invalid uoa_max_trail: -1');
test(
  warned,
  'ipvs_defs.udp.timeout.oneway',
  '0',
  'invalid udp_timeout_oneway 0, using default 300',
);
test(warned, 'ipvs_defs.tcp.timeout.close', '0', 'invalid tcp_timeout_close 0, using default 3');
const synack = (keyword: string): string => `ipvs_defs.tcp.synproxy.synack_options.${keyword}`;
test('[195]', warned, synack('mss'), '70000', 'invalid synack_mss 70000, using default 1452');
test(warned, synack('ttl'), '0', 'invalid synack_ttl 0, using default 63');
test(warned, synack('wscale'), '15', 'invalid synack_wscale 15, using default 0');
test(warned, 'sa_pool.pool_hash_size', '129', 'invalid pool_hash_size');

test('the last of several values of a keyword wins', async (t) => {
  const { config, lines } = await read(`neigh_defs {\n timeout 5\n timeout 7\n}\n${least}`);
  t.deepEqual(lines, []);
  t.is(config.neigh.timeoutSec, 7);
});

test('more entries than there is room for mean half of the room', async (t) => {
  const text = 'ipv4_defs { fragment { bucket_number 32\n bucket_entries 4\n max_entries 129 } }\n';
  t.is((await read(text + least)).config.ipv4.fragment.maxEntries, 64);
});

test('the secret of the SYN proxy has one key or two', async (t) => {
  for (const digits of [31, 33, 63, 65]) {
    const text = blockOf('ipvs_defs.tcp.synproxy.synproxy_secret', 'a'.repeat(digits));
    t.is((await read(`${text}\n${least}`)).lines.length, 1);
  }
  for (const digits of [32, 64]) {
    const text = blockOf('ipvs_defs.tcp.synproxy.synproxy_secret', 'a'.repeat(digits));
    const { config, lines } = await read(`${text}\n${least}`);
    t.deepEqual([lines, config.ipvs.tcp.synproxy.secret?.length], [[], digits]);
  }
});

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
  title: (given, from, to) =>
    titled(given, () => `workers with ${to} instead of ${from} are refused`),
});

test(badCores, 'cpu_id 1', 'cpu_id 0', -1);
test(badCores, 'rx_queue_ids 0', 'rx_queue_ids 0 0', -2);
const another = `tx_queue_ids 0 } }
 worker cpu2 { cpu_id 2
 port dpdk0 { rx_queue_ids 0
 tx_queue_ids 1 } } }`;
test('[185]', badCores, 'tx_queue_ids 0 } } }', another, -2);
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
