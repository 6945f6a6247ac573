// SPDX-License-Identifier: GPL-2.0-or-later
import type { Lab } from '../../packaging/demo/lab/lab.js';
import {
  asks, atDirector, director, eachAnswers, host, server, shows, startDirector,
} from './topology.js'; // prettier-ignore

const synproxy = `tcp {
  synproxy {
   synack_options {
    mss 1452
    sack
    wscale 7
   }
   close_client_window
  }
 }`;

/** The balancer shakes hands with clients before a server hears of them; SYNs alone leave nothing. */
export const lab: Lab = {
  name: 'synproxy',
  title: 'SYN proxy: the balancer makes the handshake, servers only see clients that finish it',
  hosts: {
    client: host(['10.0.0.1/24'], { segment: 'outside' }),
    director: director(['inside', 'outside'], { blocks: { ipvs_defs: ` ${synproxy}` } }),
    server1: server(['192.168.100.2/24'], { segment: 'inside' }),
    server2: server(['192.168.100.3/24'], { segment: 'inside' }),
  },
  story: [
    ...startDirector,
    ...atDirector(
      'A service with the SYN proxy',
      './dpip addr add 10.0.0.100/24 dev dpdk1',
      './dpip route add 192.168.100.0/24 dev dpdk0',
      './ipvsadm -A -t 10.0.0.100:80 -s rr -j enable',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.2:80 -b',
      './ipvsadm -a -t 10.0.0.100:80 -r 192.168.100.3:80 -b',
      './ipvsadm --add-laddr -z 192.168.100.200 -t 10.0.0.100:80 -F dpdk0',
    ),
    shows('director', './ipvsadm -ln', /^TCP {2}10\.0\.0\.100:80 rr synproxy/m),
    eachAnswers('10.0.0.100', 'server1', 'server2'),
    asks('The server is told who the client is', 'curl 10.0.0.100', /: 10\.0\.0\.1:\d+$/m),
    asks(
      'A large upload keeps its numbers in both directions',
      'head -c 3000000 /dev/zero | curl -s -o /dev/null -w "%{http_code} %{size_upload}" --data-binary @- 10.0.0.100',
      /^\d+ 3000000$/,
    ),
    ...atDirector(
      'A service whose server does not listen',
      './ipvsadm -A -t 10.0.0.100:81 -s rr -j enable',
      './ipvsadm -a -t 10.0.0.100:81 -r 192.168.100.2:81 -b',
      './ipvsadm --add-laddr -z 192.168.100.201 -t 10.0.0.100:81 -F dpdk0',
    ),
    asks(
      'The client hears that it was refused',
      'curl -s -m 5 10.0.0.100:81 2>&1; echo exit $?',
      /^exit (7|52|56)$/m,
    ),
    {
      title: 'Direct routing cannot have the SYN proxy, and says so',
      ...shows(
        'director',
        './ipvsadm -a -t 10.0.0.100:81 -r 192.168.100.3:81 -g 2>&1; echo exit $?',
        /^exit 242$/m,
      ),
    },
  ],
};
