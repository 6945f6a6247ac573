// SPDX-License-Identifier: GPL-2.0-or-later
// Generic routing encapsulation without checksum, key and sequence when
// sending; what comes may have them (RFC 2784, RFC 2890).
#include <netinet/in.h>

#include "far_end.h"

enum { kChecksum = 0x80, kKey = 0x20, kSequence = 0x10, kIpv4 = 0x0800, kIpv6 = 0x86dd };
static const int protocols[2] = {IPPROTO_GRE, 0};

static bool open_gre(struct FarEnd* far, char** arguments) {
  return open_raw(far, arguments[0], arguments[1], protocols);
}

static void receive_gre(struct FarEnd* far, int wire, struct Frame* frame) {
  const bool got = receive_raw(far, wire, frame) && frame->len > 4;
  const uint8_t flags = frame->at[0];
  ssize_t header = 4;
  if ((flags & kChecksum) != 0) header += 4;
  if ((flags & kKey) != 0) header += 4;
  if ((flags & kSequence) != 0) header += 4;
  frame->at += header;
  frame->len = got && frame->len > header ? frame->len - header : 0;
}

static void send_gre(struct FarEnd* far, struct Frame* frame) {
  const int type = frame->at[0] >> 4 == 6 ? kIpv6 : kIpv4;
  frame->at -= 4;
  frame->len += 4;
  frame->at[0] = frame->at[1] = 0;
  frame->at[2] = (uint8_t)(type >> 8);
  frame->at[3] = (uint8_t)type;
  send_raw(far, far->wire[0], frame);
}

const struct Kind kind_gre = {"gre", "LOCAL REMOTE|-", 2, false, open_gre, receive_gre, send_gre};
