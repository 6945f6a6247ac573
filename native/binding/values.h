// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <napi.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "control/engine.h"

// Values across the border. Nothing here decides anything.

namespace dpvs::binding {

inline Napi::Object to_js(Napi::Env env, Status status) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("code", status.code);
  if (status.text != nullptr) result.Set("text", status.text);
  return result;
}

inline Napi::Value to_js(Napi::Env env, const std::vector<uint8_t>& bytes) {
  return Napi::Buffer<uint8_t>::Copy(env, bytes.data(), bytes.size());
}

inline std::span<const uint8_t> bytes_of(const Napi::Value& value) {
  const auto array = value.As<Napi::Uint8Array>();
  return {array.Data(), array.ByteLength()};
}

/// The struct in a buffer that is at least as long; false if it is shorter.
template <typename Struct>
bool read_struct(const Napi::Value& value, Struct& into) {
  const auto bytes = bytes_of(value);
  if (bytes.size() < sizeof into) return false;
  memcpy(static_cast<void*>(&into), bytes.data(), sizeof into);
  return true;
}

inline uint32_t number(const Napi::Object& object, const char* key, uint32_t otherwise = 0) {
  const Napi::Value value = object.Get(key);
  return value.IsNumber() ? value.As<Napi::Number>().Uint32Value() : otherwise;
}

inline bool flag(const Napi::Object& object, const char* key) {
  return object.Get(key).ToBoolean();
}

inline Napi::Value big(Napi::Env env, uint64_t value) { return Napi::BigInt::New(env, value); }

}  // namespace dpvs::binding
