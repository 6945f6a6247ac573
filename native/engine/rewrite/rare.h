// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/compose.h"
#include "proto/proxy.h"
#include "proto/toa.h"
#include "rewrite/mode.h"

// What rewriting does to packets of connections with a rare flag. Each function says false when the
// packet has left the vector.

namespace dpvs {

/// Flags of connections whose segments need more than new addresses.
inline constexpr uint8_t kRareFlags = conn_flag::kTelling | conn_flag::kSynproxy;

/// Tells the server the client's address, in a TCP option or a PROXY header, on segments that
/// acknowledge nothing but the server's SYN.
/// Expects: a segment of a client, as it came.  Modifies: options, the start of the data, and the
/// connection's sequence difference.
bool tell_tcp(WorkerState& w, Vector& v, unsigned i) noexcept;

/// The same beside or before a datagram.
/// Expects: the datagram as it goes to the server, the Ethernet header aside.
void tell_udp(WorkerState& w, Vector& v, unsigned i) noexcept;

/// The server has answered a datagram: one with a PROXY header has come, so no other gets one. Of
/// UOA an answer says nothing, since a server that does not know it answers later ones.
void hear_udp(WorkerState& w, Conn& conn) noexcept;

/// Whichever of the two fits a datagram that goes `in` or out of a connection with `kTelling`.
inline void tell_or_hear_udp(WorkerState& w, Vector& v, unsigned i, bool in) noexcept {
  if (in)
    tell_udp(w, v, i);
  else
    hear_udp(w, *v.conn[i]);
}

/// A segment of a client to a server whose handshake the SYN proxy made: it acknowledges the
/// server's own numbers.
void translate_proxied_in(WorkerState& w, const Conn& conn, rte_tcp_hdr& tcp) noexcept;
/// A segment of the server: it has the numbers and the window scale that the client knows. A storm
/// of acknowledgements ends here.
bool translate_proxied_out(WorkerState& w, Vector& v, unsigned i) noexcept;

/// What an IP packet to the server may have.
unsigned mtu_of_way(WorkerState& w, const Conn& conn) noexcept;
/// The same, as the client's packet counts: one that becomes
/// IPv4 loses 20 bytes on the way.
unsigned mtu_to_server(WorkerState& w, const Conn& conn) noexcept;

/// The flow from us to the server.
inline Flow flow_to_server(const Conn& conn) noexcept {
  const Direction out = Direction::kOut;
  return {conn.family(out),      conn.proto,      conn.dport(out), conn.sport(out),
          conn.destination(out), conn.source(out)};
}

/// Who the client is.
inline ClientAddress client_of(const Conn& conn) noexcept {
  return {conn.family(Direction::kIn), conn.source(Direction::kIn), conn.sport(Direction::kIn)};
}

/// Both ends as the client has them.
inline ProxyEnds ends_of(const Conn& conn) noexcept {
  const Direction in = Direction::kIn;
  return {conn.family(in), conn.source(in), conn.destination(in), conn.sport(in), conn.dport(in)};
}

/// Time to live and traffic class of a packet.
IpFields fields_like(const uint8_t* l3) noexcept;

/// The start of a packet's data gives way to other bytes.
struct DataEdit {
  unsigned header_len;   // of the transport header
  unsigned checksum_at;  // in it
  unsigned remove;       // bytes of data that go
  const uint8_t* bytes;  // that come in their place
  unsigned len;
  unsigned uncovered = 0;  // bytes at the packet's end that the checksum says nothing of
};

/// Makes the edit on packet `i` and mends lengths and checksums. False, and nothing changed, if the
/// buffer has no room.
bool edit_data(Vector& v, unsigned i, const DataEdit& edit) noexcept;

/// Moves what the vector knows of packet `i` with its headers, `by` bytes towards the front.
inline void follow_move(Vector& v, unsigned i, int by) noexcept {
  v.l3[i] -= by;
  v.l4[i] -= by;
  v.l3_len[i] = static_cast<uint16_t>(v.l3_len[i] + by);
}

}  // namespace dpvs
