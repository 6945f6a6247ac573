// SPDX-License-Identifier: GPL-2.0-or-later
// Generic UDP encapsulation, both variants (draft-ietf-intarea-gue). Receives
// only: a server answers its clients directly.
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "far_end.h"

static bool open_gue(struct FarEnd* far, char** arguments) {
  far->wire[0] = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const struct sockaddr_in6 any = {.sin6_family = AF_INET6,
                                   .sin6_port = htons((uint16_t)atoi(arguments[0]))};
  if (bind(far->wire[0], (const struct sockaddr*)&any, sizeof any) == 0) return true;
  perror("bind");
  return false;
}

static void receive_gue(struct FarEnd* far, int wire, struct Frame* frame) {
  (void)far;
  frame->len = recv(wire, frame->at, (size_t)frame->len, 0);
  if (frame->len <= 4 || frame->at[0] >> 6 == 1) return;  // variant 1: IP follows at once
  const ssize_t header = 4 + (frame->at[0] & 31) * 4;
  const bool is_data = (frame->at[0] >> 5 & 1) == 0;
  frame->at += header;
  frame->len = is_data && frame->len > header ? frame->len - header : 0;
}

static void send_gue(struct FarEnd* far, struct Frame* frame) {
  (void)far;
  (void)frame;
}

const struct Kind kind_gue = {"gue", "PORT", 1, false, open_gue, receive_gue, send_gue};
