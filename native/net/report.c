// SPDX-License-Identifier: GPL-2.0-or-later
// Telling others: the system log and the service manager.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "addon.h"
#include "arguments.h"

enum { kMaxIdent = 256, kMaxLine = 8192 };

// openSyslog(ident, facility): facility as in <syslog.h>, shifted.
static napi_value open_syslog(napi_env env, napi_callback_info info) {
  static char ident[kMaxIdent];  // syslog(3) keeps the pointer
  napi_value arguments[kMaxArguments];
  if (!read_arguments(env, info, arguments) || !text_of(env, arguments[0], ident, sizeof ident))
    return answer(env, EINVAL);
  openlog(ident, LOG_PID, number_of(env, arguments[1], LOG_DAEMON));
  return answer(env, 0);
}

// syslog(priority, line)
static napi_value write_syslog(napi_env env, napi_callback_info info) {
  napi_value arguments[kMaxArguments];
  char line[kMaxLine];
  if (!read_arguments(env, info, arguments) || !text_of(env, arguments[1], line, sizeof line))
    return answer(env, EINVAL);
  syslog(number_of(env, arguments[0], LOG_INFO), "%s", line);
  return answer(env, 0);
}

// Address of sd_notify(3): a path, or a name in the abstract space after `@`.
static bool service_address(struct sockaddr_un* address, socklen_t* size) {
  const char* path = getenv("NOTIFY_SOCKET");
  if (path == NULL || (path[0] != '/' && path[0] != '@')) return false;
  const size_t length = strlen(path);
  if (length >= sizeof address->sun_path) return false;
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  memcpy(address->sun_path, path, length);
  if (path[0] == '@') address->sun_path[0] = 0;
  *size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
  return true;
}

// notifyService(text): sd_notify(3); without a service manager nothing happens.
static napi_value notify_service(napi_env env, napi_callback_info info) {
  napi_value arguments[kMaxArguments];
  char text[kMaxLine];
  struct sockaddr_un address;
  socklen_t size;
  if (!read_arguments(env, info, arguments) || !text_of(env, arguments[0], text, sizeof text))
    return answer(env, EINVAL);
  if (!service_address(&address, &size)) return answer(env, 0);
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return outcome(env, false);
  const ssize_t sent =
      sendto(fd, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr*)&address, size);
  const int error = errno;
  close(fd);
  return answer(env, sent < 0 ? error : 0);
}

bool add_reports(napi_env env, napi_value exports) {
  return add_function(env, exports, "openSyslog", open_syslog) &&
         add_function(env, exports, "syslog", write_syslog) &&
         add_function(env, exports, "notifyService", notify_service);
}
