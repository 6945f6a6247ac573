// SPDX-License-Identifier: GPL-2.0-or-later
#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <unordered_map>
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

constexpr uint32_t kGone = UINT32_MAX;

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

// How many points each destination gets.
std::vector<uint64_t> point_counts(const ServiceView& service) {
  std::vector<uint64_t> counts;
  uint64_t total = 0;
  for (const DestView& dest : service.dests) {
    const uint64_t parts = service.weight_gcd == 0 ? 0 : dest.weight / service.weight_gcd;
    counts.push_back(kPointsOfWeightOne * parts);
    total += counts.back();
  }
  if (total <= kMaxPoints) return counts;
  for (uint64_t& count : counts) count = count * kMaxPoints / total;
  return counts;
}

using Point = std::pair<uint64_t, uint32_t>;

// Points are named by address, port and a number of at least three digits. The port is written as
// the packet's two bytes read as a number of this machine.
void add_points(const DestView& dest, uint32_t place, uint64_t count, std::vector<Point>& points) {
  char name[kMd5ShortLen];
  char* const end = name + sizeof name;
  const int family = dest.family == Family::kV6 ? AF_INET6 : AF_INET;
  if (inet_ntop(family, dest.addr.bytes, name, sizeof name) == nullptr) return;
  char* const number = std::to_chars(name + std::strlen(name), end, dest.port_be).ptr;
  *number = '-';
  for (uint64_t i = 0; i < count; ++i) {
    char* digits = number + 1;
    if (i < 100) *digits++ = '0';
    if (i < 10) *digits++ = '0';
    const char* const last = std::to_chars(digits, end, i).ptr;
    points.emplace_back(point_of({name, static_cast<size_t>(last - name)}), place);
  }
}

bool same_server(const DestView& a, const DestView& b) noexcept {
  return a.index == b.index && a.family == b.family && a.port_be == b.port_be && a.addr == b.addr;
}

// The points of an earlier ring that stay. `counts` keeps those of the other destinations.
std::vector<Point> keep_points(const ServiceView& before, const ServiceView& service,
                               std::vector<uint64_t>& counts) {
  std::unordered_map<uint32_t, uint32_t> places;
  for (uint32_t at = 0; at < service.dests.size(); ++at) places[service.dests[at].index.value] = at;
  const std::vector<uint64_t> old_counts = point_counts(before);
  std::vector<uint32_t> place_now(before.dests.size(), kGone);
  for (size_t old = 0; old < before.dests.size(); ++old) {
    const auto found = places.find(before.dests[old].index.value);
    if (found == places.end() || old_counts[old] != counts[found->second] ||
        !same_server(before.dests[old], service.dests[found->second])) {
      continue;
    }
    place_now[old] = found->second;
    counts[found->second] = 0;
  }
  std::vector<Point> kept;
  const SchedTable& ring = *before.table;
  for (size_t i = 0; i < ring.points.size(); ++i) {
    const uint32_t place = place_now[ring.places[i]];
    if (place != kGone) kept.emplace_back(ring.points[i], place);
  }
  return kept;
}

// A change of one destination among hundreds works out only its own points anew.
std::unique_ptr<const SchedTable> build_conhash(const ServiceView& service,
                                                const Settings& settings,
                                                const ServiceView* before) {
  std::vector<uint64_t> counts = point_counts(service);
  std::vector<Point> kept;
  if (before != nullptr) kept = keep_points(*before, service, counts);
  std::vector<Point> fresh;
  for (uint32_t place = 0; place < service.dests.size(); ++place) {
    add_points(service.dests[place], place, counts[place], fresh);
  }
  std::ranges::sort(fresh);
  std::vector<Point> all(kept.size() + fresh.size());
  std::ranges::merge(kept, fresh, all.begin(), {}, &Point::first, &Point::first);
  auto table = std::make_unique<SchedTable>();
  table->strict = settings.raw.conhash_strict != 0;
  for (const auto& [point, place] : all) {
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
// QUIC connection id; one that is not usable is passed over, unless the settings forbid it.
// Expects: the table.  Modifies: nothing.  Source: the original's mapping; it is strict.
int pick_conhash(const PickContext& ctx) noexcept {
  const SchedTable& ring = *ctx.service.table;
  if (!any_usable(ctx)) return kNoDest;
  const auto next = std::ranges::lower_bound(ring.points, point_of_flow(ctx));
  auto at = static_cast<size_t>(next - ring.points.begin());
  for (size_t tries = ring.strict ? 1 : ring.places.size(); tries > 0; --tries, ++at) {
    if (at == ring.places.size()) at = 0;
    const uint32_t place = ring.places[at];
    if (usable(ctx, ctx.service.dests[place])) return static_cast<int>(place);
  }
  return kNoDest;
}

}  // namespace

constexpr Scheduler kConhash{.name = "conhash", .pick = pick_conhash, .build = build_conhash};

}  // namespace dpvs
