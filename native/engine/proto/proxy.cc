// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <charconv>
#include <cstring>

namespace dpvs {
namespace {

constexpr uint8_t kSignature[12] = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d,
                                    0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
constexpr unsigned kV2Head = 16;
constexpr unsigned kV2Len4 = 12, kV2Len6 = 36;
constexpr uint8_t kInet = 1, kInet6 = 2, kUnix = 3, kStream = 1, kDgram = 2;
constexpr char kWord[] = "PROXY ";
constexpr unsigned kWordLen = sizeof kWord - 1;

unsigned address_len(Family family) noexcept { return family == Family::kV4 ? 4 : 16; }

unsigned write_v2(uint8_t* to, uint8_t proto, const ProxyEnds& ends) noexcept {
  const bool v4 = ends.family == Family::kV4;
  const unsigned len = v4 ? kV2Len4 : kV2Len6;
  memcpy(to, kSignature, sizeof kSignature);
  to[12] = 0x21;
  to[13] =
      static_cast<uint8_t>((v4 ? kInet : kInet6) << 4 | (proto == IPPROTO_TCP ? kStream : kDgram));
  to[14] = 0;
  to[15] = static_cast<uint8_t>(len);
  uint8_t* at = to + kV2Head;
  const size_t addr_len = address_len(ends.family);
  memcpy(at, &ends.saddr, addr_len);
  memcpy(at + addr_len, &ends.daddr, addr_len);
  memcpy(at + 2 * addr_len, &ends.sport, 2);
  memcpy(at + 2 * addr_len + 2, &ends.dport, 2);
  return kV2Head + len;
}

char* put_text(char* at, const char* text) noexcept { return stpcpy(at, text); }

char* put_address(char* at, Family family, const IpAddr& addr) noexcept {
  inet_ntop(static_cast<int>(family), &addr, at, INET6_ADDRSTRLEN);
  return at + strlen(at);
}

char* put_port(char* at, uint16_t port_be) noexcept {
  return std::to_chars(at, at + 5, ntohs(port_be)).ptr;
}

unsigned write_v1(uint8_t* to, const ProxyEnds& ends) noexcept {
  char text[128];
  char* at = put_text(text, ends.family == Family::kV4 ? "PROXY TCP4 " : "PROXY TCP6 ");
  at = put_address(at, ends.family, ends.saddr);
  *at++ = ' ';
  at = put_address(at, ends.family, ends.daddr);
  *at++ = ' ';
  at = put_port(at, ends.sport);
  *at++ = ' ';
  at = put_port(at, ends.dport);
  *at++ = '\r';
  *at++ = '\n';
  const auto len = static_cast<unsigned>(at - text);
  memcpy(to, text, len);
  return len;
}

/// The next word of a line, with a zero behind it; words are set apart by one blank.
struct Words {
  const char* at;
  const char* end;
  char word[INET6_ADDRSTRLEN + 1];

  bool next() noexcept {
    const auto left = static_cast<size_t>(end - at);
    const void* blank = memchr(at, ' ', left);
    const size_t len =
        blank == nullptr ? left : static_cast<size_t>(static_cast<const char*>(blank) - at);
    if (len == 0 || len >= sizeof word) return false;
    memcpy(word, at, len);
    word[len] = 0;
    at += blank == nullptr ? len : len + 1;
    return true;
  }
};

bool read_port(Words& words, uint16_t& port_be) noexcept {
  if (!words.next()) return false;
  const char* end = words.word + strlen(words.word);
  uint16_t port = 0;
  const auto [stop, error] = std::from_chars(words.word, end, port);
  port_be = htons(port);
  return error == std::errc{} && stop == end;
}

bool read_address(Words& words, Family family, IpAddr& addr) noexcept {
  return words.next() && inet_pton(static_cast<int>(family), words.word, &addr) == 1;
}

bool read_ends(Words& words, ProxyEnds& ends) noexcept {
  return read_address(words, ends.family, ends.saddr) &&
         read_address(words, ends.family, ends.daddr) && read_port(words, ends.sport) &&
         read_port(words, ends.dport) && words.at == words.end;
}

ProxyHeader read_v1(const uint8_t* data, unsigned len) noexcept {
  ProxyHeader header{ProxyFound::kMalformed, 1};
  const unsigned most = len < kMaxProxyHeader ? len : kMaxProxyHeader;
  const auto* feed = static_cast<const uint8_t*>(memchr(data, '\n', most));
  if (feed == nullptr || feed[-1] != '\r') return header;
  header.len = static_cast<unsigned>(feed - data) + 1;
  const auto* text = reinterpret_cast<const char*>(data);
  Words words{text + kWordLen, text + header.len - 2, {}};
  if (!words.next()) return header;
  if (strcmp(words.word, "UNKNOWN") == 0) {
    header.found = ProxyFound::kNoEnds;  // whatever else stands on the line
    return header;
  }
  header.ends.family = strcmp(words.word, "TCP4") == 0   ? Family::kV4
                       : strcmp(words.word, "TCP6") == 0 ? Family::kV6
                                                         : Family::kNone;
  if (header.ends.family != Family::kNone && read_ends(words, header.ends)) {
    header.found = ProxyFound::kEnds;
  }
  return header;
}

ProxyHeader read_v2(const uint8_t* data, unsigned len) noexcept {
  ProxyHeader header{ProxyFound::kMalformed, 2};
  if (len < kV2Head) return header;
  const unsigned command = data[12] & 0x0f, family = data[13] >> 4;
  const unsigned rest = static_cast<unsigned>(data[14]) << 8 | data[15];
  if (data[12] >> 4 != 2 || command > 1 || kV2Head + rest > len) return header;
  header.len = kV2Head + rest;
  if (command == 0 || family == 0 || family > kUnix) {
    header.found = ProxyFound::kNoEnds;
    return header;
  }
  if (family == kUnix) {
    header.found = rest >= 216 ? ProxyFound::kOtherEnds : ProxyFound::kMalformed;
    return header;
  }
  if (rest < (family == kInet ? kV2Len4 : kV2Len6)) return header;
  ProxyEnds& ends = header.ends;
  ends.family = family == kInet ? Family::kV4 : Family::kV6;
  const size_t addr_len = address_len(ends.family);
  const uint8_t* at = data + kV2Head;
  memcpy(&ends.saddr, at, addr_len);
  memcpy(&ends.daddr, at + addr_len, addr_len);
  memcpy(&ends.sport, at + 2 * addr_len, 2);
  memcpy(&ends.dport, at + 2 * addr_len + 2, 2);
  header.found = ProxyFound::kEnds;
  return header;
}

}  // namespace

unsigned write_proxy_header(uint8_t* to, unsigned version, uint8_t proto,
                            const ProxyEnds& ends) noexcept {
  return version == 1 ? write_v1(to, ends) : write_v2(to, proto, ends);
}

ProxyHeader read_proxy_header(const uint8_t* data, unsigned len) noexcept {
  if (len >= sizeof kSignature && memcmp(data, kSignature, sizeof kSignature) == 0) {
    return read_v2(data, len);
  }
  if (len >= kWordLen && memcmp(data, kWord, kWordLen) == 0) return read_v1(data, len);
  return {};
}

void plan_proxy_header(ProxyPlan& plan, uint8_t kind, uint8_t proto, const ProxyEnds& own,
                       const uint8_t* data, unsigned len) noexcept {
  const ProxyHeader theirs = read_proxy_header(data, len);
  const unsigned version = proxy_version(kind);
  plan.malformed = theirs.found == ProxyFound::kMalformed;
  if (plan.malformed) return;
  const bool believed = believes_clients(kind);
  const bool ends = theirs.found == ProxyFound::kEnds;
  if (believed && theirs.version == version && (ends || theirs.found == ProxyFound::kOtherEnds)) {
    return;
  }
  plan.insert = true;
  plan.remove = theirs.len;
  plan.len = write_proxy_header(plan.bytes, version, proto, believed && ends ? theirs.ends : own);
}

}  // namespace dpvs
