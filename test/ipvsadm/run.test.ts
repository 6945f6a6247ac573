// SPDX-License-Identifier: GPL-2.0-or-later
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import type { NameService } from '../../compat/cli/names.js';
import type { Conn } from '../../compat/model/conn.js';
import { decodeRequestHead, encodeReply } from '../../compat/wire/frame.js';
import { run } from '../../ipvsadm/run.js';
import { fixedNames } from '../conformance/fixed-names.js';
import { memoryIo } from '../conformance/memory-io.js';
import { temporaryFolder } from '../helpers/folder.js';
import { startModelDaemon, type ModelDaemon } from '../helpers/model-daemon.js';

interface Options {
  readonly stdin?: string;
  readonly compat?: string;
  readonly isTty?: boolean;
  readonly names?: NameService;
}

const webNames = fixedNames({ hosts: [], services: ['http 80/tcp', 'https 443/udp'] });

async function ipvsadm(path: string, line: string, options: Options = {}) {
  const { stdin = '', compat, isTty, names } = options;
  const env = { DPVS_IPC_FILE: path, ...(compat ? { DPVS_COMPAT: compat } : {}) };
  const extras = { ...(isTty === undefined ? {} : { isTty }), ...(names ? { names } : {}) };
  const { io, printed } = memoryIo({ argv0: 'ipvsadm', env, stdin, ...extras });
  const exitCode = await run(line === '' ? [] : line.split(' '), io);
  return { ...printed, exitCode };
}

const extension = Buffer.from('DPVS\x01\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
const ourDaemon = (t: ExecutionContext<unknown>) => startModelDaemon(t, extension);

/** Runs lines that must succeed. */
async function apply(t: ExecutionContext<unknown>, { path }: ModelDaemon, lines: string) {
  for (const line of lines.trim().split('\n')) {
    t.is((await ipvsadm(path, line.trim())).stderr, '', line);
  }
}

const fullTable = `-A -t 10.0.0.100:80 -s conhash -p 60 -M 255.255.0.0 -j enable --hash-target sip --expire-quiescent --conn-timeout 60 --proxy-protocol v2-insecure --dest-check 2,2,5s,5-60s --dest-check tcp --dest-check ping
-a -t 10.0.0.100:80 -r 192.168.100.2:80 -b -w 5 -x 100 -y 50
-a -t 10.0.0.100:80 -r 192.168.100.3:8080 -b -w 65535
-P -t 10.0.0.100:80 -z 192.168.100.200 -F dpdk0
-A -H proto=tcp,af=ipv4,iif=,oif=dpdk0 -s wlc
-a -H proto=tcp,af=ipv4,iif=,oif=dpdk0 -r 192.168.50.1:0 -J -w 1
-A -H proto=udp,src-range=10.0.0.1-10.0.0.9:0-0,dst-range=0.0.0.0-0.0.0.0:0-0,iif=,oif=dpdk0 -s rr
-A -u 10.0.0.100:443 -s conhash --hash-target qid --quic
-A -u 10.0.0.101:53 -s sh --ops -b flag-1,flag-2
-A -t [2001:db8::1]:443 -s rr -p 300 -M 64 --dest-check default
-a -t [2001:db8::1]:443 -r [2001:db8::3]:443 -i -w 0
-A -1 [2001:db8::2]:1 -s rr
-A -f 4294967295 -6 -s wlc -M 96
-a -f 4294967295 -6 -r [2001:db8::4]:0 -m -w 1
-U -t 10.0.0.100:80 -k 10.0.0.48
-U -u 10.0.0.100:443 -k ipset:bad
-O -t 10.0.0.100:80 -2 10.0.0.49
`;

const sortedLines = (text: string): string[] => text.split('\n').sort();

test('what -S saves with a daemon of ours, -R restores to the last option', async (t) => {
  const first = await ourDaemon(t);
  await apply(t, first, fullTable);
  const saved = await ipvsadm(first.path, '-S -n');
  t.deepEqual(sortedLines(saved.stdout), sortedLines(fullTable));
  const second = await ourDaemon(t);
  t.is((await ipvsadm(second.path, '-R', { stdin: saved.stdout })).exitCode, 0);
  t.is((await ipvsadm(second.path, '-S -n')).stdout, saved.stdout);
});

test('names that -S prints are read by -R', async (t) => {
  const daemon = await ourDaemon(t);
  await apply(t, daemon, fullTable);
  const saved = await ipvsadm(daemon.path, '-S', { names: webNames });
  t.true(saved.stdout.includes('-a -t 10.0.0.100:http -r 192.168.100.2:http -b -w 5'));
  const copy = await ourDaemon(t);
  t.is((await ipvsadm(copy.path, '-R', { stdin: saved.stdout, names: webNames })).stderr, '');
  t.is((await ipvsadm(copy.path, '-S', { names: webNames })).stdout, saved.stdout);
});

test('--full saves all with another daemon too, and without it the original lines are saved', async (t) => {
  const daemon = await startModelDaemon(t);
  await apply(t, daemon, fullTable.replace(' -b flag-1,flag-2', ''));
  const plain = await ipvsadm(daemon.path, '-S -n');
  t.true(plain.stdout.includes('-A -t 10.0.0.100:80 -s conhash -p 60 -M 255.255.0.0\n'));
  t.false(plain.stdout.includes('192.168.100.200'));
  const full = await ipvsadm(daemon.path, '-S -n --full');
  t.true(full.stdout.includes('-P -t 10.0.0.100:80 -z 192.168.100.200 -F dpdk0\n'));
});

test('--no-atomic and other daemons keep what came before a bad line', async (t) => {
  const stdin = '-A -t 10.0.0.77:80 -s rr\nbad line\n';
  for (const [daemon, line] of [
    [await ourDaemon(t), '-R --no-atomic'],
    [await startModelDaemon(t), '-R'],
  ] as const) {
    const result = await ipvsadm(daemon.path, line, { stdin });
    t.is(result.exitCode, 255);
    t.false(result.stderr.includes('line'));
    t.is(daemon.services.size, 1);
  }
});

test('a server without a port gets that of the service', async (t) => {
  const { path } = await ourDaemon(t);
  await ipvsadm(path, '-A -t 10.0.0.100:80 -s rr');
  await ipvsadm(path, '-a -t 10.0.0.100:80 -r 192.168.100.2 -b');
  t.regex((await ipvsadm(path, '-ln')).stdout, / {2}-> 192\.168\.100\.2:80 +FullNat/);
  t.is((await ipvsadm(path, '-d -t 10.0.0.100:80 -r 192.168.100.2')).exitCode, 0);
});

test('profile 1.7 prints the heading of the old listings', async (t) => {
  const { path } = await ourDaemon(t);
  const { stdout } = await ipvsadm(path, '-ln', { compat: '1.7' });
  t.regex(stdout, /^IP Virtual Server version 0\.0\.0 \(size=0\)\nProt /);
});

const stock = { compat: 'ipvsadm-1.31' };

test("the stock profile has stock's version, size, errors and exit code", async (t) => {
  const { path } = await ourDaemon(t);
  t.regex((await ipvsadm(path, '-v', stock)).stdout, /^ipvsadm v1\.31 /);
  t.regex((await ipvsadm(path, '-h', stock)).stdout, /sched-flags/);
  t.regex((await ipvsadm(path, '-ln', stock)).stdout, /^IP .* version 1\.2\.1 \(size=4096\)\n/);
  await ipvsadm(path, '-A -u 10.0.0.100:80 -s rr -o', stock);
  t.is((await ipvsadm(path, '-S -n', stock)).stdout, '-A -u 10.0.0.100:80 -s rr -o\n');
  t.like(await ipvsadm(path, '-A -u 10.0.0.100:80', stock), {
    stderr: 'Service already exists\n',
    exitCode: 255,
  });
  t.like(await ipvsadm(path, '-D -u 10.0.0.101:80', stock), {
    stderr: 'No such service\n',
    exitCode: 255,
  });
  t.like(await ipvsadm(path, '-A -t 10.0.0.100', stock), {
    stderr: 'Zero port specified for non-persistent service\n',
    exitCode: 2,
  });
});

test('the lines that ldirectord writes are taken', async (t) => {
  const { path, services } = await ourDaemon(t);
  for (const line of [
    '-A -f 5 -6 -s sh -p 60 -M 64 -b sh-fallback,sh-port',
    '-E -f 5 -6 -s sh -p 90 -M 64 -b sh-port',
    '-A -t 10.0.0.100:80 -s wlc -b flag-1',
    '-a -t 10.0.0.100:80 -x 100 -y 10 -r 192.168.100.2:80 -g -w 3',
  ]) {
    t.like(await ipvsadm(path, line), { stderr: '', exitCode: 0 }, line);
  }
  t.is(services.size, 2);
});

const conn = (number: number): Conn => ({
  inFamily: 2,
  outFamily: 2,
  protocol: 6,
  client: `10.0.${number >> 8}.${number & 255}`,
  clientPort: 1024,
  virtual: '10.0.0.100',
  virtualPort: 80,
  local: '192.168.100.200',
  localPort: 1025,
  dest: '192.168.100.2',
  destPort: 80,
  timeoutSec: 90,
  lcore: 1,
  state: 'TCP_EST',
});

test('connections are listed over all pages', async (t) => {
  const { path, conns } = await ourDaemon(t);
  for (let i = 0; i < 3000; i++) conns.push(conn(i));
  const lines = (await ipvsadm(path, '-lnc')).stdout.trimEnd().split('\n');
  t.is(lines.length, 3000);
  t.regex(lines[2999] ?? '', /^\[1\]tcp 90s {4}TCP_EST {5}10\.0\.11\.183:1024 +10\.0\.0\.100:80 /);
  const { stdout } = await ipvsadm(path, '-lnc', stock);
  t.regex(stdout, /^IPVS .*\npro expire .*\nTCP 01:30 {2}ESTABLISHED 10\.0\.0\.0:1024 /);
});

const json = test.macro<[line: string, expected: (table: unknown) => unknown, count: number]>({
  async exec(t, line, pick, count) {
    const daemon = await ourDaemon(t);
    await apply(t, daemon, fullTable);
    daemon.conns.push(conn(1), conn(2));
    const { stdout, exitCode } = await ipvsadm(daemon.path, line);
    t.is(exitCode, 0);
    t.is((pick(JSON.parse(stdout)) as unknown[]).length, count);
  },
  title: (_given, line) => `ipvsadm ${line} is one JSON document`,
});
type Table = Readonly<Record<string, unknown>>;
test(json, '-ln --json', (table) => (table as Table)['services'], 8);
test(json, '-l --json --stats', (table) => (table as Table)['services'], 8);
test(json, '-l --json -t 10.0.0.100:80', (table) => (table as Table)['services'], 1);
test(json, '-lc --json', (table) => (table as Table)['connections'], 2);
test(json, '-G --json', (table) => (table as Table)['services'], 8);
test(json, '-B --json', (table) => (table as Table)['entries'], 2);
test(json, '-W --json', (table) => (table as Table)['entries'], 1);

test('JSON tells a service with its settings and servers', async (t) => {
  const daemon = await ourDaemon(t);
  await apply(t, daemon, fullTable);
  const { stdout } = await ipvsadm(daemon.path, '-l --json -t 10.0.0.100:80');
  const { services } = JSON.parse(stdout) as { services: Table[] };
  t.like(services[0], {
    protocol: 'tcp',
    address: '10.0.0.100',
    port: 80,
    scheduler: 'conhash',
    flags: ['synproxy', 'expire-quiescent', 'sip'],
    persistence: { timeoutSec: 60, netmask: '255.255.0.0' },
    proxyProtocol: 'v2-insecure',
    destCheck: { passive: true, external: ['tcp', 'ping'], downNotices: 2 },
  });
  t.like((services[0]?.['dests'] as Table[])[0], { address: '192.168.100.2', forward: 'FullNat' });
});

test('a mistyped option is explained on a terminal only', async (t) => {
  const { path } = await ourDaemon(t);
  const plain = await ipvsadm(path, '-A --tcp-sevrice 10.0.0.1:80');
  t.is(plain.stderr, '--tcp-sevrice: unknown option\n');
  const terminal = await ipvsadm(path, '-A --tcp-sevrice 10.0.0.1:80', { isTty: true });
  t.is(terminal.stderr, '--tcp-sevrice: unknown option\ndid you mean --tcp-service?\n');
});

test('a daemon that answers with garbage gets one line and the exit code 2', async (t) => {
  const path = join(await temporaryFolder(t), 'dpvs.ipc');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(Buffer.alloc(4096, 0xff));
  });
  server.listen(path);
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { stderr, exitCode } = await ipvsadm(path, '-ln');
  t.is(exitCode, 2);
  t.regex(stderr, /^.+\nCan't initialize ipvs: Success\nAre you sure that dpvs is running\?\n$/);
});

test('-v --verbose tells which daemon answers', async (t) => {
  const { path } = await ourDaemon(t);
  t.regex((await ipvsadm(path, '-v --verbose')).stdout, /^ipvsadm v1\.27.*\n.*this project\n$/);
});

/** A daemon whose answers have honest heads and random bodies. */
async function babbler(t: ExecutionContext<unknown>, body: () => Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(t), 'dpvs.ipc');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (request: Buffer) => {
      const { id, kind = 'get' } = decodeRequestHead(request);
      socket.end(encodeReply({ id, kind, errno: 0 }, body()));
    });
  });
  server.listen(path);
  await once(server, 'listening');
  t.teardown(() => server.close());
  return path;
}

test('random bodies of replies never crash a command', async (t) => {
  let next = new Uint8Array(0);
  const path = await babbler(t, () => next);
  const lines = [
    '-ln',
    '-l --json',
    '-ln -t 10.0.0.1:80 --stats',
    '-lnc',
    '-G',
    '-B',
    '-W',
    '-S -n --full',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 12, maxLength: 600 }),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(...lines),
      async (bytes, count, line) => {
        next = Uint8Array.from([...bytes.subarray(0, 2), count, 0, ...bytes.subarray(4)]);
        const { exitCode } = await ipvsadm(path, line);
        t.true(exitCode >= 0 && exitCode <= 255);
      },
    ),
    { numRuns: 300 },
  );
});
