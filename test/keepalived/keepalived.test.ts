// SPDX-License-Identifier: GPL-2.0-or-later
import { completionLines } from '../../keepalived/run/completion.js';
import { facts } from '../../keepalived/keywords/facts.js';
import { access, chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { machine } from '../../keepalived/run/host.js';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import type { Host } from '../../keepalived/config/context.js';
import { spliceLines } from '../../compat/conf/manual.js';
import { keywordEntries, optionEntries } from '../../keepalived/run/manual.js';
import { run } from '../../keepalived/run/run.js';
import {
  differences,
  oracleHost,
  play,
  referenceOf,
  type OracleCase,
} from '../conformance/keepalived.js';
import { run as corpus } from '../conformance/corpus.js';
import { memoryIo } from '../conformance/memory-io.js';
import { loadText, testHost } from './sample.js';

const oracle = JSON.parse(await readFile('test/fixtures/keepalived-oracle.json', 'utf8')) as {
  readonly cases: readonly OracleCase[];
};

test("each recorded configuration gets the reference build's messages and exit status", async (t) => {
  const failed: string[] = [];
  for (const one of oracle.cases) {
    const reference = referenceOf(one);
    if (reference === undefined) continue;
    const got = await play(one, reference.answer.argv);
    failed.push(...differences(got, reference).map((problem) => `${one.id}: ${problem}`));
  }
  t.deepEqual(failed, []);
});

interface Options {
  readonly files?: Readonly<Record<string, string>>;
  readonly host?: Host;
  readonly isTty?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the program in a folder of its own. */
async function program(t: ExecutionContext, argv: readonly string[], options: Options = {}) {
  const cwd = await mkdtemp(join(tmpdir(), 'dpvs-keepalived-'));
  t.teardown(() => rm(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(cwd, name), text, 'latin1');
  }
  const env = options.env ?? {};
  const { io, printed } = memoryIo({ argv0: 'keepalived', env, isTty: options.isTty ?? false });
  const exit = await run(argv, io, { host: options.host ?? oracleHost(env), cwd });
  return { exit, cwd, ...printed };
}

const testFile = ['-t', '-f', 'c.conf'];
const slip = { 'c.conf': 'virtual_server 10.0.0.1 80 {\n\tlb_alog rr\n}\n' };

test('in a pipe a finding is the line of the original alone', async (t) => {
  const { exit, stderr } = await program(t, testFile, { files: slip });
  t.is(exit, 5);
  t.is(stderr.split('\n')[0], "(c.conf: Line 2) Unknown keyword 'lb_alog'");
});

for (const [text, lines] of [
  ['foo', ["Unknown keyword 'foo'", "(c.conf: Line 1) Unknown keyword 'foo'"]],
  ['\n\nfoo', ["(Line 2) Unknown keyword 'foo'", "(c.conf: Line 3) Unknown keyword 'foo'"]],
] as const) {
  test(`the first reading counts only lines that end: ${JSON.stringify(text)}`, async (t) => {
    const files = { 'c.conf': text };
    const env = { KEEPALIVED_COMPAT: '2.2.7' };
    const { stderr } = await program(t, testFile, { files, env });
    t.deepEqual(stderr.split('\n').slice(0, 2), [...lines] as string[]);
  });
}

for (const [mac, message] of [
  ['zz:1', 'VMAC invalid MAC address zz:1'],
  ['::1', 'VMAC invalid MAC address ::1 - ignored'],
  ['100:0:0:0:0:0', 'VMAC invalid MAC address 100:0:0:0:0:0 - ignored'],
  ['1:2:3:4:5:6:7', 'VMAC MAC address is multicast 1:2:3:4:5:6:7 - ignoring'],
  ['2:2:3:4:5:6:7', ''],
  ['2:2:3:4:5', ''],
] as const) {
  test(`use_vmac ${mac} is judged as the original does`, async (t) => {
    const config = `vrrp_instance V {\ninterface eth0\nvirtual_router_id 1\nuse_vmac ${mac}\n}\n`;
    const { stderr } = await program(t, testFile, { files: { 'c.conf': config } });
    t.is(/VMAC.*/.exec(stderr)?.[0] ?? '', message);
  });
}

const forPeople = test.macro<[argv: readonly string[], isTty: boolean]>(async (t, argv, isTty) => {
  const { exit, stderr } = await program(t, [...testFile, ...argv], { files: slip, isTty });
  t.is(exit, 5);
  t.true(stderr.startsWith("c.conf:2:2: error: Unknown keyword 'lb_alog' [unknown-keyword]\n"));
  t.true(
    stderr.includes('\n    2 | \tlb_alog rr\n      | \t^^^^^^^\n      = did you mean lb_algo?\n'),
  );
});

test('--lint shows place, line, caret and the word that was meant', forPeople, ['--lint'], false);
test('a terminal is shown the same', forPeople, [], true);

test('a code can be switched off', async (t) => {
  const { stderr } = await program(t, [...testFile, '--lint=-unknown-keyword'], { files: slip });
  t.false(stderr.includes('lb_alog ['));
});

test('--json gives editors the same as data', async (t) => {
  const { stdout } = await program(t, [...testFile, '--json'], { files: slip });
  const [first] = JSON.parse(stdout) as Record<string, unknown>[];
  t.like(first, {
    code: 'unknown-keyword',
    line: 2,
    column: 2,
    endColumn: 9,
    hint: 'did you mean lb_algo?',
  });
});

const advised = test.macro<[config: string, code: string]>({
  async exec(t, config, code) {
    const { stderr } = await program(t, [...testFile, '--lint'], { files: { 'c.conf': config } });
    t.true(stderr.includes(`[${code}]`), stderr);
  },
  title: (_given, _config, code) => `lint tells ${code}`,
});

const instance = (name: string, id: number, vip: string): string =>
  `vrrp_instance ${name} {\ninterface eth0\nvirtual_router_id ${id}\nvirtual_ipaddress {\n${vip}\n}\n}\n`;
const service = (inner: string): string =>
  `virtual_server 10.0.0.1 80 {\nlb_algo rr\nlb_kind NAT\nprotocol TCP\n${inner}\nreal_server 10.0.0.2 80 {\n}\n}\n`;

test(advised, instance('A', 1, '192.0.2.9') + instance('B', 2, '192.0.2.9'), 'shared-vip');
test(advised, service('alpha\n}\nreal_server 10.0 {\n'), 'unexpected-brace');
test(advised, `local_address_group g {\n10.0.0.1-5\n}\n${service('')}`, 'laddr-on-vip');
test(advised, service('virtualhost 10.0.0'), 'odd-address');
test(advised, `virtual_server group none {\nreal_server 10.0.0.2 80 {\n}\n}\n`, 'only-logged');

test('--dump-model prints the typed configuration', async (t) => {
  const { stdout } = await program(t, [...testFile, '--dump-model'], {
    files: { 'c.conf': service('quorum 1') },
  });
  const model = JSON.parse(stdout) as { lvs: { virtualServers: { quorum: number }[] } };
  t.is(model.lvs.virtualServers[0]?.quorum, 1);
});

const guide = `local_address_group laddr_g1 {
    10.115.43.100-102
}
virtual_server_group dpvs_test {
    10.115.57.102 80
}
virtual_server group dpvs_test {
    delay_loop 7
    lb_algo wrr
    lb_kind FNAT
    hysteresis 0
    alpha
    omega
    quorum 1
    quorum_up "ip addr add 10.115.57.102/32 dev lo;"
    quorum_down "ip addr del 10.115.57.102/32 dev lo;"
    protocol TCP
    laddr_group_name laddr_g1
    syn_proxy
    real_server 10.115.54.1 80 {
        weight 100
        inhibit_on_failure
        TCP_CHECK {
            connect_timeout 4
        }
    }
}
`;
const ipThere = (host: Host): Host => ({
  ...host,
  stat: (path) => (path.endsWith('/bin/ip') ? testHost().stat('/usr/bin/true') : host.stat(path)),
  realpath: (path) => path,
});

test('the guide for a FNAT service loads whole, with the word about script security', async (t) => {
  const files = { 'c.conf': guide };
  const host = ipThere(oracleHost({}));
  const { exit, stderr } = await program(t, testFile, { files, host });
  t.is(
    stderr,
    'SECURITY VIOLATION - check scripts are being executed but script_security not enabled.\n',
  );
  t.is(exit, 6);
});

test('the guide passes once its scripts are allowed', async (t) => {
  const files = {
    'c.conf': `global_defs {\nscript_user root\nenable_script_security\n}\n${guide}`,
  };
  const { exit, stderr } = await program(t, testFile, { files, host: ipThere(oracleHost({})) });
  t.is(stderr, '');
  t.is(exit, 0);
});

test('local addresses of the guide are a range without interface', (t) => {
  const [group] = loadText(guide).config.lvs.localGroups;
  const range = {
    family: 4 as const,
    first: '10.115.43.100',
    last: '10.115.43.102',
    ipset: undefined,
    interface: undefined,
  };
  t.deepEqual(group?.entries, [range]);
});

interface Answered {
  readonly exit: number;
  readonly stdout?: string;
  readonly stderr?: RegExp;
}

const answered = test.macro<[argv: string, expected: Answered]>({
  async exec(t, argv, { exit, stdout = '', stderr = /^$/ }) {
    const result = await program(t, argv.split(' '));
    t.is(result.exit, exit);
    t.is(result.stdout, stdout);
    t.regex(result.stderr, stderr);
  },
  title: (_given, argv) => `keepalived ${argv} is answered`,
});

test(answered, '--version', { exit: 0, stderr: /^Keepalived v2/ });
test(answered, '--help', { exit: 0, stderr: /--use-file=FILE/ });
test(answered, '--signum=RELOAD', { exit: 0, stdout: '1\n' });
test(answered, '--signum=JSON', { exit: 0, stdout: '36\n' });
test(answered, '--signum=WHAT', { exit: 1, stderr: /^Unknown sigfunc WHAT\n$/ });
test(answered, '-Z', { exit: 1, stderr: /^Unknown option -Z\n$/ });
test(answered, '-lnDf', { exit: 1, stderr: /^Missing parameter for option -f\n$/ });
test(answered, '-n -f none.conf', {
  exit: 6,
  stderr: /Unable to find configuration file none.conf\n$/,
});
test(answered, '-t -f none.conf', { exit: 0, stderr: /^Config files missing 'none.conf'.\n$/ });

test('--config-test=FILE adds to a file', async (t) => {
  const argv = ['--config-test=log', '-f', 'c.conf'];
  const { exit, stderr, cwd } = await program(t, argv, { files: slip });
  t.is(exit, 5);
  t.is(stderr, '');
  t.regex(
    await readFile(join(cwd, 'log'), 'utf8'),
    /^\(c.conf: Line 2\) Unknown keyword 'lb_alog'\n/,
  );
});

test('a file that includes itself ends in a message', async (t) => {
  const { exit, stderr } = await program(t, testFile, { files: { 'c.conf': 'include c.conf\n' } });
  t.is(exit, 6);
  t.regex(stderr, /Too many levels of include/);
});

test('a line of a hundred megabytes, and one of NULs, end in messages', async (t) => {
  const files = { 'c.conf': `${'x'.repeat(100_000_000)}\nglobal_defs {\n\0router_id x\n}\n` };
  const { exit } = await program(t, testFile, { files });
  t.is(exit, 5);
});

test('names are bytes: a file with an umlaut is found', async (t) => {
  const name = Buffer.from('gr\u00fc\u00df.conf').toString('latin1');
  const { cwd } = await program(t, ['--version']);
  await writeFile(join(cwd, 'gr\u00fc\u00df.conf'), 'nosuch\n');
  const { io, printed } = memoryIo({ argv0: 'keepalived', env: {} });
  t.is(await run(['-t', '-f', name], io, { host: testHost(), cwd }), 5);
  t.regex(printed.stderr, /^\(Line 1\) Unknown keyword 'nosuch'\n/);
});

test('a file that may not be read is told', async (t) => {
  const { cwd } = await program(t, testFile, { files: slip });
  await chmod(join(cwd, 'c.conf'), 0o000);
  const { io, printed } = memoryIo({ argv0: 'keepalived', env: {} });
  const exit = await run(testFile, io, { host: testHost(), cwd });
  t.true(exit === 5 || (exit === 0 && /Permission denied/.test(printed.stderr))); // root reads all
});

test('the manual pages have the lists that the tables give', async (t) => {
  for (const [name, entries] of [
    ['keepalived.8', optionEntries],
    ['keepalived.conf.5', keywordEntries],
  ] as const) {
    const page = await readFile(`man/${name}`, 'utf8');
    t.is(spliceLines(page, entries()), page);
  }
});

test('--keywords prints every keyword as data', async (t) => {
  const { stdout } = await program(t, ['--keywords']);
  t.is((JSON.parse(stdout) as unknown[]).length, 560);
});

interface SchemaPart {
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
}

test('--schema has a place for every keyword', async (t) => {
  const { stdout } = await program(t, ['--schema']);
  const schema = JSON.parse(stdout) as SchemaPart;
  const placeOf = (path: string): SchemaPart | undefined =>
    path
      .split('/')
      .reduce<SchemaPart | undefined>(
        (at, name) => (at?.properties ?? at?.items?.properties)?.[name],
        schema,
      );
  t.deepEqual(
    [...facts.keys()].filter((path) => placeOf(path) === undefined),
    [],
  );
  t.like(placeOf('virtual_server/real_server/weight'), { type: 'string' });
});

test('the completion knows every option', async (t) => {
  const script = await readFile('packaging/completion/keepalived.bash', 'utf8');
  t.true(script.endsWith(`${completionLines().join('\n')}\n`));
  t.regex(script, /--use-file/);
});

const words = [
  ...[
    'global_defs',
    'vrrp_instance A',
    'virtual_server 1.2.3.4 80',
    'real_server ::1 80',
    '{',
    '}',
  ],
  ...[
    'router_id',
    '"',
    'x',
    '-1',
    '$A=b \\',
    '$A',
    '${_RANDOM 1 2}',
    '@a',
    '@^b',
    '~SEQ(A, 3) $A',
    '~LST(B, {a}',
  ],
  ...[
    'virtual_ipaddress',
    '10.0.0.1/33',
    'TCP_CHECK',
    'HTTP_GET',
    'url',
    'weight',
    'include x',
    '#',
    '!',
    '\\',
    '\0',
    '\xff',
  ],
  ...[
    'notify_master',
    "'",
    'track_script',
    'virtual_routes',
    'to',
    'via',
    'bfd_instance',
    'umask',
    'group',
    '\n',
  ],
];
const statuses = [0, 2, 4, 5, 6];

test('whatever is written, reading ends with an ordinary status', (t) => {
  const text = fc.array(fc.constantFrom(...words, '\n', '\n', ' '), { maxLength: 40 });
  const property = fc.property(text, (parts) =>
    statuses.includes(loadText(parts.join(' ')).status),
  );
  t.notThrows(() => fc.assert(property, { numRuns: 20_000 }));
});

test('recorded configurations with flipped bytes end with an ordinary status', (t) => {
  const flips = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 5 });
  const property = fc.property(fc.constantFrom(...oracle.cases), flips, ({ config }, changes) => {
    const bytes = Buffer.from(config);
    for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
    return statuses.includes(loadText(bytes.toString('latin1')).status);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 10_000 }));
});

test('files in the manner of real ones get the recorded messages and statuses', async (t) => {
  t.is(await corpus(['test/fixtures/keepalived-corpus', '--recorded']), 0);
});

const samples = '/usr/share/doc/keepalived/samples';
const stockProgram = '/usr/sbin/keepalived';
const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

test('the samples of the Debian package give its exit statuses, where it is installed', async (t) => {
  const there = (await isThere(samples)) && (await isThere(stockProgram));
  const names = there ? await readdir(samples) : [];
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
  for (const name of names.filter((one) => /^keepalived\.conf.*(?<!\.gz)$/.test(one))) {
    const argv = ['-t', '-f', name];
    const stock = spawnSync(stockProgram, argv, { cwd: samples, env });
    const { io } = memoryIo({ argv0: 'keepalived', env });
    const exit = await run(argv, io, { host: machine(env), cwd: samples });
    t.deepEqual([name, exit], [name, stock.status]);
  }
  t.pass();
});
