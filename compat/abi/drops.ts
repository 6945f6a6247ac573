// SPDX-License-Identifier: GPL-2.0-or-later

/** Why a packet ended without being sent. `name` is also its counter; `text` is for people. */
export interface DropReason {
  readonly name: string;
  readonly text: string;
}

/** All reasons. A row's position + 1 is its number, so rows are only ever added at the end. */
export const drops = [
  { name: 'parse-error', text: 'headers are cut short or contradict themselves' },
  { name: 'bad-ip-checksum', text: 'checksum of the IP header is wrong' },
  { name: 'not-for-us', text: 'destination is neither ours nor routed' },
  { name: 'no-port', text: 'device of the packet does not exist' },
  { name: 'no-service', text: 'no service listens on this address and port' },
  { name: 'no-dest', text: 'service has no destination that may be picked' },
  { name: 'no-laddr-port', text: 'no local address has a free port' },
  { name: 'no-route', text: 'no route to the destination' },
  { name: 'unresolved-neighbour', text: 'neighbour did not answer' },
  { name: 'table-full', text: 'connection table is full' },
  { name: 'no-memory', text: 'no packet buffer or memory left' },
  { name: 'ttl-expired', text: 'time to live ran out' },
  { name: 'mtu-exceeded', text: 'packet is larger than the way out allows' },
  { name: 'fragment', text: 'fragment could not be put together' },
  { name: 'tx-full', text: 'transmit queue is full' },
  { name: 'ring-full', text: 'ring to another worker is full' },
  { name: 'acl', text: 'access list forbids it' },
  { name: 'bad-l4', text: 'transport header is malformed' },
  { name: 'consumed', text: 'meant for the balancer itself, which has understood it' },
  { name: 'synproxy-no-dest', text: 'SYN to a service whose destinations all have weight 0' },
  { name: 'synproxy-null-ack', text: 'acknowledgement without data while servers wait for data' },
  { name: 'synproxy-queue', text: 'too many segments wait for the answer of the server' },
  { name: 'synproxy-state', text: 'segment out of place in a handshake that the SYN proxy makes' },
  { name: 'ack-storm', text: 'both ends repeat the same acknowledgement without end' },
  { name: 'rst-limit', text: 'more strays a second than are answered by resets' },
  {
    name: 'over-limit',
    text: 'beyond the share of packets or the rate that the service lets pass',
  },
  { name: 'dest-quiescent', text: 'its destination has gone and the service ends connections' },
  { name: 'tc-drop', text: 'a classifier of the device says so' },
  { name: 'tc-queue', text: 'queue of the device is full, or the frame larger than a burst' },
  { name: 'kernel-limit', text: 'more frames a second for the kernel than the limit lets pass' },
  { name: 'defence-tcp-drop', text: 'segment without a connection to an address of services' },
  { name: 'defence-udp-drop', text: 'datagram to an address that only TCP services have' },
  { name: 'no-translation', text: 'has no counterpart in the other family of addresses' },
  {
    name: 'bogus-source',
    text: 'its source is an address of ours, or the same as its destination',
  },
  { name: 'port-zero', text: 'a port of it is 0' },
  { name: 'device-down', text: 'device was told to be down' },
  { name: 'no-vlan', text: 'no device for the VLAN of the tag' },
  { name: 'no-tunnel', text: 'no tunnel for these outer addresses and this key' },
  {
    name: 'bad-tunnel-header',
    text: 'header of the tunnel is malformed, or not what the tunnel wants',
  },
  { name: 'unsupported', text: 'forwarding mode of its destination does not serve its protocol' },
] as const satisfies readonly DropReason[];

export type DropName = (typeof drops)[number]['name'];
