// SPDX-License-Identifier: GPL-2.0-or-later
#include "packet/checksum.h"

#include <cstring>
#include <vector>

#include "base/hash.h"
#include "check.h"
#include "proto/tcp.h"

namespace dpvs::test {
namespace {

/// RFC 1071, word by word in network order, as a field of the packet.
uint16_t naive(const uint8_t* bytes, size_t len) {
  uint32_t sum = 0;
  for (size_t i = 0; i < len; i += 2) {
    sum += static_cast<uint32_t>(bytes[i] << 8) + (i + 1 < len ? bytes[i + 1] : 0u);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return __builtin_bswap16(static_cast<uint16_t>(~sum));
}

std::vector<uint8_t> random_bytes(Random& random, size_t len) {
  std::vector<uint8_t> bytes(len);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.word());
  return bytes;
}

/// Equal as one's complement numbers: both zeros are one.
bool same(uint16_t a, uint16_t b) { return a % 0xffff == b % 0xffff; }

TEST("the sum of bytes is that of RFC 1071 for every length") {
  Random random(1);
  for (unsigned round = 0; round < 20; ++round) {
    for (size_t len = 0; len < 200; ++len) {
      const auto bytes = random_bytes(random, len);
      CHECK(static_cast<uint16_t>(~fold_sum(sum_bytes(bytes.data(), len))) ==
            naive(bytes.data(), len));
    }
  }
}

TEST("the sum of a large packet of ones does not overflow") {
  const std::vector<uint8_t> bytes(65535, 0xff);
  CHECK(same(static_cast<uint16_t>(~fold_sum(sum_bytes(bytes.data(), bytes.size()))),
             naive(bytes.data(), bytes.size())));
}

TEST("the sum of an IPv4 header is that of its bytes") {
  Random random(2);
  for (unsigned round = 0; round < 100'000; ++round) {
    auto header = random_bytes(random, 20);
    if (round % 3 == 0) memset(header.data(), 0xff, 16);
    CHECK(same(sum_ipv4_header(header.data()), fold_sum(sum_bytes(header.data(), 20))));
    memset(&header[10], 0, 2);
    const uint16_t checksum = naive(header.data(), 20);
    memcpy(&header[10], &checksum, 2);
    CHECK(sum_ipv4_header(header.data()) == 0xffff);
    header[round % 20] ^= static_cast<uint8_t>(1u << round % 8);
    CHECK(sum_ipv4_header(header.data()) != 0xffff);
  }
}

TEST(
    "a difference makes the checksum of the changed bytes, and its complement "
    "the old one again") {
  Random random(3);
  for (unsigned round = 0; round < 200'000; ++round) {
    auto bytes = random_bytes(random, 24);
    if (round % 5 == 0) memset(bytes.data(), round % 2 ? 0xff : 0, 24);
    const uint16_t before = naive(bytes.data(), 24);
    const size_t at = random.below(5) * 4;
    uint32_t from, to = round % 7 == 0 ? 0xffffffff : static_cast<uint32_t>(random.word());
    memcpy(&from, &bytes[at], 4);
    memcpy(&bytes[at], &to, 4);
    const uint16_t after = naive(bytes.data(), 24);
    CHECK(same(replace_word(before, from, to), after));
    const uint16_t delta = checksum_delta(from, to);
    CHECK(same(apply_delta(before, delta), after));
    CHECK(same(apply_delta(after, static_cast<uint16_t>(~delta)), before));
    CHECK(same(apply_sum(before, uint64_t{delta} + 0xffff), after));
  }
}

TEST("the example of RFC 1624 comes out as there") {
  CHECK(replace_word(0xdd2f, 0x5555, 0x3285) == 0x0000);
}

/// A segment with these options, with a right checksum over itself.
std::vector<uint8_t> segment(const std::vector<uint8_t>& options) {
  std::vector<uint8_t> bytes(20 + options.size(), 0x5a);
  memcpy(&bytes[20], options.data(), options.size());
  bytes[12] = static_cast<uint8_t>(bytes.size() / 4 << 4);
  memset(&bytes[16], 0, 2);
  const uint16_t checksum = naive(bytes.data(), bytes.size());
  memcpy(&bytes[16], &checksum, 2);
  return bytes;
}

bool sound(const std::vector<uint8_t>& bytes) { return same(naive(bytes.data(), bytes.size()), 0); }
rte_tcp_hdr& tcp_of(std::vector<uint8_t>& bytes) {
  return *reinterpret_cast<rte_tcp_hdr*>(bytes.data());
}

TEST(
    "bytes of a segment are replaced with a right checksum, at odd places "
    "too") {
  Random random(4);
  for (unsigned at = 20; at < 40; ++at) {
    for (unsigned len = 1; at + len <= 60; ++len) {
      auto bytes = segment(random_bytes(random, 40));
      const auto fresh = random_bytes(random, len);
      replace_in_segment(tcp_of(bytes), &bytes[at], fresh.data(), len);
      CHECK(sound(bytes) && memcmp(&bytes[at], fresh.data(), len) == 0);
    }
  }
}

TEST("the MSS is lowered wherever it stands, but not below zero") {
  auto even = segment({2, 4, 5, 180});
  lower_mss(tcp_of(even), 8);
  CHECK(even[22] == 5 && even[23] == 172 && sound(even));
  auto odd = segment({1, 2, 4, 5, 180, 1, 1, 1});
  lower_mss(tcp_of(odd), 20);
  CHECK(odd[23] == 5 && odd[24] == 160 && sound(odd));
  auto tiny = segment({2, 4, 0, 8});
  lower_mss(tcp_of(tiny), 8);
  CHECK(tiny[23] == 8 && sound(tiny));
}

TEST("a timestamp becomes NOPs and nothing else does") {
  auto bytes = segment({4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 3, 3, 7});
  blank_timestamp(tcp_of(bytes));
  const std::vector<uint8_t> expected{4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 7};
  CHECK(memcmp(&bytes[20], expected.data(), 16) == 0 && sound(bytes));
}

TEST("edges of selective acknowledgements are shifted in all blocks") {
  auto bytes = segment({5, 34, 0, 0, 0, 9, 0, 0, 0,    10,   0,    0,    0, 0, 0, 0, 0, 1,
                        0, 0,  0, 2, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 1, 0, 1, 0});
  shift_sack(tcp_of(bytes), 2);
  const std::vector<uint8_t> expected{0,    0,    0,    7,    0,    0,    0, 8, 0xff, 0xff, 0xff,
                                      0xfe, 0xff, 0xff, 0xff, 0xff, 0,    0, 0, 0,    0,    0,
                                      0,    1,    0xff, 0xff, 0xff, 0xfd, 0, 0, 0,    0xfe};
  CHECK(memcmp(&bytes[22], expected.data(), 32) == 0 && sound(bytes));
}

TEST("no options whatever lead the walk out of the header") {
  Random random(5);
  for (unsigned round = 0; round < 200'000; ++round) {
    auto bytes = segment(random_bytes(random, 4 * (1 + random.below(10))));
    const uint8_t* first = &bytes[20];
    const uint8_t* end = bytes.data() + bytes.size();
    bool inside = true;
    for_each_tcp_option(tcp_of(bytes), [&](TcpOption option) {
      inside = inside && option.at >= first && option.len >= 2 && option.at + option.len <= end;
    });
    CHECK(inside);
    shift_sack(tcp_of(bytes), 77);
    lower_mss(tcp_of(bytes), 8);
    blank_timestamp(tcp_of(bytes));
    CHECK(sound(bytes));
  }
}

TEST("SipHash-2-4 gives the reference's value for the bytes 0 to 15") {
  const HashSecret key{0x0706050403020100u, 0x0f0e0d0c0b0a0908u};
  CHECK(siphash24(0x0706050403020100u, 0x0f0e0d0c0b0a0908u, key) == 0x3f2acc7f57c29bdbu);
  CHECK(siphash24(0x0706050403020101u, 0x0f0e0d0c0b0a0908u, key) != 0x3f2acc7f57c29bdbu);
}

TEST("the transitions of TCP are those of the specification") {
  // By view and event (SYN, FIN, ACK, RST); states in the order of their
  // numbers.
  static const char* const kRows[12] = {
      "SRESESSRSRSRSRSRSRSRSR", "CLCWSSTWTWTWCLCWLALITW", "CLESSSESFWTWCLCWCLLIES",
      "CLCLCLSRCLCLCLCLLALISR", "SSESSSSRSSSSSSSSSSLISR", "TWFWSSTWFWTWCLTWLALITW",
      "ESESSSESFWTWCLCWLAESES", "CLCLSSCLCLTWCLCLCLCLCL", "SRESESSRSRSRSRSRSRSRSR",
      "CLFWSSTWFWTWCLCWLALITW", "CLESSSESFWTWCLCWCLLIES", "CLCLCLSRCLCLCLCLLALICL"};
  static const char* const kNames = "NOESSSSRFWTWCLCWLALISA";
  static const uint8_t kFlags[4] = {RTE_TCP_SYN_FLAG, RTE_TCP_FIN_FLAG, RTE_TCP_ACK_FLAG,
                                    RTE_TCP_RST_FLAG};
  for (unsigned row = 0; row < 12; ++row) {
    for (unsigned state = 0; state < 11; ++state) {
      const TcpState next = next_tcp_state(static_cast<TcpView>(row / 4), kFlags[row % 4],
                                           static_cast<TcpState>(state));
      CHECK(memcmp(kNames + 2 * static_cast<unsigned>(next), kRows[row] + 2 * state, 2) == 0);
    }
  }
}

TEST(
    "of several TCP flags a reset counts before SYN, SYN before FIN, FIN "
    "before ACK") {
  const auto next = [](unsigned flags) {
    return next_tcp_state(TcpView::kIn, static_cast<uint8_t>(flags), TcpState::kEstablished);
  };
  CHECK(next(RTE_TCP_RST_FLAG | RTE_TCP_SYN_FLAG | RTE_TCP_FIN_FLAG) == TcpState::kClose);
  CHECK(next(RTE_TCP_SYN_FLAG | RTE_TCP_FIN_FLAG | RTE_TCP_ACK_FLAG) == TcpState::kEstablished);
  CHECK(next(RTE_TCP_FIN_FLAG | RTE_TCP_ACK_FLAG) == TcpState::kCloseWait);
  CHECK(next(RTE_TCP_PSH_FLAG) == TcpState::kClose);
}

}  // namespace
}  // namespace dpvs::test
