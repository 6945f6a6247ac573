// SPDX-License-Identifier: GPL-2.0-or-later
#include "addon.h"

bool add_function(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function) == napi_ok &&
         napi_set_named_property(env, exports, name, function) == napi_ok;
}

NAPI_MODULE_INIT() {
  const bool good = add_sockets(env, exports) && add_fifos(env, exports) &&
                    add_process(env, exports) && add_reports(env, exports) &&
                    add_signals(env, exports);
  return good ? exports : NULL;
}
