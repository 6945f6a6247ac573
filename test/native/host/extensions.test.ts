// SPDX-License-Identifier: GPL-2.0-or-later
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import fc from 'fast-check';
import { extEditOps, extensionIds } from '../../../compat/abi/extension.js';
import { openChannel } from '../../../compat/client/channel.js';
import { conns } from '../../../compat/client/conns.js';
import { services } from '../../../compat/client/services.js';
import { transaction, wholeTable } from '../../../compat/client/tables.js';
import { DpvsError } from '../../../compat/errors/dpvs-error.js';
import { capabilitiesOf } from '../../../compat/model/extension.js';
import { noDestCheck, noKey } from '../../../compat/model/service.js';
import { decodeReplyHead, encodeRequest } from '../../../compat/wire/frame.js';
import { getTable } from '../../../compat/wire/table.js';
import { readTransaction } from '../../../compat/wire/transaction.js';
import { startHost } from '../../helpers/host.js';
import type { TestHost } from '../../helpers/host.js';
import { portMac, udp } from '../../helpers/packet.js';

const table = `-A -t 10.0.0.100:80 -s wrr -p 60 -M 255.255.0.0 --conn-timeout 30
-a -t 10.0.0.100:80 -r 192.168.100.2:80 -b -w 5 -x 20 -y 10
-a -t 10.0.0.100:80 -r 192.168.100.3:80 -b -w 0
-P -t 10.0.0.100:80 -z 192.168.100.200 -F dpdk0
-P -t 10.0.0.100:80 -z 192.168.100.201 -F dpdk1
-A -t 10.0.0.100:81 -s rr
-P -t 10.0.0.100:81 -z 192.168.100.200 -F dpdk0
-A -u 10.0.0.100:53 -s rr --ops
-a -u 10.0.0.100:53 -r 192.168.100.2:53 -m -w 1
`;

/** A host with that table. */
async function restored(host: TestHost, input = table): Promise<TestHost> {
  const { exitCode, stderr } = await host.tool('ipvsadm -R', input);
  if (exitCode !== 0 || stderr !== '') throw new Error(stderr);
  return host;
}
const saved = async (host: TestHost): Promise<string> =>
  (await host.tool('ipvsadm -S --full -n')).stdout;

test('a daemon of ours says what it can', async (t) => {
  const host = await startHost(t);
  const info = await services(openChannel({ path: host.path })).info();
  const all = ['transaction', 'table', 'conns', 'timeouts', 'counters'];
  t.deepEqual([...(capabilitiesOf(info) ?? [])], all);
});

test('what -S --full saves, -R gives back after -C', async (t) => {
  const host = await restored(await startHost(t));
  const before = await saved(host);
  t.deepEqual(before.split('\n').sort(), table.split('\n').sort());
  await host.tool('ipvsadm -C');
  t.is(await saved(host), '');
  await restored(host, before);
  t.is(await saved(host), before);
});

const lines = (...extra: readonly string[]): string => table + extra.join('\n') + '\n';
const spoiled = test.macro<[input: string, exitCode: number, stderr: RegExp]>({
  async exec(t, input, exitCode, stderr) {
    const host = await startHost(t);
    const addresses = (await host.tool('dpip addr show')).stdout;
    const result = await host.tool('ipvsadm -R', input);
    t.is(result.exitCode, exitCode);
    t.regex(result.stderr, stderr);
    t.is(await saved(host), '');
    t.is((await host.tool('dpip addr show')).stdout, addresses);
  },
  title: (given) => `${given}: nothing is applied`,
});
test('a word that is no command', spoiled, lines('bad line'), 255, /^Try `ipvsadm -h'.*\nline 10 is bad, nothing was applied\n$/); // prettier-ignore
test('a service twice', spoiled, lines('', '-A -u 10.0.0.100:53 -s rr'), 253, /already exist\(-3\)\nSuccess\nline 11 was refused, nothing was applied\n$/); // prettier-ignore
test('a device that is not there', spoiled, lines('-P -t 10.0.0.100:81 -z 192.168.100.9 -F no'), 252, /not exist\(-4\)[^]*line 10 was refused/); // prettier-ignore
test('thresholds that cross', spoiled, lines('-a -t 10.0.0.100:81 -r 1.2.3.4:1 -b -x 5 -y 9'), 242, /not support\(-14\)[^]*line 10 was refused/); // prettier-ignore
test('an edit of a service deleted before', spoiled, lines('-D -t 10.0.0.100:81', '-E -t 10.0.0.100:81 -s wlc'), 252, /line 11 was refused/); // prettier-ignore

test('-E sees services of lines before and of the daemon', async (t) => {
  const host = await restored(await startHost(t));
  await restored(host, '-A -t 10.0.0.9:1 -s rr -p 50\n-E -t 10.0.0.9:1 -s wlc\n-E -t 10.0.0.100:81 -s wlc\n'); // prettier-ignore
  const after = await saved(host);
  t.regex(after, /^-A -t 10\.0\.0\.9:1 -s wlc -p 50$/m);
  t.regex(after, /^-A -t 10\.0\.0\.100:81 -s wlc$/m);
});

test('a local address leaves its device with the last service of the transaction', async (t) => {
  const host = await restored(await startHost(t));
  await restored(host, '-Q -t 10.0.0.100:80 -z 192.168.100.200 -F dpdk0\n');
  t.regex((await host.tool('dpip addr show')).stdout, /192\.168\.100\.200/);
  await restored(host, '-Q -t 10.0.0.100:81 -z 192.168.100.200 -F dpdk0\n');
  t.notRegex((await host.tool('dpip addr show')).stdout, /192\.168\.100\.200/);
});

test('other commands of the input run when all changes are made', async (t) => {
  const host = await startHost(t);
  const { stdout } = await host.tool('ipvsadm -R', '-ln\n-A -t 10.0.0.9:1 -s rr\n-v\nnonsense\n');
  t.regex(stdout, /^IP Virtual Server[^]*TCP {2}10\.0\.0\.9:1 rr\n[^]*ipvsadm v1\.27/);
});

test('time-outs are set and listed, and 0 leaves one as it is', async (t) => {
  const host = await startHost(t);
  t.is((await host.tool('ipvsadm --set 600 0 120')).exitCode, 0);
  t.is((await host.tool('ipvsadm -l --timeout')).stdout, 'Timeout (tcp tcpfin udp): 600 7 120\n');
});

test('thousands of connections come in one answer', async (t) => {
  const host = await startHost(t);
  await restored(host, '-A -u 10.0.0.100:53 -s rr\n-a -u 10.0.0.100:53 -r 192.168.100.2:53 -b\n-P -u 10.0.0.100:53 -z 192.168.100.200 -F dpdk0\n'); // prettier-ignore
  await host.tool('dpip addr add 10.0.0.100/24 dev dpdk1');
  await host.tool('dpip addr add 192.168.100.1/24 dev dpdk0');
  await host.tool('dpip neigh add 192.168.100.2 lladdr 02:00:00:00:09:09 dev dpdk0');
  for (let n = 0; n < 5000; n++) {
    const from = `10.0.0.${1 + (n % 50)}:${10_000 + Math.floor(n / 50)}`;
    host.engine.injectInto('dpdk1', 0, udp({ from, to: '10.0.0.100:53' }, { dmac: portMac(1) }));
  }
  const pages: number[] = [];
  const channel = openChannel({ path: host.path });
  for await (const page of conns(channel).stream({ templates: false }))
    pages.push(page.conns.length);
  t.is(
    pages.reduce((sum, count) => sum + count, 0),
    host.engine.conns(),
  );
  t.deepEqual([host.engine.conns(), pages.length, host.engine.allDrops()], [5000, 3, 0]);
  const { stdout } = await host.tool('ipvsadm -lnc');
  t.is(stdout.split('\n').length - 1, host.engine.conns());
});

test('hostile transactions are answered in the protocol’s way', async (t) => {
  const host = await startHost(t);
  const bodies = fc.uint8Array({ maxLength: 600 }).map((bytes) => {
    if (bytes.length > 8) bytes.set([bytes[8]! & 1, 0, 0, 0, bytes[9]! & 3, 0, 0, 0]);
    return bytes;
  });
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const frame = encodeRequest(extensionIds.DPVS_EXT_TRANSACTION, 'set', body);
      return decodeReplyHead(await host.send(frame)).id === extensionIds.DPVS_EXT_TRANSACTION;
    }),
    { numRuns: 500 },
  );
  t.is(host.log.filter((line) => line.startsWith('ERR')).length, 0);
});

test('damaged bodies of ours are refused, never misread', (t) => {
  const ops = Object.values(extEditOps);
  const edit = fc.tuple(fc.constantFrom(...ops), fc.uint8Array({ maxLength: 130 }));
  const body = fc.array(edit, { maxLength: 4 }).map((edits) => {
    const heads = edits.map(([op, tail]) => Buffer.concat([Buffer.of(op, 0, 0, 0, 255, 255, 255, 255), tail])); // prettier-ignore
    return Buffer.concat([Buffer.of(0, 0, 0, 0, edits.length, 0, 0, 0), ...heads]);
  });
  const isRefusal = (read: () => unknown): boolean => {
    try {
      read();
      return true;
    } catch (error) {
      return error instanceof DpvsError && error.code === 'DPVS_BAD_MESSAGE';
    }
  };
  fc.assert(
    fc.property(
      body,
      (bytes) =>
      isRefusal(() => [...readTransaction(bytes).edits()]) && isRefusal(() => getTable.reply.decode(bytes)), // prettier-ignore
    ),
    { numRuns: 20_000 },
  );
  t.pass();
});

test('a transaction names the edit that was refused', async (t) => {
  const host = await startHost(t);
  const edits = transaction(openChannel({ path: host.path }));
  const service = {
    ...noKey,
    ...{ family: 2, protocol: 6, address: '10.0.0.1', port: 80, netmask: 0xffffffff },
    ...{ proxyProtocol: 0, flags: 0, persistTimeoutSec: 0, connTimeoutSec: 0, limitMbps: 0 },
    ...{ limitPercent: 0, scheduler: 'rr', check: noDestCheck },
  };
  edits.add({ op: 'add-service', service });
  edits.add({ op: 'add-service', service: { ...service, port: 81, scheduler: 'nosuch' } });
  const refused = await edits.commit();
  t.is(refused?.at, 1);
  t.is(refused?.error.code, 'EDPVS_NOTEXIST');
  t.is(host.context.balancer.services().length, 0);
});

/** A daemon with a service of UDP by NAT, whose server is known. */
async function natHost(t: ExecutionContext): Promise<TestHost> {
  const host = await startHost(t);
  await restored(host, '-A -u 10.0.0.100:53 -s rr\n-a -u 10.0.0.100:53 -r 192.168.100.2:53 -m\n');
  await host.tool('dpip addr add 192.168.100.1/24 dev dpdk0');
  await host.tool('dpip neigh add 192.168.100.2 lladdr 02:00:00:00:09:09 dev dpdk0');
  return host;
}

test('[180] a thousand connections a second are shown as such after twenty seconds', async (t) => {
  const host = await natHost(t);
  const { rates } = host.context;
  const start = performance.now();
  await rates.sample(start);
  for (let look = 0, n = 0; look < 10; look++) {
    for (let burst = 0; burst < 40; burst++) {
      const frames = Array.from({ length: 50 }, () => {
        const from = `10.0.${1 + (n >> 12)}.1:${2000 + (n++ & 4095)}`;
        return udp({ from, to: '10.0.0.100:53' }, { dmac: portMac(1) });
      });
      host.engine.injectInto('dpdk1', 0, ...frames);
      host.engine.sentRaw('dpdk0');
    }
    await rates.sample(start + 2000 * (look + 1));
  }
  const { stdout } = await host.tool('ipvsadm -ln --rate');
  const [, cps] = /^UDP +10\.0\.0\.100:53 +(\d+)/m.exec(stdout) ?? [];
  t.true(Number(cps) >= 990 && Number(cps) <= 1010, stdout);
});

test('rates come from looks at the counters, and fall when nothing comes', async (t) => {
  const host = await natHost(t);
  const { rates } = host.context;
  const start = performance.now();
  await rates.sample(start + 2000);
  for (let n = 0; n < 800; n++) {
    const from = `10.0.0.1:${2000 + n}`;
    host.engine.injectInto('dpdk1', 0, udp({ from, to: '10.0.0.100:53' }, { dmac: portMac(1) }));
  }
  await rates.sample(start + 4000);
  const shown = async (): Promise<number[]> =>
    [
      ...(await host.tool('ipvsadm -ln --rate')).stdout.matchAll(
        /^(?: {2}->|UDP ) \S+:53 +(\d+) +(\d+)/gm,
      ),
    ].flatMap(([, conns, packets]) => [Number(conns), Number(packets)]);
  t.deepEqual(await shown(), [400, 400, 400, 400]); // what begins is shown at once
  await rates.sample(start + 6000);
  t.deepEqual(await shown(), [300, 300, 300, 300]); // a quarter of nothing in it
  for (let at = 8; at < 60; at += 2) await rates.sample(start + at * 1000);
  t.deepEqual(await shown(), [0, 0, 0, 0]);
});

test('a reader may pause for longer than a silent client lives', async (t) => {
  const host = await startHost(t, { limits: { silenceMs: 1500 } });
  const count = 5000;
  const line = (_: unknown, n: number): string => `-A -t 10.0.${n >> 8}.${n & 255}:80 -s rr\n`;
  await restored(host, Array.from({ length: count }, line).join(''));
  let rows = 0;
  for await (const row of wholeTable(openChannel({ path: host.path, silenceMs: 5000 }))) {
    if (rows === 0) await sleep(2000);
    rows += row.service.port === 80 ? 1 : 0;
  }
  t.is(rows, count);
});
