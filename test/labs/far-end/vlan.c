// SPDX-License-Identifier: GPL-2.0-or-later
// IEEE 802.1Q: frames of one id on an Ethernet interface. Linux takes the tag
// out of a frame and tells it beside.
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "far_end.h"

enum { kMacsLen = 12, kTagLen = 4, kIdMask = 0xfff };
static int vlan_id;

static bool open_vlan(struct FarEnd* far, char** arguments) {
  vlan_id = atoi(arguments[1]);
  far->wire[0] = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
  const struct sockaddr_ll where = {.sll_family = AF_PACKET,
                                    .sll_protocol = htons(ETH_P_ALL),
                                    .sll_ifindex = (int)if_nametoindex(arguments[0])};
  const struct packet_mreq all = {.mr_ifindex = where.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
  const int on = 1;
  if (where.sll_ifindex != 0 &&
      bind(far->wire[0], (const struct sockaddr*)&where, sizeof where) == 0 &&
      setsockopt(far->wire[0], SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) == 0 &&
      setsockopt(far->wire[0], SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all) == 0) {
    return true;
  }
  perror(arguments[0]);
  return false;
}

static int tag_of(struct msghdr* message) {
  for (struct cmsghdr* c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level != SOL_PACKET || c->cmsg_type != PACKET_AUXDATA) continue;
    struct tpacket_auxdata aux;
    memcpy(&aux, CMSG_DATA(c), sizeof aux);
    if ((aux.tp_status & TP_STATUS_VLAN_VALID) != 0) return aux.tp_vlan_tci & kIdMask;
  }
  return -1;
}

static void receive_vlan(struct FarEnd* far, int wire, struct Frame* frame) {
  (void)far;
  struct sockaddr_ll from;
  char control[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
  struct iovec data = {frame->at, (size_t)frame->len};
  struct msghdr message = {.msg_name = &from,
                           .msg_namelen = sizeof from,
                           .msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = control,
                           .msg_controllen = sizeof control};
  frame->len = recvmsg(wire, &message, 0);
  if (frame->len <= 0 || from.sll_pkttype == PACKET_OUTGOING || tag_of(&message) != vlan_id) {
    frame->len = 0;
  }
}

static void send_vlan(struct FarEnd* far, struct Frame* frame) {
  uint8_t* at = frame->at - kTagLen;
  memmove(at, frame->at, kMacsLen);
  const uint8_t tag[kTagLen] = {0x81, 0x00, (uint8_t)(vlan_id >> 8), (uint8_t)vlan_id};
  memcpy(at + kMacsLen, tag, sizeof tag);
  if (send(far->wire[0], at, (size_t)frame->len + kTagLen, 0) < 0) perror("send");
}

const struct Kind kind_vlan = {"vlan", "INTERFACE ID", 2, true, open_vlan, receive_vlan, send_vlan};
