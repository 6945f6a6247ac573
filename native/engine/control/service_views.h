// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <span>
#include <string>

#include "control/network_store.h"
#include "control/service.h"
#include "snapshot/published.h"

namespace dpvs {

/// Makes of a configured service what workers see of it.
/// Threads: control.
class ServiceViews {
 public:
  ServiceViews(Published& shared, const NetworkStore& network)
      : shared_(shared), network_(network) {}
  ~ServiceViews();

  /// Shows workers the service as it is now.
  void publish(const Service& service);
  void unpublish(const abi::EngineServiceKey& key);
  /// Replaces the rules that mark packets.
  void publish_marks(std::span<const abi::EngineMarkRule> rules);

 private:
  void publish_matches();
  DestView view_of(const Dest& dest) const;
  ServiceView* make_view(const Service& service) const;
  const ServiceView* shown(const Service& service) const;
  void build_table(ServiceView& view, const ServiceView* before) const;
  void retire(const ServiceView* view);

  /// A service by match that is shown.
  struct Match {
    uint64_t order;
    MatchEntry entry;
  };

  Published& shared_;
  const NetworkStore& network_;
  std::map<std::string, Match> matches_;  // by the bytes of the key
};

}  // namespace dpvs
