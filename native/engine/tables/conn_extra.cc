// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/conn_extra.h"

#include <cstdio>

namespace dpvs {

Status ConnExtraTable::open(unsigned worker, uint64_t max_conns) {
  char name[32];
  snprintf(name, sizeof name, "dpvs-conn-extra-%u", worker);
  return pool_.open(name, kConnExtraLayout, max_conns);
}

ConnExtra* ConnExtraTable::attach(Conn& conn) noexcept {
  if ((conn.flags & conn_flag::kExtra) != 0) return pool_.base() + conn.extra();
  ConnExtra* const extra = pool_.take();
  if (extra == nullptr) return nullptr;
  conn.extra() = pool_.number_of(*extra);
  conn.flags |= conn_flag::kExtra;
  return extra;
}

void ConnExtraTable::detach(Conn& conn) noexcept {
  ConnExtra* const extra = of(conn);
  if (extra == nullptr) return;
  conn.flags &= static_cast<uint8_t>(~conn_flag::kExtra);
  pool_.give_back(*extra);
}

}  // namespace dpvs
