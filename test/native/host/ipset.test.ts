// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import fc from 'fast-check';
import { enums } from '../../../compat/abi/constants.js';
import { engineList } from '../../../compat/abi/engine-records.js';
import { ipsetParam } from '../../../compat/abi/ipset.js';
import { editIpset } from '../../../native/host/engine/edits.js';
import { policyHost } from '../../helpers/policy.js';
import { structBytes } from '../../helpers/structs.js';

const shown = test.macro<[create: string, entries: readonly string[], members: readonly string[]]>({
  async exec(t, create, entries, members) {
    const host = await policyHost(t);
    const family = create.startsWith('-6 ') ? '-6 ' : '';
    await host.quietly(`dpip ${family}ipset create s ${create.slice(family.length)}`);
    await host.quietly(...entries.map((entry) => `dpip ipset add s ${entry}`));
    const { stdout } = await host.tool('dpip ipset show s');
    t.deepEqual(stdout.split('Members:\n')[1]?.trimEnd().split('\n').sort(), [...members].sort());
  },
  title: (_given, create, entries) => `members of ${create}: ${entries.join(' ')}`,
});
test(shown, 'hash:net', ['10.0.0.0-10.0.0.9'], ['10.0.0.0/29  ', '10.0.0.8/31']);
test(
  shown,
  'hash:net',
  ['10.1.2.3/8 nomatch', '10.0.0.1'],
  ['10.0.0.0/8 nomatch  ', '10.0.0.1/32'],
);
test(shown, 'hash:ip,port', ['10.0.0.1,tcp:80-81'], ['10.0.0.1,tcp:80  ', '10.0.0.1,tcp:81']);
test(shown, 'hash:ip,port,net', ['10.0.0.1,udp:53,10.2.0.0/16'], ['10.0.0.1,udp:53,10.2.0.0/16']);
test(shown, '-6 hash:net', ['2001:db8::1/64', '2001:db8::1'], [
  '2001:db8::/64  ',
  '2001:db8::1/128',
]); // prettier-ignore
test(shown, 'bitmap:ip range 10.0.0.0/30', ['10.0.0.0-10.0.0.255'], [
  '10.0.0.0  ',
  '10.0.0.1  ',
  '10.0.0.2  ',
  '10.0.0.3',
]); // prettier-ignore
test(shown, 'bitmap:port range 10-12', ['tcp:11-20'], ['tcp:11  ', 'tcp:12']);
test(shown, 'hash:ip comment', ['10.0.0.1 comment why'], ['10.0.0.1  comment "why"']);

const code = (text: string): string =>
  `[sockopt_msg_recv] errcode set in socket msg#103 header: ${text}\n` +
  `dpip: ${text.replace(/\(.*/, '')}\n`;
const refused = test.macro<[given: readonly string[], command: string, stderr: string]>({
  async exec(t, given, command, stderr) {
    const host = await policyHost(t);
    await host.quietly(...given);
    t.deepEqual(await host.tool(command), { exitCode: 1, stdout: '', stderr });
  },
  title: (_given, _commands, command) => `refused: ${command}`,
});
const plain = 'dpip ipset create s hash:ip';
test(refused, [plain], plain, code('already exist(-3)'));
test(refused, [], 'dpip ipset create s hash:mac', 'dpip: check: invalid parameter\n');
test(refused, [plain], 'dpip ipset del s 10.0.0.1', code('not exist(-4)'));
test(
  refused,
  ['dpip ipset create s hash:ip maxelem 2', 'dpip ipset add s 10.0.0.0/31'],
  'dpip ipset add s 10.0.0.2',
  code('no memory(-2)'),
);
test(refused, [plain], 'dpip ipset add s 2001:db8::1', code('invalid parameter(-1)'));

test('with force what is there, or is not, is no error', async (t) => {
  const host = await policyHost(t);
  await host.quietly(plain, 'dpip ipset add s 10.0.0.1', 'dpip -F ipset add s 10.0.0.0/30');
  t.regex((await host.tool('dpip ipset show s')).stdout, /^Number of entries: 4$/m);
  await host.quietly('dpip -F ipset del s 10.0.0.2-10.0.0.9');
  t.regex((await host.tool('dpip ipset show s')).stdout, /^Number of entries: 2$/m);
});

test('the sets share a pool of elements', async (t) => {
  const host = await policyHost(t);
  host.engine.set({ ipset_pool_elements: 300 });
  await host.quietly(plain, 'dpip ipset create other hash:net', 'dpip ipset add s 10.0.0.0/24');
  await host.quietly('dpip ipset add other 10.0.0.0/24');
  t.is((await host.tool('dpip ipset add s 10.0.1.0/26')).stderr, code('no memory(-2)'));
  await host.quietly('dpip ipset flush s', 'dpip ipset add s 10.0.1.0/24');
});

test('a test asks for the longest prefix, and heeds nomatch', async (t) => {
  const host = await policyHost(t);
  await host.quietly(
    'dpip ipset create s hash:net',
    'dpip ipset add s 10.0.0.0/8',
    'dpip ipset add s 10.1.0.0/16 nomatch',
  );
  t.is((await host.tool('dpip ipset test s 10.2.3.4')).stdout, 'true\n');
  t.is((await host.tool('dpip ipset test s 10.1.3.4')).stdout, 'false\n');
});

test('counters of drops are listed by reason for each worker', async (t) => {
  const host = await policyHost(t);
  await host.quietly(`ipvsadm -U -t 192.168.100.100:80 -k 192.168.100.3`);
  const { tcpIn } = await import('../../helpers/flow.js');
  host.engine.inject('dpdk0', tcpIn());
  const listed: unknown = JSON.parse((await host.tool('dpip --json -s link show cpu1')).stdout);
  t.like((listed as { drops: unknown }[])[0], { drops: { acl: 1 } });
});

const { IPSET_OP_ADD, IPSET_OP_TEST, IPSET_OP_FLUSH } = enums.ipset_op;

/** An ipset_param for an address in 10.0.0.0/16, given by its last 16 bits. */
function param(opcode: number, address: number, cidr = 0, nomatch = false): Uint8Array {
  const min = Buffer.alloc(16);
  min.writeUInt32BE(0x0a000000 + address);
  const option = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, nomatch ? 1 : 0, 2]);
  const range = { min_addr: min, max_addr: min };
  return structBytes(ipsetParam, { name: 's', opcode, option, cidr, range });
}

const nets = fc.uniqueArray(
  fc.record({
    address: fc.integer({ min: 0, max: 0xffff }),
    length: fc.integer({ min: 16, max: 32 }),
    nomatch: fc.boolean(),
  }),
  { selector: ({ address, length }) => `${address >> (32 - length)}/${length}`, maxLength: 40 },
);

test('a set of nets says what the longest prefix says', async (t) => {
  const host = await policyHost(t);
  const { balancer } = host.context;
  await host.quietly('dpip ipset create s hash:net');
  const isIn = (address: number): boolean =>
    balancer.ask(engineList.values['ipset-test'], param(IPSET_OP_TEST, address)).readInt32LE() > 0;
  const property = fc.property(
    nets,
    fc.array(fc.integer({ min: 0, max: 0xffff })),
    (all, asked) => {
      balancer.apply(editIpset(param(IPSET_OP_FLUSH, 0)));
      for (const { address, length, nomatch } of all) {
        balancer.apply(editIpset(param(IPSET_OP_ADD, address, length, nomatch)));
      }
      const longest = [...all].sort((a, b) => b.length - a.length);
      for (const address of [...asked, ...all.map((net) => net.address)]) {
        const first = longest.find(
          (net) => address >> (32 - net.length) === net.address >> (32 - net.length),
        );
        if (isIn(address) !== (first !== undefined && !first.nomatch)) return false;
      }
      return true;
    },
  );
  t.notThrows(() => fc.assert(property, { numRuns: 300 }));
});
