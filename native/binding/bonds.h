// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "control/engine.h"
#include "values.h"

// Calls that concern bonds. Types: engine.d.ts beside this file.

namespace dpvs::binding {

Napi::Value make_bond(const Napi::CallbackInfo& info);
Napi::Value bond_state(const Napi::CallbackInfo& info, Engine& engine);
Napi::Value set_bond(const Napi::CallbackInfo& info, Engine& engine);

}  // namespace dpvs::binding
