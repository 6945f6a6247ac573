// SPDX-License-Identifier: GPL-2.0-or-later
#include "state/way.h"

namespace dpvs {
namespace {

uint64_t hash_of(const Flow& flow, const HashSecret& secret) noexcept {
  const uint32_t rest = uint32_t{flow.sport} << 16 | flow.dport;
  const uint64_t source = hash_address(flow.saddr, rest, secret);
  return hash_address(flow.daddr, flow.proto, {source, secret.k1});
}

}  // namespace

const Route* way_of(const WorkerState& w, const Flow& flow) noexcept {
  const Ways ways = w.shared.routes.find_ways(flow.family, flow.daddr);
  if (ways.count <= 1) return ways.first;
  return ways.first + hash_of(flow, w.shared.secret) % ways.count;
}

Flow leaving_flow(const Conn& conn, Direction dir) noexcept {
  const Direction other = dir == Direction::kIn ? Direction::kOut : Direction::kIn;
  return {conn.family(other),      conn.proto,        conn.dport(other), conn.sport(other),
          conn.destination(other), conn.source(other)};
}

}  // namespace dpvs
