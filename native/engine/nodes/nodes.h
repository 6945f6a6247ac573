// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/vector.h"
#include "state/worker_state.h"

// The stages of the fast path, in their order. Each runs over the whole vector. A stage's name is
// the name of its file.

namespace dpvs {

/// Reads headers and makes keys. Expects: mbuf, count, port.  Modifies: key, l3_len, trims padding;
/// sets aside (`slow`) all that is not a whole IPv4 TCP or UDP packet for us.
void parse(WorkerState& w, Vector& v) noexcept;

/// The same for a vector of frames that are IPv6 and addressed to us.
void parse_ipv6(WorkerState& w, Vector& v) noexcept;

/// Takes what services may take of the frames that the two others set aside: SCTP, questions and
/// answers of ICMP, TCP and UDP behind IP options or extension headers. The rest stays in `slow`.
void parse_rare(WorkerState& w, Vector& v, Family family) noexcept;

/// Answers SYNs to services with the SYN proxy by cookies; the rest stays.
/// Expects: key.  Modifies: the SYNs, live, miss.
void synproxy(WorkerState& w, Vector& v) noexcept;

/// Takes what waits for a server, or opens a connection of the SYN proxy, out of the vector.
/// Expects: conn.  Modifies: live, connections.
void synproxy_conns(WorkerState& w, Vector& v) noexcept;

/// Finds the connection of each live packet; those without stay live and are marked in `miss`.
/// Expects: key.  Modifies: hash, conn_value, conn, miss.
void lookup(WorkerState& w, Vector& v) noexcept;

/// Drops what the black and white lists of services forbid. Only called while there are lists: an
/// open connection is asked about once for each state of them.
/// Expects: key, conn, miss.  Modifies: live, miss, connections.
void filter(WorkerState& w, Vector& v) noexcept;

/// Opens connections for misses that a service takes; the rest leaves the vector. `owned`: another
/// worker sent these frames here because the flow is ours, so they are not passed on again.
/// Expects: key, hash, miss.  Modifies: conn, conn_value, live, miss.
void admit(WorkerState& w, Vector& v, bool owned) noexcept;

/// Moves state machines, stamps connections, counts.  Expects: conn.  Modifies: connections, rows,
/// mode.
void track(WorkerState& w, Vector& v) noexcept;

/// Sends errors about packets that are too long for their way or have no time to live left, and
/// drops them; takes one from that time where the settings say so. Only called where it may matter.
/// Expects: conn, packets as they came.  Modifies: time to live.
void bounds(WorkerState& w, Vector& v) noexcept;

/// Tells control of neighbours that show by their packets that they are there. Only called while
/// it doubts that of some.  Expects: conn, packets as they came.  Modifies: next hops.
void confirm(WorkerState& w, const Vector& v) noexcept;

/// Gives each packet its new addresses, ports, options and checksums.  Expects: conn, mode.
/// Modifies: packets, l3_len.
void rewrite(WorkerState& w, Vector& v) noexcept;

/// Gives each packet its Ethernet header and port, or hands it to control until the neighbour
/// answers. Expects: final addresses.  Modifies: Ethernet header, out_port.
void nexthop(WorkerState& w, Vector& v) noexcept;

/// Puts live packets into the buffers of their ports.
void send(WorkerState& w, Vector& v) noexcept;

/// Ends the connections of packets in `brief`: one-packet services remember nothing.
void end_brief(WorkerState& w, Vector& v) noexcept;

}  // namespace dpvs
