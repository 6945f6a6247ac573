// SPDX-License-Identifier: GPL-2.0-or-later
// Signals that Node has no name for: a byte each through a pipe.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "addon.h"
#include "arguments.h"

enum { kMaxSignals = 64 };

static int write_end = -1;

static void tell(int number) {
  const int error = errno;
  const unsigned char byte = (unsigned char)number;
  // A full pipe loses a signal as the kernel loses one that is pending already.
  if (write(write_end, &byte, 1) < 0) errno = error;
  errno = error;
}

static int catch_all(const int32_t* numbers, size_t count) {
  struct sigaction action = {.sa_handler = tell, .sa_flags = SA_RESTART};
  sigset_t caught;
  sigemptyset(&caught);
  for (size_t i = 0; i < count; ++i) {
    if (sigaction(numbers[i], &action, NULL) != 0) return errno;
    sigaddset(&caught, numbers[i]);
  }
  return pthread_sigmask(SIG_UNBLOCK, &caught, NULL);
}

// catchSignals(numbers): the end of a pipe from which their numbers can be read, or -errno.
static napi_value catch_signals(napi_env env, napi_callback_info info) {
  napi_value arguments[kMaxArguments];
  int32_t numbers[kMaxSignals];
  int ends[2];
  if (!read_arguments(env, info, arguments)) return answer(env, -EINVAL);
  const size_t count = numbers_of(env, arguments[0], numbers, kMaxSignals);
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return answer(env, -errno);
  write_end = ends[1];
  const int error = catch_all(numbers, count);
  return answer(env, error == 0 ? ends[0] : -error);
}

bool add_signals(napi_env env, napi_value exports) {
  return add_function(env, exports, "catchSignals", catch_signals);
}
