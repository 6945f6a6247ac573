// SPDX-License-Identifier: GPL-2.0-or-later
// What Debian's keepalived 2.2.7 tells with `-t` of small configurations, each for one rule. Recorded as root with the
// interfaces below, without the user keepalived_script and without a name server.
import { readFileSync } from 'node:fs';
import test from 'ava';
import type { ConfFiles } from '../../compat/conf/files.js';
import { readConfiguration } from '../../keepalived/run/read.js';
import { testHost } from './sample.js';

interface Theme {
  readonly theme: string;
  /** The configuration around each case, which stands at `@@`. */
  readonly template: string;
  readonly cases: readonly {
    readonly text: string;
    readonly exit: number;
    readonly told: readonly string[];
  }[];
}

const themes = JSON.parse(
  readFileSync('test/fixtures/keepalived-recorded.json', 'utf8'),
) as readonly Theme[];

const folder = { kind: 'folder', mode: 0o755, uid: 0, gid: 0 } as const;
const file = { kind: 'file', mode: 0o644, uid: 0, gid: 0 } as const;
const files = new Map<string, ReturnType<ReturnType<typeof testHost>['stat']>>([
  ...['/', '/usr', '/usr/bin', '.'].map((path) => [path, folder] as const),
  ['/usr/bin/true', { ...file, mode: 0o755 }],
  ['/dev/null', { ...file, kind: 'other', mode: 0o666 }],
  ...['/etc/passwd', 'c.conf'].map((path) => [path, file] as const),
]);

const host = testHost({
  interfaces: ['lo', 'eth0', 'eth1', 'p0', 'p1'].map((name) => ({
    ...{ name, loopback: name === 'lo', kind: '' },
  })),
  stat: (path) => files.get(path),
  realpath: (path) => (files.has(path) ? path : undefined),
  readText: (path) => (path === '/etc/protocols' ? 'tcp 6 TCP # a comment\n' : undefined),
  resolves: (name) => /^(\d+\.\d+\.\d+\.\d+|localhost)$/.test(name),
});

/** The configuration, and one file that it may include. */
function filesWith(config: string): ConfFiles {
  const texts = new Map([
    ['/w/c.conf', config],
    ['/w/inc1', 'router_id inc1\nfoo\n'],
  ]);
  const missing = (): never => {
    throw new Error('no such file');
  };
  return {
    readFile: async (path) => Promise.resolve(Buffer.from(texts.get(path) ?? missing(), 'latin1')),
    readdir: async () => Promise.resolve(['c.conf', 'inc1']),
    stat: async (path) =>
      Promise.resolve(texts.has(path) ? { kind: 'file' as const, mode: 0o644 } : missing()),
  };
}

for (const [index, { theme, template, cases }] of themes.entries()) {
  test(`${theme}: told as recorded (${index + 1})`, async (t) => {
    for (const { text, exit, told } of cases) {
      const config = template.replace('@@', () => text);
      const { findings, status } = await readConfiguration({
        ...{ file: 'c.conf', files: filesWith(`${config}\n`), cwd: '/w', host, configId: 'node' },
        ...{ allStrict: false, testing: true, compat: '2.2.7' },
      });
      const printed = findings.map((one) => one.printed);
      t.deepEqual([status, ...printed.sort()], [exit, ...[...told].sort()], config);
    }
  });
}
