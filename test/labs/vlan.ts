// SPDX-License-Identifier: GPL-2.0-or-later
import type { HostPlan, Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks, atDirector, director, eachAnswers, farEnd, host, server, shows, startDirector,
} from './topology.js'; // prettier-ignore
import type { HostOptions } from './topology.js';

/** What makes a host speak in one VLAN alone, by a device `tagged`. */
const inVlan = (id: number, address: string): HostOptions => ({
  programs: [farEnd('vlan', 'tagged', 'eth0', `${id}`)],
  setup: [`ip addr add ${address}/24 dev tagged`, 'ip link set tagged up'],
});
const serverInVlan = (address: string): HostPlan => server([], inVlan(200, address));

/** One cable carries the clients' VLAN and the servers'. */
export const lab: Lab = {
  name: 'vlan',
  title: 'VLANs: full NAT from one VLAN to another of the same interface',
  hosts: {
    client: host([], inVlan(100, '10.0.0.1')),
    director: director(['lan']),
    server1: serverInVlan('192.168.100.2'),
    server2: serverInVlan('192.168.100.3'),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'A device for each VLAN, with addresses of its own',
      './dpip vlan add dpdk0.100 link dpdk0 proto 802.1q id 100',
      './dpip vlan add link dpdk0 id 200',
      './dpip addr add 10.0.0.100/24 dev dpdk0.100',
      './dpip addr add 192.168.100.1/24 dev dpdk0.200',
    ),
    shows(
      'director',
      './dpip vlan show link dpdk0 2>&1',
      /^dpdk0\.100 link dpdk0 proto 802\.1q id 100$/m,
      /^dpdk0\.200 link dpdk0 proto 802\.1q id 200$/m,
    ),
    ...atDirector(
      'One service in the clients’ VLAN, its servers in the other',
      './ipvsadm -A -t 10.0.0.100:80 -s rr',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2:80 -b',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.3:80 -b',
      './ipvsadm --add-laddr -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0.200',
    ),
    eachAnswers('10.0.0.100', 'server1', 'server2'),
    asks('The balancer answers in a VLAN', 'ping -c 1 -W 1 10.0.0.100', /1 received/),
    shows('director', './dpip neigh show', /10\.0\.0\.1 .* dpdk0\.100 /),
    shows('director', './dpip -s link show dpdk0.200', /^ +[1-9]\d+ +[1-9]\d+ /m),
    ...atDirector(
      'The same with handshakes of our own',
      './ipvsadm -E -t 10.0.0.100:80 -s rr -j enable',
    ),
    eachAnswers('10.0.0.100', 'server1', 'server2'),
    ...atDirector('Without its device a VLAN is none of ours', './dpip vlan del dpdk0.100'),
    {
      at: 'client',
      run: '! curl --max-time 1 10.0.0.100 2>/dev/null',
    },
  ],
};
