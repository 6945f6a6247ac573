// SPDX-License-Identifier: GPL-2.0-or-later
#include "tables/conn_extra.h"

#include <cstdio>
#include <cstring>

namespace dpvs {

Status ConnExtraTable::open(unsigned worker, uint64_t max_conns) {
  char name[32];
  snprintf(name, sizeof name, "dpvs-conn-extra-%u", worker);
  const Status opened = arena_.open(name, sizeof(ConnExtra), kConnExtraLayout, max_conns);
  if (opened.ok()) base_ = static_cast<ConnExtra*>(arena_.base());
  return opened;
}

ConnExtra* ConnExtraTable::attach(Conn& conn) noexcept {
  if ((conn.flags & conn_flag::kExtra) != 0) return base_ + conn.extra();
  const uint32_t i = free_head_;
  if (i == high_water_) {
    if (i >= arena_.committed() && !arena_.grow()) return nullptr;
    free_head_ = ++high_water_;
  } else {
    free_head_ = base_[i].next_free;
  }
  ++live_;
  memset(static_cast<void*>(&base_[i]), 0, sizeof(ConnExtra));
  conn.extra() = i;
  conn.flags |= conn_flag::kExtra;
  return &base_[i];
}

void ConnExtraTable::detach(Conn& conn) noexcept {
  if ((conn.flags & conn_flag::kExtra) == 0) return;
  const uint32_t i = conn.extra();
  conn.flags &= static_cast<uint8_t>(~conn_flag::kExtra);
  base_[i].next_free = free_head_;
  free_head_ = i;
  --live_;
}

}  // namespace dpvs
