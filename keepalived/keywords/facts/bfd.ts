// SPDX-License-Identifier: GPL-2.0-or-later

/**
 * Facts of `bfd_instance`, a keyword a line:
 * path | arguments | default | repetition | since and flavours | parts it needs | effect.
 * Flavours: m mainline, d dpvs fork, a alibaba fork.
 */
export const bfdFacts = `
bfd_instance | NAME, 31 chars max | - | by name | 2.0.0 md | - | a BFD session
bfd_instance/source_ip | address | any | last wins | 2.0.0 md | - | local address
bfd_instance/neighbor_ip | address | required | last wins | 2.0.0 md | - | peer; UDP port 3784 (4784 multihop)
bfd_instance/neighbour_ip | address | required | last wins | 2.0.0 md | - | same
bfd_instance/min_rx | decimal ms, 3 places, 1..4294967 | 10 | last wins | 2.0.0 md | - | required min receive interval
bfd_instance/min_tx | decimal ms, 3 places, 1..4294967 | 10 | last wins | 2.0.0 md | - | desired min transmit interval
bfd_instance/idle_tx | decimal ms, 3 places, 1000..4294967 | 1000 | last wins | 2.0.0 md | - | transmit interval while not up
bfd_instance/multiplier | unsigned 1..255 | 5 | last wins | 2.0.0 md | - | detection multiplier
bfd_instance/passive | none | off | idempotent | 2.0.0 md | - | do not send until the peer does
bfd_instance/ttl | unsigned 1..255 | 255 IPv4, 64 IPv6 | last wins | 2.0.0 md | - | sent TTL
bfd_instance/hoplimit | unsigned 1..255 | as ttl | last wins | 2.0.0 md | - | same as ttl
bfd_instance/max_hops | int -1..255 | 0 | last wins | 2.0.0 md | - | hops a received packet may have used; -1 = no test
bfd_instance/multihop | [bool] | false | last wins | 2.2.8 m | - | RFC 5883 multihop
bfd_instance/weight | int -253..253 [reverse] | 0 | last wins | 2.0.0 md | - | VRRP default weight
bfd_instance/vrrp | none | both | - | 2.0.0 md | - | send events to VRRP
bfd_instance/checker | none | both | - | 2.0.0 md | - | send events to checkers
`;
