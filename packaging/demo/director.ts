// SPDX-License-Identifier: GPL-2.0-or-later
import { matches } from './lab/expect.js';
import type { Expectation, Step } from './lab/lab.js';

/** What a sample needs on a machine without a NIC for DPDK, huge pages and gigabytes to spare. */
const smallMachine = 's/! (hugepages|memory_mb|vdev) /\\1 /; s/(pktpool_size) .*/\\1 32767/';

const hint =
  'look at what dpvs said above; conf/dpvs.conf.items names every keyword of /etc/dpvs.conf';

/**
 * Steps that start a balancer on the host `director` as the quick start does, from a sample whose
 * devices ride on eth1 (dpdk0) and eth2 (dpdk1).
 * @param links what the list of its ports must look like
 */
export function startDirector(
  sample: string,
  links: Expectation = matches(/^1: dpdk0: /m),
): readonly Step[] {
  return [
    {
      title: 'Configure the balancer: the sample, with the lines that a machine without NIC needs',
      at: 'director',
      run: `cd .. && cp conf/${sample} /etc/dpvs.conf`,
    },
    { at: 'director', run: `sed -E -i '${smallMachine}' /etc/dpvs.conf` },
    { title: 'Start the balancer', at: 'director', run: './dpvs &', hint },
    {
      title: 'Check that it has started',
      at: 'director',
      run: './dpip link show',
      withinSec: 60,
      shows: [links],
      hint,
    },
  ];
}
