// SPDX-License-Identifier: GPL-2.0-or-later
#include "relay.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "generated/warm.h"

enum { kBufferBytes = 64 * 1024, kBrokenExit = 1 };

struct Relay {
  int fd;
  bool is_final;     // printed, read or changed something: Node must not begin again
  bool wants_input;  // the tool waits for standard input
  bool is_shut[3];   // nobody reads there any more
};

static uint8_t buffer[kBufferBytes];

static bool receive(int fd, void* bytes, size_t size) {
  for (size_t got = 0; got < size;) {
    const ssize_t count = recv(fd, (uint8_t*)bytes + got, size - got, 0);
    if (count > 0) got += (size_t)count;
    if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) return false;
    if (count < 0) poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
  }
  return true;
}

static bool send_all(int fd, const void* bytes, size_t size) {
  for (size_t sent = 0; sent < size;) {
    const ssize_t count = send(fd, (const uint8_t*)bytes + sent, size - sent, MSG_NOSIGNAL);
    if (count > 0) sent += (size_t)count;
    if (count < 0 && errno != EINTR && errno != EAGAIN) return false;
    if (count < 0) poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
  }
  return true;
}

// A stream that nobody reads, or that is full, is dropped: the tool goes on as if it were read.
static void print(struct Relay* relay, int stream, size_t size) {
  for (size_t done = 0; done < size && !relay->is_shut[stream];) {
    const ssize_t count = write(stream, buffer + done, size - done);
    if (count > 0) done += (size_t)count;
    if (count < 0 && errno == EAGAIN)
      poll(&(struct pollfd){.fd = stream, .events = POLLOUT}, 1, -1);
    else if (count < 0 && errno != EINTR)
      relay->is_shut[stream] = true;
  }
}

static bool pass_output(struct Relay* relay, int stream, size_t size) {
  relay->is_final = true;
  while (size > 0) {
    const size_t piece = size < sizeof buffer ? size : sizeof buffer;
    if (!receive(relay->fd, buffer, piece)) return false;
    print(relay, stream, piece);
    size -= piece;
  }
  return true;
}

static bool pass_input(struct Relay* relay) {
  const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
  if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (count < 0 && !relay->is_final) return false;  // Node words this error
  const struct WarmFrame frame = {kWarmInput, count > 0 ? (uint32_t)count : 0};
  relay->wants_input = false;
  relay->is_final = true;
  return send_all(relay->fd, &frame, sizeof frame) && send_all(relay->fd, buffer, frame.value);
}

// Waits for the warm process, and while the tool wants input for that, too.
static bool await_frame(struct Relay* relay, struct WarmFrame* frame) {
  while (relay->wants_input) {
    struct pollfd ready[] = {{.fd = relay->fd, .events = POLLIN},
                             {.fd = STDIN_FILENO, .events = POLLIN}};
    if (poll(ready, 2, -1) < 0 && errno != EINTR) return false;
    if (ready[0].revents != 0) break;
    if (ready[1].revents != 0 && !pass_input(relay)) return false;
  }
  return receive(relay->fd, frame, sizeof *frame);
}

static bool obey(struct Relay* relay, const struct WarmFrame* frame) {
  switch (frame->kind) {
    case kWarmStdout:
      return pass_output(relay, STDOUT_FILENO, frame->value);
    case kWarmStderr:
      return pass_output(relay, STDERR_FILENO, frame->value);
    case kWarmRead:
      return relay->wants_input = true;
    case kWarmChanges:
      return relay->is_final = true;
    default:
      return false;
  }
}

static int give_up(const char* program) {
  fprintf(stderr, "%s: the process that ran it ended before its answer was complete\n", program);
  return kBrokenExit;
}

bool relay(int fd, const char* program, int* exit_code) {
  struct Relay relay = {.fd = fd};
  struct WarmFrame frame;
  signal(SIGPIPE, SIG_IGN);
  while (await_frame(&relay, &frame)) {
    if (frame.kind == kWarmExit) return *exit_code = (int)frame.value, true;
    if (!obey(&relay, &frame)) break;
  }
  if (relay.is_final) *exit_code = give_up(program);
  return relay.is_final;
}
