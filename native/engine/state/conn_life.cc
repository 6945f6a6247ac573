// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/conn_life.h"

#include <netinet/in.h>
#include <rte_byteorder.h>

#include "proto/tcp.h"

namespace dpvs {

void unbind(WorkerState& w, Conn& conn) noexcept {
  if (LaddrIndex laddr{conn.laddr}; laddr.valid()) {
    const unsigned klass =
        lport_class(rte_be_to_cpu_32(conn.out.saddr), rte_be_to_cpu_16(conn.out.sport));
    w.lports.give_back(laddr, klass, rte_be_to_cpu_16(conn.out.dport));
  }
  DestRow& row = w.rows[conn.dest().value];
  --((conn.flags & conn_flag::kActive) != 0 ? row.active : row.inactive);
}

Tick timeout_of(const Settings& settings, const Conn& conn) noexcept {
  const bool own = (conn.flags & conn_flag::kOwnTimeout) != 0;
  const unsigned state = conn.state % Settings::kStates;
  if (conn.proto == IPPROTO_UDP) return own ? conn.own_timeout : settings.udp_timeout[state];
  if (own && conn.state == static_cast<uint8_t>(TcpState::kEstablished)) return conn.own_timeout;
  return settings.tcp_timeout[state];
}

}  // namespace dpvs
