// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "control/journal.h"
#include "generated/abi.h"
#include "snapshot/published.h"
#include "tables/ipset.h"

namespace dpvs {

/// The sets as configured; workers reach them through access lists and classifiers that name them.
/// Threads: all calls under the engine's control lock.
class IpsetStore {
 public:
  explicit IpsetStore(Published& shared) : shared_(shared) {}

  /// Does what the request's opcode says: create, destroy, add, delete, flush. A range of which one
  /// element fails changes nothing.
  /// kNotSupported: unknown type or order; kExists, kNotExist: set or element, elements not with
  /// the force flag; kBusy: a set in use; kNoMemory: set or pool is full; kInvalid: the rest.
  Status change(const abi::IpsetParam& param, Journal& journal);
  /// 1: the element is in the set, 0: it is not, below 0: a code.
  int test(const abi::IpsetParam& param) const;
  /// Appends the head record of the set called `name`, or of all if it is empty, then in the same
  /// order all members, as they are on the control socket. `sets`: how many heads.
  Status list(std::string_view name, uint32_t& sets, std::vector<uint8_t>& out) const;

  /// The set of that name, or null.
  Ipset* find(std::string_view name) const;

 private:
  Status create(const abi::IpsetParam& param, Journal& journal);
  Status destroy(const abi::IpsetParam& param, Journal& journal);
  Status flush(const abi::IpsetParam& param, Journal& journal);
  Status add(Ipset& set, const abi::IpsetParam& param, Journal& journal);
  Status remove(Ipset& set, const abi::IpsetParam& param, Journal& journal);
  Status check_room(const Ipset& set, size_t more) const;
  void touch(const Ipset& set);

  Published& shared_;
  std::map<std::string, std::shared_ptr<Ipset>, std::less<>> sets_;
};

}  // namespace dpvs
