// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "packet/headers.h"
#include "state/worker_state.h"

// What happens to rare packets. Each function owns the frame that it is given.

namespace dpvs {

/// Sorts a frame that `parse` set aside: ARP, IP for us, or for the kernel.
void sort_out(WorkerState& w, rte_mbuf* m, PortId port) noexcept;
void sort_out_ipv6(WorkerState& w, rte_mbuf* m, PortId port, bool for_us) noexcept;

/// Answers requests for addresses of `port`; hands replies to control.
void arp(WorkerState& w, rte_mbuf* m, PortId port) noexcept;

/// An IP packet that belongs to no connection and no service: to ourselves, to the kernel, or on.
void deliver(WorkerState& w, rte_mbuf* m, PortId port) noexcept;
/// The same for a packet of which it is known that it is no error about a connection.
void deliver_unrelated(WorkerState& w, rte_mbuf* m, PortId port) noexcept;
void deliver_ipv6(WorkerState& w, rte_mbuf* m, PortId port) noexcept;

/// What a fragment is of.
struct FragmentOf {
  Family family;
  uint8_t proto;
  bool local;  // its destination is one of our addresses
  bool laddr;  // and servers answer to it
  IpAddr dst;
};

/// Takes a fragment for a service or for ourselves: dropped, gathered or, of IPv6 for neither a
/// service nor a local address, handed to the kernel. False for others: they are forwarded as they
/// are.
bool take_fragment(WorkerState& w, rte_mbuf* m, PortId port, const FragmentOf& of) noexcept;

/// True for an address of any of our devices.
bool is_own(const WorkerState& w, Family family, const IpAddr& addr) noexcept;
/// Why a first packet to a service must be a forgery, or `kNone`: ports 0, our own address for its
/// source (RFC 1122, section 3.2.1.3), the same address at both ends.
Drop bogus(const WorkerState& w, const Flow& flow) noexcept;

/// Answers an ICMP echo request to one of our addresses.
void icmp_echo(WorkerState& w, rte_mbuf* m) noexcept;
void icmp6_echo(WorkerState& w, rte_mbuf* m) noexcept;

/// A TCP segment to a service that belongs to no connection and may not open one.
struct StraySegment {
  rte_mbuf* frame;
  const rte_tcp_hdr* tcp;
  Flow flow;
  unsigned payload_len;
  bool dont_fragment;
};

/// Answers it with RST and ACK.
void reset_stray(WorkerState& w, const StraySegment& stray, PortId port) noexcept;

/// Tells both ends of an established TCP connection that it has ended. Without free buffers they
/// are not told.
void reset_both(WorkerState& w, const Conn& conn) noexcept;

/// Sends one end of a connection a reset with this sequence number, host order.
void reset_client(WorkerState& w, const Conn& conn, uint32_t seq) noexcept;
void reset_server(WorkerState& w, const Conn& conn, uint32_t seq) noexcept;

/// Takes an ICMP error by which a server says that it does not know protocol 248: it is spared that
/// for ten minutes. False, and nothing done, if the packet says anything else.
bool uoa_refusal(WorkerState& w, rte_mbuf* m) noexcept;

/// Takes a packet of protocol 248 from a server: one without option says that the server has the
/// client's address; what it holds for the client is received again without its header. False, and
/// nothing done, if it belongs to no connection.
bool uoa_answer(WorkerState& w, rte_mbuf* m, PortId port) noexcept;

/// Sends an IP packet by the routing table, its Ethernet header room being there.
void send_routed(WorkerState& w, rte_mbuf* m) noexcept;

/// Number of the next hop towards `dst`, or 0: then control holds the frame until the neighbour has
/// answered, or it was dropped for want of a route.
uint16_t resolve_or_hold(WorkerState& w, rte_mbuf* m, Family family, const IpAddr& dst) noexcept;

}  // namespace dpvs
