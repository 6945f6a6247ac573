// SPDX-License-Identifier: GPL-2.0-or-later
#include "nodes/slow/tunnel.h"

#include "nodes/slow/icmp_error.h"
#include "packet/gre.h"
#include "packet/headers.h"
#include "ports/tunnel.h"

namespace dpvs {
namespace {

/// What stands between the outer header and the packet inside.
struct Shim {
  bool sound = true;
  unsigned len = 0;
  bool has_checksum = false, has_key = false, has_sequence = false;
  uint32_t key = 0;       // network order
  uint32_t sequence = 0;  // host order
  uint16_t inside = be16(RTE_ETHER_TYPE_IPV4);
};

/// The GRE header at `offset`, its checksum tried.
Shim read_gre(const rte_mbuf* m, unsigned offset) noexcept {
  constexpr unsigned kLongest = kGreLen + 3 * kGreWord;
  uint8_t copy[kLongest];
  Shim shim;
  const unsigned there = m->pkt_len - offset;
  shim.sound = there >= kGreLen;
  if (!shim.sound) return shim;
  const unsigned len = there < kLongest ? there : kLongest;
  const auto* at = static_cast<const uint8_t*>(rte_pktmbuf_read(m, offset, len, copy));
  uint16_t words[2];
  memcpy(words, at, sizeof words);
  const uint16_t bits = rte_be_to_cpu_16(words[0]);
  shim.inside = words[1];
  shim.has_checksum = (bits & gre_bit::kChecksum) != 0;
  shim.has_key = (bits & gre_bit::kKey) != 0;
  shim.has_sequence = (bits & gre_bit::kSequence) != 0;
  shim.len = kGreLen + kGreWord * (shim.has_checksum + shim.has_key + shim.has_sequence);
  shim.sound = (bits & gre_bit::kUnknown) == 0 && shim.len <= there &&
               (!shim.has_checksum || sum_from(m, offset) == 0xffff);
  if (!shim.sound) return shim;
  at += kGreLen + (shim.has_checksum ? kGreWord : 0);
  if (shim.has_key) memcpy(&shim.key, at, sizeof shim.key);
  at += shim.has_key ? kGreWord : 0;
  if (shim.has_sequence) memcpy(&shim.sequence, at, sizeof shim.sequence);
  shim.sequence = rte_be_to_cpu_32(shim.sequence);
  return shim;
}

/// True unless the packet is older than one that has come. Source: RFC 2890, section 2.2.
bool in_sequence(const TunnelPort& device, uint32_t sequence) noexcept {
  uint32_t next = device.next_in.load(std::memory_order_relaxed);
  do {
    if (static_cast<int32_t>(sequence - next) < 0) return false;
  } while (!device.next_in.compare_exchange_weak(next, sequence + 1, std::memory_order_relaxed));
  return true;
}

/// True if the tunnel's end here takes a packet with this header.
bool is_wanted(const abi::EngineTunnel& spec, const TunnelPort& device, const Shim& shim) noexcept {
  using namespace abi::tunnel_flags;
  if (shim.inside != be16(RTE_ETHER_TYPE_IPV4)) return false;
  if (spec.proto != IPPROTO_GRE) return true;
  if ((spec.in_flags & kCsum) != 0 && !shim.has_checksum) return false;
  if ((spec.in_flags & kSeq) == 0) return true;
  return shim.has_sequence && in_sequence(device, shim.sequence);
}

/// Puts the Ethernet header of the device where the outer headers end.
void unwrap(WorkerState& w, rte_mbuf* m, const Port& device, unsigned outer) noexcept {
  auto* start = rte_pktmbuf_adj(m, static_cast<uint16_t>(outer));
  auto& ether = *reinterpret_cast<rte_ether_hdr*>(start);
  ether.dst_addr = device.mac;
  ether.src_addr = device.mac;
  ether.ether_type = be16(RTE_ETHER_TYPE_IPV4);
  m->port = device.frame_port();
  PortTraffic& traffic = w.port_traffic[device.id];
  ++traffic.rx_packets;
  traffic.rx_bytes += m->pkt_len;
  w.receive_again(m, device.id);
}

const Tunnel* find_tunnel(const WorkerState& w, const TunnelPacket& packet) noexcept {
  const TunnelList* tunnels = w.shared.tunnels.load(std::memory_order_acquire);
  return tunnels == nullptr ? nullptr : tunnels->find(packet);
}

}  // namespace

void take_tunnelled(WorkerState& w, rte_mbuf* m, PortId port) noexcept {
  const rte_ipv4_hdr& ip = *ipv4_of(m);
  const bool gre = ip.next_proto_id == IPPROTO_GRE;
  const unsigned header = ipv4_header_len(ip);
  trim_to(m, rte_be_to_cpu_16(ip.total_length));
  const Shim shim = gre ? read_gre(m, kEtherLen + header) : Shim{};
  if (!shim.sound) {
    w.drop(m, Drop::kBadTunnelHeader);
    return;
  }
  const Tunnel* tunnel =
      find_tunnel(w, {ip.next_proto_id, port, ip.dst_addr, ip.src_addr, shim.has_key, shim.key});
  if (tunnel == nullptr) {
    if (gre) icmp_error(w, m, port, kPortUnreachable);
    w.drop(m, Drop::kNoTunnel);
    return;
  }
  const auto& device = static_cast<const TunnelPort&>(*w.shared.ports[tunnel->port]);
  const unsigned outer = header + shim.len;
  if (device.is(port_switch::kDown)) {
    w.drop(m, Drop::kDeviceDown);
  } else if (m->data_len < kEtherLen + outer + kIpv4Len || !is_wanted(tunnel->spec, device, shim)) {
    w.drop(m, Drop::kBadTunnelHeader);
  } else {
    unwrap(w, m, device, outer);
  }
}

}  // namespace dpvs
