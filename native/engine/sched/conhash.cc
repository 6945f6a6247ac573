// SPDX-License-Identifier: GPL-2.0-or-later
#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

#include "base/md5.h"
#include "sched/choose.h"
#include "sched/keys.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

constexpr uint64_t kPointsOfWeightOne = 160;

// Weights without a common divisor may ask for tens of millions of points; from here on, the
// points of each destination are fewer in proportion. 16 MiB and a quarter of a second.
constexpr uint64_t kMaxPoints = 1u << 20;

// Place of a text on the ring: the digest's words added, mixed, and multiplied, all in 64 bits, as
// the original does it, so that both map alike.
uint64_t point_of(std::string_view text) noexcept {
  uint64_t a = 0;
  for (const uint32_t word : md5_short(text)) a += word;
  a = (a + 0x7ed55d16) + (a << 12);
  a = (a ^ 0xc761c23c) ^ (a >> 19);
  a = (a + 0x165667b1) + (a << 5);
  a = (a + 0xd3a2646c) ^ (a << 9);
  a = (a + 0xfd7046c5) + (a << 3);
  a = (a ^ 0xb55a4f09) ^ (a >> 16);
  return a * 3221225473u;
}

uint64_t points_wanted(const ServiceView& service, const DestView& dest) noexcept {
  return service.weight_gcd == 0 ? 0 : kPointsOfWeightOne * (dest.weight / service.weight_gcd);
}

using Point = std::pair<uint64_t, uint32_t>;

void add_points(const DestView& dest, uint32_t place, uint64_t count, std::vector<Point>& points) {
  char name[kMd5ShortLen + 1];
  const int family = dest.family == Family::kV6 ? AF_INET6 : AF_INET;
  if (inet_ntop(family, dest.addr.bytes, name, sizeof name) == nullptr) return;
  const size_t addr_len = std::strlen(name);
  for (uint64_t i = 0; i < count; ++i) {
    // The port is written as the packet's two bytes read as a number of this machine.
    const int len = std::snprintf(name + addr_len, sizeof name - addr_len, "%u-%03u", dest.port_be,
                                  static_cast<unsigned>(i));
    points.emplace_back(point_of({name, addr_len + static_cast<size_t>(len)}), place);
  }
}

std::unique_ptr<const SchedTable> build_conhash(const ServiceView& service, const Settings&) {
  uint64_t total = 0;
  for (const DestView& dest : service.dests) total += points_wanted(service, dest);
  std::vector<Point> points;
  points.reserve(std::min(total, kMaxPoints));
  for (uint32_t place = 0; place < service.dests.size(); ++place) {
    const DestView& dest = service.dests[place];
    const uint64_t wanted = points_wanted(service, dest);
    add_points(dest, place, total > kMaxPoints ? wanted * kMaxPoints / total : wanted, points);
  }
  std::ranges::sort(points);
  auto table = std::make_unique<SchedTable>();
  for (const auto& [point, place] : points) {
    table->points.push_back(point);
    table->places.push_back(place);
  }
  return table;
}

// Place on the ring of what the flow is hashed by.
uint64_t point_of_flow(const PickContext& ctx) noexcept {
  const bool by_quic_id = has_flag(ctx.service, abi::svc_flags::kQidHash) && ctx.quic_id;
  const uint64_t key = by_quic_id ? *ctx.quic_id : folded_source(ctx);
  char text[24];
  const char* const end = std::to_chars(text, text + sizeof text, key).ptr;
  return point_of({text, static_cast<size_t>(end - text)});
}

// conhash: the destination whose point on the ring is the next one after the client's address or
// QUIC connection id; one that is not usable is passed over.
// Expects: the table.  Modifies: nothing.  Source: the original's mapping; it passes nothing over.
int pick_conhash(const PickContext& ctx) noexcept {
  const SchedTable& ring = *ctx.service.table;
  if (!any_usable(ctx)) return kNoDest;
  const auto next = std::ranges::lower_bound(ring.points, point_of_flow(ctx));
  auto at = static_cast<size_t>(next - ring.points.begin());
  for (size_t tries = ring.places.size(); tries > 0; --tries, ++at) {
    if (at == ring.places.size()) at = 0;
    const uint32_t place = ring.places[at];
    if (usable(ctx, ctx.service.dests[place])) return static_cast<int>(place);
  }
  return kNoDest;
}

}  // namespace

constexpr Scheduler kConhash{.name = "conhash", .pick = pick_conhash, .build = build_conhash};

}  // namespace dpvs
