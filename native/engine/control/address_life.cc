// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "control/network_store.h"

// Addresses that are there for a time.

namespace dpvs {

/// Nothing is preferred longer than it is valid.
abi::EngineAddressEdit NetworkStore::with_lifetime(abi::EngineAddressEdit edit) {
  const bool unbounded = edit.preferred_sec == 0 || edit.preferred_sec > edit.valid_sec;
  if (edit.valid_sec != 0 && unbounded) edit.preferred_sec = edit.valid_sec;
  return edit;
}

Status NetworkStore::set_address(const abi::EngineAddressEdit& edit, Journal& journal) {
  const Address* wanted = find(static_cast<Family>(edit.family), edit.port, edit.addr);
  const auto found = std::ranges::find(addresses_, wanted, &std::shared_ptr<Address>::get);
  if (found == addresses_.end()) return {code::kNotExist, "the device does not have this address"};
  const std::shared_ptr<Address> address = *found;
  journal.note([address, old = *address] { *address = old; });
  const abi::EngineAddressEdit fresh = with_lifetime(edit);
  address->settings.valid_sec = fresh.valid_sec;
  address->settings.preferred_sec = fresh.preferred_sec;
  address->since_ms = now_ms_;
  return kOk;
}

bool NetworkStore::expire(uint64_t now_ms) {
  now_ms_ = now_ms;
  std::vector<const Address*> over;
  for (const auto& a : addresses_) {
    if (a->since_ms == 0) a->since_ms = now_ms;
    const uint64_t valid_ms = uint64_t{a->settings.valid_sec} * 1000;
    if (valid_ms != 0 && now_ms - a->since_ms >= valid_ms) over.push_back(a.get());
  }
  for (const Address* address : over) (void)take(address);
  return !over.empty();
}

/// What is left of so many seconds; 0 stands for ever.
uint32_t NetworkStore::left_of(const Address& address, uint32_t sec) const {
  if (sec == 0 || address.since_ms == 0) return sec;
  const uint64_t gone = (now_ms_ - address.since_ms) / 1000;
  return gone >= sec ? 1 : sec - static_cast<uint32_t>(gone);
}

}  // namespace dpvs
