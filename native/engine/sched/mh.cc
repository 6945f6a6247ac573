// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <bit>
#include <numeric>

#include "base/hash.h"
#include "sched/choose.h"
#include "sched/keys.h"
#include "sched/registry.h"

namespace dpvs {
namespace {

constexpr HashSecret kKeyOne{2654435761, 2654435761};
constexpr HashSecret kKeyTwo{2654446892, 2654446892};

// Sizes that may be chosen, primes. Source: Linux, IP_VS_MH_TAB_INDEX 8 to 17.
constexpr uint32_t kSizes[] = {251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521, 131071};
constexpr uint32_t kDefaultSize = 4093;

// A place that nobody has taken. Only a table without any destination that ever had a weight has
// some.
constexpr uint32_t kFree = UINT32_MAX;

uint32_t size_of(const Settings& settings) noexcept {
  const uint32_t wanted = settings.raw.mh_table_size;
  return std::ranges::find(kSizes, wanted) == std::end(kSizes) ? kDefaultSize : wanted;
}

// Addresses and ports in host order.
uint32_t hash_of(uint32_t addr, uint32_t port, const HashSecret& key, uint32_t offset) noexcept {
  return hsiphash(offset + port + addr, key);
}

// How a destination takes places: from `at` on by steps of `skip`, `turns` in each round.
struct Seeker {
  uint32_t at;
  uint32_t skip;
  uint32_t turns;
};

// Turns are weights without their common divisor, and without low bits where they are large.
// Weights are the last ones that were not 0: a destination that is held back keeps its places, and
// the clients of others do not move.
class Turns {
 public:
  Turns(const ServiceView& service, uint32_t size) noexcept {
    uint32_t largest = 0;
    for (const DestView& dest : service.dests) {
      gcd_ = std::gcd(gcd_, dest.last_weight);
      largest = std::max(largest, dest.last_weight);
    }
    if (gcd_ == 0) return;
    shift_ =
        std::max(static_cast<int>(std::bit_width(largest / gcd_) - std::bit_width(size) / 2), 0);
  }
  uint32_t of(const DestView& dest) const noexcept {
    if (dest.last_weight == 0) return 0;
    return std::max(dest.last_weight / gcd_ >> shift_, 1u);
  }

 private:
  uint32_t gcd_ = 0;
  int shift_ = 0;
};

std::vector<Seeker> seekers_of(const ServiceView& service, uint32_t size) {
  const Turns turns(service, size);
  std::vector<Seeker> seekers;
  for (const DestView& dest : service.dests) {
    const uint32_t addr = rte_be_to_cpu_32(folded(dest.addr));
    const uint32_t port = rte_be_to_cpu_16(dest.port_be);
    seekers.push_back({hash_of(addr, port, kKeyOne, 0) % size,
                       hash_of(addr, port, kKeyTwo, 0) % (size - 1) + 1, turns.of(dest)});
  }
  return seekers;
}

uint32_t next_free(Seeker& seeker, const std::vector<uint32_t>& places) noexcept {
  const auto size = static_cast<uint32_t>(places.size());
  while (places[seeker.at] != kFree) seeker.at = (seeker.at + seeker.skip) % size;
  return seeker.at;
}

// Destinations take their turns, round and round, until every place is taken.
void populate(std::vector<Seeker>& seekers, std::vector<uint32_t>& places) {
  size_t free = places.size();
  while (free > 0) {
    for (uint32_t i = 0; i < seekers.size(); ++i) {
      for (uint32_t turn = 0; turn < seekers[i].turns && free > 0; ++turn, --free) {
        places[next_free(seekers[i], places)] = i;
      }
    }
  }
}

// Source: Eisenbud and others, "Maglev", section 3.4; Linux, ip_vs_mh.
std::unique_ptr<const SchedTable> build_mh(const ServiceView& service, const Settings& settings,
                                           const ServiceView*) {
  auto table = std::make_unique<SchedTable>();
  table->places.assign(size_of(settings), kFree);
  std::vector<Seeker> seekers = seekers_of(service, size_of(settings));
  const auto can_seek = [](const Seeker& seeker) { return seeker.turns > 0; };
  if (std::ranges::any_of(seekers, can_seek)) populate(seekers, table->places);
  return table;
}

// What the client's address, and with mh-port its port, say where to look.
struct Client {
  uint32_t addr;
  uint32_t port;

  uint32_t hash(uint32_t offset, uint32_t size) const noexcept {
    return hash_of(addr, port, kKeyOne, offset) % size;
  }
};

// Another place for each try, until a usable destination is met.
int fall_back(const PickContext& ctx, const Client& client) noexcept {
  const auto& places = ctx.service.table->places;
  const auto size = static_cast<uint32_t>(places.size());
  const uint32_t first = client.hash(0, size);
  for (uint32_t step = 0; step < size; ++step) {
    const uint32_t place = places[client.hash((first + step) % size, size)];
    if (usable(ctx, ctx.service.dests[place])) return static_cast<int>(place);
  }
  return kNoDest;
}

// mh: by Maglev's table and the client's address, with mh-port also its port. Another destination
// than that is picked only with mh-fallback.
// Expects: the table.  Modifies: nothing.  Source: ipvsadm(8), --sched-flags.
int pick_mh(const PickContext& ctx) noexcept {
  const ServiceView& svc = ctx.service;
  if (!any_usable(ctx)) return kNoDest;
  const bool with_port = has_flag(svc, abi::svc_flags::kSched2);
  const Client client{rte_be_to_cpu_32(folded_source(ctx)), with_port ? source_port(ctx) : 0u};
  const auto& places = svc.table->places;
  const uint32_t place = places[client.hash(0, static_cast<uint32_t>(places.size()))];
  if (usable(ctx, svc.dests[place])) return static_cast<int>(place);
  return has_flag(svc, abi::svc_flags::kSched1) ? fall_back(ctx, client) : kNoDest;
}

}  // namespace

constexpr Scheduler kMh{.name = "mh", .pick = pick_mh, .build = build_mh, .max_dests = size_of};

}  // namespace dpvs
