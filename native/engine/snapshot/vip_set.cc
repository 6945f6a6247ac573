// SPDX-License-Identifier: GPL-2.0-or-later
#include "snapshot/vip_set.h"

#include <netinet/in.h>

namespace dpvs {

std::atomic<uint32_t>& Vip::of(uint8_t proto) noexcept {
  if (proto == IPPROTO_TCP) return tcp;
  return proto == IPPROTO_UDP ? udp : others;
}

VipSet::~VipSet() {
  vips_.for_each([](Vip& vip) { delete &vip; });
}

void VipSet::enter(const VipKey& key, uint8_t proto) {
  Vip* vip = vips_.find(key);
  if (vip != nullptr) {
    ++vip->of(proto);
    return;
  }
  vip = new Vip(key);
  vip->of(proto) = 1;
  vips_.put(vip);
}

void VipSet::leave(const VipKey& key, uint8_t proto) {
  Vip* vip = vips_.find(key);
  if (vip == nullptr) return;
  --vip->of(proto);
  if (!vip->unused()) return;
  vips_.take(key);
  rcu_.retire([vip] { delete vip; });
}

}  // namespace dpvs
