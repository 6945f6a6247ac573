// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { enums } from '../../../compat/abi/constants.js';
import { ipsetParam } from '../../../compat/abi/ipset.js';
import type { AclEntry } from '../../../compat/model/acl.js';
import { editAcl, editIpset, editTcSwitches } from '../../../native/host/engine/edits.js';
import { policyHost } from '../../helpers/policy.js';
import { structBytes } from '../../helpers/structs.js';

const entry = (ipset: string, subject = '0.0.0.0'): AclEntry => ({
  family: 2,
  protocol: 6,
  address: '192.168.100.100',
  port: 80,
  subject,
  ipset,
});

const order = (opcode: number, name: string, address = [0, 0, 0, 0]) => {
  const min = Buffer.from([...address, ...Buffer.alloc(12)]);
  const option = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  const range = { min_addr: min, max_addr: min };
  return editIpset(structBytes(ipsetParam, { opcode, name, type: 'hash:ip', option, range }));
};
const { IPSET_OP_CREATE, IPSET_OP_ADD, IPSET_OP_DEL, IPSET_OP_FLUSH, IPSET_OP_DESTROY } =
  enums.ipset_op;

test('a transaction that fails leaves lists, sets and switches as they were', async (t) => {
  const host = await policyHost(t);
  const { balancer } = host.context;
  await host.quietly(
    'dpip ipset create old hash:ip',
    'dpip ipset add old 10.0.0.1',
    'dpip ipset create idle hash:ip',
    'ipvsadm -U -t 192.168.100.100:80 -k 10.0.0.7',
  );
  const before = (await host.tool('dpip ipset show')).stdout;
  const result = balancer.applyAll([
    order(IPSET_OP_CREATE, 'fresh'),
    order(IPSET_OP_ADD, 'fresh', [10, 0, 0, 2]),
    editAcl('add-acl', 'whitelist', entry('fresh')),
    editAcl('del-acl', 'blacklist', entry('', '10.0.0.7')),
    order(IPSET_OP_ADD, 'old', [10, 0, 0, 2]),
    order(IPSET_OP_DEL, 'old', [10, 0, 0, 1]),
    order(IPSET_OP_FLUSH, 'old'),
    order(IPSET_OP_DESTROY, 'idle'),
    editTcSwitches(0, { egress: true }),
    editAcl('add-acl', 'blacklist', entry('none')),
  ]);
  t.like(result, { code: -1, at: 9 });
  t.is((await host.tool('dpip ipset show')).stdout, before);
  t.deepEqual([...balancer.acl('whitelist')], []);
  t.deepEqual(
    [...balancer.acl('blacklist')].map(({ subject }) => subject),
    ['10.0.0.7'],
  );
  t.deepEqual(balancer.tcSwitches(0), { egress: false, ingress: false });
});

test('schedulers are changed, replaced and deleted; each refusal has its code', async (t) => {
  const host = await policyHost(t);
  const qsch = 'dpip qsch';
  await host.quietly(`${qsch} add dev dpdk0 root pfifo limit 5`);
  const text = async (): Promise<string> => (await host.tool(`${qsch} show dev dpdk0`)).stdout;
  await host.quietly(`${qsch} change dev dpdk0 handle root pfifo limit 7`);
  t.regex(await text(), /^qsch pfifo root .* limit 7$/m);
  await host.quietly(`${qsch} replace dev dpdk0 root bfifo limit 900`);
  t.regex(await text(), /^qsch bfifo root .* limit 900$/m);
  await host.quietly(`${qsch} add dev dpdk0 parent root pfifo limit 1`);
  t.regex(await text(), /^qsch pfifo 8001: dev dpdk0 parent root /m);
  const refused: readonly (readonly [string, string])[] = [
    ['add dev dpdk0 handle 7: pfifo limit 1', 'invalid parameter'],
    ['add dev dpdk0 handle 8001: parent root pfifo limit 1', 'already exist'],
    ['change dev dpdk0 handle 8001: bfifo limit 1', 'not support'],
    ['replace dev dpdk0 handle 9: pfifo limit 1', 'not exist'],
    ['add dev nosuch root pfifo limit 1', 'no such device'],
    [
      'add dev dpdk0 parent root tbf rate 10m burst 9000 limit 1 peakrate 5m mtu 1500',
      'invalid parameter',
    ],
    [
      'add dev dpdk0 parent root tbf rate 10m burst 9000 limit 1 peakrate 50m mtu 900',
      'invalid parameter',
    ],
  ];
  for (const [command, why] of refused) {
    const { exitCode, stderr } = await host.tool(`${qsch} ${command}`);
    t.deepEqual([exitCode, stderr.split('\n').at(-2)], [1, `dpip: ${why}`], command);
  }
});

test('classifiers are changed, and refused with their codes', async (t) => {
  const host = await policyHost(t);
  await host.quietly('dpip qsch add dev dpdk0 root pfifo limit 5');
  const cls = 'dpip cls';
  await host.quietly(`${cls} add dev dpdk0 handle 1:1 match pattern tcp,to=:80 target drop`);
  await host.quietly(`${cls} change dev dpdk0 handle 1:1 match pattern tcp,to=:81 target 2:`);
  t.regex(
    (await host.tool(`${cls} show dev dpdk0`)).stdout,
    /^cls match 1:1 .* TCP,to=0\.0\.0\.0-0\.0\.0\.0:81-81 target 2:$/m,
  );
  const refused: readonly (readonly [string, string])[] = [
    ['add dev dpdk0 handle 1:1 match pattern tcp,to=:80 target drop', 'already exist'],
    ['add dev dpdk0 ipset match none target drop', 'not exist'],
    ['add dev dpdk0 qsch 9: match pattern tcp,to=:80 target drop', 'not exist'],
    ['del dev dpdk0 handle 1:2', 'not exist'],
  ];
  for (const [command, why] of refused) {
    const { exitCode, stderr } = await host.tool(`${cls} ${command}`);
    t.deepEqual([exitCode, stderr.split('\n').at(-2)], [1, `dpip: ${why}`], command);
  }
});

test('short and unknown requests are refused', async (t) => {
  const host = await policyHost(t);
  const head = (id: number, kind: number, len: number): Buffer => {
    const bytes = Buffer.alloc(24);
    bytes.writeUInt32LE(0x10000, 0);
    bytes.writeUInt32LE(id, 4);
    bytes.writeUInt32LE(kind, 8);
    bytes.writeBigUInt64LE(BigInt(len), 16);
    return bytes;
  };
  const requests: readonly (readonly [number, number, Buffer, number])[] = [
    [103, 1, Buffer.alloc(100), -1], // a cut ipset_param
    [104, 0, Buffer.alloc(208), -1], // a test that is none
    [84, 1, Buffer.alloc(100), -1], // a cut tc_conf
    [88, 0, Buffer.alloc(172, 0xff), -14], // an unknown object
    [108, 0, Buffer.alloc(3), -1], // a cut name
    [75, 1, Buffer.alloc(68), -14], // flushing a list
    [73, 1, Buffer.alloc(68), -1], // a family of 0
  ];
  for (const [id, kind, body, code] of requests) {
    const reply = await host.send(Buffer.concat([head(id, kind, body.length), body]));
    t.is(reply.readInt32LE(12), code, `message ${id}`);
  }
});
