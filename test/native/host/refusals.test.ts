// SPDX-License-Identifier: GPL-2.0-or-later
// Messages that are refused on purpose: flows of kernel interfaces, and those of the HTTP agent.
import test from 'ava';
import type { DpvsError } from '../../../compat/errors/dpvs-error.js';
import * as agent from '../../../compat/wire/agent.js';
import { handlerOf } from '../../../native/host/handlers/table.js';
import { startHost } from '../../helpers/host.js';

const nothing = new Uint8Array(0);
const flow = test.macro<[command: string, text: RegExp]>({
  async exec(t, command, text) {
    const host = await startHost(t);
    const { stdout, stderr, exitCode } = await host.tool(`dpip flow ${command}`);
    t.deepEqual([stdout, exitCode], ['', 1]);
    t.regex(stderr, text);
  },
  title: (_given, command) => `dpip flow ${command}`,
});
test('a', flow, 'add type kni dev dpdk0 192.168.88.12', /msg#99 header: not support\(-14\)/);
test('b', flow, 'add type kni dev nosuch 192.168.88.12', /msg#99 header: not exist\(-4\)/);
test('c', flow, 'del type kni dev dpdk0 2001:db8::12', /msg#100 header: not support\(-14\)/);
test('d', flow, 'flush type kni dev dpdk0', /msg#101 header: not support\(-14\)/);
test('e', flow, 'show type kni dev nosuch', /msg#102 header: not exist\(-4\)/);

test('no device has a flow', async (t) => {
  const host = await startHost(t);
  const { stdout, stderr, exitCode } = await host.tool('dpip flow show type kni dev dpdk0');
  t.deepEqual([stdout, stderr, exitCode], ['', '', 0]);
});

test('hardware that could steer an address has no worker to steer it to', async (t) => {
  const host = await startHost(t);
  const dpdk0 = host.context.ports.at(0);
  if (dpdk0 === undefined) throw new Error('no dpdk0');
  host.context.ports.add(0, { ...dpdk0, driver: 'mlx5_pci' });
  const { stderr } = await host.tool('dpip flow add type kni dev dpdk0 192.168.88.12');
  t.regex(stderr, /msg#99 header: .*\(-\d+\)/);
  t.true(host.log.some((line) => line.includes('no worker of type kni runs')));
});

test('with kernel interfaces off a flow is refused with an answer', async (t) => {
  const host = await startHost(t);
  Object.assign(host.context.outfit, { kni: false });
  for (const command of ['show type kni dev dpdk0', 'add type kni dev dpdk0 192.168.88.12']) {
    const { stderr, exitCode } = await host.tool(`dpip flow ${command}`);
    t.is(exitCode, 1);
    t.regex(stderr, /not support\(-14\)/);
  }
});

test('messages of the HTTP agent are refused, and it is said why', async (t) => {
  const host = await startHost(t);
  for (const { id, kind, name } of Object.values(agent)) {
    const error = t.throws<DpvsError>(() => handlerOf(kind, id)?.answer(host.context, nothing));
    t.is(error?.code, 'EDPVS_NOTSUPP', name);
    t.regex(error?.message ?? '', /messages of the HTTP agent are off/);
  }
});
