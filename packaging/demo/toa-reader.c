// SPDX-License-Identifier: GPL-2.0-or-later
// toa-reader PORT: watches the TCP flows towards PORT and prints one line for each, as soon as it
// is known who their client is: "PEER:PORT CLIENT:PORT" from TCP option 254, which a full-NAT
// balancer adds to the first packets, or "PEER:PORT -" when data came without one. Prints "ready"
// before it reads. Ends when nobody reads its output.
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

enum { kToaKind = 254, kToaLen = 8, kFlowSlots = 1 << 16, kSnapLen = 2048 };

struct Endpoint {
  uint32_t addr;  // network order, as the port
  uint16_t port;
};

// What was told last about the flow that uses the slot. A flow that another one drove out is told
// again, which does no harm.
struct Flow {
  struct Endpoint peer;
  bool told;
};

static struct Flow flows[kFlowSlots];

static struct Flow* flow_of(struct Endpoint peer) {
  uint32_t hash = (ntohl(peer.addr) * 2654435761U) ^ (ntohs(peer.port) * 40503U);
  struct Flow* flow = &flows[hash % kFlowSlots];
  if (flow->peer.addr != peer.addr || flow->peer.port != peer.port) {
    flow->peer = peer;
    flow->told = false;
  }
  return flow;
}

static void print_endpoint(struct Endpoint endpoint) {
  char text[INET_ADDRSTRLEN];
  struct in_addr addr = {.s_addr = endpoint.addr};
  printf("%s:%u", inet_ntop(AF_INET, &addr, text, sizeof text), ntohs(endpoint.port));
}

static void tell(struct Endpoint peer, const struct Endpoint* client) {
  print_endpoint(peer);
  putchar(' ');
  if (client != NULL)
    print_endpoint(*client);
  else
    putchar('-');
  putchar('\n');
  if (fflush(stdout) != 0) exit(0);
}

// Finds the option among those of a TCP header; they are whatever the sender wrote.
static bool find_toa(const uint8_t* option, const uint8_t* end, struct Endpoint* client) {
  while (option < end && *option != TCPOPT_EOL) {
    if (*option == TCPOPT_NOP) {
      ++option;
      continue;
    }
    if (end - option < 2 || option[1] < 2 || option[1] > end - option) return false;
    if (option[0] == kToaKind && option[1] == kToaLen) {
      memcpy(&client->port, option + 2, sizeof client->port);
      memcpy(&client->addr, option + 4, sizeof client->addr);
      return true;
    }
    option += option[1];
  }
  return false;
}

static void take_segment(uint32_t from, const uint8_t* segment, size_t length, uint16_t port) {
  struct tcphdr tcp;
  if (length < sizeof tcp) return;
  memcpy(&tcp, segment, sizeof tcp);
  size_t header = (size_t)tcp.doff * 4;
  if (tcp.dest != port || header < sizeof tcp || header > length) return;
  struct Endpoint peer = {.addr = from, .port = tcp.source}, client;
  struct Flow* flow = flow_of(peer);
  if (tcp.syn) flow->told = false;
  if (flow->told) return;
  bool found = find_toa(segment + sizeof tcp, segment + header, &client);
  if (!found && length == header) return;  // the option may still come with the data
  flow->told = true;
  tell(peer, found ? &client : NULL);
}

static void take_packet(const uint8_t* packet, size_t length, uint16_t port) {
  struct iphdr ip;
  if (length < sizeof ip) return;
  memcpy(&ip, packet, sizeof ip);
  size_t header = (size_t)ip.ihl * 4, total = ntohs(ip.tot_len);
  if (total < length) length = total;  // short frames are padded
  if (ip.protocol != IPPROTO_TCP || header < sizeof ip || header > length) return;
  if ((ntohs(ip.frag_off) & IP_OFFMASK) != 0) return;
  take_segment(ip.saddr, packet + header, length - header, port);
}

int main(int argc, char** argv) {
  long port = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
  if (port < 1 || port > UINT16_MAX) {
    fprintf(stderr, "usage: toa-reader PORT\n");
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_IP));
  if (fd < 0) {
    perror("toa-reader: packet socket");
    return 1;
  }
  puts("ready");
  fflush(stdout);
  for (;;) {
    uint8_t packet[kSnapLen];
    struct sockaddr_ll sender;
    socklen_t sender_len = sizeof sender;
    ssize_t length = recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr*)&sender, &sender_len);
    if (length < 0) continue;
    if (sender.sll_pkttype != PACKET_OUTGOING) take_packet(packet, (size_t)length, htons(port));
  }
}
