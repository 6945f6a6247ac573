// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/ipset_store.h"
#include "control/journal.h"
#include "generated/abi.h"
#include "snapshot/published.h"
#include "tc/tree.h"

namespace dpvs {

/// Traffic control as configured: schedulers and classifiers of each device, and its switches.
/// Threads: all calls under the engine's control lock.
class TcStore {
 public:
  TcStore(Published& shared, IpsetStore& ipsets, unsigned workers)
      : shared_(shared), ipsets_(ipsets), workers_(workers) {}
  ~TcStore();

  enum class Verb : uint8_t { kAdd, kDelete, kChange, kReplace };
  /// Errors as the control protocol has them: kNoDevice, kInvalid, kNotSupported (kind or object),
  /// kNotExist (parent, scheduler, classifier or set), kExists, kNoResource (handles).
  Status change(Verb verb, PortId port, const abi::TcConf& conf, Journal& journal);
  /// Turns a direction on (1) or off (0); other values leave it as it is.
  Status set_switches(PortId port, uint8_t egress, uint8_t ingress, Journal& journal);

  /// Appends the records that `conf` asks for, padded as on the control socket; `cid` is 0 for the
  /// sums and n for the nth worker.
  Status list(PortId port, const abi::TcConf& conf, std::vector<uint8_t>& out) const;
  /// Forgets what a device has that goes.
  void drop_port(PortId port);
  /// Appends a byte for each number of a port: bit 0 egress, bit 1 ingress.
  void list_switches(std::vector<uint8_t>& out) const;

 private:
  struct QschConf {
    uint32_t handle, parent;
    bool ingress;
    QschKind kind;
    abi::TcQschParamQopt options;
    std::shared_ptr<Qsch> qsch;
  };
  struct ClsConf {
    abi::TcClsParam param;
    Ipset* set;  // of kind ipset
  };
  struct Device {
    bool egress = false, ingress = false;
    std::vector<QschConf> qschs;  // in the order of their making
    std::vector<ClsConf> classifiers;
  };

  Status change_qsch(Verb verb, PortId port, const abi::TcQschParam& param);
  Status add_qsch(PortId port, const abi::TcQschParam& param);
  Status change_classifier(Verb verb, PortId port, const abi::TcClsParam& param);
  Status add_classifier(Device& device, const abi::TcClsParam& param);
  void remember(PortId port, Journal& journal);
  void publish();
  TcTree tree_of(PortId port, const Device& device, bool ingress) const;
  abi::TcQschParam record_of(const Device& device, const QschConf& conf, unsigned cid) const;

  static QschConf* find_qsch(Device& device, uint32_t handle);
  static ClsConf* find_classifier(Device& device, uint32_t qsch, uint32_t handle);

  Published& shared_;
  IpsetStore& ipsets_;
  const unsigned workers_;
  std::map<PortId, Device> devices_;
  std::vector<Ipset*> used_sets_;  // whose references count classifiers
  uint32_t last_qsch_ = 0x80000000u, last_classifier_ = 0x80000000u;  // handles given by ourselves
};

}  // namespace dpvs
