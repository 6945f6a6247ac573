// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/engine.h"

#include <iterator>

#include "bonds.h"
#include "devices.h"
#include "values.h"

// The engine as a JavaScript class. Types: engine.d.ts beside this file.

namespace dpvs::binding {
namespace {

class EngineObject : public Napi::ObjectWrap<EngineObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit EngineObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<EngineObject>(info) {}

 private:
  using Call = const Napi::CallbackInfo&;

  Napi::Value set_spread(Call info) {
    RssSpread spread;
    const auto key = bytes_of(info[1]);
    memcpy(spread.key, key.data(), std::min<size_t>(key.size(), RssSpread::kKeyLen));
    for (const uint8_t queue : bytes_of(info[2])) spread.queues.push_back(queue);
    return to_js(info.Env(), engine_->set_spread(u8(info[0]), spread));
  }
  Napi::Value add_memory_port(Call info) {
    return to_js(info.Env(), engine_->add_memory_port(info[0].ToString(), u16(info[1])));
  }
  /// One of the engine's `add_…_port` for devices of DPDK.
  template <auto kAdd>
  Napi::Value add(Call info);
  Napi::Value add_kernel(Call info) {
    return to_js(info.Env(), engine_->add_kernel(u8(info[0]), info[1].ToString()));
  }
  Napi::Value open(Call info);
  Napi::Value start(Call info) { return to_js(info.Env(), engine_->start()); }
  void close(Call) { engine_.reset(); }
  void tend(Call) {
    if (engine_) engine_->tend(dpvs::Engine::clock_ms());
  }
  void tend_failed(Call) {
    if (engine_) engine_->tend_failed(dpvs::Engine::clock_ms());
  }
  Napi::Value watches_health(Call info) {
    return Napi::Boolean::New(info.Env(), engine_->watches_health());
  }
  Napi::Value take_link_changes(Call info) { return link_changes_to_js(info.Env(), *engine_); }
  void step(Call info) {
    engine_->step(static_cast<uint64_t>(info[0].As<Napi::Number>().Int64Value()));
  }
  Napi::Value apply(Call info);
  Napi::Value set_settings(Call info);
  Napi::Value set_marks(Call info);
  Napi::Value list(Call info);
  Napi::Value list_of(Call info);
  Napi::Value query(Call info);
  Napi::Value list_conns(Call info);
  Napi::Value bond_state(Call info) { return binding::bond_state(info, *engine_); }
  Napi::Value set_bond(Call info) { return binding::set_bond(info, *engine_); }
  Napi::Value add_vlan(Call info) { return binding::add_vlan(info, *engine_); }
  Napi::Value add_tunnel(Call info) { return binding::add_tunnel(info, *engine_); }
  Napi::Value change_tunnel(Call info) { return binding::change_tunnel(info, *engine_); }
  Napi::Value remove_port(Call info) {
    return to_js(info.Env(), engine_->remove_port(u8(info[0])));
  }
  Napi::Value port(Call info) { return port_to_js(info.Env(), *engine_, u8(info[0])); }
  Napi::Value set_port(Call info) { return binding::set_port(info, *engine_); }
  Napi::Value set_mac(Call info) { return binding::set_mac(info, *engine_); }
  Napi::Value set_mtu(Call info) {
    return to_js(info.Env(), engine_->set_mtu(u8(info[0]), u16(info[1])));
  }
  void announce(Call info);
  Napi::Value worker_stats(Call info);
  void count_cycles(Call info) { engine_->count_cycles(info[0].ToBoolean()); }
  Napi::Value node_cycles(Call info);
  Napi::Value control_stats(Call info);
  Napi::Value inject(Call info);
  Napi::Value take_sent(Call info);
  Napi::Value take_longest_delay(Call info);
  Napi::Value take_kernel(Call info);
  Napi::Value control_bench(Call info);
  Napi::Value set_bench_replies(Call info);
  Napi::Value take_sample(Call info);

  static uint8_t u8(const Napi::Value& v) {
    return static_cast<uint8_t>(v.As<Napi::Number>().Uint32Value());
  }
  static uint16_t u16(const Napi::Value& v) {
    return static_cast<uint16_t>(v.As<Napi::Number>().Uint32Value());
  }
  MemoryPort* memory_port(const Napi::Value& v) {
    Port* port = engine_->port(u8(v));
    return port != nullptr && port->in_memory() ? static_cast<MemoryPort*>(port) : nullptr;
  }
  BenchPort* bench_port(const Napi::Value& v) {
    Port* port = engine_->port(u8(v));
    return port == nullptr ? nullptr : port->as_bench();
  }
  static Napi::Value frame(Napi::Env env, rte_mbuf* m);

  std::unique_ptr<Engine> engine_ = std::make_unique<Engine>();
};

Napi::Function EngineObject::define(Napi::Env env) {
  return DefineClass(env, "Engine",
                     {InstanceMethod("addMemoryPort", &EngineObject::add_memory_port),
                      InstanceMethod("setSpread", &EngineObject::set_spread),
                      InstanceMethod("addEthdevPort", &EngineObject::add<&Engine::add_ethdev_port>),
                      InstanceMethod("addBenchPort", &EngineObject::add<&Engine::add_bench_port>),
                      InstanceMethod("addSlavePort", &EngineObject::add<&Engine::add_slave_port>),
                      InstanceMethod("addBondPort", &EngineObject::add<&Engine::add_bond_port>),
                      InstanceMethod("bondState", &EngineObject::bond_state),
                      InstanceMethod("setBond", &EngineObject::set_bond),
                      InstanceMethod("addKernel", &EngineObject::add_kernel),
                      InstanceMethod("open", &EngineObject::open),
                      InstanceMethod("start", &EngineObject::start),
                      InstanceMethod("close", &EngineObject::close),
                      InstanceMethod("step", &EngineObject::step),
                      InstanceMethod("tend", &EngineObject::tend),
                      InstanceMethod("tendFailed", &EngineObject::tend_failed),
                      InstanceMethod("watchesHealth", &EngineObject::watches_health),
                      InstanceMethod("takeLinkChanges", &EngineObject::take_link_changes),
                      InstanceMethod("apply", &EngineObject::apply),
                      InstanceMethod("setSettings", &EngineObject::set_settings),
                      InstanceMethod("setMarks", &EngineObject::set_marks),
                      InstanceMethod("list", &EngineObject::list),
                      InstanceMethod("listOf", &EngineObject::list_of),
                      InstanceMethod("query", &EngineObject::query),
                      InstanceMethod("listConns", &EngineObject::list_conns),
                      InstanceMethod("port", &EngineObject::port),
                      InstanceMethod("setMtu", &EngineObject::set_mtu),
                      InstanceMethod("setPort", &EngineObject::set_port),
                      InstanceMethod("setMac", &EngineObject::set_mac),
                      InstanceMethod("addVlan", &EngineObject::add_vlan),
                      InstanceMethod("addTunnel", &EngineObject::add_tunnel),
                      InstanceMethod("changeTunnel", &EngineObject::change_tunnel),
                      InstanceMethod("removePort", &EngineObject::remove_port),
                      InstanceMethod("announce", &EngineObject::announce),
                      InstanceMethod("workerStats", &EngineObject::worker_stats),
                      InstanceMethod("countCycles", &EngineObject::count_cycles),
                      InstanceMethod("nodeCycles", &EngineObject::node_cycles),
                      InstanceMethod("controlStats", &EngineObject::control_stats),
                      InstanceMethod("inject", &EngineObject::inject),
                      InstanceMethod("takeSent", &EngineObject::take_sent),
                      InstanceMethod("takeLongestDelay", &EngineObject::take_longest_delay),
                      InstanceMethod("takeKernel", &EngineObject::take_kernel),
                      InstanceMethod("controlBench", &EngineObject::control_bench),
                      InstanceMethod("setBenchReplies", &EngineObject::set_bench_replies),
                      InstanceMethod("takeSample", &EngineObject::take_sample)});
}

EthdevOptions read_ethdev(const Napi::Object& o) {
  EthdevOptions options;
  options.rx_queues = static_cast<uint16_t>(number(o, "rxQueues", 1));
  options.tx_queues = static_cast<uint16_t>(number(o, "txQueues", 1));
  options.rx_descriptors = static_cast<uint16_t>(number(o, "rxDescriptors", 256));
  options.tx_descriptors = static_cast<uint16_t>(number(o, "txDescriptors", 512));
  options.mtu = static_cast<uint16_t>(number(o, "mtu", 1500));
  options.promiscuous = flag(o, "promiscuous");
  options.rss_fields = rss_fields(o.Get("rssFields"));
  return options;
}

template <auto kAdd>
Napi::Value EngineObject::add(Call info) {
  const Status added = (engine_.get()->*kAdd)(info[0].ToString(), u16(info[1]),
                                              read_ethdev(info[2].As<Napi::Object>()));
  return to_js(info.Env(), added);
}

WorkerOptions read_worker(const Napi::Object& o) {
  WorkerOptions worker{number(o, "lcore"), flag(o, "maySleep"), {}};
  const auto queues = o.Get("queues").As<Napi::Array>();
  for (uint32_t i = 0; i < queues.Length(); ++i) {
    const auto q = Napi::Value(queues[i]).As<Napi::Object>();
    worker.queues.push_back({static_cast<PortId>(number(q, "port")),
                             static_cast<uint16_t>(number(q, "rxQueue")), q.Has("rxQueue"),
                             static_cast<uint16_t>(number(q, "txQueue"))});
  }
  return worker;
}

Napi::Value EngineObject::open(Call info) {
  const auto o = info[0].As<Napi::Object>();
  EngineOptions options;
  options.max_conns = number(o, "maxConns", 2097151);
  const auto workers = o.Get("workers").As<Napi::Array>();
  for (uint32_t i = 0; i < workers.Length(); ++i) {
    options.workers.push_back(read_worker(Napi::Value(workers[i]).As<Napi::Object>()));
  }
  if (!read_struct(o.Get("settings"), options.settings)) {
    return to_js(info.Env(), {code::kInvalid, "settings are too short"});
  }
  return to_js(info.Env(), engine_->open(options));
}

Napi::Value EngineObject::apply(Call info) {
  const ApplyResult result = engine_->apply(bytes_of(info[0]));
  Napi::Object js = to_js(info.Env(), result.status);
  js.Set("at", result.at);
  return js;
}

Napi::Value EngineObject::set_settings(Call info) {
  abi::EngineSettings settings;
  if (!read_struct(info[0], settings)) {
    return to_js(info.Env(), {code::kInvalid, "settings are too short"});
  }
  engine_->set_settings(settings);
  return to_js(info.Env(), kOk);
}

Napi::Value EngineObject::set_marks(Call info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  std::vector<abi::EngineMarkRule> rules(bytes.ByteLength() / sizeof(abi::EngineMarkRule));
  if (!rules.empty()) memcpy(rules.data(), bytes.Data(), rules.size() * sizeof rules[0]);
  engine_->set_marks(rules);
  return to_js(info.Env(), kOk);
}

Napi::Value EngineObject::list(Call info) {
  std::vector<uint8_t> out;
  engine_->list(static_cast<abi::EngineList>(u8(info[0])), info[1].As<Napi::Number>().Uint32Value(),
                out);
  return to_js(info.Env(), out);
}

Napi::Value EngineObject::list_of(Call info) {
  abi::EngineServiceKey key;
  if (!read_struct(info[1], key)) return to_js(info.Env(), {code::kInvalid, "key is too short"});
  std::vector<uint8_t> out;
  const Status status = engine_->list_of(static_cast<abi::EngineList>(u8(info[0])), key,
                                         info[2].As<Napi::Number>().Uint32Value(), out);
  Napi::Object js = to_js(info.Env(), status);
  js.Set("records", to_js(info.Env(), out));
  return js;
}

Napi::Value EngineObject::query(Call info) {
  std::vector<uint8_t> out;
  const Status status =
      engine_->query(static_cast<abi::EngineList>(u8(info[0])), bytes_of(info[1]), out);
  Napi::Object js = to_js(info.Env(), status);
  js.Set("records", to_js(info.Env(), out));
  return js;
}

Napi::Value EngineObject::list_conns(Call info) {
  abi::EngineConnFilter filter;
  abi::EngineConnCursor cursor;
  Napi::Object js = Napi::Object::New(info.Env());
  if (!read_struct(info[0], filter) || !read_struct(info[1], cursor)) {
    return to_js(info.Env(), {code::kInvalid, "filter or cursor is too short"});
  }
  std::vector<uint8_t> out;
  const bool more =
      engine_->list_conns(filter, cursor, info[2].As<Napi::Number>().Uint32Value(), out);
  const auto* bytes = reinterpret_cast<const uint8_t*>(&cursor);
  js.Set("more", more);
  js.Set("cursor", to_js(info.Env(), std::vector<uint8_t>(bytes, bytes + sizeof cursor)));
  js.Set("records", to_js(info.Env(), out));
  return js;
}

void EngineObject::announce(Call info) {
  IpAddr addr{};
  const auto bytes = bytes_of(info[2]);
  memcpy(addr.bytes, bytes.data(), std::min(bytes.size(), sizeof addr.bytes));
  engine_->housekeeper().neighbours().announce(u8(info[0]), static_cast<Family>(u8(info[1])), addr);
}

Napi::Value EngineObject::worker_stats(Call info) {
  const Napi::Env env = info.Env();
  const WorkerStats s = engine_->worker_stats(info[0].As<Napi::Number>().Uint32Value());
  Napi::Object js = Napi::Object::New(env);
  js.Set("turns", big(env, s.turns));
  js.Set("busyTurns", big(env, s.busy_turns));
  js.Set("packets", big(env, s.packets));
  js.Set("handedOver", big(env, s.handed_over));
  js.Set("conns", big(env, s.conns));
  js.Set("connBytes", big(env, s.conn_bytes));
  js.Set("lportBytes", big(env, s.lport_bytes));
  Napi::Array drops = Napi::Array::New(env, std::size(s.drops));
  for (uint32_t i = 0; i < std::size(s.drops); ++i) drops[i] = big(env, s.drops[i]);
  js.Set("drops", drops);
  Napi::Array events = Napi::Array::New(env, std::size(s.events));
  for (uint32_t i = 0; i < std::size(s.events); ++i) events[i] = big(env, s.events[i]);
  js.Set("events", events);
  return js;
}

Napi::Value EngineObject::node_cycles(Call info) {
  const NodeCycles& counted = engine_->node_cycles(info[0].As<Napi::Number>().Uint32Value());
  Napi::Object js = Napi::Object::New(info.Env());
  js.Set("packets", big(info.Env(), counted.packets));
  Napi::Array spent = Napi::Array::New(info.Env(), counted.spent.size());
  for (uint32_t i = 0; i < counted.spent.size(); ++i) spent[i] = big(info.Env(), counted.spent[i]);
  js.Set("cycles", spent);
  return js;
}

Napi::Value EngineObject::control_stats(Call info) {
  Napi::Object js = Napi::Object::New(info.Env());
  js.Set("kernelDrops", big(info.Env(), engine_->housekeeper().kernel_drops()));
  js.Set("unresolved", big(info.Env(), engine_->housekeeper().neighbours().unresolved()));
  js.Set("fragmentsLost", big(info.Env(), engine_->housekeeper().reassembler().lost()));
  js.Set("datagramsMade", big(info.Env(), engine_->housekeeper().reassembler().made()));
  return js;
}

Napi::Value EngineObject::inject(Call info) {
  MemoryPort* p = memory_port(info[0]);
  if (p == nullptr) return to_js(info.Env(), {code::kNoDevice, "no such memory port"});
  const auto bytes = bytes_of(info[2]);
  return to_js(info.Env(),
               p->inject(u16(info[1]), bytes.data(), static_cast<uint32_t>(bytes.size())));
}

Napi::Value EngineObject::take_longest_delay(Call info) {
  MemoryPort* p = memory_port(info[0]);
  const uint64_t ns = p == nullptr ? 0 : p->take_longest_delay_ns();
  return Napi::Number::New(info.Env(), static_cast<double>(ns));
}

Napi::Value EngineObject::frame(Napi::Env env, rte_mbuf* m) {
  if (m == nullptr) return env.Undefined();
  auto bytes = Napi::Buffer<uint8_t>::New(env, m->pkt_len);
  const void* data = rte_pktmbuf_read(m, 0, m->pkt_len, bytes.Data());
  if (data != bytes.Data()) memcpy(bytes.Data(), data, m->pkt_len);
  rte_pktmbuf_free(m);
  return bytes;
}

Napi::Value EngineObject::take_sent(Call info) {
  MemoryPort* p = memory_port(info[0]);
  return p == nullptr ? info.Env().Undefined() : frame(info.Env(), p->take_sent());
}

Napi::Value EngineObject::take_kernel(Call info) {
  const PortId id = u8(info[0]);
  KernelInterface* kernel = engine_->housekeeper().kernel(id);
  MemoryKernel* memory = kernel == nullptr ? nullptr : kernel->as_memory();
  return memory == nullptr ? info.Env().Undefined() : frame(info.Env(), memory->take());
}

Napi::Value EngineObject::control_bench(Call info) {
  BenchPort* p = bench_port(info[0]);
  if (p == nullptr) return to_js(info.Env(), {code::kNoDevice, "no such benchmark port"});
  const auto o = info[1].As<Napi::Object>();
  p->control({flag(o, "open"), flag(o, "freshClients"), number(o, "sampleEvery")});
  return to_js(info.Env(), kOk);
}

Napi::Value EngineObject::set_bench_replies(Call info) {
  BenchPort* p = bench_port(info[0]);
  if (p == nullptr) return to_js(info.Env(), {code::kNoDevice, "no such benchmark port"});
  const auto bytes = bytes_of(info[1]);
  std::vector<BenchReply> replies(bytes.size() / sizeof(BenchReply));
  memcpy(replies.data(), bytes.data(), replies.size() * sizeof(BenchReply));
  p->set_replies(std::move(replies));
  return to_js(info.Env(), kOk);
}

Napi::Value EngineObject::take_sample(Call info) {
  BenchPort* p = bench_port(info[0]);
  std::vector<uint8_t> bytes;
  if (p == nullptr || !p->take_sample(bytes)) return info.Env().Undefined();
  return to_js(info.Env(), bytes);
}

/// Starts EAL off the main thread and settles a promise.
class EalStarter : public Napi::AsyncWorker {
 public:
  EalStarter(Napi::Env env, std::vector<std::string> args)
      : Napi::AsyncWorker(env), done(Napi::Promise::Deferred::New(env)), args_(std::move(args)) {}
  void Execute() override { status_ = eal::start(args_); }
  void OnOK() override { done.Resolve(to_js(Env(), status_)); }

  Napi::Promise::Deferred done;

 private:
  std::vector<std::string> args_;
  Status status_;
};

Napi::Value start_eal(const Napi::CallbackInfo& info) {
  std::vector<std::string> args;
  const auto list = info[0].As<Napi::Array>();
  for (uint32_t i = 0; i < list.Length(); ++i) args.push_back(Napi::Value(list[i]).ToString());
  auto* starter = new EalStarter(info.Env(), std::move(args));
  const Napi::Promise promise = starter->done.Promise();
  starter->Queue();
  return promise;
}

Napi::Value make_pool(const Napi::CallbackInfo& info) {
  return to_js(info.Env(), eal::make_pool(info[0].As<Napi::Number>().Uint32Value(),
                                          info[1].As<Napi::Number>().Uint32Value()));
}

Napi::Value start_capture(const Napi::CallbackInfo& info) {
  return to_js(info.Env(), eal::start_capture());
}

Napi::Value pool_free(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), eal::pool_free());
}

Napi::Value eal_ports(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array js = Napi::Array::New(env);
  for (const EalPort& port : eal::ports()) {
    Napi::Object o = Napi::Object::New(env);
    o.Set("dpdkId", port.dpdk_id);
    o.Set("device", port.device);
    o.Set("driver", port.driver);
    o.Set("interface", port.interface);
    o.Set("mac", Napi::Buffer<uint8_t>::Copy(env, port.mac, sizeof port.mac));
    o.Set("socket", port.socket);
    o.Set("maxRxQueues", port.max_rx_queues);
    o.Set("maxTxQueues", port.max_tx_queues);
    js[js.Length()] = o;
  }
  return js;
}

Napi::Value worker_lcores(const Napi::CallbackInfo& info) {
  Napi::Array js = Napi::Array::New(info.Env());
  for (const unsigned lcore : eal::worker_lcores()) {
    js[js.Length()] = Napi::Number::New(info.Env(), lcore);
  }
  return js;
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("Engine", EngineObject::define(env));
  exports.Set("startEal", Napi::Function::New(env, start_eal));
  exports.Set("makePool", Napi::Function::New(env, make_pool));
  exports.Set("poolFree", Napi::Function::New(env, pool_free));
  exports.Set("startCapture", Napi::Function::New(env, start_capture));
  exports.Set("ealPorts", Napi::Function::New(env, eal_ports));
  exports.Set("makeBond", Napi::Function::New(env, make_bond));
  exports.Set("workerLcores", Napi::Function::New(env, worker_lcores));
  return exports;
}

}  // namespace

NODE_API_MODULE(engine, init)

}  // namespace dpvs::binding
