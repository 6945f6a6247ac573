// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/lldp.h"

#include <sys/utsname.h>

#include "control/lldp_frame.h"
#include "packet/headers.h"

namespace dpvs {
namespace {

constexpr uint64_t kEveryMs = 30'000;
constexpr Status kNothing{code::kNotExist, "the port has no such LLDP data"};

bool takes_part(const Port& port) noexcept {
  const bool real = port.kind == PortKind::kPhysical || port.kind == PortKind::kSlave;
  return real && !port.leaving && port.is(port_switch::kLldp);
}

}  // namespace

void Lldp::tend(uint64_t now_ms, const AddressOf& address_of) {
  const std::lock_guard guard(lock_);
  std::erase_if(talks_, [this](const auto& talk) {
    return !ports_.has(talk.first) || !takes_part(*ports_[talk.first]);
  });
  for (const Port* port : ports_) {
    if (!takes_part(*port)) continue;
    Talk& talk = talks_[port->id];
    if (now_ms >= talk.heard_until_ms) talk.heard.clear();
    if (now_ms < talk.due_ms) continue;
    talk.due_ms = now_ms + kEveryMs;
    tell(*port, talk, address_of);
  }
}

void Lldp::tell(const Port& port, Talk& talk, const AddressOf& address_of) {
  utsname host{};
  uname(&host);
  const Port& first = **ports_.begin();  // there is one: `port`
  LldpInfo info{first.mac,
                port.name,
                "DPVS port " + port.name,
                host.nodename,
                std::string("DPVS on ") + host.sysname + ' ' + host.release + ' ' + host.machine,
                address_of(port.id),
                port.id + 1u};
  if (info.management.empty()) info.management.assign(port.mac.addr_bytes, port.mac.addr_bytes + 6);
  talk.sent = make_lldp(info);
  rte_mbuf* m = frame_of(port, talk.sent);
  if (m != nullptr) send_(port.id, m);
}

rte_mbuf* Lldp::frame_of(const Port& port, const std::vector<uint8_t>& unit) const {
  rte_mbuf* m = rte_pktmbuf_alloc(pool_);
  if (m == nullptr) return nullptr;
  const size_t len =
      std::max<size_t>(unit.size() + kEtherLen, RTE_ETHER_MIN_LEN - RTE_ETHER_CRC_LEN);
  char* start = rte_pktmbuf_append(m, static_cast<uint16_t>(len));
  memset(start, 0, len);
  rte_ether_hdr& ether = *ether_of(m);
  ether.dst_addr = kLldpGroup;
  ether.src_addr = port.mac;
  ether.ether_type = be16(RTE_ETHER_TYPE_LLDP);
  memcpy(start + kEtherLen, unit.data(), unit.size());
  return m;
}

void Lldp::take(rte_mbuf* m, PortId port, uint64_t now_ms) {
  const std::span<const uint8_t> payload{rte_pktmbuf_mtod_offset(m, const uint8_t*, kEtherLen),
                                         m->data_len - size_t{kEtherLen}};
  const std::span<const uint8_t> unit = sound_lldp(payload);
  const std::lock_guard guard(lock_);
  if (!unit.empty()) {
    Talk& talk = talks_[port];
    const uint64_t ttl_ms = lldp_ttl(unit) * uint64_t{1000};
    talk.heard.assign(unit.begin(), unit.end());
    if (ttl_ms == 0) talk.heard.clear();  // the neighbour says farewell
    talk.heard_until_ms = now_ms + ttl_ms;
  }
  rte_pktmbuf_free(m);
}

Status Lldp::list(PortId port, bool neighbour, std::vector<uint8_t>& out) {
  const std::lock_guard guard(lock_);
  const auto found = talks_.find(port);
  if (found == talks_.end()) return kNothing;
  const std::vector<uint8_t>& unit = neighbour ? found->second.heard : found->second.sent;
  if (unit.empty()) return kNothing;
  out.insert(out.end(), unit.begin(), unit.end());
  return kOk;
}

}  // namespace dpvs
