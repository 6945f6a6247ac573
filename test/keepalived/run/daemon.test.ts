// SPDX-License-Identifier: GPL-2.0-or-later
import { access, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { startRecorder } from '../../conformance/runs/recorder.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { startKeepalived } from '../../helpers/keepalived.js';
import { run } from '../../helpers/process.js';
import { tcpServer } from '../../helpers/servers.js';

const service = (weight: number, check = ''): string =>
  `virtual_server 10.0.0.1 80 {\nlb_algo rr\nlb_kind NAT\nprotocol TCP\ndelay_loop 1\nreal_server 127.0.0.1 81 {\nweight ${weight}\n${check}\n}\n}\n`;

async function recorded(t: ExecutionContext<unknown>) {
  const path = join(await temporaryFolder(t), 'ipc');
  const recorder = await startRecorder(path);
  t.teardown(() => recorder.close());
  return { path, recorder };
}

async function started(t: ExecutionContext<unknown>, text: string) {
  t.timeout(60_000);
  const { path, recorder } = await recorded(t);
  const keepalived = await startKeepalived(t, text, path);
  await keepalived.line(/^Startup complete$/);
  return { keepalived, recorder, path };
}

test('pid files, dump files and signals are those of the original', async (t) => {
  const { keepalived } = await started(t, service(1));
  t.not(await keepalived.pid('keepalived'), await keepalived.pid('checkers'));
  for (const signal of [36, 63, 'SIGUSR2', 'SIGPIPE'] as const) keepalived.signal(signal);
  const before = performance.now();
  keepalived.signal('SIGUSR1');
  await keepalived.line(/^Printing checker data for process\(\d+\) on signal$/);
  t.true(performance.now() - before < 1000);
  const names = (await readdir(keepalived.folder)).filter((name) => name.endsWith('.data'));
  t.deepEqual(names.sort(), ['keepalived_check.data', 'keepalived_parent.data']);
  const data = await readFile(join(keepalived.folder, 'keepalived_check.data'), 'utf8');
  t.regex(data, /^ VS VIP = 10\.0\.0\.1, VPORT = 80$/m);
  t.regex(data, /^ {3}quorum_state_up = 1$/m);
});

test('ps shows the command line as it was given, the parent first', async (t) => {
  const { keepalived } = await started(t, service(1));
  const pids = [await keepalived.pid('keepalived'), await keepalived.pid('checkers')];
  const { stdout } = await run('ps', ['-o', 'comm=,args=', '-p', pids.join(',')]);
  for (const line of stdout.trim().split('\n')) {
    t.regex(line, /^keepalived +\S+\/bin\/keepalived -n -l -D -D -G -f \S+ -p /);
  }
  t.true(pids[0]! < pids[1]!);
});

test('TERM takes services and pid files away and ends with 0', async (t) => {
  const { keepalived, recorder } = await started(t, service(1));
  keepalived.signal('SIGTERM');
  t.is(await keepalived.exit, 0);
  t.regex(recorder.lines.at(-1) ?? '', /^del-service proto 6 addr 10\.0\.0\.1/);
  await t.throwsAsync(access(join(keepalived.folder, 'keepalived.pid')));
  t.regex(keepalived.lines.at(-1) ?? '', /^Stopped Keepalived v2\.2\.7/);
});

test('a reload of the same configuration sends no message, one changed weight exactly one', async (t) => {
  const { keepalived, recorder } = await started(t, service(1));
  const before = recorder.lines.length;
  keepalived.signal('SIGHUP');
  await keepalived.line(/^Reload complete$/);
  t.is(recorder.lines.length, before);
  await keepalived.write(service(5));
  keepalived.signal('SIGHUP');
  await keepalived.line(/^Reload complete$/, 2);
  t.is(recorder.lines.length, before + 1);
  t.regex(recorder.lines.at(-1) ?? '', /^edit-dest .* weight 5 /);
});

test('a configuration that cannot be read leaves the old one in use, and says so', async (t) => {
  const { keepalived, recorder } = await started(t, service(1));
  const before = recorder.lines.length;
  await rm(keepalived.conf);
  keepalived.signal('SIGHUP');
  await keepalived.line(/^The configuration in use stays as it is$/);
  t.is(recorder.lines.length, before);
  await keepalived.write(service(2));
  keepalived.signal('SIGHUP');
  await keepalived.line(/^Reload complete$/);
  t.regex(recorder.lines.at(-1) ?? '', /^edit-dest .* weight 2 /);
});

test('a checker process killed with -9 comes back without telling anybody anything', async (t) => {
  const port = await tcpServer(t, (socket) => void socket.end());
  const { keepalived, recorder } = await started(
    t,
    service(1, `TCP_CHECK {\nconnect_port ${port}\nwarmup 0\n}`),
  );
  await keepalived.line(/^TCP connection to .* success\.$/);
  process.kill(await keepalived.pid('checkers'), 'SIGKILL');
  await keepalived.line(/^Healthcheck child process\(\d+\) died: Respawning$/);
  await keepalived.line(/^Activating BFD healthchecker$/, 2);
  await pause(1500);
  t.deepEqual(
    recorder.lines.filter((line) => /^(del|edit)/.test(line)),
    [],
  );
  t.is(keepalived.lines.filter((line) => /quorum/.test(line)).length, 1);
});

test('a server that was down before the checker process died is down after it', async (t) => {
  const { keepalived } = await started(t, service(1, 'TCP_CHECK {\nconnect_port 9\nwarmup 0\n}'));
  await keepalived.line(/^Lost quorum/);
  await pause(200);
  process.kill(await keepalived.pid('checkers'), 'SIGKILL');
  await keepalived.line(/^Activating BFD healthchecker$/, 2);
  keepalived.signal('SIGUSR1');
  await keepalived.line(/^Printing checker data/);
  const data = await readFile(join(keepalived.folder, 'keepalived_check.data'), 'utf8');
  t.regex(data, /^ {3}Up = no$/m);
  t.is(keepalived.lines.filter((line) => /^Lost quorum/.test(line)).length, 1);
});

test('ha_suspend: servers of an address that the machine lacks are not checked', async (t) => {
  const check = 'TCP_CHECK {\nconnect_port 1\nretry 0\nwarmup 0\n}';
  const suspending = service(1, check).replace('delay_loop', 'ha_suspend\ndelay_loop');
  const present = suspending.replace('10.0.0.1', '127.0.0.1');
  const { keepalived } = await started(t, suspending + present);
  await keepalived.line(
    /^Removing service \[127\.0\.0\.1\]:tcp:81 from VS \[127\.0\.0\.1\]:tcp:80$/,
  );
  await pause(1500); // the other one's turn, were it checked
  t.deepEqual(
    keepalived.lines.filter((line) => /^Removing .* from VS \[10\.0\.0\.1\]/.test(line)),
    [],
  );
});

test('a daemon that is not there at the start is waited for, and one that starts anew is told all', async (t) => {
  t.timeout(60_000);
  const path = join(await temporaryFolder(t), 'ipc');
  const keepalived = await startKeepalived(t, service(1), path);
  await keepalived.line(/^IPVS: Can't initialize ipvs: no such socket .*; waiting for it$/);
  const first = await startRecorder(path);
  await keepalived.line(/^IPVS: the daemon is there; 1 services and 1 servers are programmed$/);
  t.is(first.lines.filter((line) => line.startsWith('add-')).length, 2);
  first.close();
  await rm(path, { force: true });
  const second = await startRecorder(path);
  t.teardown(() => second.close());
  await keepalived.line(/^IPVS: the daemon is there/, 2);
  t.is(second.lines.filter((line) => line.startsWith('add-')).length, 2);
});

test('--plan prints what a reload would do and does nothing', async (t) => {
  const { keepalived, recorder } = await started(t, service(1));
  await keepalived.write(service(4));
  const before = recorder.lines.filter((line) => line !== 'init').length;
  const { stdout, exitCode } = await keepalived.order('--plan');
  t.is(exitCode, 0);
  t.regex(stdout, /^~ server \[10\.0\.0\.1\]:tcp:80 -> \[127\.0\.0\.1\]:tcp:81: weight 4$/m);
  t.is(recorder.lines.filter((line) => line !== 'init').length, before);
});

test('--confirm goes back in time, and --keep prevents it', async (t) => {
  const { keepalived, recorder } = await started(t, service(1));
  await keepalived.write(service(6));
  t.is((await keepalived.order('--confirm', '1')).exitCode, 0);
  t.regex(recorder.lines.at(-1) ?? '', /weight 6 /);
  await keepalived.line(/^The new configuration was not confirmed/);
  await keepalived.line(/^Reload complete$/, 2);
  t.regex(recorder.lines.at(-1) ?? '', /weight 1 /);
  t.is((await keepalived.order('--confirm=3600')).exitCode, 0);
  t.is((await keepalived.order('--keep')).stdout, 'The new configuration stays.\n');
  t.is((await keepalived.order('--keep')).exitCode, 1);
  t.regex(recorder.lines.at(-1) ?? '', /weight 6 /);
});

test('a second keepalived with the same pid files says that one runs already', async (t) => {
  const { keepalived } = await started(t, service(1));
  const { stderr, exitCode } = await keepalived.order('-n', '-l', '-G');
  t.is(exitCode, 0);
  t.regex(stderr, /daemon is already running\n$/);
});

test('as a daemon it gives the prompt back once its pid file is there', async (t) => {
  t.timeout(60_000);
  const { path } = await recorded(t);
  const folder = await temporaryFolder(t);
  const { writeFile } = await import('node:fs/promises');
  await writeFile(join(folder, 'k.conf'), service(1));
  const { inTree } = await import('../../helpers/root.js');
  const pid = join(folder, 'k.pid');
  const argv = ['-G', '-f', join(folder, 'k.conf'), '-p', pid, '-c', join(folder, 'c.pid')];
  const env = { ...process.env, DPVS_IPC_FILE: path, TMPDIR: folder };
  const { exitCode } = await run(inTree('bin/keepalived'), argv, { env });
  t.is(exitCode, 0);
  const number = Number(await readFile(pid, 'utf8'));
  process.kill(number, 'SIGTERM');
  for (let tries = 0; tries < 400; tries++) {
    if (
      await access(pid).then(
        () => false,
        () => true,
      )
    )
      break;
    await pause(20);
  }
  await t.throwsAsync(access(pid));
});

test('a configuration with VRRP runs its virtual servers and says what does not run', async (t) => {
  const vrrp =
    'vrrp_instance A {\ninterface lo\nvirtual_router_id 5\nvirtual_ipaddress {\n10.9.9.9\n}\n}\n';
  const { keepalived, recorder } = await started(t, vrrp + service(1));
  await keepalived.line(/^VRRP and BFD are not part of this build: 1 VRRP instance of/);
  t.true(recorder.lines.some((line) => line.startsWith('add-dest')));
});

test('options without effect are named in the log, with the reason', async (t) => {
  t.timeout(60_000);
  const keepalived = await startKeepalived(t, service(1), undefined, ['-x', '-a']);
  await keepalived.line(/^--snmp has no effect: SNMP is not part of this build$/);
  await keepalived.line(/^--address-monitoring has no effect: /);
  t.pass();
});

test('-m lets both processes leave cores of any size', async (t) => {
  t.timeout(60_000);
  const keepalived = await startKeepalived(t, service(1), undefined, ['-m']);
  await keepalived.line(/^Startup complete$/);
  for (const name of ['keepalived', 'checkers'] as const) {
    const limits = await readFile(`/proc/${await keepalived.pid(name)}/limits`, 'utf8');
    t.regex(limits, /^Max core file size +unlimited +unlimited/m);
  }
});
