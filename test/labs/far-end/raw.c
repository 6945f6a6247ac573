// SPDX-License-Identifier: GPL-2.0-or-later
// Raw sockets under IPv4 and IPv6.
#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "far_end.h"

struct FarEndState {
  struct sockaddr_storage remote;  // the one that was heard last, where none is given
  socklen_t remote_len;
  bool is_fixed;
};

static struct FarEndState state;

static socklen_t address_of(const char* text, struct sockaddr_storage* address) {
  struct addrinfo hints = {.ai_flags = AI_NUMERICHOST}, *found = NULL;
  if (getaddrinfo(text, NULL, &hints, &found) != 0) {
    fprintf(stderr, "'%s' is no address\n", text);
    return 0;
  }
  const socklen_t len = found->ai_addrlen;
  memcpy(address, found->ai_addr, len);
  freeaddrinfo(found);
  return len;
}

bool open_raw(struct FarEnd* far, const char* local, const char* remote, const int protocols[2]) {
  struct sockaddr_storage own;
  const socklen_t own_len = address_of(local, &own);
  state.is_fixed = strcmp(remote, "-") != 0;
  if (state.is_fixed) state.remote_len = address_of(remote, &state.remote);
  if (own_len == 0 || (state.is_fixed && state.remote_len == 0)) return false;
  far->state = &state;
  for (int i = 0; i < 2 && protocols[i] != 0; ++i) {
    far->wire[i] = socket(own.ss_family, SOCK_RAW | SOCK_CLOEXEC, protocols[i]);
    if (far->wire[i] < 0 || bind(far->wire[i], (struct sockaddr*)&own, own_len) != 0) {
      perror("raw socket");
      return false;
    }
  }
  return true;
}

bool receive_raw(struct FarEnd* far, int wire, struct Frame* frame) {
  struct sockaddr_storage from;
  socklen_t from_len = sizeof from;
  frame->len = recvfrom(wire, frame->at, (size_t)frame->len, 0, (struct sockaddr*)&from, &from_len);
  if (frame->len <= 0) return false;
  if (!far->state->is_fixed) {
    memcpy(&far->state->remote, &from, from_len);
    far->state->remote_len = from_len;
  }
  if (from.ss_family == AF_INET) {
    const ssize_t header = (frame->at[0] & 15) * 4;
    frame->at += header;
    frame->len -= header;
  }
  return frame->len > 0;
}

void send_raw(struct FarEnd* far, int wire, struct Frame* frame) {
  if (wire < 0 || far->state->remote_len == 0) return;
  if (sendto(wire, frame->at, (size_t)frame->len, 0, (struct sockaddr*)&far->state->remote,
             far->state->remote_len) < 0) {
    perror("send");
  }
}
