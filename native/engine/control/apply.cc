// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/engine.h"

#include "control/record.h"

namespace dpvs {
namespace {

using abi::EngineEditOp;

/// The edit, if its length is that of its kind.
template <typename Edit>
const Edit* as(const abi::EngineEditHead& head) noexcept {
  return head.len == sizeof(Edit) ? reinterpret_cast<const Edit*>(&head) : nullptr;
}

constexpr Status kBadLength{code::kInvalid, "an edit has the wrong length"};

}  // namespace

ApplyResult Engine::apply(std::span<const uint8_t> edits) {
  Journal journal;
  ApplyResult result;
  for (size_t offset = 0; offset < edits.size() && result.status.ok();) {
    const auto& head = *reinterpret_cast<const abi::EngineEditHead*>(edits.data() + offset);
    const bool whole = edits.size() - offset >= sizeof head && head.len >= sizeof head &&
                       head.len % 4 == 0 && head.len <= edits.size() - offset;
    result.status = whole ? apply_one(head, journal) : kBadLength;
    if (!result.status.ok()) break;
    offset += head.len;
    ++result.at;
  }
  if (!result.status.ok()) journal.roll_back();
  finish_change();
  return result;
}

/// Shows workers what has changed, and gives back what nobody uses any more.
void Engine::finish_change() {
  services_->publish_touched();
  services_->reclaim();
  network_->reclaim();
  shared_.rcu.reclaim();
}

Status Engine::apply_one(const abi::EngineEditHead& head, Journal& journal) {
  if (PolicyStore::knows(head.op)) return policy_->apply(head, journal);
  const auto* service = as<abi::EngineServiceEdit>(head);
  const auto* match = as<abi::EngineMatchServiceEdit>(head);
  const auto* dest = as<abi::EngineDestEdit>(head);
  const auto* laddr = as<abi::EngineLaddrEdit>(head);
  const auto* address = as<abi::EngineAddressEdit>(head);
  const auto* route = as<abi::EngineRouteEdit>(head);
  const auto* neigh = as<abi::EngineNeighEdit>(head);
  switch (static_cast<EngineEditOp>(head.op)) {
    case EngineEditOp::kAddService:
      return service ? services_->add_service(*service, journal) : kBadLength;
    case EngineEditOp::kAddMatchService:
      return match ? services_->add_match_service(*match, journal) : kBadLength;
    case EngineEditOp::kSetService:
      return service ? services_->set_service(*service, journal) : kBadLength;
    case EngineEditOp::kDelService:
      return service ? services_->del_service(service->service, journal) : kBadLength;
    case EngineEditOp::kFlushServices:
      services_->flush_services(journal);
      return kOk;
    case EngineEditOp::kZeroService:
      return service ? services_->zero_service(service->service, journal) : kBadLength;
    case EngineEditOp::kZeroAllServices:
      services_->zero_all(journal);
      return kOk;
    case EngineEditOp::kAddDest:
      return dest ? services_->add_dest(*dest, journal) : kBadLength;
    case EngineEditOp::kSetDest:
      return dest ? services_->set_dest(*dest, journal) : kBadLength;
    case EngineEditOp::kDelDest:
      return dest ? services_->del_dest(*dest, journal) : kBadLength;
    case EngineEditOp::kAddLaddr:
      return laddr ? services_->add_laddr(*laddr, journal) : kBadLength;
    case EngineEditOp::kDelLaddr:
      return laddr ? services_->del_laddr(*laddr, journal) : kBadLength;
    case EngineEditOp::kAddAddress:
      return address ? network_->add_address(*address, journal) : kBadLength;
    case EngineEditOp::kDelAddress:
      return address ? network_->del_address(*address, journal) : kBadLength;
    case EngineEditOp::kSetAddress:
      return address ? network_->set_address(*address, journal) : kBadLength;
    case EngineEditOp::kAddRoute:
      return route ? network_->add_route(*route, journal) : kBadLength;
    case EngineEditOp::kDelRoute:
      return route ? network_->del_route(*route, journal) : kBadLength;
    case EngineEditOp::kAddNeigh:
    case EngineEditOp::kDelNeigh:
      return neigh ? edit_neigh(*neigh, journal) : kBadLength;
    default:
      break;
  }
  return {code::kInvalid, "an edit of an unknown kind"};
}

Status Engine::edit_neigh(const abi::EngineNeighEdit& edit, Journal& journal) {
  if (port(edit.port) == nullptr) return {code::kNoDevice, "no such device"};
  NeighbourKeeper& keeper = housekeeper_->neighbours();
  const NeighKey key{static_cast<Family>(edit.family), edit.port, 0, addr_from(edit.addr)};
  const std::optional<rte_ether_addr> before = keeper.static_mac(key);
  Status status;
  if (static_cast<EngineEditOp>(edit.head.op) == EngineEditOp::kDelNeigh) {
    status = keeper.remove(key);
  } else {
    rte_ether_addr mac;
    memcpy(mac.addr_bytes, edit.mac, sizeof edit.mac);
    status = keeper.add_static(key, mac);
  }
  if (!status.ok()) return status;
  journal.note([&keeper, key, before] {
    (void)(before ? keeper.add_static(key, *before) : keeper.remove(key));
  });
  return kOk;
}

}  // namespace dpvs
