// SPDX-License-Identifier: GPL-2.0-or-later
import { edits, modes } from '../helpers/edits.js';
import { clientMac, ip4Bytes, serverMac } from '../helpers/packet.js';
import type { Proto } from './frames.js';

/** A service of the soak: what its clients speak, and whether its answers come by here. */
export interface SoakService {
  readonly proto: Proto;
  readonly endpoint: string;
  readonly mode: number;
  readonly answersPass: boolean;
}

const vip = '10.10.10.10';
const gateway = '10.1.1.1';
export const servers = ['10.1.1.11', '10.1.1.12', '10.1.1.13'];
const laddrs = Array.from({ length: 40 }, (_, n) => `10.1.2.${n + 1}`);

export const services: readonly SoakService[] = [
  { proto: 'tcp', endpoint: `${vip}:80`, mode: modes.fullNat, answersPass: true },
  { proto: 'udp', endpoint: `${vip}:53`, mode: modes.fullNat, answersPass: true },
  { proto: 'tcp', endpoint: `${vip}:81`, mode: modes.masq, answersPass: true },
  { proto: 'tcp', endpoint: `${vip}:82`, mode: modes.route, answersPass: false },
];

export const targetOf = ({ endpoint }: SoakService): { addr: number; port: number } => {
  const [addr = '', port] = endpoint.split(':');
  return { addr: ip4Bytes(addr).readUInt32BE(0), port: Number(port) };
};

function serviceEdits({ proto, endpoint, mode }: SoakService): Uint8Array[] {
  const laddrEdits = laddrs.map((laddr) =>
    edits.laddr('add-laddr', { proto, service: endpoint, laddr, port: 0 }),
  );
  return [
    edits.addService({ proto, service: endpoint }),
    ...servers.map((server) =>
      edits.dest('add-dest', { proto, service: endpoint, dest: `${server}:8080`, mode }),
    ),
    ...(mode === modes.fullNat ? laddrEdits : []),
  ];
}

/** The balancer of the soak as one transaction. */
export const configuration = (): Uint8Array[] => [
  edits.address('add-address', `${vip}/32`, 0),
  edits.address('add-address', '10.1.1.254/24', 0),
  ...laddrs.map((laddr) => edits.address('add-address', `${laddr}/32`, 0, true)),
  edits.neigh('add-neigh', gateway, clientMac, 0),
  ...servers.map((server) => edits.neigh('add-neigh', server, serverMac, 0)),
  edits.route('add-route', '0.0.0.0/0', 0, { gateway }),
  ...services.flatMap(serviceEdits),
];
