// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>

#include "arguments.h"

bool read_arguments(napi_env env, napi_callback_info info, napi_value* arguments) {
  size_t count = kMaxArguments;
  return napi_get_cb_info(env, info, &count, arguments, NULL, NULL) == napi_ok;
}

int32_t number_of(napi_env env, napi_value value, int32_t otherwise) {
  int32_t number;
  return napi_get_value_int32(env, value, &number) == napi_ok ? number : otherwise;
}

bool text_of(napi_env env, napi_value value, char* text, size_t size) {
  return napi_get_value_string_latin1(env, value, text, size, NULL) == napi_ok;
}

size_t numbers_of(napi_env env, napi_value value, int32_t* numbers, size_t size) {
  uint32_t length = 0;
  if (napi_get_array_length(env, value, &length) != napi_ok) return 0;
  if (length > size) length = (uint32_t)size;
  for (uint32_t i = 0; i < length; ++i) {
    napi_value element;
    if (napi_get_element(env, value, i, &element) != napi_ok) return i;
    numbers[i] = number_of(env, element, -1);
  }
  return length;
}

napi_value answer(napi_env env, int32_t number) {
  napi_value result;
  return napi_create_int32(env, number, &result) == napi_ok ? result : NULL;
}

napi_value outcome(napi_env env, bool good) { return answer(env, good ? 0 : errno); }
