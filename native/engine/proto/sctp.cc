// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/sctp.h"

#include <rte_byteorder.h>
#include <rte_hash_crc.h>

#include <cstring>

namespace dpvs {
namespace {

using S = SctpState;
constexpr S I1 = S::kInit1, IN = S::kInit, CS = S::kCookieSent, CR = S::kCookieReplied,
            CW = S::kCookieWait, CO = S::kCookie, CE = S::kCookieEchoed, ES = S::kEstablished,
            SS = S::kShutdownSent, SR = S::kShutdownReceived, SA = S::kShutdownAckSent,
            RJ = S::kRejected, CL = S::kClosed;

// By view, event and present state (NO I1 IN CS CR CW CO CE ES SS SR SA RJ CL).
// clang-format off
constexpr S kNext[3][10][14] = {
    {{ES, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL},   // in DATA
     {I1, IN, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, IN, IN},   // in INIT
     {CW, CW, CW, CS, CR, CO, CO, CE, ES, SS, SR, SA, RJ, CL},   // in INIT-ACK
     {CR, IN, IN, CR, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL},   // in COOKIE-ECHO
     {ES, I1, IN, CS, CR, CW, CO, ES, ES, SS, SR, SA, RJ, CL},   // in COOKIE-ACK
     {SR, I1, IN, CS, CR, CW, CO, CE, SR, SS, SR, SA, RJ, CL},   // in SHUTDOWN
     {CL, IN, IN, CS, CR, CW, CO, CE, ES, CL, SR, CL, RJ, CL},   // in SHUTDOWN-ACK
     {CL, CL, CL, CS, CR, CW, CO, CE, ES, SS, SR, CL, RJ, CL},   // in SHUTDOWN-COMPLETE
     {CL, I1, IN, CS, CR, CW, CO, CL, ES, SS, SR, SA, RJ, CL},   // in ERROR
     {CL, CL, CL, CL, CL, RJ, CL, CL, CL, CL, CL, CL, CL, CL}},  // in ABORT
    {{ES, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL},   // out DATA
     {CW, CW, CW, CW, CW, CW, CW, CW, ES, CW, CW, CW, CW, CW},   // out INIT
     {CS, CS, CS, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL},   // out INIT-ACK
     {CE, CE, CE, CE, CE, CE, CE, CE, ES, SS, SR, SA, RJ, CL},   // out COOKIE-ECHO
     {ES, ES, ES, ES, ES, ES, ES, ES, ES, SS, SR, SA, RJ, CL},   // out COOKIE-ACK
     {SS, SS, SS, SS, SS, SS, SS, SS, SS, SS, SR, SA, RJ, CL},   // out SHUTDOWN
     {SA, SA, SA, SA, SA, CW, CO, CE, ES, SA, SA, SA, RJ, CL},   // out SHUTDOWN-ACK
     {CL, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL},   // out SHUTDOWN-COMPLETE
     {CL, CL, CL, CL, CL, CW, CO, CE, ES, SS, SR, SA, RJ, CL},   // out ERROR
     {CL, RJ, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL, CL}},  // out ABORT
    {{ES, I1, IN, CS, CR, ES, CO, CE, ES, SS, SR, SA, RJ, CL},   // in-only DATA
     {I1, IN, IN, IN, IN, IN, CO, CE, ES, SS, SR, SA, IN, IN},   // in-only INIT
     {CE, CE, CE, CE, CE, CE, CO, CE, ES, SS, SR, SA, RJ, CL},   // in-only INIT-ACK
     {ES, ES, ES, ES, ES, ES, CO, CE, ES, SS, SR, SA, RJ, CL},   // in-only COOKIE-ECHO
     {ES, I1, IN, ES, ES, CW, ES, ES, ES, SS, SR, SA, RJ, CL},   // in-only COOKIE-ACK
     {SR, I1, IN, CS, CR, CW, CO, CE, SR, SS, SR, SA, RJ, CL},   // in-only SHUTDOWN
     {CL, IN, IN, CS, CR, CW, CO, CE, CL, CL, SR, CL, RJ, CL},   // in-only SHUTDOWN-ACK
     {CL, CL, CL, CL, CL, CW, CO, CE, ES, SS, CL, CL, RJ, CL},   // in-only SHUTDOWN-COMPLETE
     {CL, I1, IN, CS, CR, CW, CO, CE, ES, SS, SR, SA, RJ, CL},   // in-only ERROR
     {CL, CL, CL, CL, CL, RJ, CL, CL, CL, CL, CL, CL, CL, CL}},  // in-only ABORT
};
// clang-format on

// By chunk type (RFC 9260, section 3.2); those without a row are data.
using E = SctpEvent;
constexpr E kEvents[15] = {E::kData,        E::kInit,  E::kInitAck,         E::kData,
                           E::kData,        E::kData,  E::kAbort,           E::kShutdown,
                           E::kShutdownAck, E::kError, E::kCookieEcho,      E::kCookieAck,
                           E::kData,        E::kData,  E::kShutdownComplete};

constexpr E event_of(uint8_t chunk) noexcept {
  return chunk < sizeof kEvents ? kEvents[chunk] : E::kData;
}

uint32_t load_checksum(const uint8_t* packet) noexcept {
  uint32_t checksum;
  memcpy(&checksum, packet + 8, sizeof checksum);
  return checksum;
}

/// `rte_hash_crc` for bytes that lie anywhere.
uint32_t crc32c(const uint8_t* bytes, unsigned len, uint32_t crc) noexcept {
  for (; len >= 8; bytes += 8, len -= 8) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    crc = rte_hash_crc_8byte(word, crc);
  }
  for (; len > 0; ++bytes, --len) crc = rte_hash_crc_1byte(*bytes, crc);
  return crc;
}

}  // namespace

SctpEvent sctp_event(const uint8_t* packet, unsigned len) noexcept {
  const uint8_t* chunk = packet + kSctpLen;
  const E event = event_of(chunk[0]);
  if (event != E::kCookieEcho && event != E::kCookieAck) return event;
  const unsigned chunk_len = static_cast<unsigned>(chunk[2]) << 8 | chunk[3];
  const unsigned next = kSctpLen + RTE_ALIGN_CEIL(chunk_len, 4u);
  if (chunk_len < 4 || next + 4 > len) return event;
  return event_of(packet[next]) == E::kAbort ? E::kAbort : event;
}

SctpState next_sctp_state(SctpView view, SctpEvent event, SctpState state) noexcept {
  if (state >= S::kLast) return CL;
  return kNext[static_cast<unsigned>(view)][static_cast<unsigned>(event)]
              [static_cast<unsigned>(state)];
}

uint32_t sctp_checksum(const uint8_t* packet, unsigned len) noexcept {
  static constexpr uint8_t kZero[4] = {};
  uint32_t crc = crc32c(packet, 8, UINT32_MAX);
  crc = crc32c(kZero, sizeof kZero, crc);
  return rte_cpu_to_le_32(~crc32c(packet + kSctpLen, len - kSctpLen, crc));
}

bool sctp_checksum_right(const uint8_t* packet, unsigned len) noexcept {
  return load_checksum(packet) == sctp_checksum(packet, len);
}

void set_sctp_checksum(uint8_t* packet, unsigned len) noexcept {
  const uint32_t checksum = sctp_checksum(packet, len);
  memcpy(packet + 8, &checksum, sizeof checksum);
}

}  // namespace dpvs
