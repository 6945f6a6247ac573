// SPDX-License-Identifier: GPL-2.0-or-later
#include "warm.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "generated/warm.h"
#include "relay.h"
#include "request.h"
#include "world.h"

static const char kDefaultSocket[] = "/var/run/dpvs.ipc";

// Node starts as fast.
enum { kPatienceMs = 40 };

// Beside the daemon's socket; DPVS_WARM_SOCKET names another one, or none if it is empty.
static bool warm_address(struct sockaddr_un* address) {
  const char* own = getenv("DPVS_WARM_SOCKET");
  const char* daemon = getenv("DPVS_IPC_FILE");
  if (daemon == NULL) daemon = kDefaultSocket;
  if (daemon[0] != '/') return false;  // relative to the caller's folder
  const int length = own != NULL
                         ? snprintf(address->sun_path, sizeof address->sun_path, "%s", own)
                         : snprintf(address->sun_path, sizeof address->sun_path, "%s.warm", daemon);
  address->sun_family = AF_UNIX;
  return length > 0 && (size_t)length < sizeof address->sun_path;
}

static int connect_warm(void) {
  struct sockaddr_un address;
  if (!warm_address(&address)) return -1;
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  if (connect(fd, (struct sockaddr*)&address, sizeof address) == 0) return fd;
  close(fd);
  return -1;
}

static bool send_request(int fd, const struct Program* program, const char* root, char** argv) {
  size_t size;
  char* request = make_request(program, root, argv, &size);
  if (request == NULL) return false;
  const bool sent = send(fd, request, size, MSG_NOSIGNAL) == (ssize_t)size;
  free(request);
  return sent;
}

static bool was_taken(int fd) {
  int waiting;
  return ioctl(fd, SIOCOUTQ, &waiting) == 0 && waiting == 0;
}

// A process that has not even taken the request by now is busy or stopped. Should it come to it
// later, it cannot change anything: it announces that first, and nobody listens.
static bool is_prompt(int fd) {
  struct pollfd answer = {.fd = fd, .events = POLLIN};
  return poll(&answer, 1, kPatienceMs) > 0 || was_taken(fd);
}

static bool is_whole(void) {
  return fcntl(0, F_GETFD) >= 0 && fcntl(1, F_GETFD) >= 0 && fcntl(2, F_GETFD) >= 0;
}

bool run_warm(const struct Program* program, const char* root, char** argv, int* exit_code) {
  if (!is_whole() || !is_plain_environment()) return false;
  const int fd = connect_warm();
  if (fd < 0) return false;
  const bool done = is_own_peer(fd) && send_request(fd, program, root, argv) && is_prompt(fd) &&
                    relay(fd, program->name, exit_code);
  close(fd);
  return done;
}
