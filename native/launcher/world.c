// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include <linux/capability.h>
#include <stddef.h>
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

// Of these the first says nothing to Node, and the launcher forgets the second.
static const char* const kHarmless[] = {"NODE_ENV=", "NODE_EXTRA_CA_CERTS="};

static bool starts(const char* text, const char* beginning) {
  return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool is_among(const char* variable, const char* const* beginnings, size_t count) {
  for (size_t i = 0; i < count; ++i)
    if (starts(variable, beginnings[i])) return true;
  return false;
}

static bool acts_on_process(const char* variable) {
  return is_among(variable, kProcessVariables, sizeof kProcessVariables / sizeof(char*)) &&
         !is_among(variable, kHarmless, sizeof kHarmless / sizeof(char*));
}

bool is_plain_environment(void) {
  if (getauxval(AT_SECURE) != 0) return false;
  for (char** variable = environ; *variable != NULL; ++variable)
    if (acts_on_process(*variable)) return false;
  return true;
}

static bool tell_namespace(uint64_t* inode, const char* path) {
  struct stat found;
  if (stat(path, &found) != 0) return false;
  *inode = found.st_ino;
  return true;
}

static bool tell_root(struct WarmHead* head) {
  struct stat found;
  if (stat("/", &found) != 0) return false;
  head->root_device = found.st_dev;
  head->root_inode = found.st_ino;
  return true;
}

static bool tell_capabilities(struct WarmHead* head) {
  struct __user_cap_header_struct own = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2];
  if (syscall(SYS_capget, &own, sets) != 0) return false;
  head->capabilities = (uint64_t)sets[1].effective << 32 | sets[0].effective;
  return true;
}

bool tell_world(struct WarmHead* head) {
  return tell_namespace(&head->mount_ns, "/proc/self/ns/mnt") &&
         tell_namespace(&head->user_ns, "/proc/self/ns/user") &&
         tell_namespace(&head->pid_ns, "/proc/self/ns/pid") &&
         tell_namespace(&head->net_ns, "/proc/self/ns/net") && tell_root(head) &&
         tell_capabilities(head);
}

bool is_own_peer(int fd) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == geteuid() && peer.gid == getegid();
}
