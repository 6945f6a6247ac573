// SPDX-License-Identifier: GPL-2.0-or-later
#include "ports/kernel.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>

#include "base/ring.h"

namespace dpvs {
namespace {

constexpr unsigned kMemoryRingLen = 4096;
constexpr int kMaxParts = 16;  // buffers of a frame: a datagram has at most 8 fragments

bool set_address(const ifreq& named, const rte_ether_addr& mac, uint16_t mtu) {
  const int sock = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request = named;
  request.ifr_hwaddr.sa_family = ARPHRD_ETHER;
  memcpy(request.ifr_hwaddr.sa_data, mac.addr_bytes, RTE_ETHER_ADDR_LEN);
  bool good = ioctl(sock, SIOCSIFHWADDR, &request) == 0;
  request = named;
  request.ifr_mtu = mtu;
  good = ioctl(sock, SIOCSIFMTU, &request) == 0 && good;
  close(sock);
  return good;
}

class TapInterface final : public KernelInterface {
 public:
  TapInterface(int fd, const ifreq& named) : fd_(fd), named_(named) {}
  ~TapInterface() override { close(fd_); }

  bool write(const rte_mbuf* frame) noexcept override {
    iovec parts[kMaxParts];
    int n = 0;
    for (const rte_mbuf* part = frame; part != nullptr && n < kMaxParts; part = part->next) {
      parts[n++] = {rte_pktmbuf_mtod(part, void*), part->data_len};
    }
    return ::writev(fd_, parts, n) == static_cast<ssize_t>(frame->pkt_len);
  }

  rte_mbuf* read(rte_mempool* pool) noexcept override {
    rte_mbuf* m = rte_pktmbuf_alloc(pool);
    if (m == nullptr) return nullptr;
    const ssize_t len = ::read(fd_, rte_pktmbuf_mtod(m, void*), rte_pktmbuf_tailroom(m));
    if (len <= 0) {
      rte_pktmbuf_free(m);
      return nullptr;
    }
    rte_pktmbuf_append(m, static_cast<uint16_t>(len));
    return m;
  }

  void follow(const rte_ether_addr& mac, uint16_t mtu) noexcept override {
    (void)set_address(named_, mac, mtu);  // what the kernel refuses stays as it was
  }
  void set_carrier(bool up) noexcept override {
    int carrier = up ? 1 : 0;
    (void)ioctl(fd_, TUNSETCARRIER, &carrier);  // older kernels know none
  }
  std::string name() const override { return named_.ifr_name; }
  int fd() const noexcept override { return fd_; }

 private:
  const int fd_;
  const ifreq named_;  // the name alone
};

}  // namespace

Status open_tap(const std::string& name, const rte_ether_addr& mac, uint16_t mtu,
                std::unique_ptr<KernelInterface>& into) {
  if (name.size() >= IFNAMSIZ) {
    return {code::kInvalid, "the name of a kernel interface has at most 15 characters"};
  }
  const int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return {code::kSystem, "/dev/net/tun cannot be opened"};
  ifreq request{};
  name.copy(request.ifr_name, IFNAMSIZ - 1);
  auto tap = std::make_unique<TapInterface>(fd, request);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  if (ioctl(fd, TUNSETIFF, &request) != 0) {
    return {code::kSystem, "a kernel interface cannot be made: is the name taken?"};
  }
  request.ifr_flags = 0;
  if (!set_address(request, mac, mtu)) {
    return {code::kSystem, "a kernel interface refuses its address"};
  }
  into = std::move(tap);
  return kOk;
}

MemoryKernel::MemoryKernel(rte_mempool* pool) : pool_(pool), ring_(make_ring(kMemoryRingLen)) {}

MemoryKernel::~MemoryKernel() {
  while (rte_mbuf* m = take()) rte_pktmbuf_free(m);
  free_ring(ring_);
}

bool MemoryKernel::write(const rte_mbuf* frame) noexcept {
  rte_mbuf* copy = rte_pktmbuf_copy(frame, pool_, 0, UINT32_MAX);
  if (copy == nullptr) return false;
  if (rte_ring_enqueue(ring_, copy) == 0) return true;
  rte_pktmbuf_free(copy);
  return false;
}

rte_mbuf* MemoryKernel::read(rte_mempool*) noexcept { return nullptr; }

rte_mbuf* MemoryKernel::take() noexcept {
  void* m = nullptr;
  return rte_ring_dequeue(ring_, &m) == 0 ? static_cast<rte_mbuf*>(m) : nullptr;
}

}  // namespace dpvs
