// SPDX-License-Identifier: GPL-2.0-or-later
// Settings of the calling process.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "addon.h"
#include "arguments.h"

// enterNetwork(path): the calling thread, and what it starts, live in that network namespace.
static napi_value enter_network(napi_env env, napi_callback_info info) {
  napi_value arguments[kMaxArguments];
  char path[PATH_MAX];
  if (!read_arguments(env, info, arguments) || !text_of(env, arguments[0], path, sizeof path))
    return answer(env, EINVAL);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return outcome(env, false);
  const bool entered = setns(fd, CLONE_NEWNET) == 0;
  const int error = errno;
  close(fd);
  return answer(env, entered ? 0 : error);
}

// lockMemory(): nothing of the process is swapped out.
static napi_value lock_memory(napi_env env, napi_callback_info info) {
  (void)info;
  return outcome(env, mlockall(MCL_CURRENT | MCL_FUTURE) == 0);
}

// setRealtime(priority): SCHED_RR of that priority; children get the ordinary policy.
static napi_value set_realtime(napi_env env, napi_callback_info info) {
  napi_value arguments[kMaxArguments];
  if (!read_arguments(env, info, arguments)) return answer(env, EINVAL);
  const struct sched_param parameters = {.sched_priority = number_of(env, arguments[0], 0)};
  return outcome(env, sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &parameters) == 0);
}

// setAffinity(cpus): the processors that the process may run on.
static napi_value set_affinity(napi_env env, napi_callback_info info) {
  napi_value arguments[kMaxArguments];
  int32_t cpus[CPU_SETSIZE];
  if (!read_arguments(env, info, arguments)) return answer(env, EINVAL);
  const size_t count = numbers_of(env, arguments[0], cpus, CPU_SETSIZE);
  cpu_set_t set;
  CPU_ZERO(&set);
  for (size_t i = 0; i < count; ++i)
    if (cpus[i] >= 0 && cpus[i] < CPU_SETSIZE) CPU_SET((size_t)cpus[i], &set);
  return outcome(env, sched_setaffinity(0, sizeof set, &set) == 0);
}

// dumpCore(): a core is written, however large, when this process or one that it starts crashes.
static napi_value dump_core(napi_env env, napi_callback_info info) {
  (void)info;
  const struct rlimit unlimited = {.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
  return outcome(env, setrlimit(RLIMIT_CORE, &unlimited) == 0);
}

static napi_value micros(napi_env env, struct timeval time) {
  napi_value result;
  const double us = (double)time.tv_sec * 1e6 + (double)time.tv_usec;
  return napi_create_double(env, us, &result) == napi_ok ? result : NULL;
}

// childrenUsage(): [user, system] microseconds of all children that were waited for.
static napi_value children_usage(napi_env env, napi_callback_info info) {
  (void)info;
  struct rusage usage;
  napi_value result;
  if (getrusage(RUSAGE_CHILDREN, &usage) != 0) return NULL;
  if (napi_create_array_with_length(env, 2, &result) != napi_ok) return NULL;
  if (napi_set_element(env, result, 0, micros(env, usage.ru_utime)) != napi_ok) return NULL;
  if (napi_set_element(env, result, 1, micros(env, usage.ru_stime)) != napi_ok) return NULL;
  return result;
}

bool add_process(napi_env env, napi_value exports) {
  return add_function(env, exports, "enterNetwork", enter_network) &&
         add_function(env, exports, "lockMemory", lock_memory) &&
         add_function(env, exports, "setRealtime", set_realtime) &&
         add_function(env, exports, "setAffinity", set_affinity) &&
         add_function(env, exports, "dumpCore", dump_core) &&
         add_function(env, exports, "childrenUsage", children_usage);
}
