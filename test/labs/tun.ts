// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks, atDirector, director, eachAnswers, farEnd, holdsVip, host, server, shows, startDirector,
} from './topology.js'; // prettier-ignore
import type { HostPlan } from '../../packaging/demo/lab/lab.js';

/** A real server behind a tunnel: it unwraps what comes, and holds the service's address. */
const behindTunnel = (address: string): HostPlan =>
  server([`${address}/24`], {
    programs: [farEnd('ip', 'tun0', address, '-')],
    setup: [...holdsVip('192.168.100.100'), 'ip link set tun0 up'],
  });

/** Requests reach the servers inside IP packets; the servers answer the clients themselves. */
export const lab: Lab = {
  name: 'tun',
  title: 'tunnelling: requests wrapped in IP by the balancer, answers straight from the servers',
  hosts: {
    client: host(['192.168.100.3/24']),
    director: director(['lan']),
    server1: behindTunnel('192.168.100.11'),
    server2: behindTunnel('192.168.100.12'),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'Addresses and one service, its servers behind tunnels',
      './dpip addr add 192.168.100.1/24 dev dpdk0',
      './dpip addr add 192.168.100.100/32 dev dpdk0',
      './ipvsadm -A -t 192.168.100.100:80 -s rr',
      './ipvsadm -a -t 192.168.100.100:80 -r 192.168.100.11:80 -i',
      './ipvsadm -a -t 192.168.100.100:80 -r 192.168.100.12:80 -i',
    ),
    eachAnswers('192.168.100.100', 'server1', 'server2'),
    asks('The server sees the client itself', 'curl 192.168.100.100', /: 192\.168\.100\.3:\d+$/m),
    shows('director', './ipvsadm -ln', /-> 192\.168\.100\.11:80 +Tunnel +1 /),
    shows(
      'director',
      './ipvsadm -ln --stats',
      /^TCP +192\.168\.100\.100:80 +3 +[1-9]\d* +0 +[1-9]\d* +0 *$/m,
    ),
    shows('server1', 'ip -s link show tun0 | sed -n 4p', /^ +[1-9]/m),
  ],
};
