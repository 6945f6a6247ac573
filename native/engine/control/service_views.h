// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

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

 private:
  void build_table(ServiceView& view) const;

  Published& shared_;
  const NetworkStore& network_;
};

}  // namespace dpvs
