// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

namespace dpvs {

/// States of a balanced SCTP association, in the order in which their time-outs are numbered.
enum class SctpState : uint8_t {
  kNone,
  kInit1,
  kInit,
  kCookieSent,
  kCookieReplied,
  kCookieWait,
  kCookie,
  kCookieEchoed,
  kEstablished,
  kShutdownSent,
  kShutdownReceived,
  kShutdownAckSent,
  kRejected,
  kClosed,
  kLast,
};

/// Whose packets the machine sees.
enum class SctpView : uint8_t { kIn, kOut, kInOnly };

/// What a packet is to the machine.
enum class SctpEvent : uint8_t {
  kData,
  kInit,
  kInitAck,
  kCookieEcho,
  kCookieAck,
  kShutdown,
  kShutdownAck,
  kShutdownComplete,
  kError,
  kAbort,
};

/// Bytes of the common header, and of it with the head of a first chunk. Source: RFC 9260,
/// section 3.
inline constexpr unsigned kSctpLen = 12;
inline constexpr unsigned kSctpMinLen = 16;

/// Event of a packet of `len` bytes, at least `kSctpMinLen`: that of its first chunk, but an abort
/// behind a cookie is an abort.
SctpEvent sctp_event(const uint8_t* packet, unsigned len) noexcept;

/// State after an event. Source: transition table of Linux IPVS.
SctpState next_sctp_state(SctpView view, SctpEvent event, SctpState state) noexcept;

/// The checksum that a packet of `len` bytes should have, as it stands there.
/// Source: RFC 9260, appendix A (CRC32c).
uint32_t sctp_checksum(const uint8_t* packet, unsigned len) noexcept;

/// True if a packet has the checksum that it should have.
bool sctp_checksum_right(const uint8_t* packet, unsigned len) noexcept;

/// Gives a packet the checksum that it should have.
void set_sctp_checksum(uint8_t* packet, unsigned len) noexcept;

}  // namespace dpvs
