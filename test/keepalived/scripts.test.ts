// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import type { Host, ScriptStat } from '../../keepalived/config/context.js';
import type { VirtualServer } from '../../keepalived/config/model/lvs.js';
import { loadText, testHost } from './sample.js';

const folder = { kind: 'folder', mode: 0o755, uid: 0, gid: 0 } as const;
const files: Readonly<Record<string, ScriptStat>> = {
  ...{ '/': folder, '/opt': folder, '/loose': { ...folder, mode: 0o777 } },
  '/opt/good': { kind: 'file', mode: 0o755, uid: 0, gid: 0 },
  '/opt/text': { kind: 'file', mode: 0o644, uid: 0, gid: 0 },
  '/loose/open': { kind: 'file', mode: 0o755, uid: 0, gid: 0 },
};
const host: Host = testHost({
  stat: (path) => files[path],
  realpath: (path) => (path in files ? path : undefined),
});

interface Read {
  readonly service: VirtualServer | undefined;
  readonly logs: readonly string[];
}

function read(script: string, global = 'enable_script_security'): Read {
  const { config, logs } = loadText(
    `global_defs {\nscript_user root\n${global}\n}
virtual_server 10.0.0.1 80 {\nprotocol TCP\nquorum_up ${script}
real_server 10.0.0.2 80 {\nMISC_CHECK {\nmisc_path ${script}\n}\n}\n}\n`,
    { host },
  );
  return { service: config.lvs.virtualServers[0], logs };
}

test('scripts that only root can change stay', (t) => {
  const { service, logs } = read('/opt/good');
  t.deepEqual(service?.quorumUp?.args, ['/opt/good']);
  t.is(service?.realServers[0]?.checkers.length, 1);
  t.deepEqual(logs, []);
});

const goes = test.macro<[script: string, lines: readonly string[]]>({
  exec(t, script, lines) {
    const { service, logs } = read(script);
    t.is(service?.quorumUp, undefined);
    t.deepEqual(service?.realServers[0]?.checkers, []);
    t.deepEqual(logs, lines);
  },
  title: (_given, script) => `${script} is taken out and told`,
});
test(goes, '/opt/none', [
  'Script /opt/none cannot be accessed - No such file or directory',
  'Disabling misc script /opt/none since not found/accessible',
]);
test(goes, '/opt/text', [
  "WARNING - script '/opt/text' is not executable for uid:gid 0:0 - disabling.",
  'Disabling misc script /opt/text since not found/accessible',
]);
test(goes, '/loose/open', [
  "Unsafe permissions found for script '/loose/open' - disabling.",
  'Disabling misc script /loose/open due to insecure',
]);

test('without script security what others can change is told, and runs', (t) => {
  const { service, logs } = read('/loose/open', '');
  t.deepEqual(service?.quorumUp?.args, ['/loose/open']);
  t.is(service?.realServers[0]?.checkers.length, 1);
  t.deepEqual(logs, ["Unsafe permissions found for script '/loose/open'."]);
});

test('each host of SMTP_CHECK is one more checker, with the words of its connection', (t) => {
  const { config, logs } = loadText(`virtual_server 10.0.0.1 25 {\nprotocol TCP
real_server 10.0.0.2 25 {\nSMTP_CHECK {\nhelo_name h\nhost {\nconnect_port 26\n}\nhost {\nconnect_ip 10.0.0.3\n}\n}\n}\n}\n`);
  const checkers = config.lvs.virtualServers[0]?.realServers[0]?.checkers ?? [];
  const shown = checkers.map(({ kind, heloName, connectIp, connectPort }) => [
    ...[kind, heloName, connectIp, connectPort],
  ]);
  t.deepEqual(shown, [
    ['SMTP_CHECK', 'h', undefined, undefined],
    ['SMTP_CHECK', 'h', undefined, 26],
    ['SMTP_CHECK', 'h', '10.0.0.3', undefined],
  ]);
  t.true(logs.some((line) => line.startsWith('The SMTP_CHECK host block is deprecated.')));
});
