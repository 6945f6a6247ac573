// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/journal.h"
#include "control/network_store.h"
#include "generated/abi.h"
#include "snapshot/published.h"
#include "state/worker_state.h"

namespace dpvs {

/// A destination as configured.
struct Dest {
  abi::EngineDestSettings settings;
  DestIndex index;
  /// What each worker had counted when the counters were last set to zero; null: never. Workers own
  /// their rows, so control subtracts instead of writing there.
  std::shared_ptr<const std::vector<DestRow>> zero_at;
  uint32_t last_weight = 0;  // what it was before it became 0, else the weight
};

/// A service as configured.
struct Service {
  abi::EngineServiceKey key;
  abi::EngineServiceSettings settings;
  ServiceIndex index;
  uint32_t version = 0;     // another one after each change of a destination, unique in the engine
  std::vector<Dest> dests;  // newest first
  std::vector<LaddrIndex> laddrs;
  abi::EngineTraffic left{};  // of destinations that are gone
};

/// Services, destinations and their local addresses as configured, and what workers see of them.
/// A transaction changes the configuration at once and publishes what it touched at its end.
/// Threads: all calls under the engine's control lock.
class ServiceStore {
 public:
  ServiceStore(Published& shared, NetworkStore& network, const std::vector<WorkerState*>& workers)
      : shared_(shared), network_(network), workers_(workers) {}
  ~ServiceStore();

  Status add_service(const abi::EngineServiceEdit& edit, Journal& journal);
  Status set_service(const abi::EngineServiceEdit& edit, Journal& journal);
  Status del_service(const abi::EngineServiceKey& key, Journal& journal);
  void flush_services(Journal& journal);
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

  void list_services(unsigned worker, std::vector<uint8_t>& out) const;
  Status list_dests(const abi::EngineServiceKey& key, unsigned worker,
                    std::vector<uint8_t>& out) const;
  Status list_laddrs(const abi::EngineServiceKey& key, unsigned worker,
                     std::vector<uint8_t>& out) const;

 private:
  using Services = std::map<std::string, std::unique_ptr<Service>>;  // by the bytes of the key

  /// A destination that is gone while connections of it may live on.
  struct Ghost {
    abi::EngineServiceKey service;
    Dest dest;
    std::shared_ptr<bool>
        unseen;  // set once no worker can pick it any more; null before publishing
  };

  Service* find(const abi::EngineServiceKey& key) const;
  void touch(const Service& service);
  void touch_all_with_laddrs();
  void publish(const Service& service);
  void build_table(ServiceView& view) const;
  Status prepare(const Scheduler& scheduler, size_t dests) const;
  void unpublish(const abi::EngineServiceKey& key);
  Status check_dest(const abi::EngineServiceKey& service,
                    const abi::EngineDestSettings& dest) const;
  DestIndex new_dest(const abi::EngineServiceKey& service, const abi::EngineDestSettings& dest);
  std::shared_ptr<const std::vector<DestRow>> rows_now(DestIndex index) const;
  ServiceIndex new_service();
  void zero(Service& service, Journal& journal);
  void forget_ghost(DestIndex index);
  DestRow sum_rows(const Dest& dest, unsigned worker) const;

  Published& shared_;
  NetworkStore& network_;
  const std::vector<WorkerState*>& workers_;
  Services services_;
  std::map<std::string, abi::EngineServiceKey> touched_;
  std::vector<Ghost> ghosts_;
  std::vector<uint32_t> free_dests_;
  std::vector<uint32_t> free_services_;
  uint32_t next_dest_ = 0;
  uint32_t next_service_ = 0;
  uint32_t next_version_ = 1;
};

}  // namespace dpvs
