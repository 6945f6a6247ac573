// SPDX-License-Identifier: GPL-2.0-or-later
import test, { type ExecutionContext } from 'ava';
import { echoFault, echoRequest } from '../../../keepalived/check/echo.js';
import { isRoot } from '../../helpers/namespace.js';
import { run } from '../../helpers/process.js';
import { inTree } from '../../helpers/root.js';

test('an echo request has type, code, and a number (RFC 792)', (t) => {
  t.is(echoRequest(4, 0x1234).subarray(0, 8).toString('hex'), '0800000000001234');
  t.is(echoRequest(6, 1).subarray(0, 8).toString('hex'), '8000000000000001');
});

const reply = (hex: string): Buffer => Buffer.from(hex, 'hex');
const faults = test.macro<[hex: string, family: 4 | 6, fault: string | undefined]>({
  exec(t, hex, family, fault) {
    t.is(echoFault(reply(hex), family, 7), fault);
  },
  title: (_given, hex, family, fault) => `IPv${family} ${hex}: ${fault ?? 'the reply'}`,
});
test(faults, '0000abcd00010007', 4, undefined);
test(faults, '8100abcd00010007', 6, undefined);
test(faults, '0000abcd00010008', 4, 'Ping reply expected seq no 7, received 8');
test(faults, '0300abcd00010007', 4, 'Got ICMP packet with type 0x3');
test(faults, '0000', 4, 'Error, got short ICMP packet, 2 bytes');
test(faults, '8100', 6, 'Error, got short ICMPv6 packet, 2 bytes');

const range = '/proc/sys/net/ipv4/ping_group_range';

/** Pings in a network of its own; the last line is what the range is afterwards. */
async function ping(t: ExecutionContext, address: string, words = ''): Promise<readonly string[]> {
  const program = inTree('dist/test/keepalived/check/ping-main.js');
  const setUp = 'ip link set lo up && ip route add unreachable 198.51.100.0/24';
  const text = `${setUp} && "${process.execPath}" "$0" "$1" "$2" && cat ${range}`;
  const { stdout, stderr } = await run('unshare', [
    '-n',
    'sh',
    '-c',
    text,
    program,
    address,
    words,
  ]);
  t.is(stderr, '');
  return stdout.trim().split('\n');
}

const asRoot = isRoot ? test : test.skip;
const widened = `Warning: ${range} being expanded from 1 0 to 0 0`;

asRoot('a host that answers is up; the kernel’s range is as before in the end', async (t) => {
  t.deepEqual(await ping(t, '127.0.0.1'), [widened, 'ICMP connection to RS success.', '1\t0']);
});

asRoot('so is one of IPv6', async (t) => {
  t.deepEqual(await ping(t, '::1'), [widened, 'ICMP connection to RS success.', '1\t0']);
});

asRoot('an address without a way to it fails', async (t) => {
  const lines = await ping(t, '198.51.100.1');
  t.true(lines.includes('ICMP CHECK on service RS failed.'), lines.join('\n'));
});
