// SPDX-License-Identifier: GPL-2.0-or-later
// How calls read their arguments and answer.
#ifndef DPVS_NET_ARGUMENTS_H
#define DPVS_NET_ARGUMENTS_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { kMaxArguments = 4 };

// Arguments of a call; those that are not there are undefined.
bool read_arguments(napi_env env, napi_callback_info info, napi_value* arguments);

// A number, or `otherwise` where there is none.
int32_t number_of(napi_env env, napi_value value, int32_t otherwise);

// A text of at most `size` - 1 bytes, each character of which is a byte; false where there is none.
bool text_of(napi_env env, napi_value value, char* text, size_t size);

// Reads a list of numbers; how many there are, at most `size`.
size_t numbers_of(napi_env env, napi_value value, int32_t* numbers, size_t size);

// A number as the answer of a call.
napi_value answer(napi_env env, int32_t number);

// 0, or the errno of a call that failed.
napi_value outcome(napi_env env, bool good);

#endif
