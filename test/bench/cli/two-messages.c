// SPDX-License-Identifier: GPL-2.0-or-later
// What a tool in C costs: connects to the control socket, sends a message, reads its answer; twice.
// usage: two-messages SOCKET HEX HEX
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { kMaxLen = 4096, kReplyHead = 88, kErrnoAt = 12, kLengthAt = 80 };

static size_t from_hex(const char* text, uint8_t* into) {
  size_t n = 0;
  for (unsigned byte; n < kMaxLen && sscanf(text + 2 * n, "%2x", &byte) == 1; ++n) {
    into[n] = (uint8_t)byte;
  }
  return n;
}

/// Reads so many bytes; fewer if the daemon hangs up.
static size_t read_all(int fd, uint8_t* into, size_t wanted) {
  size_t got = 0;
  while (got < wanted) {
    const ssize_t n = read(fd, into + got, wanted - got);
    if (n <= 0) break;
    got += (size_t)n;
  }
  return got;
}

static int exchange(const char* path, const char* hex) {
  uint8_t bytes[kMaxLen];
  const size_t length = from_hex(hex, bytes);
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  strncpy(to.sun_path, path, sizeof to.sun_path - 1);
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr*)&to, sizeof to) != 0) return 1;
  if (write(fd, bytes, length) != (ssize_t)length) return 1;
  if (read_all(fd, bytes, kReplyHead) < kReplyHead) return 1;
  int32_t code;
  uint64_t body;
  memcpy(&code, bytes + kErrnoAt, sizeof code);
  memcpy(&body, bytes + kLengthAt, sizeof body);
  if (body > sizeof bytes || read_all(fd, bytes, body) < body) return 1;
  close(fd);
  return code != 0;
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  return exchange(argv[1], argv[2]) || exchange(argv[1], argv[3]);
}
