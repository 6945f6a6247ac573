// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/flow.h"
#include "packet/icmp_query.h"
#include "state/worker_state.h"
#include "tables/conn.h"

// ICMP and ICMPv6 errors about packets of connections.

namespace dpvs {

/// An error and the packet that it quotes, in one buffer.
struct RelatedError {
  uint8_t* icmp;       // type, code, checksum, a word more
  unsigned icmp_len;   // with all that it quotes
  uint8_t* quoted;     // IP header of the quoted packet
  uint8_t* quoted_l4;  // at least eight bytes
  Flow flow;           // of the quoted packet
};

/// Takes an error about a connection: translates it and sends it to the end that caused it, or to
/// the worker that may have the connection. False if it is none such: the frame stays the caller's.
/// Expects: a whole, unfragmented IP packet to our MAC, in one buffer.
[[gnu::cold]] bool icmp_related(WorkerState& w, rte_mbuf* m, PortId port) noexcept;

/// Takes the frame that another worker has sent on.
void related_from_peer(WorkerState& w, rte_mbuf* m) noexcept;

/// Makes the error in `m`, which travels in `dir` of the connection, one for the end that it goes
/// to. Null, the frame being dropped, if that end's family has no such error or there is no room.
rte_mbuf* rewrite_related(WorkerState& w, rte_mbuf* m, const RelatedError& error, const Conn& conn,
                          Direction dir) noexcept;
/// The same between the families. Source: RFC 7915, sections 4.2, 4.3, 5.2 and 5.3.
rte_mbuf* translate_related(WorkerState& w, rte_mbuf* m, const RelatedError& error,
                            const Conn& conn, Direction dir) noexcept;

/// What the quoted packet was before it came here: addresses, ports, sequence number.
struct Origin {
  Flow flow;
  uint32_t seq_shift;  // to be added to a quoted TCP sequence number
  uint16_t mtu_room;   // bytes that we add to what comes from there
};
Origin origin_of(WorkerState& w, const Conn& conn, Direction dir) noexcept;

/// Puts ports and sequence number of `origin` into a quoted transport header.
void restore_quoted_l4(uint8_t* l4, const Origin& origin) noexcept;

}  // namespace dpvs
