// SPDX-License-Identifier: GPL-2.0-or-later
import test from 'ava';
import { nodeFiles } from '../../../../compat/conf/files.js';
import { checkBondings } from '../../../../native/host/config/bondings.js';
import { readConfig } from '../../../../native/host/config/read.js';
import type { BondingConfig } from '../../../../native/host/config/types.js';
import { bondDevice } from '../../../../native/host/run/bonds.js';

const { config: sample } = await readConfig('packaging/conf/dpvs.conf.bond.sample', nodeFiles);
const [first, second] = sample.netif.bondings as [BondingConfig, BondingConfig];

/** The sample with another first bonding. */
const withFirst = (change: Partial<BondingConfig>) => ({
  ...sample,
  netif: { ...sample.netif, bondings: [{ ...first, ...change }, second] },
});

const refused = test.macro<[change: Partial<BondingConfig>, hint: string]>({
  exec(t, change, hint) {
    const [diagnostic] = checkBondings(withFirst(change));
    t.is(diagnostic?.severity, 'error');
    t.is(diagnostic?.message, `bonding ${change.name ?? first.name} cannot be made`);
    t.is(diagnostic?.hint, hint);
  },
  title: (_given, change) => `refused: a bonding with ${JSON.stringify(change).slice(0, 60)}`,
});
test(refused, { name: '0bond' }, 'its name is letters and then digits');
test(refused, { slaves: [] }, 'it has 1 to 32 slaves, not 0');
test(
  refused,
  { slaves: Array.from({ length: 33 }, (_, at) => `dpdk${at}`) },
  'it has 1 to 32 slaves, not 33',
);
test(
  refused,
  { slaves: ['dpdk0', 'dpdk9'] },
  'slave dpdk9 is no device; there are dpdk0, dpdk1, dpdk2, dpdk3',
);
test(refused, { slaves: ['dpdk0', 'dpdk2'] }, 'slave dpdk2 is named twice');
test(refused, { primary: 'dpdk2' }, 'primary dpdk2 is none of its slaves; they are dpdk0, dpdk1');

test('a slave that a worker polls is refused', (t) => {
  const [master, worker] = sample.workers;
  const ports = worker!.ports.map((port) => ({ ...port, device: 'dpdk1' }));
  const config = { ...sample, workers: [master!, { ...worker!, ports }] };
  t.is(checkBondings(config)[0]?.hint, 'a worker polls its slave dpdk1, not the bond');
});

test('a bond has the queues that workers poll, the settings of its primary, the smallest MTU', (t) => {
  const [dpdk0, dpdk1] = sample.netif.devices;
  const slaves = [
    { ...dpdk0!, mtuBytes: 9000 },
    { ...dpdk1!, mtuBytes: 1400, promiscMode: true, rx: { ...dpdk1!.rx, descriptorNumber: 64 } },
  ];
  const bond = bondDevice(sample, { ...first, primary: 'dpdk1' }, slaves);
  t.like(bond, { name: 'bond0', kniName: 'bond0.kni', mtuBytes: 1400, promiscMode: true });
  t.deepEqual(bond.rx, { ...dpdk1!.rx, descriptorNumber: 64, queueNumber: 8 });
  t.is(bondDevice(sample, { ...first, primary: undefined }, slaves).rx.descriptorNumber, 1024);
});
