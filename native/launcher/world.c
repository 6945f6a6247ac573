// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include <linux/capability.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char** environ;

// Names, or their beginnings, of variables that act on a process rather than on a tool.
static const char* const kProcessVariables[] = {
    "GCONV_PATH=", "GLIBC_TUNABLES=", "HOSTALIASES=", "LD_",          "LOCALDOMAIN=", "LOCPATH=",
    "MALLOC_",     "NODE_",           "RESOLV_",      "RES_OPTIONS=", "UV_",
};

// Forgotten by the launcher anyway, and set for every process of some machines.
static const char kForgotten[] = "NODE_EXTRA_CA_CERTS=";

static bool starts(const char* text, const char* beginning) {
  return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool acts_on_process(const char* variable) {
  if (starts(variable, kForgotten)) return false;
  for (size_t i = 0; i < sizeof kProcessVariables / sizeof kProcessVariables[0]; ++i)
    if (starts(variable, kProcessVariables[i])) return true;
  return false;
}

bool is_plain_environment(void) {
  if (getauxval(AT_SECURE) != 0) return false;
  for (char** variable = environ; *variable != NULL; ++variable)
    if (acts_on_process(*variable)) return false;
  return true;
}

static bool is_same_file(pid_t peer, const char* inside) {
  char path[64];
  struct stat ours, theirs;
  snprintf(path, sizeof path, "/proc/self/%s", inside);
  if (stat(path, &ours) != 0) return false;
  snprintf(path, sizeof path, "/proc/%d/%s", (int)peer, inside);
  if (stat(path, &theirs) != 0) return false;
  return ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

static bool capabilities_of(pid_t process, struct __user_cap_data_struct sets[2]) {
  struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, process};
  return syscall(SYS_capget, &head, sets) == 0;
}

static bool has_same_capabilities(pid_t peer) {
  struct __user_cap_data_struct ours[2], theirs[2];
  if (!capabilities_of(0, ours) || !capabilities_of(peer, theirs)) return false;
  return ours[0].effective == theirs[0].effective && ours[1].effective == theirs[1].effective;
}

static bool is_same_user(const struct ucred* peer) {
  return peer->uid == geteuid() && peer->gid == getegid();
}

bool is_same_world(int fd) {
  // The network counts, too: names are looked up there. "root" tells a changed root folder.
  static const char* const kViews[] = {"ns/mnt", "ns/user", "ns/pid", "ns/net", "root"};
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  if (peer.pid <= 0 || !is_same_user(&peer) || !has_same_capabilities(peer.pid)) return false;
  for (size_t i = 0; i < sizeof kViews / sizeof kViews[0]; ++i)
    if (!is_same_file(peer.pid, kViews[i])) return false;
  return true;
}
