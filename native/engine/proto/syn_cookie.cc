// SPDX-License-Identifier: GPL-2.0-or-later
#include "proto/syn_cookie.h"

#include <cstring>
#include <iterator>

namespace dpvs {
namespace {

constexpr uint16_t kMss[] = {64, 256, 512, 536, 1024, 1280, 1440, 1452, 1460, 4312};
constexpr uint32_t kLow = 0xffffff;
constexpr unsigned kMssAt = 12, kScaleAt = 16, kSackAt = 21;
constexpr uint32_t kZeroBits = 0xc00fff;  // of the low 24
constexpr uint32_t kTimestampBit = 1u << 20;

uint32_t encode(const SynOffer& offer) noexcept {
  return uint32_t{offer.mss_index} << kMssAt | uint32_t{offer.wscale} << kScaleAt |
         uint32_t{offer.sack} << kSackAt;
}

bool decode(uint32_t data, SynOffer& offer) noexcept {
  offer.mss_index = data >> kMssAt & 0xf;
  offer.wscale = data >> kScaleAt & 0xf;
  offer.sack = (data >> kSackAt & 1) != 0;
  // Timestamps are never agreed on, so the bit is never set.
  return (data & (kZeroBits | kTimestampBit)) == 0 && offer.mss_index < std::size(kMss);
}

/// Hashes of up to four requests under `key`, the minute being part of each message.
void hash_four(const CookieRequest* const* requests, unsigned words, uint32_t minute,
               const HashSecret& key, uint64_t* out) noexcept {
  uint64_t message[5 * kSipLanes];
  for (unsigned lane = 0; lane < kSipLanes; ++lane) {
    const uint64_t* word = requests[lane]->words.word;
    for (unsigned i = 0; i < words; ++i) message[i * kSipLanes + lane] = word[i];
    message[(words - 1) * kSipLanes + lane] |= uint64_t{minute} << 32;
  }
  siphash24_lanes(message, words, key, out);
}

uint32_t cookie_of(const CookieRequest& request, uint64_t tuple, uint64_t by_minute,
                   uint32_t minute) noexcept {
  return static_cast<uint32_t>(tuple) + request.client_isn + (minute << 24) +
         ((static_cast<uint32_t>(by_minute) + encode(request.offer)) & kLow);
}

/// Both hashes of one flow.
struct Hashes {
  uint32_t tuple;
  uint32_t by_minute;
};

Hashes hashes_of(const CookieWords& words, const CookieKeys& keys, uint32_t minute) noexcept {
  const CookieRequest request{words, 0, {}};
  const CookieRequest* const same[kSipLanes] = {&request, &request, &request, &request};
  uint64_t out[kSipLanes];
  hash_four(same, words.count, 0, keys.tuple, out);
  const auto tuple = static_cast<uint32_t>(out[0]);
  hash_four(same, words.count, minute, keys.minute, out);
  return {tuple, static_cast<uint32_t>(out[0])};
}

}  // namespace

uint8_t mss_index_of(uint16_t mss) noexcept {
  uint8_t index = std::size(kMss) - 1;
  while (index > 0 && kMss[index] > mss) --index;
  return index;
}

uint16_t mss_of_index(uint8_t index) noexcept { return kMss[index]; }

CookieWords cookie_words(const Flow& flow) noexcept {
  CookieWords words{};
  const uint64_t ports = uint64_t{flow.dport} << 16 | flow.sport;
  if (flow.family == Family::kV4) {
    words.count = 2;
    words.word[0] = uint64_t{flow.daddr.be32()} << 32 | flow.saddr.be32();
  } else {
    words.count = 5;
    memcpy(words.word, &flow.saddr, sizeof flow.saddr);
    memcpy(words.word + 2, &flow.daddr, sizeof flow.daddr);
  }
  words.word[words.count - 1] = ports;
  return words;
}

void make_cookies(const CookieRequest* requests, unsigned count, const CookieKeys& keys,
                  uint32_t minute, uint32_t* cookies) noexcept {
  for (unsigned first = 0; first < count; first += kSipLanes) {
    const CookieRequest* four[kSipLanes];
    for (unsigned lane = 0; lane < kSipLanes; ++lane) {
      four[lane] = &requests[first + lane < count ? first + lane : first];
    }
    uint64_t tuple[kSipLanes], by_minute[kSipLanes];
    hash_four(four, four[0]->words.count, 0, keys.tuple, tuple);
    hash_four(four, four[0]->words.count, minute, keys.minute, by_minute);
    for (unsigned lane = 0; lane < kSipLanes && first + lane < count; ++lane) {
      cookies[first + lane] = cookie_of(*four[lane], tuple[lane], by_minute[lane], minute);
    }
  }
}

bool check_cookie(const CookieWords& words, uint32_t client_isn, uint32_t cookie,
                  const CookieKeys& keys, uint32_t minute, SynOffer& offer) noexcept {
  const uint32_t tuple = hashes_of(words, keys, 0).tuple;
  const uint32_t rest = cookie - tuple - client_isn;
  const uint32_t age = (minute - (rest >> 24)) & 0xff;
  if (age >= kCookieMinutes) return false;
  const uint32_t by_minute = hashes_of(words, keys, minute - age).by_minute;
  return decode((rest - by_minute) & kLow, offer);
}

}  // namespace dpvs
