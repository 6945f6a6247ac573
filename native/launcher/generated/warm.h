// SPDX-License-Identifier: GPL-2.0-or-later
// Generated from native/warm/protocol.ts by npm run generate: do not edit.
#pragma once

#include <stdint.h>

struct WarmHead {
  uint64_t magic;
  uint64_t body_bytes;
  uint64_t arg_count;
  uint64_t terminals;
  uint64_t mount_ns;
  uint64_t user_ns;
  uint64_t pid_ns;
  uint64_t net_ns;
  uint64_t root_device;
  uint64_t root_inode;
  uint64_t capabilities;
  uint64_t device;
  uint64_t inode;
  uint64_t size_bytes;
  uint64_t modified_ns;
};
_Static_assert(sizeof(struct WarmHead) == 120, "as the warm process reads it");

struct WarmFrame {
  uint32_t kind;
  uint32_t value;
};
_Static_assert(sizeof(struct WarmFrame) == 8, "as the warm process reads it");

enum {
  kWarmMagic = 827805764,
  kWarmMaxBodyBytes = 98304,
  kWarmRefused = 1,
  kWarmStdout = 2,
  kWarmStderr = 3,
  kWarmRead = 4,
  kWarmChanges = 5,
  kWarmExit = 6,
  kWarmInput = 7,
};
