// SPDX-License-Identifier: GPL-2.0-or-later
// A far end is two file descriptors, the wire and a TUN or TAP device, and what
// turns what came from one into what goes to the other.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { kRoomLen = 64, kFrameLen = 65536 };

// A packet with `kRoomLen` free bytes before it.
struct Frame {
  uint8_t* at;
  ssize_t len;
};

struct FarEnd {
  int device;
  int wire[2];  // -1: none
  struct FarEndState* state;
};

struct Kind {
  const char* name;
  const char* usage;  // its arguments after the device's name
  int arguments;      // how many of them there must be
  bool is_tap;        // the device carries Ethernet frames
  // Opens the wire; false after a message.
  bool (*open)(struct FarEnd* far, char** arguments);
  // Takes a frame off the wire; the rest of it is what the device gets. Length
  // 0: it is not for us.
  void (*receive)(struct FarEnd* far, int wire, struct Frame* frame);
  // Sends what came from the device.
  void (*send)(struct FarEnd* far, struct Frame* frame);
};

extern const struct Kind kind_ip, kind_gre, kind_gue, kind_vlan;

// Shared by the kinds that ride on IP: sockets of one or two protocols from
// LOCAL to REMOTE or `-`.
bool open_raw(struct FarEnd* far, const char* local, const char* remote, const int protocols[2]);
// Receives, and steps over the outer IPv4 header, which raw sockets hand out.
bool receive_raw(struct FarEnd* far, int wire, struct Frame* frame);
// Sends by one of the wires to the remote end, or to the one that was heard
// last.
void send_raw(struct FarEnd* far, int wire, struct Frame* frame);
