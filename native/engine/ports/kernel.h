// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <rte_ether.h>
#include <rte_mbuf.h>
#include <rte_ring.h>

#include <memory>
#include <string>

#include "base/status.h"

namespace dpvs {

/// The kernel's side of a port: frames that are not ours go there, frames of the kernel come back.
/// Threads: control only.
class KernelInterface {
 public:
  virtual ~KernelInterface() = default;
  /// Gives a frame to the kernel; the caller keeps the buffer. False if it was not taken.
  virtual bool write(const rte_mbuf* frame) noexcept = 0;
  /// A frame of the kernel for the wire, or null.
  virtual rte_mbuf* read(rte_mempool* pool) noexcept = 0;
  /// Takes over the port's address and MTU.
  virtual void follow(const rte_ether_addr& mac, uint16_t mtu) noexcept = 0;
  /// Shows the kernel whether the port's link is up.
  virtual void set_carrier(bool up) noexcept = 0;
  /// Name of the interface; empty if it is none of the kernel's.
  virtual std::string name() const { return {}; }
  /// Itself, if it is one of tests.
  virtual class MemoryKernel* as_memory() noexcept { return nullptr; }
  /// Readable when a frame waits; -1 if there is nothing to wait for.
  virtual int fd() const noexcept = 0;
};

/// Makes a TAP device of this name and address. It goes away with the object.
Status open_tap(const std::string& name, const rte_ether_addr& mac, uint16_t mtu,
                std::unique_ptr<KernelInterface>& into);

/// Collects what would go to the kernel, for tests.
class MemoryKernel final : public KernelInterface {
 public:
  explicit MemoryKernel(rte_mempool* pool);
  ~MemoryKernel() override;
  bool write(const rte_mbuf* frame) noexcept override;
  rte_mbuf* read(rte_mempool* pool) noexcept override;
  void follow(const rte_ether_addr&, uint16_t) noexcept override {}
  void set_carrier(bool) noexcept override {}
  int fd() const noexcept override { return -1; }
  MemoryKernel* as_memory() noexcept override { return this; }
  /// The oldest frame that the kernel was given, or null. The caller frees it.
  rte_mbuf* take() noexcept;

 private:
  rte_mempool* pool_;
  rte_ring* ring_;
};

}  // namespace dpvs
