// SPDX-License-Identifier: GPL-2.0-or-later
import { startDirector } from '../../packaging/demo/director.js';
import { listing, matches } from '../../packaging/demo/lab/expect.js';
import type { HostPlan, Lab, Step } from '../../packaging/demo/lab/lab.js';
import { tellingServer } from '../../packaging/demo/quick-start.js';

const links = `
1: dpdk0: socket 0 mtu 1500 rx-queue 8 tx-queue 8
    UP 10000 Mbps full-duplex fixed-nego promisc-off
    addr A0:36:9F:9D:61:F4 OF_RX_IP_CSUM OF_TX_IP_CSUM OF_TX_TCP_CSUM OF_TX_UDP_CSUM
2: dpdk1: socket 0 mtu 1500 rx-queue 8 tx-queue 8
    UP 10000 Mbps full-duplex fixed-nego promisc-off
    addr A0:36:9F:9D:61:F5 OF_RX_IP_CSUM OF_TX_IP_CSUM OF_TX_TCP_CSUM OF_TX_UDP_CSUM
`;

const addresses = `
inet 10.0.0.100/32 scope global dpdk1
     valid_lft forever preferred_lft forever
inet 192.168.100.200/32 scope global dpdk0
     valid_lft forever preferred_lft forever sa_used 0 sa_free 1032176 sa_miss 0
`;

const routes = `
inet 10.0.0.100/32 via 0.0.0.0 src 0.0.0.0 dev dpdk1 mtu 1500 tos 0 scope host metric 0 proto auto
inet 192.168.100.200/32 via 0.0.0.0 src 0.0.0.0 dev dpdk0 mtu 1500 tos 0 scope host metric 0 proto auto
inet 192.168.100.0/24 via 0.0.0.0 src 0.0.0.0 dev dpdk0 mtu 1500 tos 0 scope link metric 0 proto auto
inet 10.0.0.0/16 via 0.0.0.0 src 0.0.0.0 dev dpdk1 mtu 1500 tos 0 scope link metric 0 proto auto
`;

const services = `
IP Virtual Server version 0.0.0 (size=0)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.0.0.100:80 rr
  -> 192.168.100.2:80             FullNat 1      0          0
  -> 192.168.100.3:80             FullNat 1      0          0
`;

function server(address: string): HostPlan {
  return {
    links: { eth0: { segment: 'inside', addresses: [`${address}/24`] } },
    programs: [tellingServer],
  };
}

function atDirector(title: string, ...commands: readonly string[]): Step[] {
  const steps = commands.map((run) => ({ at: 'director', run }));
  return steps.map((step, place) => (place === 0 ? { ...step, title } : step));
}

/** One connection, open or closed by now. */
function served(server: string) {
  return matches(new RegExp(`-> ${server}:80 +FullNat 1 +(1 +0|0 +1) *$`, 'm'));
}

/** The two-arm set-up of the cluster guide. */
export const lab: Lab = {
  name: 'fnat-two-arm',
  title: 'full NAT between two networks, with the commands and listings of the cluster guide',
  hosts: {
    client: { links: { eth0: { segment: 'outside', addresses: ['10.0.0.1/16'] } } },
    director: { links: { eth1: { segment: 'inside' }, eth2: { segment: 'outside' } } },
    server1: server('192.168.100.2'),
    server2: server('192.168.100.3'),
  },
  environment: { DPVS_COMPAT: '1.7' },
  story: [
    ...startDirector('dpvs.conf.sample', listing(links)),
    ...atDirector(
      'Addresses, routes, one service',
      './dpip addr add 10.0.0.100/32 dev dpdk1',
      './dpip route add 10.0.0.0/16 dev dpdk1',
      './dpip route add 192.168.100.0/24 dev dpdk0',
      './ipvsadm -A -t 10.0.0.100:80 -s rr',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2 -b',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.3 -b',
      './ipvsadm --add-laddr -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0',
    ),
    {
      title: 'The listings of the guide',
      at: 'director',
      run: './dpip addr show',
      shows: [listing(addresses)],
    },
    { at: 'director', run: './dpip route show', shows: [listing(routes)] },
    { at: 'director', run: './ipvsadm -ln', shows: [listing(services)] },
    {
      title: 'Ask the service twice; each server answers once',
      at: 'client',
      run: 'curl http://10.0.0.100',
      shows: [matches(/^Your ip:port : 10\.0\.0\.1:\d+$/m)],
    },
    {
      at: 'client',
      run: 'curl http://10.0.0.100',
      shows: [matches(/^Your ip:port : 10\.0\.0\.1:\d+$/m)],
    },
    {
      at: 'director',
      run: './ipvsadm -ln',
      shows: [served('192.168.100.2'), served('192.168.100.3')],
    },
  ],
};
