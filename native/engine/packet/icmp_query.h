// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_icmp.h>

#include <cstdint>
#include <cstring>

#include "packet/icmp6.h"

// ICMP messages that are questions and answers with an identifier. The identifier stands for a
// port, the kind of question for the other: an answer so has the tuple of its question, reversed.
// Source: RFC 792 and RFC 4443; the places of the tuple as the original lists them.

namespace dpvs {

constexpr bool is_icmp(uint8_t proto) noexcept {
  return proto == IPPROTO_ICMP || proto == IPPROTO_ICMPV6;
}

inline constexpr unsigned kIcmpLen = sizeof(rte_icmp_hdr);
inline constexpr uint8_t kIcmpTimestamp = 13;
inline constexpr uint8_t kIcmpInformation = 15;
inline constexpr uint8_t kIcmpAddressMask = 17;

/// The question that a message is or answers.
struct IcmpQuery {
  uint8_t question;  // its type; 0: it is neither
  bool is_answer;
};

constexpr IcmpQuery icmp_query(uint8_t type) noexcept {
  switch (type) {
    case RTE_IP_ICMP_ECHO_REQUEST:
    case kIcmpTimestamp:
    case kIcmpInformation:
    case kIcmpAddressMask:
      return {type, false};
    case RTE_IP_ICMP_ECHO_REPLY:
      return {RTE_IP_ICMP_ECHO_REQUEST, true};
    case kIcmpTimestamp + 1:
    case kIcmpInformation + 1:
    case kIcmpAddressMask + 1:
      return {static_cast<uint8_t>(type - 1), true};
    default:
      return {0, false};
  }
}

constexpr IcmpQuery icmp6_query(uint8_t type) noexcept {
  if (type == kIcmp6EchoRequest) return {type, false};
  return type == kIcmp6EchoReply ? IcmpQuery{kIcmp6EchoRequest, true} : IcmpQuery{0, false};
}

inline IcmpQuery icmp_query_of(const uint8_t* icmp, uint8_t proto) noexcept {
  return proto == IPPROTO_ICMP ? icmp_query(icmp[0]) : icmp6_query(icmp[0]);
}

/// What stands for the port of the one who is asked: the type in its second byte, the code in its
/// first.
inline uint16_t icmp_query_port(IcmpQuery query, uint8_t code) noexcept {
  const uint8_t bytes[2] = {code, query.question};
  uint16_t port;
  std::memcpy(&port, bytes, sizeof port);
  return port;
}

inline uint16_t icmp_id(const uint8_t* icmp) noexcept {
  uint16_t id;
  std::memcpy(&id, icmp + offsetof(rte_icmp_hdr, icmp_ident), sizeof id);
  return id;
}

}  // namespace dpvs
