// SPDX-License-Identifier: GPL-2.0-or-later
import { join } from 'node:path';
import { matches } from './lab/expect.js';
import type { HostPlan, ProgramPlan, Step } from './lab/lab.js';
import { binFolder } from './lab/tree.js';

/** A real server that tells each client the address it sees. */
export const tellingServer: ProgramPlan = {
  run: `"${process.execPath}" dist/packaging/demo/server.js 80`,
  ready: /^listening/m,
};

/** The commands of the quick start, as its page has them. */
const setup = `VIP=192.168.100.100
LIP=192.168.100.200
RS=192.168.100.2

./dpip addr add \${VIP}/24 dev dpdk0
./ipvsadm -A -t \${VIP}:80 -s rr
./ipvsadm -a -t \${VIP}:80 -r \${RS} -b

./ipvsadm --add-laddr -z \${LIP} -t 192.168.100.100:80 -F dpdk0
`;

/** One network with a client of two addresses, the balancer, and a real server. */
export const oneArmHosts: Readonly<Record<string, HostPlan>> = {
  client: {
    links: { eth0: { segment: 'lan', addresses: ['192.168.100.3/24', '192.168.100.4/24'] } },
  },
  director: {
    links: { eth1: { segment: 'lan' } },
    files: { [join(binFolder, 'setup.sh')]: setup },
  },
  server: {
    links: { eth0: { segment: 'lan', addresses: ['192.168.100.2/24'] } },
    programs: [tellingServer],
  },
};

function tells(address: string) {
  return [matches(new RegExp(`^Your ip:port : ${address.replaceAll('.', '\\.')}:\\d+$`, 'm'))];
}

/** The quick start's set-up. */
export const setUpService: readonly Step[] = [
  {
    title: 'Set up one service with the commands of the quick start',
    at: 'director',
    run: 'cat setup.sh',
  },
  { at: 'director', run: 'sh setup.sh' },
];

/** Requests, and whom the real server takes each for. */
export const askService: readonly Step[] = [
  {
    title: 'Ask the service; the real server tells the client its own address',
    at: 'client',
    run: 'curl 192.168.100.100',
    shows: tells('192.168.100.3'),
  },
  {
    title: 'Ask from another address',
    at: 'client',
    run: 'curl --interface 192.168.100.4 192.168.100.100',
    shows: tells('192.168.100.4'),
  },
  {
    title: 'Ask the real server itself, past the balancer',
    at: 'client',
    run: 'curl 192.168.100.2',
    shows: tells('192.168.100.3'),
  },
];
