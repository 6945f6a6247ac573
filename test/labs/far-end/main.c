// SPDX-License-Identifier: GPL-2.0-or-later
// far-end KIND DEVICE ARGUMENTS: the far end of a link that the kernel of this
// machine does not know: a device of that name whose traffic goes over the wire
// as KIND says. Prints "ready" once the device is there. Ends with the
// namespace that it runs in.
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "far_end.h"

static const struct Kind* const kinds[] = {&kind_ip, &kind_gre, &kind_gue, &kind_vlan};
enum { kKinds = sizeof kinds / sizeof kinds[0] };

static int usage(void) {
  for (int i = 0; i < kKinds; ++i) {
    fprintf(stderr, "usage: far-end %s DEVICE %s\n", kinds[i]->name, kinds[i]->usage);
  }
  return 2;
}

static int open_device(const char* name, bool is_tap) {
  const int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
  struct ifreq request = {.ifr_flags = (short)((is_tap ? IFF_TAP : IFF_TUN) | IFF_NO_PI)};
  strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  if (fd >= 0 && ioctl(fd, TUNSETIFF, &request) == 0) return fd;
  perror(name);
  return -1;
}

static void from_wire(const struct Kind* kind, struct FarEnd* far, int wire, uint8_t* buffer) {
  struct Frame frame = {buffer + kRoomLen, kFrameLen};
  kind->receive(far, far->wire[wire], &frame);
  if (frame.len > 0 && write(far->device, frame.at, (size_t)frame.len) < 0) perror("write");
}

static void from_device(const struct Kind* kind, struct FarEnd* far, uint8_t* buffer) {
  struct Frame frame = {buffer + kRoomLen, 0};
  frame.len = read(far->device, frame.at, kFrameLen);
  if (frame.len > 0) kind->send(far, &frame);
}

static int run(const struct Kind* kind, struct FarEnd* far) {
  static uint8_t buffer[kRoomLen + kFrameLen];
  struct pollfd polled[] = {
      {far->device, POLLIN, 0}, {far->wire[0], POLLIN, 0}, {far->wire[1], POLLIN, 0}};
  while (poll(polled, 3, -1) >= 0 || errno == EINTR) {
    if ((polled[0].revents & POLLIN) != 0) from_device(kind, far, buffer);
    for (int i = 0; i < 2; ++i) {
      if ((polled[i + 1].revents & POLLIN) != 0) from_wire(kind, far, i, buffer);
    }
  }
  perror("poll");
  return 1;
}

int main(int argc, char** argv) {
  const struct Kind* kind = NULL;
  for (int i = 0; argc > 2 && i < kKinds; ++i) {
    if (strcmp(kinds[i]->name, argv[1]) == 0) kind = kinds[i];
  }
  if (kind == NULL || argc - 3 != kind->arguments) return usage();
  struct FarEnd far = {.wire = {-1, -1}};
  if (!kind->open(&far, argv + 3)) return 1;
  far.device = open_device(argv[2], kind->is_tap);
  if (far.device < 0) return 1;
  puts("ready");
  fflush(stdout);
  return run(kind, &far);
}
