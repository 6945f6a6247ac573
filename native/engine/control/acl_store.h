// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "control/ipset_store.h"
#include "control/journal.h"
#include "generated/abi.h"
#include "snapshot/published.h"

namespace dpvs {

/// Black and white lists as configured. A service need not exist to have lists; when one goes, its
/// lists go with it.
/// Threads: all calls under the engine's control lock.
class AclStore {
 public:
  AclStore(Published& shared, IpsetStore& ipsets) : shared_(shared), ipsets_(ipsets) {}

  /// Adds an address or, if the entry names one, a set. What is there already is no error.
  /// kInvalid: no such set, or an unknown family.
  Status add(AclList list, const abi::DpVsBlklstConf& entry, Journal& journal);
  /// kNotExist: no such entry.
  Status remove(AclList list, const abi::DpVsBlklstConf& entry, Journal& journal);
  /// Takes the lists of a service away.
  void forget(const abi::EngineServiceKey& service, Journal& journal);

  /// Appends all entries of one kind of list, as they are on the control socket.
  void list(AclList list, std::vector<uint8_t>& out) const;

 private:
  using Bytes = std::string;  // of an address
  struct Entries {
    std::set<Bytes> addresses;
    std::vector<Ipset*> sets;
  };
  struct Service {
    AclKey key;
    Entries lists[kAclLists];
  };

  Service& service_of(const AclKey& key);
  void put_address(const AclKey& key, const Bytes& client);
  void take_address(const AclKey& key, const Bytes& client);
  void put_set(const AclKey& key, Ipset& set);
  void take_set(const AclKey& key, Ipset& set);
  void publish(const Service& service);

  Published& shared_;
  IpsetStore& ipsets_;
  std::map<Bytes, Service> services_;  // by the bytes of the key
};

}  // namespace dpvs
