// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/tcp.h"

#include <algorithm>
#include <cstring>

namespace dpvs {
namespace {

constexpr int kLeastMss = 64;

using S = TcpState;
constexpr S ES = S::kEstablished, SS = S::kSynSent, SR = S::kSynRecv, FW = S::kFinWait,
            TW = S::kTimeWait, CL = S::kClose, CW = S::kCloseWait, LA = S::kLastAck,
            LI = S::kListen, SA = S::kSynAck;

enum Event : uint8_t { kSyn, kFin, kAck, kRst, kOther };

// By view, event and present state (NO ES SS SR FW TW CL CW LA LI SA).
// clang-format off
constexpr S kNext[3][4][11] = {
    {{SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR},   // in SYN
     {CL, CW, SS, TW, TW, TW, CL, CW, LA, LI, TW},   // in FIN
     {CL, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES},   // in ACK
     {CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, SR}},  // in RST
    {{SS, ES, SS, SR, SS, SS, SS, SS, SS, LI, SR},   // out SYN
     {TW, FW, SS, TW, FW, TW, CL, TW, LA, LI, TW},   // out FIN
     {ES, ES, SS, ES, FW, TW, CL, CW, LA, ES, ES},   // out ACK
     {CL, CL, SS, CL, CL, TW, CL, CL, CL, CL, CL}},  // out RST
    {{SR, ES, ES, SR, SR, SR, SR, SR, SR, SR, SR},   // in-only SYN
     {CL, FW, SS, TW, FW, TW, CL, CW, LA, LI, TW},   // in-only FIN
     {CL, ES, SS, ES, FW, TW, CL, CW, CL, LI, ES},   // in-only ACK
     {CL, CL, CL, SR, CL, CL, CL, CL, LA, LI, CL}},  // in-only RST
};
// clang-format on

constexpr Event event_of(uint8_t flags) noexcept {
  if ((flags & RTE_TCP_RST_FLAG) != 0) return kRst;
  if ((flags & RTE_TCP_SYN_FLAG) != 0) return kSyn;
  if ((flags & RTE_TCP_FIN_FLAG) != 0) return kFin;
  return (flags & RTE_TCP_ACK_FLAG) != 0 ? kAck : kOther;
}

}  // namespace

TcpState next_tcp_state(TcpView view, uint8_t tcp_flags, TcpState state) noexcept {
  const Event event = event_of(tcp_flags);
  if (event == kOther || state > SA) return CL;
  return kNext[static_cast<unsigned>(view)][event][static_cast<unsigned>(state)];
}

void replace_in_segment(rte_tcp_hdr& tcp, uint8_t* at, const uint8_t* bytes,
                        unsigned len) noexcept {
  // Sums need even places: take in the byte before and after where that is not so.
  uint8_t before[64] = {}, after[64] = {};
  const auto offset = static_cast<unsigned>(at - reinterpret_cast<uint8_t*>(&tcp));
  const unsigned skip = offset & 1;
  memcpy(before + skip, at, len);
  memcpy(after + skip, bytes, len);
  memcpy(at, bytes, len);
  tcp.cksum = apply_delta(
      tcp.cksum, checksum_delta(sum_bytes(before, skip + len), sum_bytes(after, skip + len)));
}

void blank_timestamp(rte_tcp_hdr& tcp) noexcept {
  static constexpr uint8_t kNops[10] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  for_each_tcp_option(tcp, [&](TcpOption option) {
    if (option.kind == kTcpOptTimestamp && option.len == sizeof kNops) {
      replace_in_segment(tcp, option.at, kNops, sizeof kNops);
    }
  });
}

void lower_mss(rte_tcp_hdr& tcp, uint16_t by) noexcept {
  for_each_tcp_option(tcp, [&](TcpOption option) {
    if (option.kind != kTcpOptMss || option.len != 4) return;
    const auto mss = static_cast<uint16_t>(option.at[2] << 8 | option.at[3]);
    if (mss <= kLeastMss) return;
    const auto lowered = static_cast<uint16_t>(std::max(mss - by, kLeastMss));
    const uint8_t bytes[2] = {static_cast<uint8_t>(lowered >> 8), static_cast<uint8_t>(lowered)};
    replace_in_segment(tcp, option.at + 2, bytes, 2);
  });
}

void shift_sack(rte_tcp_hdr& tcp, uint32_t delta) noexcept {
  for_each_tcp_option(tcp, [&](TcpOption option) {
    if (option.kind != kTcpOptSack) return;
    for (unsigned at = 2; at + 4 <= option.len; at += 4) {
      uint32_t edge;
      memcpy(&edge, option.at + at, 4);
      edge = be32(rte_be_to_cpu_32(edge) - delta);
      uint8_t bytes[4];
      memcpy(bytes, &edge, 4);
      replace_in_segment(tcp, option.at + at, bytes, 4);
    }
  });
}

}  // namespace dpvs
