// SPDX-License-Identifier: GPL-2.0-or-later
// What programs of others read out of our listings, with their own expressions.
import test, { type ExecutionContext } from 'ava';
import { run } from '../../ipvsadm/run.js';
import { memoryIo } from '../conformance/memory-io.js';
import { startModelDaemon } from '../helpers/model-daemon.js';

const table = `-A -t 10.0.0.100:80 -s wlc -p 300 -M 255.255.255.0
-a -t 10.0.0.100:80 -r 192.168.100.2:80 -g -w 3 -x 1000 -y 10
-a -t 10.0.0.100:80 -r 192.168.100.3:80 -m -w 0
-A -t [2001:db8::1]:443 -s rr
-a -t [2001:db8::1]:443 -r [2001:db8::3]:443 -i
-A -u 10.0.0.100:53 -s wrr -p 60
-A -f 5 -s rr
-a -f 5 -r 192.168.100.4 -g
-A -f 6 -6 -s rr`;

const names = {
  hostOf: (address: string) =>
    Promise.resolve(address === '10.0.0.100' ? 'vip.example' : undefined),
  addressOf: () => Promise.resolve(undefined),
  serviceOf: (port: number) => Promise.resolve(port === 80 ? 'http' : undefined),
  portOf: () => Promise.resolve(undefined),
};

async function listing(t: ExecutionContext<unknown>, line: string): Promise<string[]> {
  const { path } = await startModelDaemon(t);
  const env = { DPVS_IPC_FILE: path };
  for (const words of [...table.split('\n'), line]) {
    const { io, printed } = memoryIo({ argv0: 'ipvsadm', env, names });
    t.is(await run(words.split(' '), io), 0, printed.stderr);
    if (words === line) return printed.stdout.split('\n');
  }
  return [];
}

/** Each expression with the line that it must match and the groups that it must give. */
const matched = test.macro<
  [command: string, expression: RegExp, line: RegExp, groups: (string | undefined)[]]
>({
  async exec(t, command, ...[expression, line, groups]) {
    const found = (await listing(t, command)).find((text) => line.test(text)) ?? '';
    t.deepEqual(expression.exec(found)?.slice(1), groups, found);
  },
  title: (consumer) => `${consumer ?? ''} finds its groups`,
});

const endpoint = String.raw`(\d+\.\d+\.\d+\.\d+\:\d+|\[[0-9A-Fa-f:]+\]:\d+|\d+)`;
const server = String.raw`(\d+\.\d+\.\d+\.\d+\:\d+|\[[0-9A-Fa-f:]+\]:\d+)`;
const ldirectord = {
  masked: new RegExp(
    String.raw`^(\w+)\s+${endpoint}( IPv6)?\s+(\w+)\s+persistent\s+(\d+)\s+mask\s+(.*)`,
  ),
  persistent: new RegExp(String.raw`^(\w+)\s+${endpoint}( IPv6)?\s+(\w+)\s+persistent\s+(\d+)`),
  plain: new RegExp(String.raw`^(\w+)\s+${endpoint}( IPv6)?\s+(\w+)`),
  server: new RegExp(String.raw`^  ->\s+${server}\s+(\w+)\s+(\d+)`),
  thresholds: new RegExp(String.raw`^  ->\s+${server}\s+(\d+)\s+(\d+)\s+(\d+)`),
};

const ln = '-L -n';
test('ldirectord: masked persistence', matched, ln, ldirectord.masked, /^TCP {2}10/, [
  'TCP',
  '10.0.0.100:80',
  undefined,
  'wlc',
  '300',
  '255.255.255.0',
]);
test('ldirectord: persistence', matched, ln, ldirectord.persistent, /^UDP/, [
  'UDP',
  '10.0.0.100:53',
  undefined,
  'wrr',
  '60',
]);
test('ldirectord: IPv6 service', matched, ln, ldirectord.plain, /^TCP {2}\[/, [
  'TCP',
  '[2001:db8::1]:443',
  undefined,
  'rr',
]);
test('ldirectord: mark', matched, ln, ldirectord.plain, /^FWM {2}5/, ['FWM', '5', undefined, 'rr']);
test('ldirectord: IPv6 mark', matched, ln, ldirectord.plain, /^FWM {2}6/, [
  'FWM',
  '6',
  ' IPv6',
  'rr',
]);
test('ldirectord: server', matched, ln, ldirectord.server, /100\.2:80/, [
  '192.168.100.2:80',
  'Route',
  '3',
]);
test('ldirectord: IPv6 server', matched, ln, ldirectord.server, /-> \[/, [
  '[2001:db8::3]:443',
  'Tunnel',
  '1',
]);
test('ldirectord: server of a mark', matched, ln, ldirectord.server, /100\.4/, [
  '192.168.100.4:0',
  'Route',
  '1',
]);
test('ldirectord: thresholds', matched, '-L -n --thresholds', ldirectord.thresholds, /100\.2:80/, [
  '192.168.100.2:80',
  '1000',
  '10',
  '0',
]);

const stats = '-L --stats';
test(
  'cps: service',
  matched,
  stats,
  /^(\w+)\s+([\w.-]+):([\w\d]+)\s+(\d+)[KMG]?\s+/,
  /^TCP {2}vip/,
  ['TCP', 'vip.example', 'http', '0'],
);
test('cps: mark', matched, stats, /^FWM\s+([\d]+)\s/, /^FWM/, ['5']);
test('cps: server', matched, stats, /^\s+->\s+([^:]+):(\S+)\s+(\d+)[GMK]?\s+/, /100\.2/, [
  '192.168.100.2',
  'http',
  '0',
]);

const one = '-L -n -t 10.0.0.100:80';
test('check_ipvs: service', matched, one, /(\w+)\s+([0-9.]+):(\w+)\s+(\w+)/, /^TCP/, [
  'TCP',
  '10.0.0.100',
  '80',
  'wlc',
]);
test(
  'check_ipvs: server',
  matched,
  one,
  /\s->\s([0-9.]+):(\w+)\s+(\w+)\s+(\d+)\s+(\d+)\s+(\d+)/,
  /100\.3/,
  ['192.168.100.3', '80', 'Masq', '0', '0', '0'],
);
test(
  'ipvs-utils: server',
  matched,
  ln,
  /(\d+.\d+.\d+.\d+)(:)(\d+)(\s+)(\w+\s+)(\d+)(\s+)(\d+)(\s+)(\d+)/,
  /100\.2:80/,
  ['192.168.100.2', ':', '80', '             ', 'Route   ', '3', '      ', '0', '          ', '0'],
);

test('ldirectord and Diamond skip three lines and are at the first service', async (t) => {
  for (const command of [ln, '-L -n --thresholds', '--list --stats --numeric --exact']) {
    t.regex((await listing(t, command))[3] ?? '', /^TCP {2}10\.0\.0\.100:80/, command);
  }
});

test('Octavia finds its columns by the words of the heading', async (t) => {
  const lines = await listing(t, '-Ln');
  const at = lines.findIndex((line) => line.includes('Flags'));
  const heads = `${lines[at]} ${lines[at + 1]}`.split(/\s+/);
  t.true(['Weight', 'ActiveConn', 'InActConn'].every((head) => heads.includes(head)));
  const exact = await listing(t, '-Ln --stats --exact');
  t.true(['Conns', 'InBytes', 'OutBytes'].every((head) => exact[1]?.split(/\s+/).includes(head)));
  const row = exact.find((line) => line.includes('->') && line.includes('100.2:80')) ?? '';
  t.deepEqual(row.trim().split(/\s+/).slice(2).map(Number), [0, 0, 0, 0, 0]);
});

test("munin reads connections from awk's columns 6 and 7 of numbered lines", async (t) => {
  const lines = await listing(t, '-l -n');
  const numbered = lines.map((line, i) => `${i + 1}\t${line}`);
  const columns =
    numbered
      .find((line) => line.includes('100.2:80'))
      ?.trim()
      .split(/\s+/) ?? [];
  t.deepEqual(columns.slice(5, 7), ['0', '0']);
  const rate = (await listing(t, '-l -n --rate')).find((line) => line.includes('100.2:80'));
  t.is(`7 ${rate}`.split(/\s+/)[3], '0');
});

test('the words of a Diamond row are protocol, address and counters', async (t) => {
  const rows = (await listing(t, '--list --stats --numeric --exact')).slice(3);
  const words = rows[0]?.split(/\s+/) ?? [];
  t.deepEqual(words.slice(0, 2), ['TCP', '10.0.0.100:80']);
  t.true(words.slice(2, 7).every((word) => /^\d+$/.test(word)));
});
