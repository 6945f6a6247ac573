// SPDX-License-Identifier: GPL-2.0-or-later
// What Node cannot ask of a UNIX socket: who is at its other end, and whether he is still there.
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

// An end behind all that was sent can be seen before Node tells of it.
static bool is_there(int fd) {
  char byte;
  return recv(fd, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT) != 0;
}

static napi_value answer_of(napi_env env, napi_callback_info info, bool (*question)(int fd)) {
  size_t count = 1;
  napi_value argument, result;
  int32_t fd = -1;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_value_int32(env, argument, &fd) != napi_ok) fd = -1;
  return napi_get_boolean(env, question(fd), &result) == napi_ok ? result : NULL;
}

// isOwn(fd): true if the process that connected has this process' user and group.
static napi_value is_own_of(napi_env env, napi_callback_info info) {
  return answer_of(env, info, is_own);
}

// isThere(fd): false if the process that connected has closed its end and all it sent was read.
static napi_value is_there_of(napi_env env, napi_callback_info info) {
  return answer_of(env, info, is_there);
}

static void add(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function) == napi_ok)
    napi_set_named_property(env, exports, name, function);
}

NAPI_MODULE_INIT() {
  add(env, exports, "isOwn", is_own_of);
  add(env, exports, "isThere", is_there_of);
  return exports;
}
