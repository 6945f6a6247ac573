// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/tc_store.h"

#include <algorithm>

#include "control/record.h"
#include "control/tc_options.h"

namespace dpvs {
namespace {

constexpr Status kNoQsch{code::kNotExist, "no such scheduler"};
constexpr Status kNoClassifier{code::kNotExist, "no such classifier"};
constexpr Status kTaken{code::kExists, "this handle is taken"};
constexpr uint32_t kMajorStep = 0x10000;
constexpr uint32_t kFirstHandle = 0x80000000u;

bool is_slot(uint32_t handle) noexcept {
  return handle == abi::kTcHRoot || handle == abi::kTcHIngress;
}

template <size_t N>
std::string_view text_of(const char (&field)[N]) noexcept {
  return {field, strnlen(field, N - 1)};
}

/// The next handle of ours that `taken` does not know, or 0.
template <typename Taken>
uint32_t next_handle(uint32_t& last, Taken taken) {
  for (unsigned tries = 0; tries < 0x8000; ++tries) {
    last = last >= 0xfffe0000u ? kFirstHandle + kMajorStep : last + kMajorStep;
    if (!taken(last)) return last;
  }
  return 0;
}

template <typename Record>
void put_padded(std::vector<uint8_t>& out, const Record& record) {
  put_record(out, record);
  out.resize(out.size() + sizeof(abi::TcParam) - sizeof record);
}

}  // namespace

TcStore::~TcStore() { delete shared_.tc.load(); }

TcStore::QschConf* TcStore::find_qsch(Device& device, uint32_t handle) {
  const auto found = std::find_if(device.qschs.begin(), device.qschs.end(),
                                  [&](const QschConf& q) { return q.handle == handle; });
  return found == device.qschs.end() ? nullptr : &*found;
}

TcStore::ClsConf* TcStore::find_classifier(Device& device, uint32_t qsch, uint32_t handle) {
  const auto found = std::find_if(
      device.classifiers.begin(), device.classifiers.end(),
      [&](const ClsConf& c) { return c.param.sch_id == qsch && c.param.handle == handle; });
  return found == device.classifiers.end() ? nullptr : &*found;
}

/// Makes a roll-back end with what the device has now.
void TcStore::remember(PortId port, Journal& journal) {
  journal.note([this, port, old = devices_[port]] {
    devices_[port] = old;
    for (QschConf& q : devices_[port].qschs) {
      QschOptions options;
      if (read_qsch_options(q.kind, *shared_.ports[port], q.options, options).ok()) {
        q.qsch->set_options(options);
      }
    }
    publish();
  });
}

Status TcStore::change(Verb verb, PortId port, const abi::TcConf& conf, Journal& journal) {
  if (!shared_.ports.has(port)) return {code::kNoDevice, "no such device"};
  if (conf.obj != abi::tc_obj::kTcObjQsch && conf.obj != abi::tc_obj::kTcObjCls) {
    return {code::kNotSupported, "no such object of traffic control"};
  }
  remember(port, journal);
  const Status status = conf.obj == abi::tc_obj::kTcObjQsch
                            ? change_qsch(verb, port, conf.param.qsch)
                            : change_classifier(verb, port, conf.param.cls);
  if (status.ok()) publish();
  return status;
}

Status TcStore::change_qsch(Verb verb, PortId port, const abi::TcQschParam& param) {
  Device& device = devices_[port];
  if (verb == Verb::kAdd || (verb == Verb::kReplace && param.handle == 0)) {
    return add_qsch(port, param);
  }
  QschConf* there = find_qsch(device, param.handle);
  if (there == nullptr) return kNoQsch;
  if (verb == Verb::kChange) {
    if (text_of(param.kind) != name_of(there->kind)) {
      return {code::kNotSupported, "the kind of a scheduler cannot change"};
    }
    QschOptions options;
    abi::TcQschParamQopt raw = param.qopt;
    const Status status = read_qsch_options(there->kind, *shared_.ports[port], raw, options);
    if (!status.ok()) return status;
    there->options = raw;
    there->qsch->set_options(options);
    return kOk;
  }
  const uint32_t handle = param.handle;
  std::erase_if(device.qschs, [&](const QschConf& q) { return q.handle == handle; });
  std::erase_if(device.classifiers, [&](const ClsConf& c) { return c.param.sch_id == handle; });
  return verb == Verb::kDelete ? kOk : add_qsch(port, param);
}

Status TcStore::add_qsch(PortId port, const abi::TcQschParam& param) {
  Device& device = devices_[port];
  const std::optional<QschKind> kind = qsch_kind(text_of(param.kind));
  if (!kind) return {code::kNotSupported, "no such kind of schedulers"};
  QschConf fresh{param.handle, param.where, param.handle == abi::kTcHIngress,
                 *kind,        param.qopt,  nullptr};
  if (fresh.parent != 0) {
    const QschConf* parent = find_qsch(device, fresh.parent);
    if (parent == nullptr) return {code::kNotExist, "no such parent"};
    fresh.ingress = parent->ingress;
  } else if (!is_slot(fresh.handle)) {
    return {code::kInvalid, "a scheduler that is no root has a parent"};
  }
  if (find_qsch(device, fresh.handle) != nullptr) return kTaken;
  if (fresh.handle == 0) {
    fresh.handle = next_handle(
        last_qsch_, [&](uint32_t handle) { return find_qsch(device, handle) != nullptr; });
    if (fresh.handle == 0) return {code::kNoResource, "no handle is left"};
  }
  QschOptions options;
  const Status status = read_qsch_options(*kind, *shared_.ports[port], fresh.options, options);
  if (!status.ok()) return status;
  fresh.qsch = std::make_shared<Qsch>(*kind, options, workers_);
  device.qschs.push_back(std::move(fresh));
  return kOk;
}

Status TcStore::change_classifier(Verb verb, PortId port, const abi::TcClsParam& param) {
  Device& device = devices_[port];
  if (find_qsch(device, param.sch_id) == nullptr) return kNoQsch;
  if (verb == Verb::kAdd || (verb == Verb::kReplace && param.handle == 0)) {
    return add_classifier(device, param);
  }
  ClsConf* there = find_classifier(device, param.sch_id, param.handle);
  if (there == nullptr) return kNoClassifier;
  if (verb == Verb::kChange && text_of(param.kind) != text_of(there->param.kind)) {
    return {code::kNotSupported, "the kind of a classifier cannot change"};
  }
  std::erase_if(device.classifiers, [&](const ClsConf& c) { return &c == there; });
  return verb == Verb::kDelete ? kOk : add_classifier(device, param);
}

Status TcStore::add_classifier(Device& device, const abi::TcClsParam& param) {
  const std::string_view kind = text_of(param.kind);
  if (kind != "match" && kind != "ipset") {
    return {code::kNotSupported, "no such kind of classifiers"};
  }
  ClsConf fresh{param, nullptr};
  if (kind == "ipset") {
    const abi::TcClsIpsetCopt& raw = param.copt.set;
    fresh.set = ipsets_.find(std::string_view(raw.setname, strnlen(raw.setname, 31)));
    if (fresh.set == nullptr) return {code::kNotExist, "no such set"};
  }
  if (fresh.param.handle == 0) {
    fresh.param.handle = next_handle(last_classifier_, [&](uint32_t handle) {
      return find_classifier(device, param.sch_id, handle) != nullptr;
    });
    if (fresh.param.handle == 0) return {code::kNoResource, "no handle is left"};
  } else if (find_classifier(device, param.sch_id, param.handle) != nullptr) {
    return kTaken;
  }
  const auto later = std::find_if(
      device.classifiers.begin(), device.classifiers.end(),
      [&](const ClsConf& c) { return int32_t{c.param.priority} > int32_t{param.priority}; });
  device.classifiers.insert(later, fresh);
  return kOk;
}

Status TcStore::set_switches(PortId port, uint8_t egress, uint8_t ingress, Journal& journal) {
  if (!shared_.ports.has(port)) return {code::kNoDevice, "no such device"};
  remember(port, journal);
  Device& device = devices_[port];
  if (egress <= 1) device.egress = egress != 0;
  if (ingress <= 1) device.ingress = ingress != 0;
  publish();
  return kOk;
}

TcTree TcStore::tree_of(PortId port, const Device& device, bool ingress) const {
  TcTree tree;
  tree.port = port;
  tree.ingress = ingress;
  for (const QschConf& conf : device.qschs) {
    if (conf.ingress != ingress) continue;
    TcTree::Node node{conf.handle, conf.qsch, {}};
    for (const ClsConf& c : device.classifiers) {
      if (c.param.sch_id == conf.handle) {
        node.classifiers.push_back(read_classifier(c.param, c.set));
      }
    }
    const bool root = is_slot(conf.handle);
    tree.has_root |= root;
    tree.nodes.insert(root ? tree.nodes.begin() : tree.nodes.end(), std::move(node));
  }
  return tree;
}

/// Shows workers the trees of all devices, or nothing where there are none.
void TcStore::publish() {
  for (Ipset* set : used_sets_) --set->references;
  used_sets_.clear();
  auto view = std::make_unique<TcView>();
  for (const auto& [port, device] : devices_) {
    for (const bool ingress : {false, true}) {
      TcTree tree = tree_of(port, device, ingress);
      if (!tree.nodes.empty()) view->trees.push_back(std::move(tree));
    }
    for (const ClsConf& c : device.classifiers) {
      if (c.set != nullptr) used_sets_.push_back(c.set);
    }
  }
  for (Ipset* set : used_sets_) ++set->references;
  for (const TcTree& tree : view->trees) {
    const Device& device = devices_[tree.port];
    if (!tree.has_root || !(tree.ingress ? device.ingress : device.egress)) continue;
    (tree.ingress ? view->ingress : view->egress)[tree.port] = &tree;
  }
  for (const auto& port : shared_.ports) {
    const size_t number = port->frame_port();
    if (view->names.size() <= number) view->names.resize(number + 1);
    view->names[number] = port->name;
  }
  const TcView* fresh = view->trees.empty() ? nullptr : view.release();
  const TcView* old = shared_.tc.exchange(fresh, std::memory_order_acq_rel);
  if (old != nullptr) shared_.rcu.retire([old] { delete old; });
}

abi::TcQschParam TcStore::record_of(const Device& device, const QschConf& conf,
                                    unsigned cid) const {
  abi::TcQschParam r{};
  r.cid = static_cast<uint8_t>(cid);
  r.handle = conf.handle;
  r.where = conf.parent;
  const std::string_view kind = name_of(conf.kind);
  memcpy(r.kind, kind.data(), kind.size());
  r.qopt = conf.options;
  r.cls_cnt = static_cast<int32_t>(
      std::count_if(device.classifiers.begin(), device.classifiers.end(),
                    [&](const ClsConf& c) { return c.param.sch_id == conf.handle; }));
  r.flags = conf.ingress ? abi::qsch_flags::kQschFIngress : 0;
  QschStats sum;
  for (unsigned worker = 0; worker < workers_; ++worker) {
    if (cid != 0 && cid != worker + 1) continue;
    const QschStats s = conf.qsch->stats(worker);
    sum.bytes += s.bytes;
    sum.packets += s.packets;
    sum.drops += s.drops;
    sum.overlimits += s.overlimits;
    sum.requeues += s.requeues;
    sum.queued += s.queued;
    sum.backlog_bytes += s.backlog_bytes;
  }
  r.bstats.bytes = sum.bytes;
  r.bstats.packets = static_cast<uint32_t>(sum.packets);
  r.qstats.drops = static_cast<uint32_t>(sum.drops);
  r.qstats.overlimits = static_cast<uint32_t>(sum.overlimits);
  r.qstats.requeues = static_cast<uint32_t>(sum.requeues);
  r.qstats.qlen = static_cast<uint32_t>(sum.queued);
  r.qstats.backlog = static_cast<uint32_t>(sum.backlog_bytes);
  return r;
}

Status TcStore::list(PortId port, const abi::TcConf& conf, std::vector<uint8_t>& out) const {
  if (!shared_.ports.has(port)) return {code::kNoDevice, "no such device"};
  const bool classifiers = conf.obj == abi::tc_obj::kTcObjCls;
  if (!classifiers && conf.obj != abi::tc_obj::kTcObjQsch) {
    return {code::kNotSupported, "no such object of traffic control"};
  }
  const auto known = devices_.find(port);
  Device device = known == devices_.end() ? Device{} : known->second;
  const uint32_t handle = classifiers ? conf.param.cls.handle : conf.param.qsch.handle;
  const uint32_t qsch = conf.param.cls.sch_id;
  if (classifiers && find_qsch(device, qsch) == nullptr) return kNoQsch;
  if (handle != 0 && classifiers && find_classifier(device, qsch, handle) == nullptr) {
    return kNoClassifier;
  }
  if (handle != 0 && !classifiers && find_qsch(device, handle) == nullptr) return kNoQsch;
  const bool verbose = (conf.op_flags & abi::kTcFOpsVerbose) != 0;
  for (unsigned cid = 0; cid <= (verbose ? workers_ : 0); ++cid) {
    for (const QschConf& q : device.qschs) {
      if (classifiers || (handle != 0 && q.handle != handle)) continue;
      put_padded(out, record_of(device, q, cid));
    }
    for (const ClsConf& c : device.classifiers) {
      if (!classifiers || c.param.sch_id != qsch) continue;
      if (handle != 0 && c.param.handle != handle) continue;
      abi::TcClsParam r = c.param;
      r.cid = static_cast<uint8_t>(cid);
      put_padded(out, r);
    }
  }
  return kOk;
}

void TcStore::drop_port(PortId port) {
  if (devices_.erase(port) != 0) publish();
}

void TcStore::list_switches(std::vector<uint8_t>& out) const {
  for (const auto& port : shared_.ports) {
    const auto known = devices_.find(port->id);
    const Device device = known == devices_.end() ? Device{} : known->second;
    out.resize(port->id + size_t{1});
    out.back() = static_cast<uint8_t>((device.egress ? 1 : 0) | (device.ingress ? 2 : 0));
  }
}

}  // namespace dpvs
