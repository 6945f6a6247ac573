// SPDX-License-Identifier: GPL-2.0-or-later
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../helpers/folder.js';
import { tcp, udp } from '../helpers/packet.js';
import { fixture } from '../helpers/root.js';
import { configurationOf, ealWordsOf } from './transcripts/configuration.js';
import { decodeFrame } from './transcripts/decode.js';
import { compareFlows, markProblems } from './transcripts/flows.js';
import { readRecording } from './transcripts/recording.js';
import type { Deviation, Packet } from './transcripts/recording.js';
import { problemsOf } from './transcripts/text.js';

const step = (cmd: string, stdout: string) => ({ cmd, stdout, stderr: '', exit_code: 0 });
const outcome = (stdout: string, exitCode = 0) => ({ stdout, stderr: '', exitCode });

const same = test.macro<[cmd: string, recorded: string, got: string]>({
  exec(t, cmd, recorded, got) {
    const judged = { scenario: 's', step: step(cmd, recorded), got: outcome(got) };
    t.deepEqual(problemsOf(judged, undefined), []);
  },
  title: (_given, cmd) => `${cmd}: what may differ is not compared`,
});
test(same, 'ping -c 1 x', '64 bytes: time=0.12 ms\n', '64 bytes: time=9 ms\n');
test(same, 'ipvsadm -lnc', 'a 1.2.3.4:4000  x:80\nb\n', 'b\na 1.2.3.4:51234 x:80\n');
test(same, 'ipvsadm -ln --stats', 'TCP  v:80   1   5   4   300   200\n', 'TCP  v:80   1   7   6   380   280\n'); // prettier-ignore
test(same, 'dpip addr show', 'inet 1.1.1.1/32\n  x\ninet 2.2.2.2/32\n  y\n', 'inet 2.2.2.2/32\n  y\ninet 1.1.1.1/32\n  x\n'); // prettier-ignore
test(same, 'dpip neigh show', 'ip: 9.9.9.9 state: REACHABLE     d\n', 'ip: 10.0.0.48 state: PROBE  d\nip: 9.9.9.9 state: PROBE         d\n'); // prettier-ignore

test('another exit code and another line are told', (t) => {
  const judged = { scenario: 's', step: step('ipvsadm -ln', 'a\nb\n'), got: outcome('a\nc\n', 3) };
  t.deepEqual(problemsOf(judged, undefined), [
    'exit code is 3 and should be 0',
    'stdout line 2 is "c" and should be "b"',
  ]);
});

test('counters of UDP and the number of connections are compared', (t) => {
  const listing = 'UDP  v:53   1   5   4   300   200\n';
  const judged = { scenario: 's', step: step('ipvsadm -ln --stats', listing), got: outcome(listing.replace('5', '6')) }; // prettier-ignore
  t.is(problemsOf(judged, undefined).length, 1);
});

test('a deviation replaces what was recorded, or stands beside it', (t) => {
  const deviation = (recorded_ok: boolean): Deviation => ({
    scenario: 's',
    step: 0,
    expect: { stdout_re: ['(?m)^better$'], exit_code: [0, 1] },
    recorded_ok,
  });
  const judged = (stdout: string, exitCode = 0) => ({ scenario: 's', step: step('x', 'worse\n'), got: outcome(stdout, exitCode) }); // prettier-ignore
  t.deepEqual(problemsOf(judged('so\nbetter\n', 1), deviation(false)), []);
  t.deepEqual(problemsOf(judged('worse\n'), deviation(true)), []);
  t.is(problemsOf(judged('worse\n'), deviation(false)).length, 1);
});

test('what a recorded failure said is not wanted of a step that must succeed', (t) => {
  const failed = { ...step('x', ''), exit_code: 1, stderr: 'not exist\n' };
  const deviation: Deviation = { scenario: 's', step: 0, expect: { exit_code: 0, stdout_re: ['^a'] }, recorded_ok: false }; // prettier-ignore
  t.deepEqual(problemsOf({ scenario: 's', step: failed, got: outcome('a\n', 0) }, deviation), []);
});

const engineMac = '02:00:00:00:0d:00';
const sent = (from: string, flags: string, options = {}): Packet =>
  decodeFrame(tcp({ from, to: '192.168.100.2:80', flags, ...options }, { smac: engineMac }));

test('frames are described as in the recordings', (t) => {
  const frame = sent('192.168.100.200:1025', 'S');
  t.like(frame, { smac: engineMac, ip: 4, proto: 'tcp', sport: 1025, dport: 80, flags: 'S' });
  t.true(frame['ip_csum_ok'] === true && frame['l4_csum_ok'] === true);
  const datagram = decodeFrame(udp({ from: '1.2.3.4:5', to: '6.7.8.9:53', payload: 'ab' }));
  t.like(datagram, { proto: 'udp', payload: Buffer.from('ab').toString('hex'), l4_csum_ok: true });
});

test('flows are the same whatever their local port', (t) => {
  const [recorded, ours] = ['192.168.100.200:1025', '192.168.100.200:40001'].map((from) => [sent(from, 'S'), sent(from, 'A')]); // prettier-ignore
  t.deepEqual(compareFlows(ours ?? [], recorded ?? []), { compared: 2, problems: [] });
});

test('a flow that is missing, one too many and a changed field are told', (t) => {
  const one = [sent('192.168.100.200:1025', 'S')];
  t.is(compareFlows([], one).problems.length, 1);
  t.is(compareFlows([...one, sent('192.168.100.200:1026', 'S')], one).problems.length, 1);
  const ttl = one.map((frame) => ({ ...frame, ttl: 63 }));
  t.regex(compareFlows(ttl, one).problems[0] ?? '', /S: ttl 63 for 64/);
});

test('an identification must have come from a host if the recorded ones did', (t) => {
  const host = { ...sent('10.0.0.1:9', 'S'), smac: '02:00:00:00:01:01', id: 7 };
  const passed = { ...sent('192.168.100.200:1025', 'S'), id: 7 };
  t.deepEqual(markProblems([[host, passed]], [[host, passed]]), []);
  t.is(markProblems([[host, { ...passed, id: 8 }]], [[host, passed]]).length, 1);
  t.deepEqual(markProblems([[host, passed]], [[host, { ...passed, id: 8 }]]), []);
});

test('a set-up fills the configuration and names the devices', async (t) => {
  const base = await readFile(fixture('transcripts/dpvs.conf.base'), 'utf8');
  const folder = await temporaryFolder(t);
  const scenario = { scenario: 'x', engine: { running: true }, steps: [] };
  await writeFile(join(folder, 'x.json'), JSON.stringify(scenario));
  await writeFile(join(folder, 'deviations.json'), '[]');
  const config = { LOG: 'INFO', FWD4: 'off' };
  const defaults = { ports: ['dpdk0', 'dpdk1'], workers: 1, engine: true, config };
  const own = { ports: ['dpdk0'], config: { FWD4: 'on' }, actions: [] };
  await writeFile(
    join(folder, 'setups.json'),
    JSON.stringify({ defaults, standard_hosts: [], scenarios: { x: own } }),
  );
  const recording = await readRecording(join(folder, 'x.json'), {});
  const text = configurationOf(base, recording!.setup);
  t.regex(text, /forwarding +on/);
  t.notRegex(text, /dpdk1|@/);
  t.deepEqual(ealWordsOf(recording!.setup).filter((word) => word.startsWith('net_')).length, 1);
  const two = configurationOf(base, { ...recording!.setup, ports: ['dpdk0', 'dpdk1'], workers: 2 });
  t.regex(two, /worker cpu2 \{/);
});
