// SPDX-License-Identifier: GPL-2.0-or-later

/** A fault that the tests must find: a place in a source file, and what stands there instead. */
export interface Mutant {
  readonly name: string;
  /** Stands in the file once. */
  readonly from: string;
  readonly to: string;
  readonly file: string;
  /** Compiled test files, without `dist/test/` and `.test.js`, of which one must fail. */
  readonly tests: readonly string[];
}

const engine = (path: string): string => `native/engine/${path}`;

/** Each is a slip that somebody could make. */
export const mutants: readonly Mutant[] = [
  {
    name: 'a checksum off by one',
    file: engine('proto/tcp.cc'),
    from: 'tcp.cksum, checksum_delta(sum_bytes(before, skip + len), sum_bytes(after, skip + len)));',
    to: 'tcp.cksum, checksum_delta(sum_bytes(before, skip + len) + 1, sum_bytes(after, skip + len)));',
    tests: ['packet/fnat-tcp'],
  },
  {
    name: 'a sequence delta dropped',
    file: engine('rewrite/fnat.cc'),
    from: '&rte_tcp_hdr::recv_ack, -conn.seq_delta,',
    to: '&rte_tcp_hdr::recv_ack, 0,',
    tests: ['packet/fnat-tcp'],
  },
  {
    name: 'a leaked port',
    file: engine('tables/laddr.cc'),
    from: 'words[bit % kPageBits / 64] &= ~(uint64_t{1} << (bit % 64));',
    to: 'words[bit % kPageBits / 64] &= ~(uint64_t{0} << (bit % 64));',
    tests: ['packet/laddr'],
  },
  {
    name: "wrr without its weights' common divisor",
    file: engine('sched/wrr.cc'),
    from: 'st.level - svc.weight_gcd :',
    to: 'st.level - 1 :',
    tests: ['packet/sched'],
  },
  {
    name: 'a timer that runs twice as long',
    file: engine('worker/sweep.cc'),
    from: 'conn.last_seen, timeout_of(*w.settings, conn))',
    to: 'conn.last_seen, 2 * timeout_of(*w.settings, conn))',
    tests: ['packet/expiry', 'packet/fnat-tcp'],
  },
  {
    name: 'a field of a message at another place',
    file: 'compat/abi/dest.ts',
    from: '  port: be16, // network byte order\n  proto: u16, // unused by the tools (0)\n',
    to: '  proto: u16, // unused by the tools (0)\n  port: be16, // network byte order\n',
    tests: ['compat/wire/codecs', 'compat/abi/layout'],
  },
  {
    name: 'a TCP state that a FIN leads to',
    file: engine('proto/tcp.cc'),
    from: '{CL, CW, SS, TW, TW, TW, CL, CW, LA, LI, TW},   // in FIN',
    to: '{CL, FW, SS, TW, TW, TW, CL, CW, LA, LI, TW},   // in FIN',
    tests: ['packet/conns'],
  },
  {
    name: "the client's port at the wrong place of its option",
    file: engine('proto/toa.cc'),
    from: 'memcpy(at + 2, &client.port_be, 2);',
    to: 'memcpy(at + 1, &client.port_be, 2);',
    tests: ['packet/fnat-tcp'],
  },
  {
    name: 'a largest segment one too long',
    file: engine('proto/tcp.cc'),
    from: 'std::max(mss - by, kLeastMss)',
    to: 'std::max(mss - by + 1, kLeastMss)',
    tests: ['packet/fnat-tcp'],
  },
  {
    name: 'edges of selective acknowledgements shifted the wrong way',
    file: engine('proto/tcp.cc'),
    from: 'be32(rte_be_to_cpu_32(edge) - delta)',
    to: 'be32(rte_be_to_cpu_32(edge) + delta)',
    tests: ['packet/fnat-tcp'],
  },
  {
    name: 'an ARP answer to ourselves',
    file: engine('nodes/slow/arp.cc'),
    from: 'ether.dst_addr = a.arp_data.arp_sha;',
    to: 'ether.dst_addr = mac;',
    tests: ['packet/arp'],
  },
  {
    name: 'one packet more that waits for a neighbour',
    file: engine('control/neighbour_keeper.cc'),
    from: 'n->held.size() >= shared_',
    to: 'n->held.size() > shared_',
    tests: ['packet/arp'],
  },
  {
    name: 'the larger metric wins',
    file: engine('tables/route.cc'),
    from: 'return a.metric < b.metric;',
    to: 'return a.metric > b.metric;',
    tests: ['packet/routes'],
  },
  {
    name: 'a UDP checksum of zero that says there is none',
    file: engine('rewrite/translate.h'),
    from: 'sum == 0 ? UINT16_MAX : sum;',
    to: 'sum;',
    tests: ['packet/fnat-udp'],
  },
  {
    name: 'the way back with the difference of the way in',
    file: engine('rewrite/translate.h'),
    from: 'delta_for(conn.ip_delta, in)',
    to: 'delta_for(conn.ip_delta, true)',
    tests: ['packet/fnat-udp'],
  },
  {
    name: 'active connections that are never less',
    file: engine('state/conn_life.cc'),
    from: 'row.active += active ? 1u : -1u;',
    to: 'row.active += active ? 1u : 0u;',
    tests: ['packet/members'],
  },
  {
    name: 'one key for both hashes of mh',
    file: engine('sched/mh.cc'),
    from: 'hash_of(addr, port, kKeyTwo, 0) % (size - 1)',
    to: 'hash_of(addr, port, kKeyOne, 1) % (size - 1)',
    tests: ['packet/sched-hash'],
  },
  {
    name: 'a failed transaction taken back from its start',
    file: engine('control/journal.h'),
    from: 'for (; !undo_.empty(); undo_.pop_back()) undo_.back()();',
    to: 'for (auto& undo : undo_) undo();',
    tests: ['packet/apply'],
  },
  {
    name: 'an answer to a stray that forgets its data',
    file: engine('nodes/slow/reset.cc'),
    from: 'rte_be_to_cpu_32(tcp.sent_seq) + stray.payload_len;',
    to: 'rte_be_to_cpu_32(tcp.sent_seq);',
    tests: ['packet/local', 'packet/fnat-tcp'],
  },
  {
    name: 'local ports that do not say whose they are',
    file: engine('tables/laddr.cc'),
    from: 'return static_cast<uint16_t>(bit << shift_ | stripe_);',
    to: 'return static_cast<uint16_t>(bit << shift_);',
    tests: ['packet/laddr'],
  },
  {
    name: 'receive queues told as transmit queues',
    file: 'native/host/config/workers.ts',
    from: "number: direction === 'rx' ? -2 : -3,",
    to: "number: direction === 'tx' ? -2 : -3,",
    tests: ['native/host/config/config'],
  },
  {
    name: 'a time to live that is not in the checksum',
    file: engine('nodes/slow/deliver.cc'),
    from: 'checksum_delta(before, ip.time_to_live)',
    to: 'checksum_delta(before, before)',
    tests: ['packet/local'],
  },
];
