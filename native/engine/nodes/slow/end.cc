// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/end.h"

#include "nodes/slow/slow.h"
#include "proto/tcp.h"
#include "state/conn_life.h"

namespace dpvs {
namespace {

/// True for a connection whose ends still believe in it.
bool is_open_tcp(const Conn& conn) noexcept {
  return conn.proto == IPPROTO_TCP && conn.state == static_cast<uint8_t>(TcpState::kEstablished) &&
         (conn.flags & conn_flag::kInOnly) == 0;
}

}  // namespace

void end_conn(WorkerState& w, Conn& conn, uint64_t in_hash, uint64_t out_hash) noexcept {
  if (is_open_tcp(conn)) reset_both(w, conn);
  report_end(w, conn);
  unbind(w, conn);
  w.conns.remove(conn, in_hash, out_hash);
}

}  // namespace dpvs
