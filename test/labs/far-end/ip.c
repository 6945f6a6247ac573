// SPDX-License-Identifier: GPL-2.0-or-later
// IP in IP, whichever in whichever: protocols 4 and 41 (RFC 2003, RFC 2473, RFC
// 4213).
#include <netinet/in.h>

#include "far_end.h"

static const int protocols[2] = {IPPROTO_IPIP, IPPROTO_IPV6};

static bool open_ip(struct FarEnd* far, char** arguments) {
  return open_raw(far, arguments[0], arguments[1], protocols);
}

static void receive_ip(struct FarEnd* far, int wire, struct Frame* frame) {
  if (!receive_raw(far, wire, frame)) frame->len = 0;
}

static void send_ip(struct FarEnd* far, struct Frame* frame) {
  send_raw(far, far->wire[frame->at[0] >> 4 == 6], frame);
}

const struct Kind kind_ip = {"ip", "LOCAL REMOTE|-", 2, false, open_ip, receive_ip, send_ip};
