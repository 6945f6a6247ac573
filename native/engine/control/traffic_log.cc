// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/traffic_log.h"

#include <algorithm>

#include "control/record.h"

namespace dpvs {
namespace {

constexpr size_t kHistory = 30;  // slots: a minute
constexpr size_t kListed = 20;

uint32_t saturated(uint64_t bytes) noexcept {
  return static_cast<uint32_t>(std::min<uint64_t>(bytes, UINT32_MAX));
}

}  // namespace

TrafficLog::~TrafficLog() {
  for (WorkerState* w : workers_) w->traffic_meter = nullptr;
}

void TrafficLog::set(bool on) {
  const std::lock_guard guard(lock_);
  if (on == !meters_.empty()) return;
  history_.clear();
  folded_.assign(workers_.size(), 0);
  if (on) {
    for (WorkerState* w : workers_) {
      meters_.push_back(std::make_unique<TrafficMeter>());
      w->traffic_meter = meters_.back().get();
    }
    return;
  }
  for (WorkerState* w : workers_) w->traffic_meter = nullptr;
  const auto old = std::make_shared<decltype(meters_)>(std::move(meters_));
  meters_.clear();
  shared_.rcu.retire([old] {});
}

/// The slot of that number, made if it is not there; the oldest go.
TrafficLog::Flows& TrafficLog::slot(uint64_t number) {
  const auto found = std::find_if(history_.begin(), history_.end(),
                                  [&](const Slot& s) { return s.number == number; });
  if (found != history_.end()) return found->flows;
  history_.push_back({number, Flows(64, Hash{shared_.secret})});
  while (history_.size() > kHistory) history_.pop_front();
  return history_.back().flows;
}

void TrafficLog::fold() {
  const std::lock_guard guard(lock_);
  uint64_t newest = 0;
  for (unsigned i = 0; i < meters_.size(); ++i) {
    const TrafficMeter& meter = *meters_[i];
    const uint64_t present = meter.present_number();
    newest = std::max(newest, present);
    const uint64_t oldest = present < TrafficMeter::kSlots ? 0 : present - TrafficMeter::kSlots + 1;
    for (uint64_t n = std::max(folded_[i], oldest); n < present; ++n) {
      const FlowSketch* sketch = meter.finished(n);
      if (sketch == nullptr) continue;
      Flows& flows = slot(n);
      sketch->for_each([&](const FlowTraffic& entry) {
        Sum& sum = flows[entry.flow];
        sum.received += entry.received_bytes;
        sum.sent += entry.sent_bytes;
        sum.worker = i;
      });
    }
    folded_[i] = present;
  }
  while (!history_.empty() && newest - history_.front().number > kHistory) history_.pop_front();
}

/// The largest flows of a device, or of all for kNoPort, largest first.
std::vector<TrafficLog::Top> TrafficLog::top(PortId port) const {
  Flows sums(64, Hash{shared_.secret});
  for (const Slot& slot : history_) {
    for (const auto& [flow, sum] : slot.flows) {
      if (port != kNoPort && flow.port != port) continue;
      Sum& all = sums[flow];
      all = {all.received + sum.received, all.sent + sum.sent, sum.worker};
    }
  }
  std::vector<Top> found;
  for (const auto& [flow, sum] : sums)
    found.push_back({{flow, sum.received, sum.sent}, sum.worker});
  const size_t wanted = std::min(found.size(), kListed);
  std::partial_sort(
      found.begin(), found.begin() + static_cast<long>(wanted), found.end(),
      [](const Top& a, const Top& b) { return a.traffic.total() > b.traffic.total(); });
  found.resize(wanted);
  return found;
}

void TrafficLog::put(const Top& entry, std::vector<uint8_t>& out) const {
  const FlowOnPort& flow = entry.traffic.flow;
  const Port* port = shared_.ports[flow.port];
  const std::string name = port == nullptr ? std::string() : port->name;
  abi::IftrafParam r{};
  r.af = static_cast<uint8_t>(flow.family);
  r.proto = flow.proto;
  r.cid = static_cast<uint8_t>(entry.worker);
  r.devid = flow.port;
  memcpy(r.ifname, name.data(), std::min(name.size(), sizeof r.ifname - 1));
  memcpy(&r.saddr, &flow.saddr, sizeof r.saddr);
  memcpy(&r.daddr, &flow.daddr, sizeof r.daddr);
  r.sport = abi::to_be16(flow.sport);
  r.dport = abi::to_be16(flow.dport);
  r.total_recv = saturated(entry.traffic.received_bytes);
  r.total_sent = saturated(entry.traffic.sent_bytes);
  put_record(out, r);
}

void TrafficLog::list(std::string_view device, std::vector<uint8_t>& out) {
  const std::lock_guard guard(lock_);
  if (meters_.empty()) return;
  std::vector<Top> found;
  const auto named = std::find_if(shared_.ports.begin(), shared_.ports.end(),
                                  [&](const auto& port) { return port->name == device; });
  if (device.empty() || named != shared_.ports.end()) {
    found = top(device.empty() ? kNoPort : (*named)->id);
    std::reverse(found.begin(), found.end());
  } else {
    for (const auto& port : shared_.ports) {
      for (const Top& entry : top(port->id)) found.push_back(entry);
    }
  }
  put_record(out, static_cast<int32_t>(found.size()));
  for (const Top& entry : found) put(entry, out);
}

}  // namespace dpvs
