// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "control/engine.h"
#include "values.h"

// Calls of the engine object that concern devices. Types: engine.d.ts beside this file.

namespace dpvs::binding {

Napi::Value port_to_js(Napi::Env env, Engine& engine, PortId id);
Napi::Value link_changes_to_js(Napi::Env env, Engine& engine);
/// Fields of the hash that spreads flows over queues, by their names in dpvs.conf.
uint64_t rss_fields(const Napi::Value& names);
Napi::Value set_port(const Napi::CallbackInfo& info, Engine& engine);
Napi::Value set_mac(const Napi::CallbackInfo& info, Engine& engine);
Napi::Value add_vlan(const Napi::CallbackInfo& info, Engine& engine);
Napi::Value add_tunnel(const Napi::CallbackInfo& info, Engine& engine);
Napi::Value change_tunnel(const Napi::CallbackInfo& info, Engine& engine);

}  // namespace dpvs::binding
