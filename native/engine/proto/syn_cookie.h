// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>

#include "base/siphash.h"
#include "packet/flow.h"

namespace dpvs {

// Cookies of the SYN proxy: what a client offered in its SYN, in the initial sequence number of the
// answer. Layout: that of the original; under it SipHash-2-4 with two keys.

inline constexpr unsigned kCookieMinutes = 4;  // a cookie of so many minutes is too old
inline constexpr uint8_t kNoScale = 15;
inline constexpr uint16_t kDefaultMss = 536;  // RFC 9293, section 3.7.1

/// What a client offered, as far as we agreed.
struct SynOffer {
  uint8_t mss_index;
  uint8_t wscale;  // kNoScale: none
  bool sack;
};

/// Place of the largest of the ten sizes that is at most `mss`; 0 if all are larger.
uint8_t mss_index_of(uint16_t mss) noexcept;
uint16_t mss_of_index(uint8_t index) noexcept;

struct CookieKeys {
  HashSecret tuple;   // hides the client's own number
  HashSecret minute;  // hides the offer
};

/// A client's flow as the words that are hashed; the last has room for the minute in its top half.
struct CookieWords {
  unsigned count;
  uint64_t word[5];
};
CookieWords cookie_words(const Flow& flow) noexcept;

/// One cookie to be made.
struct CookieRequest {
  CookieWords words;
  uint32_t client_isn;
  SynOffer offer;
};

/// Cookies of `count` requests of one family. `minute`: of any clock that all who check have.
void make_cookies(const CookieRequest* requests, unsigned count, const CookieKeys& keys,
                  uint32_t minute, uint32_t* cookies) noexcept;

/// True if `cookie` is one of ours for this flow and not too old; `offer` is filled then.
bool check_cookie(const CookieWords& words, uint32_t client_isn, uint32_t cookie,
                  const CookieKeys& keys, uint32_t minute, SynOffer& offer) noexcept;

}  // namespace dpvs
