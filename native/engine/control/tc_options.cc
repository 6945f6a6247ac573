// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/tc_options.h"

#include "packet/headers.h"

namespace dpvs {
namespace {

constexpr uint32_t kDefaultPackets = 1024;

// The options lie at odd addresses: they are read and written as copies.

/// Bits per second, wide ones too (`tc_wide_rate`).
uint64_t rate_of(const abi::TcRatespec& spec) noexcept {
  abi::TcWideRate wide;
  static_assert(sizeof wide == sizeof spec);
  memcpy(&wide, &spec, sizeof wide);
  const uint64_t bps = uint64_t{wide.bps_high} << 32 | wide.bps_low;
  return spec.rate == UINT32_MAX && bps > UINT32_MAX ? bps : spec.rate;
}

Status read_tbf(const Port& port, abi::TcQschParamQopt& whole, QschOptions& options) {
  abi::TcTbfQopt raw = whole.tbf;
  if (raw.rate.rate == 0 || raw.buffer == 0) {
    return {code::kInvalid, "a tbf has a rate and a burst"};
  }
  options.rate = {rate_of(raw.rate), raw.buffer};
  if (raw.peakrate.rate != 0) {
    if (rate_of(raw.peakrate) < options.rate.rate_bps || raw.mtu < port.mtu) {
      return {code::kInvalid, "a peak rate is no less than the rate, its burst than the MTU"};
    }
    options.peak = {rate_of(raw.peakrate), raw.mtu};
  }
  if (raw.limit == 0) raw.limit = raw.buffer;
  options.limit = raw.limit;
  whole.tbf = raw;
  return kOk;
}

void read_fifo(abi::TcQschParamQopt& whole, uint32_t otherwise, QschOptions& options) {
  const abi::TcFifoQopt raw = whole.fifo;
  options.limit = raw.limit == 0 ? otherwise : raw.limit;
  whole.fifo = {options.limit};
}

void read_prio(abi::TcQschParamQopt& whole, QschOptions& options) {
  abi::TcPrioQopt raw{kPrioBands, {}};
  memcpy(raw.priomap, kPriomap.data(), kPriomap.size());
  options.limit = kDefaultPackets;
  whole.prio = raw;
}

EndRange range_of(const abi::InetAddrRange& raw) noexcept {
  EndRange range;
  memcpy(range.first.bytes, &raw.min_addr, sizeof range.first.bytes);
  memcpy(range.last.bytes, &raw.max_addr, sizeof range.last.bytes);
  range.first_port = abi::to_host(raw.min_port);
  range.last_port = abi::to_host(raw.max_port);
  return range;
}

/// Behind four bytes of IPv4 there may be anything.
void trim(EndRange& range, Family family) noexcept {
  if (family != Family::kV4) return;
  range.first = IpAddr::v4(range.first.be32());
  range.last = IpAddr::v4(range.last.be32());
}

template <size_t N>
std::string text_of(const char (&field)[N]) {
  return {field, strnlen(field, N - 1)};
}

}  // namespace

Status read_qsch_options(QschKind kind, const Port& port, abi::TcQschParamQopt& raw,
                         QschOptions& options) {
  switch (kind) {
    case QschKind::kTbf:
      return read_tbf(port, raw, options);
    case QschKind::kPfifo:
      read_fifo(raw, kDefaultPackets, options);
      return kOk;
    case QschKind::kBfifo:
      read_fifo(raw, kDefaultPackets * (port.mtu + kEtherLen), options);
      return kOk;
    case QschKind::kPfifoFast:
      read_prio(raw, options);
      return kOk;
  }
  return {code::kNotSupported, "no such kind of schedulers"};
}

Classifier read_classifier(const abi::TcClsParam& param, const Ipset* set) {
  Classifier c;
  c.ethertype = abi::to_host(param.pkt_type);
  c.priority = param.priority;
  if (set != nullptr) {
    const abi::TcClsIpsetCopt& raw = param.copt.set;
    c.set = set;
    c.side = raw.dst_match ? SetSide::kDest : SetSide::kSource;
    c.drop = raw.result.drop;
    c.target = raw.result.sch_id;
    return c;
  }
  const abi::TcClsMatchCopt raw = param.copt.match;
  const abi::DpVsMatch match = raw.match;
  c.proto = raw.proto;
  c.family = static_cast<Family>(match.af);
  c.source = range_of(match.srange);
  c.dest = range_of(match.drange);
  trim(c.source, c.family);
  trim(c.dest, c.family);
  c.in_device = text_of(match.iifname);
  c.out_device = text_of(match.oifname);
  c.drop = raw.result.drop;
  c.target = raw.result.sch_id;
  return c;
}

}  // namespace dpvs
