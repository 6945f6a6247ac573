// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "control/dest_ledger.h"
#include "control/journal.h"
#include "control/network_store.h"
#include "control/service.h"
#include "control/service_views.h"
#include "generated/abi.h"
#include "snapshot/published.h"
#include "state/worker_state.h"

namespace dpvs {

/// Refuses the SYN proxy together with a forwarding mode that does not see the server's answers.
Status check_synproxy(const abi::EngineServiceKey& key, const abi::EngineServiceSettings& settings,
                      const abi::EngineDestSettings& dest);

/// Services, destinations and their local addresses as configured, and what workers see of them.
/// A transaction changes the configuration at once and publishes what it touched at its end.
/// Threads: all calls under the engine's control lock.
class ServiceStore {
 public:
  ServiceStore(Published& shared, NetworkStore& network, const std::vector<WorkerState*>& workers)
      : shared_(shared),
        network_(network),
        workers_(workers),
        ledger_(shared, workers),
        laddr_uses_(shared.rcu, kMaxLaddrUses),
        views_(shared, network) {}

  /// Who is told of each service that is deleted.
  using OnDelete = std::function<void(const abi::EngineServiceKey&, Journal&)>;
  void on_delete(OnDelete tell) { on_delete_ = std::move(tell); }

  Status add_service(const abi::EngineServiceEdit& edit, Journal& journal);
  Status add_match_service(const abi::EngineMatchServiceEdit& edit, Journal& journal);
  Status set_service(const abi::EngineServiceEdit& edit, Journal& journal);
  Status del_service(const abi::EngineServiceKey& key, Journal& journal);
  void flush_services(Journal& journal);
  /// Replaces the rules that mark packets for services by fwmark.
  void set_marks(std::span<const abi::EngineMarkRule> rules) { views_.publish_marks(rules); }
  Status zero_service(const abi::EngineServiceKey& key, Journal& journal);
  void zero_all(Journal& journal);
  Status add_dest(const abi::EngineDestEdit& edit, Journal& journal);
  Status set_dest(const abi::EngineDestEdit& edit, Journal& journal);
  Status del_dest(const abi::EngineDestEdit& edit, Journal& journal);
  Status add_laddr(const abi::EngineLaddrEdit& edit, Journal& journal);
  Status del_laddr(const abi::EngineLaddrEdit& edit, Journal& journal);

  /// Shows workers what the transaction touched.
  void publish_touched();
  /// Makes the tables of schedulers again, after a change of the settings that they follow.
  void rebuild_tables();
  /// Takes numbers back whose last connection is gone.
  void reclaim();
  /// Looks at the health of destinations. `now_ms`: of the engine's clock.
  void tend(uint64_t now_ms);
  bool watches_health() const noexcept { return !checked_.empty(); }

  void list_services(unsigned worker, std::vector<uint8_t>& out) const;
  Status list_dests(const abi::EngineServiceKey& key, unsigned worker,
                    std::vector<uint8_t>& out) const;
  Status list_laddrs(const abi::EngineServiceKey& key, unsigned worker,
                     std::vector<uint8_t>& out) const;

 private:
  using Services = std::map<std::string, std::unique_ptr<Service>>;  // by the bytes of the key

  Service* find(const abi::EngineServiceKey& key) const;
  void touch(const Service& service);
  void touch_all_with_laddrs();
  Status prepare(const abi::EngineServiceSettings& settings, size_t dests) const;
  void instruct(const Service& service) const;
  void leave_dest(const Service& service, const Dest& dest);
  Status check_dest(const abi::EngineServiceKey& service,
                    const abi::EngineDestSettings& dest) const;
  ServiceIndex new_service();
  uint32_t new_laddr_use();
  void use_laddr(const LaddrMember& member);
  void leave_laddr(const LaddrMember& member);
  uint32_t conns_of(uint32_t laddr_use, unsigned worker) const;
  void zero(Service& service, Journal& journal);
  void follow_health(const std::string& bytes, Service* service);
  void look_at_health(Service& service, uint64_t now_ms);

  static constexpr uint32_t kMaxLaddrUses = 1u << 24;

  Published& shared_;
  NetworkStore& network_;
  const std::vector<WorkerState*>& workers_;
  Services services_;
  std::map<std::string, abi::EngineServiceKey> touched_;
  std::set<std::string> checked_;  // services that watch their destinations
  DestLedger ledger_;
  Numbers laddr_uses_;
  ServiceViews views_;
  std::vector<uint32_t> free_services_;
  uint32_t next_service_ = 0;
  uint32_t next_version_ = 1;
  OnDelete on_delete_ = [](const abi::EngineServiceKey&, Journal&) {};
  uint64_t next_order_ = 1;
};

}  // namespace dpvs
