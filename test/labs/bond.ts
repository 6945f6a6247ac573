// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import { asks, at, atDirector, director, host, server, shows, startDirector } from './topology.js';

const page = 'curl --max-time 2 10.0.0.100/name';

/** A balancer with two cables into one network: an active one and a backup. */
export const lab: Lab = {
  name: 'bond',
  title: 'active-backup bond of two links: one is cut, and traffic goes on by the other',
  hosts: {
    client: host(['10.0.0.2/24']),
    director: director(['lan', 'lan'], { bondMode: 1 }),
    rs1: server(['10.0.0.11/24']),
  },
  story: [
    ...startDirector,
    shows('director', './dpip link show', /^1: dpdk0: /m, /^2: dpdk1: /m, /^3: bond0: /m),
    ...atDirector(
      'A FNAT service on the bond',
      './dpip addr add 10.0.0.100/24 dev bond0',
      './ipvsadm -A -t 10.0.0.100:80 -s rr',
      './ipvsadm -a -t 10.0.0.100:80 -r 10.0.0.11 -b',
      './ipvsadm -P -z 10.0.0.50 -t 10.0.0.100:80 -F bond0',
    ),
    asks('It answers by the primary', page, /^rs1$/m),
    shows('director', './dpip link show bond0 status', /mode 1 /, /ative\/slaves 2\/2 /, /dpdk0\(/),
    ...at('director', 'The primary loses its link', 'ip link set eth1 down'),
    asks('The other takes over', page, /^rs1$/m),
    shows('director', './dpip link show bond0 status', /dpdk0\(\S+, inactive.*dpdk1\(\S+, active/),
    ...at('director', 'It comes back, and the other loses its', 'ip link set eth1 up'),
    ...at('director', '', 'ip link set eth2 down'),
    asks('The primary serves again', page, /^rs1$/m),
  ],
};
