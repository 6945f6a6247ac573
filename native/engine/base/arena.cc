// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/arena.h"

#include <fcntl.h>
#include <linux/memfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

namespace dpvs {
namespace {

constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kSmallStep = size_t{64} << 10;

constexpr size_t round_up(size_t n, size_t to) noexcept { return (n + to - 1) / to * to; }

/// A huge-page file is only worth having if a first page can be had from it.
int open_huge(const char* name) noexcept {
  const int fd = memfd_create(name, MFD_CLOEXEC | MFD_HUGETLB | MFD_HUGE_2MB);
  if (fd < 0) return -1;
  if (fallocate(fd, 0, 0, kHugePage) == 0) return fd;
  close(fd);
  return -1;
}

}  // namespace

Arena::~Arena() {
  if (map_ != nullptr) munmap(map_, reserved_);
  if (huge_fd_ >= 0) close(huge_fd_);
  if (fd_ >= 0) close(fd_);
}

Status Arena::open(const char* name, size_t element_len, uint64_t layout_hash,
                   uint64_t max_elements) {
  element_len_ = element_len;
  max_elements_ = max_elements;
  reserved_ = round_up(kArenaHeadLen + element_len * max_elements, kHugePage);
  huge_fd_ = open_huge(name);
  fd_ = memfd_create(name, MFD_CLOEXEC);
  if (fd_ < 0) return {code::kSystem, "cannot make a shared memory file"};
  // One huge page more than needed, so that the start can be aligned to one.
  void* room = mmap(nullptr, reserved_ + kHugePage, PROT_NONE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return {code::kNoMemory, "cannot reserve address space for a table"};
  auto* start = static_cast<uint8_t*>(room);
  map_ = reinterpret_cast<uint8_t*>(round_up(reinterpret_cast<uintptr_t>(start), kHugePage));
  if (map_ > start) munmap(start, static_cast<size_t>(map_ - start));
  munmap(map_ + reserved_, static_cast<size_t>(start + kHugePage - map_));
  if (!grow()) return {code::kNoMemory, "no memory for a table"};
  *reinterpret_cast<ArenaHead*>(map_) = {kArenaMagic, 1, static_cast<uint32_t>(element_len),
                                         layout_hash, committed_};
  return kOk;
}

bool Arena::back(size_t len, bool huge) noexcept {
  const int fd = huge ? huge_fd_ : fd_;
  const size_t from = committed_bytes();
  const auto offset = static_cast<off_t>(from);
  if (fd < 0 || fallocate(fd, 0, offset, static_cast<off_t>(len)) != 0) return false;
  void* at = mmap(map_ + from, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, offset);
  if (at == MAP_FAILED) return false;
  backed_.store(from + len, std::memory_order_relaxed);
  return true;
}

bool Arena::commit(uint64_t elements) noexcept {
  if (elements > max_elements_) return false;
  const size_t wanted = kArenaHeadLen + elements * element_len_;
  for (size_t backed; (backed = committed_bytes()) < wanted;) {
    const size_t huge_len = round_up(wanted - backed, kHugePage);
    const bool aligned = backed % kHugePage == 0;
    if (huge_fd_ >= 0 && aligned && back(huge_len, true)) break;
    const size_t len = std::min(round_up(wanted - backed, kSmallStep), reserved_ - backed);
    if (!back(len, false)) return false;
  }
  committed_ =
      std::min<uint64_t>((committed_bytes() - kArenaHeadLen) / element_len_, max_elements_);
  reinterpret_cast<ArenaHead*>(map_)->committed = committed_;
  return true;
}

bool Arena::grow() noexcept {
  if (committed_ == max_elements_) return false;
  const size_t step = std::clamp(committed_bytes() / 8, kSmallStep - kArenaHeadLen, kHugePage);
  const uint64_t elements = std::max<uint64_t>(step / element_len_, 1);
  return commit(std::min(committed_ + elements, max_elements_));
}

void Arena::make_ready() noexcept {
  const size_t backed = committed_bytes();
  if (huge_fd_ < 0 || backed % kHugePage != 0) return;  // it has come to small pages
  const size_t wanted = std::min(backed + round_up(backed / 8, kHugePage), reserved_);
  for (ready_ = std::max(ready_, backed); ready_ < wanted; ready_ += kHugePage) {
    if (fallocate(huge_fd_, 0, static_cast<off_t>(ready_), kHugePage) != 0) return;
  }
}

}  // namespace dpvs
