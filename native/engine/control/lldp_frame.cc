// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/lldp_frame.h"

#include <algorithm>

namespace dpvs {
namespace {

// Types of TLVs: table 8-1. Subtypes: tables 8-2 and 8-3, clause 8.5.9.
enum Type : uint8_t {
  kEnd = 0,
  kChassisId = 1,
  kPortId = 2,
  kTtl = 3,
  kPortDescription = 4,
  kSystemName = 5,
  kSystemDescription = 6,
  kCapabilities = 7,
  kManagement = 8
};
constexpr uint8_t kChassisMac = 4, kPortInterfaceName = 5, kSystemPortNumber = 3;
constexpr uint8_t kRouter = 0x10;  // bit 4 of table 8-4
constexpr size_t kMostText = 255;
// Address families. Source: IANA, Address Family Numbers.
constexpr uint8_t kAfIpv4 = 1, kAfIpv6 = 2, kAfMac = 6;

constexpr size_t kHeader = 2;

struct Tlv {
  uint8_t type;
  std::span<const uint8_t> value;
};

/// Takes the first TLV off; false if it is cut short.
bool take(std::span<const uint8_t>& rest, Tlv& tlv) noexcept {
  if (rest.size() < kHeader) return false;
  const size_t len = (rest[0] & 1u) << 8 | rest[1];
  if (rest.size() < kHeader + len) return false;
  tlv = {static_cast<uint8_t>(rest[0] >> 1), rest.subspan(kHeader, len)};
  rest = rest.subspan(kHeader + len);
  return true;
}

void put(std::vector<uint8_t>& out, Type type, std::span<const uint8_t> value) {
  const size_t len = value.size();
  out.push_back(static_cast<uint8_t>(static_cast<size_t>(type) << 1 | len >> 8));
  out.push_back(static_cast<uint8_t>(len));
  out.insert(out.end(), value.begin(), value.end());
}

void put_text(std::vector<uint8_t>& out, Type type, const std::string& text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  put(out, type, {bytes, std::min(text.size(), kMostText)});
}

void put_management(std::vector<uint8_t>& out, const LldpInfo& info) {
  const size_t len = info.management.size();
  const uint8_t family = len == 4 ? kAfIpv4 : len == 16 ? kAfIpv6 : kAfMac;
  std::vector<uint8_t> value{static_cast<uint8_t>(1 + len), family};
  value.insert(value.end(), info.management.begin(), info.management.end());
  value.push_back(kSystemPortNumber);
  for (int shift = 24; shift >= 0; shift -= 8)
    value.push_back(static_cast<uint8_t>(info.number >> shift));
  value.push_back(0);  // no object identifier
  put(out, kManagement, value);
}

/// True if the nth TLV of a data unit may be this one: the first three are given, none of them
/// comes again.
bool is_in_place(unsigned n, const Tlv& tlv) noexcept {
  const size_t len = tlv.value.size();
  switch (n) {
    case 0:
      return tlv.type == kChassisId && len >= 2 && len <= kMostText + 1;
    case 1:
      return tlv.type == kPortId && len >= 2 && len <= kMostText + 1;
    case 2:
      return tlv.type == kTtl && len >= 2;
    default:
      return tlv.type == kEnd || tlv.type > kTtl;
  }
}

}  // namespace

std::vector<uint8_t> make_lldp(const LldpInfo& info) {
  std::vector<uint8_t> unit;
  std::vector<uint8_t> chassis{kChassisMac}, port{kPortInterfaceName};
  chassis.insert(chassis.end(), info.chassis.addr_bytes, info.chassis.addr_bytes + 6);
  port.insert(port.end(), info.port.begin(), info.port.end());
  put(unit, kChassisId, chassis);
  put(unit, kPortId, port);
  put(unit, kTtl, std::vector<uint8_t>{kLldpTtlSec >> 8, kLldpTtlSec & 0xff});
  put_text(unit, kPortDescription, info.port_description);
  put_text(unit, kSystemName, info.system);
  put_text(unit, kSystemDescription, info.description);
  put(unit, kCapabilities, std::vector<uint8_t>{0, kRouter, 0, kRouter});
  put_management(unit, info);
  put(unit, kEnd, {});
  return unit;
}

std::span<const uint8_t> sound_lldp(std::span<const uint8_t> payload) noexcept {
  std::span<const uint8_t> rest = payload;
  Tlv tlv{};
  for (unsigned n = 0; take(rest, tlv); ++n) {
    if (!is_in_place(n, tlv)) return {};
    if (tlv.type == kEnd) return payload.first(payload.size() - rest.size());
  }
  return {};
}

uint16_t lldp_ttl(std::span<const uint8_t> unit) noexcept {
  Tlv tlv{};
  while (take(unit, tlv)) {
    if (tlv.type == kTtl) return static_cast<uint16_t>(tlv.value[0] << 8 | tlv.value[1]);
  }
  return 0;
}

}  // namespace dpvs
