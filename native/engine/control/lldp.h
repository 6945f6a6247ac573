// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_mbuf.h>

#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "base/status.h"
#include "ports/port_table.h"

namespace dpvs {

/// Tells neighbours of physical ports about us, and remembers what they tell. A port takes part as
/// long as its switch `kLldp` is on. Threads: any.
class Lldp {
 public:
  using Send = std::function<void(PortId, rte_mbuf*)>;
  /// The bytes of an address at which the machine is managed by way of a port; none: it has none.
  using AddressOf = std::function<std::vector<uint8_t>(PortId)>;

  Lldp(const PortTable& ports, rte_mempool* pool, Send send)
      : ports_(ports), pool_(pool), send_(std::move(send)) {}

  /// Sends what is due, and forgets neighbours whose time is over.
  void tend(uint64_t now_ms, const AddressOf& address_of);
  /// Reads a frame that a port received, and frees it.
  void take(rte_mbuf* m, PortId port, uint64_t now_ms);
  /// Appends the last data unit that a port sent or, of its neighbour, received. kNotExist: none.
  Status list(PortId port, bool neighbour, std::vector<uint8_t>& out);

 private:
  struct Talk {
    uint64_t due_ms = 0;  // when to send again
    std::vector<uint8_t> sent;
    std::vector<uint8_t> heard;
    uint64_t heard_until_ms = 0;
  };
  void tell(const Port& port, Talk& talk, const AddressOf& address_of);
  rte_mbuf* frame_of(const Port& port, const std::vector<uint8_t>& unit) const;

  const PortTable& ports_;
  rte_mempool* pool_;
  Send send_;
  std::mutex lock_;
  std::map<PortId, Talk> talks_;
};

}  // namespace dpvs
