// SPDX-License-Identifier: GPL-2.0-or-later
// Each part of the addon adds its functions to the exports.
#pragma once
#include <node_api.h>
#include <stdbool.h>

// Adds one function. false: an exception is pending.
bool add_function(napi_env env, napi_value exports, const char* name, napi_callback callback);

bool add_sockets(napi_env env, napi_value exports);
bool add_process(napi_env env, napi_value exports);
bool add_reports(napi_env env, napi_value exports);
bool add_signals(napi_env env, napi_value exports);
bool add_fifos(napi_env env, napi_value exports);
