// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { edits, oneArm } from '../helpers/engine.js';
import { tcpBack, tcpIn, udpIn } from '../helpers/flow.js';
import { icmpEcho, serverMac } from '../helpers/packet.js';
import { tcp6 } from '../helpers/ip6.js';
import { policyHost } from '../helpers/policy.js';
import type { PolicyHost } from '../helpers/policy.js';
import { structBytes } from '../helpers/structs.js';
import { editAcl, editIpset } from '../../native/host/engine/edits.js';
import { enums } from '../../compat/abi/constants.js';
import { ipsetParam } from '../../compat/abi/ipset.js';

const vip = `-t ${oneArm.service}`;
const other = '192.168.100.9';
const syn = (from: string, port = 40000): Buffer => tcpIn({ from: `${from}:${port}` });
const ack = (from: string, port = 40000): Buffer =>
  tcpIn({ from: `${from}:${port}`, flags: 'A', seq: 1001 });

test('[161] the SYN of a client on the black list is dropped, others pass', async (t) => {
  const host = await policyHost(t);
  await host.quietly(`ipvsadm -U ${vip} -k ${oneArm.client}`);
  t.is(host.passes([syn(oneArm.client)]), 0);
  t.is(host.engine.drops('acl'), 1);
  t.is(host.passes([syn(other)]), 1);
  t.is(host.engine.conns(), 1);
});

test('[161] an established flow stops when its client is listed, and goes on when it is not', async (t) => {
  const host = await policyHost(t);
  t.is(host.passes([syn(oneArm.client), ack(oneArm.client)]), 2);
  await host.quietly(`ipvsadm -U ${vip} -k ${oneArm.client}`);
  t.is(host.passes([ack(oneArm.client), ack(oneArm.client)]), 0);
  await host.quietly(`ipvsadm -V ${vip} -k ${oneArm.client}`);
  t.is(host.passes([ack(oneArm.client)]), 1);
});

test('answers of servers to a listed client still pass', async (t) => {
  const host = await policyHost(t);
  host.engine.inject('dpdk0', syn(oneArm.client));
  const [request] = host.engine.sent('dpdk0');
  await host.quietly(`ipvsadm -U ${vip} -k ${oneArm.client}`);
  t.is(host.passes([tcpBack(request as never, { flags: 'SA' })]), 1);
});

test('[162] with a white list only those on it pass', async (t) => {
  const host = await policyHost(t);
  t.is(host.passes([syn(oneArm.client)]), 1);
  await host.quietly(`ipvsadm -O ${vip} -2 ${other}`);
  t.is(host.passes([ack(oneArm.client), syn('192.168.100.10')]), 0);
  t.is(host.passes([syn(other), ack(other)]), 2);
});

test('[163] an attached empty set denies all', async (t) => {
  const host = await policyHost(t);
  await host.quietly('dpip ipset create none hash:ip', `ipvsadm -O ${vip} -2 ipset:none`);
  t.is(host.passes([syn(oneArm.client), syn(other)]), 0);
});

test('[164] who is on both lists is denied', async (t) => {
  const host = await policyHost(t);
  await host.quietly(`ipvsadm -U ${vip} -k ${other}`, `ipvsadm -O ${vip} -2 ${other}`);
  t.is(host.passes([syn(other)]), 0);
});

test('[165] a nomatch prefix inside a listed one passes', async (t) => {
  const host = await policyHost(t);
  await host.quietly(
    'dpip ipset create nets hash:net',
    'dpip ipset add nets 10.0.0.0/8',
    'dpip ipset add nets 10.1.0.0/16 nomatch',
    'dpip route add 10.0.0.0/8 via 192.168.100.3 dev dpdk0',
    `ipvsadm -U ${vip} -k ipset:nets`,
  );
  t.is(host.passes([syn('10.2.2.3')]), 0);
  t.is(host.passes([syn('10.1.2.3')]), 1);
});

test('[166] a set that a list uses is busy, and free afterwards', async (t) => {
  const host = await policyHost(t);
  await host.quietly('dpip ipset create s hash:ip', `ipvsadm -U ${vip} -k ipset:s`);
  t.regex((await host.tool('dpip ipset show s')).stdout, /^References: 1$/m);
  t.deepEqual(await host.tool('dpip ipset destroy s'), {
    exitCode: 1,
    stdout: '',
    stderr:
      '[sockopt_msg_recv] errcode set in socket msg#103 header: resource busy(-13)\n' +
      'dpip: resource busy\n',
  });
  await host.quietly(`ipvsadm -V ${vip} -k ipset:s`, 'dpip ipset destroy s');
});

test('[167] a set of address and port on the black list compares the source port', async (t) => {
  const host = await policyHost(t);
  await host.quietly(
    'dpip ipset create ports hash:ip,port',
    `dpip ipset add ports ${oneArm.client},tcp:40000`,
    `dpip ipset add ports ${other},tcp:80`,
    `ipvsadm -U ${vip} -k ipset:ports`,
  );
  t.is(host.passes([syn(oneArm.client)]), 0);
  t.is(host.passes([syn(oneArm.client, 40001), syn(other)]), 2);
});

test('a set of address, port and net is asked for the port of the service', async (t) => {
  const host = await policyHost(t);
  await host.quietly(
    'dpip ipset create s hash:net,port,net',
    `dpip ipset add s ${oneArm.client},tcp:80,192.168.100.0/24`,
    `dpip ipset add s ${other},tcp:40000,192.168.100.0/24`,
    `ipvsadm -U ${vip} -k ipset:s`,
  );
  t.is(host.passes([syn(oneArm.client)]), 0);
  t.is(host.passes([syn(other)]), 1);
});

test('an element that comes into a listed set stops established flows', async (t) => {
  const host = await policyHost(t, { proto: 'udp' });
  await host.quietly('dpip ipset create s hash:net', `ipvsadm -U -u ${oneArm.service} -k ipset:s`);
  t.is(host.passes([udpIn()]), 1);
  await host.quietly(`dpip ipset add s ${oneArm.client}/32`);
  t.is(host.passes([udpIn()]), 0);
  await host.quietly('dpip ipset flush s');
  t.is(host.passes([udpIn()]), 1);
});

test('lists are of one protocol and port, and go with their service', async (t) => {
  const host = await policyHost(t);
  await host.quietly(
    `ipvsadm -U -u ${oneArm.service} -k ${oneArm.client}`,
    `ipvsadm -U -t 192.168.100.100:81 -k ${oneArm.client}`,
    `ipvsadm -O ${vip} -2 ${oneArm.client}`,
  );
  t.is(host.passes([syn(oneArm.client)]), 1);
  await host.quietly(`ipvsadm -D ${vip}`);
  t.notRegex((await host.tool('ipvsadm -W')).stdout, /192/);
  const left = [...host.context.balancer.acl('blacklist')];
  t.deepEqual(left.map(({ protocol, port }) => [protocol, port]).sort(), [
    [17, 80],
    [6, 81],
  ]);
});

test('black lists do not hear pings', async (t) => {
  const host = await policyHost(t);
  await host.quietly(`ipvsadm -U ${vip} -k ${oneArm.client}`);
  t.is(host.passes([icmpEcho({ from: oneArm.client, to: '192.168.100.100' })]), 1);
});

test('lists of IPv6 services hold addresses and sets of IPv6', async (t) => {
  const host = await policyHost(t);
  const service = '[fd00::100]:80';
  host.engine.apply(
    edits.address('add-address', 'fd00::100/64', 0),
    edits.address('add-address', 'fd00::200/128', 0, true),
    edits.neigh('add-neigh', 'fd00::2', serverMac, 0),
    edits.addService({ service }),
    edits.dest('add-dest', { service, dest: '[fd00::2]:80' }),
    edits.laddr('add-laddr', { service, laddr: 'fd00::200', port: 0 }),
  );
  const from = (addr: string): Buffer[] => [
    tcp6({ src: addr, dst: 'fd00::100', sport: 4000, dport: 80, flags: 'S' }),
  ];
  await host.quietly(
    `ipvsadm -U -t ${service} -k fd00::3`,
    'dpip -6 ipset create nets hash:net',
    'dpip ipset add nets fd00::8/125',
    `ipvsadm -U -t ${service} -k ipset:nets`,
  );
  t.is(host.passes(from('fd00::3')), 0);
  t.is(host.passes(from('fd00::9')), 0);
  t.is(host.passes(from('fd00::4')), 1);
});

test('a list of a service for all ports is for those that have no service of their own', async (t) => {
  const host = await policyHost(t);
  await host.quietly(
    'ipvsadm -A -t 192.168.100.100:0 -s rr -p 60',
    'ipvsadm -a -t 192.168.100.100:0 -r 192.168.100.2 -g',
  );
  const to443 = (from: string): Buffer[] => [
    tcpIn({ from: `${from}:41000`, to: '192.168.100.100:443' }),
  ];
  t.is(host.passes(to443(oneArm.client)), 1);
  host.context.balancer.apply(
    editAcl('add-acl', 'blacklist', {
      family: 2,
      protocol: 6,
      address: '192.168.100.100',
      port: 0,
      subject: oneArm.client,
      ipset: '',
    }),
  );
  t.is(host.passes(to443(oneArm.client)), 0);
  t.is(host.passes(to443(other)), 1);
  t.is(host.passes([syn(oneArm.client)]), 1);
});

test('a listed client gets no cookie of the SYN proxy', async (t) => {
  const host = await policyHost(t);
  await host.quietly(`ipvsadm -E ${vip} -s rr -j enable`, `ipvsadm -U ${vip} -k ${oneArm.client}`);
  t.is(host.passes([syn(oneArm.client)]), 0);
  t.is(host.passes([syn(other)]), 1);
});

/** Adds single addresses, the `from`th and those behind it, and says how long that took. */
function addSingly(host: PolicyHost, from: number, count: number): number {
  const edits = Array.from({ length: count }, (_, n) => {
    const min = Buffer.alloc(16);
    min.writeUInt32BE(0x0a000000 + from + n);
    const range = { min_addr: min, max_addr: min };
    const option = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    const opcode = enums.ipset_op.IPSET_OP_ADD;
    return editIpset(structBytes(ipsetParam, { name: 's', opcode, option, range }));
  });
  const started = performance.now();
  for (const edit of edits) host.context.balancer.apply(edit);
  return performance.now() - started;
}

test('an address comes into a set of a hundred thousand as fast as into an empty one', async (t) => {
  const host = await policyHost(t);
  await host.quietly('dpip ipset create s hash:ip maxelem 200000', `ipvsadm -U ${vip} -k ipset:s`);
  const rounds = [0, 1000, 2000, 3000, 4000];
  const few = Math.min(...rounds.map((from) => addSingly(host, from, 1000)));
  addSingly(host, 10_000, 100_000);
  const many = Math.min(...rounds.map((from) => addSingly(host, 120_000 + from, 1000)));
  t.true(many < 10 * few, `${few} ms, then ${many} ms`);
});

test('a range of a whole net comes and goes at once', async (t) => {
  const host = await policyHost(t);
  await host.quietly('dpip ipset create s hash:ip maxelem 131000', 'dpip ipset add s 10.0.0.0/16');
  t.regex((await host.tool('dpip ipset show s')).stdout, /^Number of entries: 65536$/m);
  await host.quietly(`ipvsadm -U ${vip} -k ipset:s`, 'dpip ipset del s 10.0.0.0/17');
  t.regex((await host.tool('dpip ipset show s')).stdout, /^Number of entries: 32768$/m);
});
