// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices.h"

#include <algorithm>

namespace dpvs::binding {
namespace {

constexpr const char* kKinds[] = {"physical", "bond", "slave", "vlan", "tunnel"};

/// A device's switches by their names in JavaScript.
constexpr std::pair<const char*, uint32_t> kSwitches[] = {
    {"forwardToKernel", port_switch::kForwardToKernel},
    {"lldp", port_switch::kLldp},
    {"down", port_switch::kDown},
    {"allMulticast", port_switch::kAllMulticast}};

PortId port_id(const Napi::Value& v) {
  return static_cast<PortId>(v.As<Napi::Number>().Uint32Value());
}

void put_state(Napi::Object js, const Port& p) {
  js.Set("name", p.name);
  js.Set("kind", kKinds[static_cast<uint8_t>(p.kind)]);
  js.Set("mac", Napi::Buffer<uint8_t>::Copy(js.Env(), p.mac.addr_bytes, 6));
  js.Set("mtu", p.mtu);
  js.Set("rxQueues", p.rx_queues);
  js.Set("txQueues", p.tx_queues);
  js.Set("promiscuous", p.promiscuous);
  for (const auto& [name, bit] : kSwitches) js.Set(name, p.is(bit));
}

void put_link(Napi::Object js, const LinkState& l) {
  js.Set("up", l.up);
  js.Set("fullDuplex", l.full_duplex);
  js.Set("autoneg", l.autoneg);
  js.Set("speedMbps", l.speed_mbps);
  js.Set("socket", l.socket);
  js.Set("rxIpCsum", l.rx_ip_csum);
  js.Set("txIpCsum", l.tx_ip_csum);
  js.Set("txTcpCsum", l.tx_tcp_csum);
  js.Set("txUdpCsum", l.tx_udp_csum);
}

void put_counters(Napi::Object js, const PortStats& s) {
  const std::pair<const char*, uint64_t> counters[] = {
      {"rxPackets", s.rx_packets}, {"rxBytes", s.rx_bytes},    {"rxMissed", s.rx_missed},
      {"rxErrors", s.rx_errors},   {"rxNoMbuf", s.rx_no_mbuf}, {"txPackets", s.tx_packets},
      {"txBytes", s.tx_bytes},     {"txErrors", s.tx_errors}};
  for (const auto& [name, value] : counters) js.Set(name, big(js.Env(), value));
}

}  // namespace

Napi::Value port_to_js(Napi::Env env, Engine& engine, PortId id) {
  const Port* p = engine.port(id);
  if (p == nullptr) return env.Undefined();
  Napi::Object js = Napi::Object::New(env);
  put_state(js, *p);
  put_link(js, p->link());
  put_counters(js, engine.port_stats(id));
  return js;
}

Napi::Value link_changes_to_js(Napi::Env env, Engine& engine) {
  Napi::Array js = Napi::Array::New(env);
  for (const LinkChange& change : engine.take_link_changes()) {
    Napi::Object o = Napi::Object::New(env);
    o.Set("port", change.port);
    o.Set("up", change.up);
    js[js.Length()] = o;
  }
  return js;
}

uint64_t rss_fields(const Napi::Value& names) {
  if (!names.IsArray()) return 0;
  const auto list = names.As<Napi::Array>();
  uint64_t fields = 0;
  for (uint32_t i = 0; i < list.Length(); ++i) {
    fields |= rss_fields_of(Napi::Value(list[i]).ToString().Utf8Value());
  }
  return fields;
}

Napi::Value set_port(const Napi::CallbackInfo& info, Engine& engine) {
  const PortId id = port_id(info[0]);
  const std::string what = info[1].ToString();
  const bool on = info[2].ToBoolean();
  if (what == "promiscuous") return to_js(info.Env(), engine.set_promiscuous(id, on));
  for (const auto& [name, bit] : kSwitches) {
    if (what == name) return to_js(info.Env(), engine.set_switch(id, bit, on));
  }
  return to_js(info.Env(), {code::kInvalid, "a device has no such switch"});
}

Napi::Value set_mac(const Napi::CallbackInfo& info, Engine& engine) {
  rte_ether_addr mac{};
  const auto bytes = bytes_of(info[1]);
  memcpy(mac.addr_bytes, bytes.data(), std::min(bytes.size(), sizeof mac.addr_bytes));
  return to_js(info.Env(), engine.set_mac(port_id(info[0]), mac));
}

Napi::Value add_vlan(const Napi::CallbackInfo& info, Engine& engine) {
  PortId id = kNoPort;
  const Status status =
      engine.add_vlan(info[0].ToString(), port_id(info[1]),
                      static_cast<uint16_t>(info[2].As<Napi::Number>().Uint32Value()), id);
  Napi::Object js = to_js(info.Env(), status);
  js.Set("id", id);
  return js;
}

Napi::Value add_tunnel(const Napi::CallbackInfo& info, Engine& engine) {
  PortId id = kNoPort;
  abi::EngineTunnel spec{};
  const Status status = read_struct(info[1], spec)
                            ? engine.add_tunnel(info[0].ToString(), spec, id)
                            : Status{code::kInvalid, "no tunnel's parameters"};
  Napi::Object js = to_js(info.Env(), status);
  js.Set("id", id);
  return js;
}

Napi::Value change_tunnel(const Napi::CallbackInfo& info, Engine& engine) {
  abi::EngineTunnel spec{};
  if (!read_struct(info[1], spec)) {
    return to_js(info.Env(), {code::kInvalid, "no tunnel's parameters"});
  }
  return to_js(info.Env(), engine.change_tunnel(port_id(info[0]), spec));
}

}  // namespace dpvs::binding
