// SPDX-License-Identifier: GPL-2.0-or-later
// Named pipes: Node opens them, but cannot make them.
#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#include "addon.h"

// makeFifo(path, mode): 0, or the number of the error. The path is bytes, without a final NUL.
static napi_value make_of(napi_env env, napi_callback_info info) {
  size_t count = 2, length;
  napi_value given[2], result;
  void* bytes;
  uint32_t mode;
  if (napi_get_cb_info(env, info, &count, given, NULL, NULL) != napi_ok) return NULL;
  if (napi_get_buffer_info(env, given[0], &bytes, &length) != napi_ok || length >= PATH_MAX ||
      napi_get_value_uint32(env, given[1], &mode) != napi_ok) {
    napi_throw_type_error(env, NULL, "makeFifo(path, mode)");
    return NULL;
  }
  char path[PATH_MAX];
  for (size_t i = 0; i < length; ++i) path[i] = ((const char*)bytes)[i];
  path[length] = 0;
  const int error = mkfifo(path, mode) == 0 ? 0 : errno;
  return napi_create_int32(env, error, &result) == napi_ok ? result : NULL;
}

bool add_fifos(napi_env env, napi_value exports) {
  return add_function(env, exports, "makeFifo", make_of);
}
