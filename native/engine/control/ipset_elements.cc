// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/ipset_elements.h"

#include <algorithm>
#include <bit>

namespace dpvs {
namespace {

constexpr Status kBadRange{code::kInvalid, "a range of this set cannot be stored"};
constexpr Status kTooMany{code::kInvalid, "a request stands for too many elements"};
constexpr uint64_t kMaxAddresses = 65536;

/// Addresses or nets of one part of an element.
struct Piece {
  IpAddr addr{};
  uint8_t prefix_len = 0;
};
using Pieces = std::vector<Piece>;

IpAddr addr_of(const abi::InetAddr& addr, Family family) noexcept {
  IpAddr result{};
  memcpy(result.bytes, &addr, family == Family::kV4 ? 4 : 16);
  return result;
}

uint32_t host_of(const abi::InetAddr& addr) noexcept { return abi::to_host(addr.in.s_addr); }

/// All sixteen bytes of the union, whatever its family.
IpAddr ipv6_bytes(const abi::InetAddr& addr) noexcept {
  IpAddr bytes;
  memcpy(bytes.bytes, &addr, sizeof bytes.bytes);
  return bytes;
}

bool is_zero(const abi::InetAddr& addr) noexcept { return ipv6_bytes(addr) == IpAddr{}; }

/// First and last address; a last one of zeros means the first.
Span4 span_of(const abi::InetAddrRange& range, unsigned prefix_len) noexcept {
  if (prefix_len != 0) return span_of_net(range.min_addr, prefix_len);
  const uint32_t first = host_of(range.min_addr);
  return {first, host_of(range.max_addr) == 0 ? first : host_of(range.max_addr)};
}

Status addresses_of(Span4 span, Pieces& out) {
  if (span.last < span.first || span.last - span.first >= kMaxAddresses) return kBadRange;
  for (uint64_t a = span.first; a <= span.last; ++a) {
    out.push_back({IpAddr::v4(__builtin_bswap32(static_cast<uint32_t>(a))), 0});
  }
  return kOk;
}

/// The fewest nets that together are the span.
Status nets_of(Span4 span, Pieces& out) {
  if (span.last < span.first) return kBadRange;
  for (uint64_t at = span.first; at <= span.last;) {
    const int aligned = at == 0 ? 32 : std::countr_zero(static_cast<uint32_t>(at));
    const int fits = static_cast<int>(std::bit_width(span.last - at + 1)) - 1;
    const int host_bits = std::min(aligned, fits);
    if (host_bits > 31) return {code::kInvalid, "a prefix of 0 cannot be stored; two of 1 can"};
    out.push_back({IpAddr::v4(__builtin_bswap32(static_cast<uint32_t>(at))),
                   static_cast<uint8_t>(32 - host_bits)});
    at += uint64_t{1} << host_bits;
  }
  return kOk;
}

/// IPv6 knows single addresses and prefixes, no ranges.
Status piece_of_v6(SetPart part, const abi::InetAddrRange& range, unsigned prefix_len,
                   Pieces& out) {
  const bool single =
      is_zero(range.max_addr) || ipv6_bytes(range.min_addr) == ipv6_bytes(range.max_addr);
  if (prefix_len > 128 || (prefix_len == 0 && !single)) return kBadRange;
  if (part == SetPart::kAddress && prefix_len != 0 && prefix_len != 128) return kBadRange;
  Piece piece{addr_of(range.min_addr, Family::kV6), 0};
  if (part == SetPart::kNet) {
    piece.prefix_len = static_cast<uint8_t>(prefix_len == 0 ? 128 : prefix_len);
    mask_address(piece.addr, piece.prefix_len);
  }
  out.push_back(piece);
  return kOk;
}

Status pieces_of(SetPart part, Family family, const abi::InetAddrRange& range, unsigned prefix_len,
                 Pieces& out) {
  if (part == SetPart::kNone) {
    out.push_back({});
    return kOk;
  }
  if (family == Family::kV6) return piece_of_v6(part, range, prefix_len, out);
  if (prefix_len > 32) return kBadRange;
  const Span4 span = span_of(range, prefix_len);
  return part == SetPart::kNet ? nets_of(span, out) : addresses_of(span, out);
}

struct Ports {
  uint16_t first = 0, last = 0;
  size_t size() const noexcept { return size_t{1} + last - first; }
};

/// Ports of a range, which sets keep in host order; a last one of 0 means the first.
Ports ports_of(bool there, const abi::InetAddrRange& range) noexcept {
  if (!there) return {};
  return {range.min_port.raw, range.max_port.raw == 0 ? range.min_port.raw : range.max_port.raw};
}

Status check_family(const SetOptions& set, const abi::IpsetParam& param) noexcept {
  const auto family = static_cast<Family>(param.option.family);
  if (set.type->first == SetPart::kNone || family == set.family) return kOk;
  return {code::kInvalid, "the set is of another family"};
}

SetKey base_of(const SetType& type, const abi::IpsetParam& param) noexcept {
  SetKey key;
  if (type.port) key.proto = param.proto;
  if (type.device) memcpy(key.device, param.iface, sizeof key.device - 1);
  // Behind the end of the text there may be anything.
  const size_t len = strnlen(key.device, sizeof key.device);
  memset(key.device + len, 0, sizeof key.device - len);
  return key;
}

}  // namespace

Span4 span_of_net(const abi::InetAddr& addr, unsigned prefix_len) noexcept {
  const uint32_t hosts = prefix_len == 0 ? UINT32_MAX : ~uint32_t{0} >> (prefix_len - 1) >> 1;
  const uint32_t first = host_of(addr) & ~hosts;
  return {first, first | hosts};
}

Status expand_elements(const Ipset& set, const abi::IpsetParam& param, std::vector<SetKey>& out) {
  const SetOptions& options = set.options();
  const SetType& type = *options.type;
  Status status = check_family(options, param);
  Pieces firsts, seconds;
  if (status.ok()) status = pieces_of(type.first, options.family, param.range, param.cidr, firsts);
  if (status.ok()) {
    status = pieces_of(type.second, options.family, param.range2, param.cidr2, seconds);
  }
  if (!status.ok()) return status;
  const Ports ports = ports_of(type.port, param.range);
  const Ports second_ports = ports_of(type.second_port, param.range2);
  if (ports.last < ports.first || second_ports.last < second_ports.first) return kBadRange;
  const double all = static_cast<double>(firsts.size()) * static_cast<double>(seconds.size()) *
                     static_cast<double>(ports.size()) * static_cast<double>(second_ports.size());
  if (all > kMaxElementsOfRequest) return kTooMany;
  SetKey key = base_of(type, param);
  for (const Piece& first : firsts) {
    for (const Piece& second : seconds) {
      for (unsigned port = ports.first; port <= ports.last; ++port) {
        for (unsigned other = second_ports.first; other <= second_ports.last; ++other) {
          key.first = first.addr;
          key.prefix_len = first.prefix_len;
          key.second = second.addr;
          key.second_prefix_len = second.prefix_len;
          key.port = static_cast<uint16_t>(port);
          key.second_port = static_cast<uint16_t>(other);
          if (set.in_range(key)) out.push_back(key);
        }
      }
    }
  }
  return kOk;
}

SetKey element_of_test(const Ipset& set, const abi::IpsetParam& param) {
  const SetOptions& options = set.options();
  const SetType& type = *options.type;
  SetKey key = base_of(type, param);
  if (type.first != SetPart::kNone) key.first = addr_of(param.range.min_addr, options.family);
  if (type.second != SetPart::kNone) key.second = addr_of(param.range2.min_addr, options.family);
  if (type.port) key.port = param.range.min_port.raw;
  if (type.second_port) key.second_port = param.range2.min_port.raw;
  return key;
}

}  // namespace dpvs
