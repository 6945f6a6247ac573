// SPDX-License-Identifier: GPL-2.0-or-later
// Sockets with what Node cannot ask for: a mark, a device, ICMP without being root.
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "addon.h"

enum { kTcp, kUdp, kIcmp };

struct Wanted {
  int32_t family;  // 4 or 6
  int32_t kind;
  uint32_t mark;  // 0: none
  char device[IFNAMSIZ];
  char address[INET6_ADDRSTRLEN];  // empty: any
  uint32_t port;                   // 0: any
};

static int open_kind(const struct Wanted* wanted) {
  const int family = wanted->family == 4 ? AF_INET : AF_INET6;
  const int flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
  if (wanted->kind == kTcp) return socket(family, SOCK_STREAM | flags, IPPROTO_TCP);
  if (wanted->kind == kUdp) return socket(family, SOCK_DGRAM | flags, IPPROTO_UDP);
  const int protocol = wanted->family == 4 ? IPPROTO_ICMP : (int)IPPROTO_ICMPV6;
  return socket(family, SOCK_DGRAM | flags, protocol);
}

static int set_mark(int fd, const struct Wanted* wanted) {
  if (wanted->mark == 0) return 0;
  return setsockopt(fd, SOL_SOCKET, SO_MARK, &wanted->mark, sizeof wanted->mark);
}

static int set_device(int fd, const struct Wanted* wanted) {
  const socklen_t size = (socklen_t)strlen(wanted->device) + 1;
  return size == 1 ? 0 : setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, wanted->device, size);
}

static int bind4(int fd, const struct Wanted* wanted) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)wanted->port)};
  if (wanted->address[0] != 0 && inet_pton(AF_INET, wanted->address, &to.sin_addr) != 1)
    return errno = EINVAL, -1;
  return bind(fd, (struct sockaddr*)&to, sizeof to);
}

static int bind6(int fd, const struct Wanted* wanted) {
  struct sockaddr_in6 to = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)wanted->port)};
  if (wanted->address[0] != 0 && inet_pton(AF_INET6, wanted->address, &to.sin6_addr) != 1)
    return errno = EINVAL, -1;
  if (IN6_IS_ADDR_LINKLOCAL(&to.sin6_addr)) to.sin6_scope_id = if_nametoindex(wanted->device);
  return bind(fd, (struct sockaddr*)&to, sizeof to);
}

static int set_address(int fd, const struct Wanted* wanted) {
  if (wanted->address[0] == 0 && wanted->port == 0) return 0;
  return wanted->family == 4 ? bind4(fd, wanted) : bind6(fd, wanted);
}

// The descriptor, or -1 with errno set and the step that failed.
static int open_socket(const struct Wanted* wanted, const char** step) {
  *step = "socket";
  const int fd = open_kind(wanted);
  if (fd < 0) return -1;
  int done = (*step = "mark", set_mark(fd, wanted));
  if (done == 0) done = (*step = "device", set_device(fd, wanted));
  if (done == 0) done = (*step = "bind", set_address(fd, wanted));
  if (done == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

static void throw_system(napi_env env, int error, const char* step) {
  napi_value code, text, thrown, number;
  if (napi_create_string_utf8(env, step, NAPI_AUTO_LENGTH, &code) != napi_ok ||
      napi_create_string_utf8(env, strerror(error), NAPI_AUTO_LENGTH, &text) != napi_ok ||
      napi_create_error(env, code, text, &thrown) != napi_ok ||
      napi_create_int32(env, error, &number) != napi_ok)
    return;
  napi_set_named_property(env, thrown, "errno", number);
  napi_throw(env, thrown);
}

static bool read_wanted(napi_env env, napi_value* given, struct Wanted* wanted) {
  size_t length;
  return napi_get_value_int32(env, given[0], &wanted->family) == napi_ok &&
         napi_get_value_int32(env, given[1], &wanted->kind) == napi_ok &&
         napi_get_value_uint32(env, given[2], &wanted->mark) == napi_ok &&
         napi_get_value_string_utf8(env, given[3], wanted->device, IFNAMSIZ, &length) == napi_ok &&
         napi_get_value_string_utf8(env, given[4], wanted->address, INET6_ADDRSTRLEN, &length) ==
             napi_ok &&
         napi_get_value_uint32(env, given[5], &wanted->port) == napi_ok;
}

// openSocket(family, kind, mark, device, address, port): a descriptor that the caller owns.
static napi_value open_of(napi_env env, napi_callback_info info) {
  size_t count = 6;
  napi_value given[6], result;
  struct Wanted wanted;
  if (napi_get_cb_info(env, info, &count, given, NULL, NULL) != napi_ok) return NULL;
  if (!read_wanted(env, given, &wanted)) {
    napi_throw_type_error(env, NULL, "openSocket(family, kind, mark, device, address, port)");
    return NULL;
  }
  const char* step;
  const int fd = open_socket(&wanted, &step);
  if (fd < 0) throw_system(env, errno, step);
  return fd >= 0 && napi_create_int32(env, fd, &result) == napi_ok ? result : NULL;
}

bool add_sockets(napi_env env, napi_value exports) {
  return add_function(env, exports, "openSocket", open_of);
}
