// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "nodes/slow/slow.h"
#include "proto/syn_cookie.h"

// Handshakes that the SYN proxy makes. First a SYN is answered by a cookie (nodes/synproxy.cc) and
// forgotten; the client's acknowledgement of it opens a connection, sends a SYN to the server, and
// waits with what else the client sends; the server's answer sets it free.

namespace dpvs {

/// Keys and present minute of cookies.
CookieKeys cookie_keys(const WorkerState& w) noexcept;
uint32_t cookie_minute(const WorkerState& w) noexcept;

/// What a good cookie says.
struct Handshake {
  uint32_t client_isn;
  uint32_t cookie;
  SynOffer offer;
};

enum class CookieVerdict : uint8_t {
  kNone,  // the segment is none that brings a cookie, or the cookie is no good
  kGood,
  kGone,  // the segment was dropped
};

/// Looks for a cookie in a segment that belongs to no connection.
CookieVerdict read_cookie(WorkerState& w, Vector& v, unsigned i, const Flow& flow,
                          Handshake& found) noexcept;

/// Makes a new connection one of the SYN proxy. False: no memory is left.
bool begin_handshake(WorkerState& w, Conn& conn, const Handshake& handshake, uint8_t tos) noexcept;

/// Sends the server the SYN; packet `i` waits for the answer, and leaves the vector.
void ask_server(WorkerState& w, Vector& v, unsigned i) noexcept;

/// Packet `i` of a connection of the SYN proxy: it may have to wait, or be the server's answer, or
/// open the connection anew.
void proxied_segment(WorkerState& w, Vector& v, unsigned i) noexcept;

/// The server has not answered for the time-out. False: it had its tries, the client is told.
bool ask_server_again(WorkerState& w, Conn& conn) noexcept;

/// Sends the server of `conn` the SYN that the client's offer amounts to.
void send_server_syn(WorkerState& w, const Conn& conn, const ConnExtra& extra) noexcept;

/// Tells the client to go on sending, with the window of the server's answer `like`.
void open_client_window(WorkerState& w, const Conn& conn, const ConnExtra& extra, const uint8_t* l3,
                        const rte_tcp_hdr& like) noexcept;

/// Bytes of data in packet `i`.
inline unsigned tcp_payload_len(const Vector& v, unsigned i) noexcept {
  const auto& tcp = *reinterpret_cast<const rte_tcp_hdr*>(v.l4[i]);
  return v.l3_len[i] - static_cast<unsigned>(v.l4[i] - v.l3[i]) - tcp_header_len(tcp);
}

inline uint8_t tos_of(const uint8_t* l3) noexcept {
  return l3[0] >> 4 == 4 ? l3[1] : static_cast<uint8_t>(l3[0] << 4 | l3[1] >> 4);
}

}  // namespace dpvs
