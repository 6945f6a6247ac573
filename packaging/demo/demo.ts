// SPDX-License-Identifier: GPL-2.0-or-later
import { startDirector } from './director.js';
import { matches } from './lab/expect.js';
import type { Lab } from './lab/lab.js';
import { askService, oneArmHosts, setUpService } from './quick-start.js';

/** What `npm run demo` shows. */
export const demo: Lab = {
  name: 'demo',
  title: 'one-arm full NAT: a client reaches a real server through the balancer',
  hosts: oneArmHosts,
  story: [
    ...startDirector('dpvs.conf.single-nic.sample'),
    ...setUpService,
    ...askService,
    {
      title: 'The programs',
      run: 'cd .. && ls bin',
      shows: [matches(/^dpip\ndpvs\nipvsadm\nkeepalived\n$/)],
    },
    {
      title: 'What the balancer has now',
      at: 'director',
      run: './ipvsadm -ln',
      shows: [matches(/-> 192\.168\.100\.2:80 +FullNat +1 /)],
    },
    {
      at: 'director',
      run: './dpip addr show',
      shows: [matches(/inet 192\.168\.100\.100\/24 .*dpdk0/)],
    },
    { at: 'director', run: './dpip link show', shows: [matches(/^1: dpdk0: /m)] },
  ],
};
