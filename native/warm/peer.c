// SPDX-License-Identifier: GPL-2.0-or-later
// The one thing that Node cannot ask of a UNIX socket: who is at its other end.
#include <node_api.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

static bool is_own(int fd) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == geteuid() && peer.gid == getegid();
}

// isOwn(fd): true if the process that connected has this process' user and group.
static napi_value is_own_of(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, result;
  int32_t fd = -1;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_value_int32(env, argument, &fd) != napi_ok) fd = -1;
  return napi_get_boolean(env, is_own(fd), &result) == napi_ok ? result : NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  if (napi_create_function(env, "isOwn", NAPI_AUTO_LENGTH, is_own_of, NULL, &function) == napi_ok)
    napi_set_named_property(env, exports, "isOwn", function);
  return exports;
}
