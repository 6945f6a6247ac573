// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks,
  atDirector,
  director,
  eachAnswers,
  host,
  server,
  shows,
  startDirector,
} from './topology.js';

const service = '[2001:db8::100]:80';

/** Full NAT between two IPv6 networks. */
export const lab: Lab = {
  name: 'ipv6-fnat',
  title: 'full NAT over IPv6, between two networks',
  hosts: {
    client: host(['2001:db8::1/64'], { segment: 'outside' }),
    director: director(['inside', 'outside']),
    server1: server(['2001:db8:1::2/64'], { segment: 'inside' }),
    server2: server(['2001:db8:1::3/64'], { segment: 'inside' }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'Addresses, one service',
      './dpip -6 addr add 2001:db8::100/64 dev dpdk1',
      './dpip -6 route add 2001:db8:1::/64 dev dpdk0',
      `./ipvsadm -A -t ${service} -s rr`,
      `./ipvsadm -a -t ${service} -r [2001:db8:1::2]:80 -b`,
      `./ipvsadm -a -t ${service} -r [2001:db8:1::3]:80 -b`,
      `./ipvsadm --add-laddr -z 2001:db8:1::200 -t ${service} -F dpdk0`,
    ),
    eachAnswers('http://[2001:db8::100]', 'server1', 'server2'),
    asks(
      'The server sees the local address',
      'curl -g http://[2001:db8::100]/',
      /: \[2001:db8:1::200\]:\d+$/m,
    ),
    shows('client', 'ping -c 1 -W 2 2001:db8::100', /1 received/),
    shows('director', './ipvsadm -ln', /-> \[2001:db8:1::2\]:80 +FullNat +1 /),
  ],
};
