// SPDX-License-Identifier: GPL-2.0-or-later
#include "bonds.h"

namespace dpvs::binding {
namespace {

BondOptions read_bond(const Napi::Object& o) {
  BondOptions bond;
  bond.name = o.Get("name").ToString();
  bond.mode = static_cast<uint8_t>(number(o, "mode"));
  bond.socket = static_cast<int>(number(o, "socket"));
  bond.primary = static_cast<uint16_t>(number(o, "primary"));
  bond.dedicated_queues = flag(o, "dedicatedQueues");
  const auto slaves = o.Get("slaves").As<Napi::Array>();
  for (uint32_t i = 0; i < slaves.Length(); ++i) {
    const uint32_t id = Napi::Value(slaves[i]).As<Napi::Number>().Uint32Value();
    bond.slaves.push_back(static_cast<uint16_t>(id));
  }
  return bond;
}

Napi::Object to_js(Napi::Env env, const BondState::Slave& slave) {
  Napi::Object js = Napi::Object::New(env);
  js.Set("dpdkId", slave.dpdk_id);
  js.Set("active", slave.active);
  js.Set("primary", slave.primary);
  js.Set("mac", Napi::Buffer<uint8_t>::Copy(env, slave.mac.addr_bytes, 6));
  return js;
}

}  // namespace

Napi::Value make_bond(const Napi::CallbackInfo& info) {
  BondMade made;
  const Status status = dpvs::make_bond(read_bond(info[0].As<Napi::Object>()), made);
  Napi::Object js = to_js(info.Env(), status);
  js.Set("dpdkId", made.dpdk_id);
  js.Set("dedicatedQueues", made.dedicated_queues);
  return js;
}

Napi::Value bond_state(const Napi::CallbackInfo& info, Engine& engine) {
  BondState state;
  const auto id = static_cast<PortId>(info[0].As<Napi::Number>().Uint32Value());
  if (!engine.bond_state(id, state).ok()) return info.Env().Undefined();
  Napi::Array slaves = Napi::Array::New(info.Env());
  for (const BondState::Slave& slave : state.slaves) {
    slaves[slaves.Length()] = to_js(info.Env(), slave);
  }
  Napi::Object js = Napi::Object::New(info.Env());
  js.Set("mode", state.mode);
  js.Set("xmitPolicy", state.xmit_policy);
  js.Set("monitorMs", state.monitor_ms);
  js.Set("slaves", slaves);
  return js;
}

Napi::Value set_bond(const Napi::CallbackInfo& info, Engine& engine) {
  const auto arg = [&](size_t at) { return info[at].As<Napi::Number>().Uint32Value(); };
  return to_js(info.Env(), engine.set_bond(static_cast<PortId>(arg(0)), arg(1), arg(2)));
}

}  // namespace dpvs::binding
