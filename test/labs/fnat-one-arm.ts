// SPDX-License-Identifier: GPL-2.0-or-later
import { startDirector } from '../../packaging/demo/director.js';
import { listing, matches } from '../../packaging/demo/lab/expect.js';
import type { Lab } from '../../packaging/demo/lab/lab.js';
import { askService, oneArmHosts, setUpService } from '../../packaging/demo/quick-start.js';

const link = `
1: dpdk0: socket 0 mtu 1500 rx-queue 8 tx-queue 8
    UP 10000 Mbps full-duplex fixed-nego promisc-off
    addr A0:36:9F:9D:61:F4 OF_RX_IP_CSUM OF_TX_IP_CSUM OF_TX_TCP_CSUM OF_TX_UDP_CSUM
`;

/** The quick start of the original's README. */
export const lab: Lab = {
  name: 'fnat-one-arm',
  title: 'full NAT with one interface, as in the quick start',
  hosts: oneArmHosts,
  environment: { DPVS_COMPAT: '1.7' },
  story: [
    ...startDirector('dpvs.conf.single-nic.sample', listing(link)),
    ...setUpService,
    ...askService,
    {
      title: 'The service',
      at: 'director',
      run: './ipvsadm -ln',
      shows: [matches(/-> 192\.168\.100\.2:80 +FullNat +1 /)],
    },
    {
      at: 'director',
      run: './dpip addr show',
      shows: [matches(/^inet 192\.168\.100\.100\/24 .*dpdk0$/m)],
    },
  ],
};
