// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "base/pool.h"
#include "tables/conn.h"

namespace dpvs {

/// What has become of the PROXY header of a connection.
enum class ProxyState : uint8_t { kPending, kInserted, kLeftOut };

/// PROXY protocol: what stands before the client's first byte.
struct ProxyExtra {
  uint8_t kind;  // of the service: low nibble version, 0: none; bit 0x10 believes clients
  ProxyState state;
  uint16_t removed;  // bytes of a header of the client's own that ours has replaced
};

/// SYN proxy. Sequence numbers in host order.
struct SynproxyExtra {
  uint32_t delta;     // the client's numbers of the server's data minus the server's own
  uint32_t cookie;    // our initial sequence number towards the client
  uint32_t saved;     // first frame that waits for the server, in `SavedFrames`
  uint32_t last_seq;  // of the server's last pure acknowledgement
  uint32_t last_ack;
  Tick last_at;
  uint16_t repeated;  // how often it was repeated without anything between
  uint16_t mss;       // for the server
  uint8_t saved_count;
  uint8_t tries;         // SYNs sent to the server again
  uint8_t client_scale;  // window scale of the client; 15: none
  uint8_t told_scale;    // ours, as the client was told
  uint8_t server_scale;
  uint8_t tos;  // of the SYN to the server
  bool sack;    // the client permits selective acknowledgements
  bool opened;  // the server has answered
};

/// Fields that only some connections need, each group for one feature. Zeroed when attached.
struct alignas(64) ConnExtra {
  uint32_t next_free;      // of a record that nobody has
  uint32_t template_held;  // of persistence; 0: none
  uint32_t client_isn;     // of the client's SYN, host order; with PROXY or SYN proxy
  ProxyExtra proxy;
  SynproxyExtra synproxy;
};
static_assert(sizeof(ConnExtra) == 64);

/// Changes whenever the meaning of a byte of `ConnExtra` changes.
inline constexpr uint64_t kConnExtraLayout = 0x0001'0000'0040'0005;

/// One worker's records for connections with more to remember than fits into their entry; memory
/// is taken as they come.
/// Owner: one worker.
class ConnExtraTable {
 public:
  Status open(unsigned worker, uint64_t max_conns);

  /// The connection's record, made if it has none; null when there is no memory.
  /// Expects: families, protocol and mode of the entry are set.
  ConnExtra* attach(Conn& conn) noexcept;
  /// The connection's record, or null.
  ConnExtra* of(const Conn& conn) noexcept {
    return (conn.flags & conn_flag::kExtra) != 0 ? pool_.base() + conn.extra() : nullptr;
  }
  /// Takes the record back, if there is one.
  void detach(Conn& conn) noexcept;

  uint64_t live() const noexcept { return pool_.live(); }
  size_t bytes() const noexcept { return pool_.bytes(); }
  /// Makes memory ready for more records. Threads: control.
  void make_ready() noexcept { pool_.make_ready(); }

 private:
  Pool<ConnExtra> pool_;
};

}  // namespace dpvs
