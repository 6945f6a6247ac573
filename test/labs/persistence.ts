// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import { asks, atDirector, director, host, server, shows, startDirector } from './topology.js';

const inside = { segment: 'inside' };
const as = (address: string): string => `curl --interface ${address} 10.0.0.100/name`;

/** Clients of one network keep their server. */
export const lab: Lab = {
  name: 'persistence',
  title: 'persistence: clients of one /24 stay with the server that the first of them got',
  hosts: {
    client: host(['10.0.0.1/16', '10.0.0.2/16', '10.0.1.1/16'], { segment: 'outside' }),
    director: director(['inside', 'outside']),
    server1: server(['192.168.100.2/24'], inside),
    server2: server(['192.168.100.3/24'], inside),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'One persistent service',
      './dpip addr add 10.0.0.100/16 dev dpdk1',
      './dpip route add 192.168.100.0/24 dev dpdk0',
      './ipvsadm -A -t 10.0.0.100:80 -s rr -p 360 -M 255.255.255.0',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2:80 -b',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.3:80 -b',
      './ipvsadm --add-laddr -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0',
    ),
    asks(
      'Two clients of one network: one server for all their requests',
      `{ ${as('10.0.0.1')}; ${as('10.0.0.2')}; ${as('10.0.0.1')}; } | sort | uniq -c`,
      /^ *3 server[12]\n$/,
    ),
    asks(
      'A client of another network: the other server, again and again',
      `a=$(${as('10.0.0.2')}); b=$(${as('10.0.1.1')}); c=$(${as('10.0.1.1')}); ` +
        '[ $a != $b ] && [ $b = $c ] && echo another',
      /^another$/m,
    ),
    shows(
      'director',
      './ipvsadm -ln',
      /^TCP +10\.0\.0\.100:80 rr persistent 360 mask 255\.255\.255\.0/m,
    ),
  ],
};
