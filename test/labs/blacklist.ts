// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks,
  at,
  atDirector,
  director,
  fails,
  host,
  server,
  shows,
  startDirector,
} from './topology.js';

const inside = { segment: 'inside' };
const as = (address: string): string => `curl --max-time 2 --interface ${address} 10.0.0.100/name`;

/** Who is on the black list of a service is not served; who is not on a white list neither. */
export const lab: Lab = {
  name: 'blacklist',
  title: 'black and white lists: a client is turned away, and let in again',
  hosts: {
    client: host(['10.0.0.1/24', '10.0.0.66/24'], { segment: 'outside' }),
    director: director(['inside', 'outside']),
    server1: server(['192.168.100.2/24'], inside),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'One service',
      './dpip addr add 10.0.0.100/24 dev dpdk1',
      './dpip route add 192.168.100.0/24 dev dpdk0',
      './ipvsadm -A -t 10.0.0.100:80 -s rr',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2:80 -b',
      './ipvsadm --add-laddr -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0',
    ),
    asks('Both clients are served', as('10.0.0.66'), /^server1$/m),
    ...atDirector('One is put on the black list', './ipvsadm -U -t 10.0.0.100:80 -k 10.0.0.66'),
    shows('director', './ipvsadm -B', /10\.0\.0\.66/),
    ...at('client', 'It is turned away', fails(as('10.0.0.66'))),
    asks('The other is not', as('10.0.0.1'), /^server1$/m),
    ...atDirector('It is taken off again', './ipvsadm -V -t 10.0.0.100:80 -k 10.0.0.66'),
    asks('And is served', as('10.0.0.66'), /^server1$/m),
    ...atDirector('A white list', './ipvsadm -O -t 10.0.0.100:80 -2 10.0.0.66'),
    asks('Who is on it is served', as('10.0.0.66'), /^server1$/m),
    ...at('client', 'Who is not is turned away', fails(as('10.0.0.1'))),
    ...atDirector(
      'A set with a net and an exception on the black list',
      './ipvsadm -Y -t 10.0.0.100:80 -2 10.0.0.66',
      './dpip ipset create bad hash:net',
      './dpip ipset add bad 10.0.0.0/24',
      './dpip ipset add bad 10.0.0.1/32 nomatch',
      './ipvsadm -U -t 10.0.0.100:80 -k ipset:bad',
      fails('./dpip ipset destroy bad'),
    ),
    ...at('client', 'The net is turned away', fails(as('10.0.0.66'))),
    asks('Its exception is not', as('10.0.0.1'), /^server1$/m),
  ],
};
