// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "packet/vector.h"
#include "state/worker_state.h"
#include "tables/conn.h"

namespace dpvs {

/// Changes the packets of `mask`, all of one forwarding mode, as their connections say.
/// Expects: packets of one family; what no service of this mode takes is not among them.  Modifies:
/// headers, l3, l3_len; mbuf data may begin earlier; a packet that cannot be sent so leaves the
/// vector.
using RewriteFn = void (*)(WorkerState& w, Vector& v, uint32_t mask) noexcept;

/// How packets of a connection are passed on.
struct ForwardingMode {
  RewriteFn rewrite = nullptr;  // null: there is no such mode
  bool in_only = false;         // answers do not come back through here
  bool takes_lport = false;     // a connection needs a local address and port
  bool maps_sequence = false;   // the client's initial sequence number is replaced
  bool can_synproxy = false;    // the SYN proxy may make its handshakes
  bool keeps_port = false;      // the server must listen on the service's port
  bool keeps_client = false;    // servers see the client's own address, port and numbers
  /// Bytes by which packets of a connection grow; null: by what their families' headers differ.
  int (*growth)(WorkerState& w, const Conn& conn, Direction dir) noexcept = nullptr;
};

/// Number inside of full NAT between the families: no mode of the control protocol has it.
inline constexpr unsigned kNat64 = 7;

/// The mode that a connection's or destination's flags name in their low bits.
const ForwardingMode& forwarding_mode(uint32_t flags) noexcept;

/// Bytes by which packets of the connection grow in `dir`, options with the client's address apart.
int growth_of(WorkerState& w, const Conn& conn, Direction dir) noexcept;
/// The most that is.
inline constexpr unsigned kMostGrowth = 60;

void rewrite_fnat(WorkerState& w, Vector& v, uint32_t mask) noexcept;
void rewrite_nat(WorkerState& w, Vector& v, uint32_t mask) noexcept;
void rewrite_nat64(WorkerState& w, Vector& v, uint32_t mask) noexcept;
void rewrite_snat(WorkerState& w, Vector& v, uint32_t mask) noexcept;
void rewrite_tunnel(WorkerState& w, Vector& v, uint32_t mask) noexcept;
void rewrite_droute(WorkerState& w, Vector& v, uint32_t mask) noexcept;

}  // namespace dpvs
