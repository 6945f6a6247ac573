// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/policy_store.h"

#include "control/record.h"

namespace dpvs {
namespace {

constexpr Status kBadLength{code::kInvalid, "an edit has the wrong length"};
constexpr Status kShort{code::kInvalid, "a question is too short"};

template <typename Edit>
const Edit* as(const abi::EngineEditHead& head) noexcept {
  return head.len == sizeof(Edit) ? reinterpret_cast<const Edit*>(&head) : nullptr;
}

AclList list_of(bool white) noexcept { return white ? AclList::kWhite : AclList::kBlack; }

}  // namespace

Status PolicyStore::apply(const abi::EngineEditHead& head, Journal& journal) {
  using Op = abi::EngineEditOp;
  const auto* ipset = as<abi::EngineIpsetEdit>(head);
  const auto* acl = as<abi::EngineAclEdit>(head);
  switch (static_cast<Op>(head.op)) {
    case Op::kChangeIpset:
      return ipset ? ipsets_.change(ipset->param, journal) : kBadLength;
    case Op::kAddAcl:
      return acl ? acls_.add(list_of(acl->white != 0), acl->entry, journal) : kBadLength;
    case Op::kDelAcl:
      return acl ? acls_.remove(list_of(acl->white != 0), acl->entry, journal) : kBadLength;
    default:
      return {code::kInvalid, "an edit of an unknown kind"};
  }
}

Status PolicyStore::query(abi::EngineList kind, std::span<const uint8_t> question,
                          std::vector<uint8_t>& out) {
  using List = abi::EngineList;
  if (kind == List::kBlacklist || kind == List::kWhitelist) {
    acls_.list(list_of(kind == List::kWhitelist), out);
    return kOk;
  }
  abi::IpsetParam param;
  if (question.size() < sizeof param) return kShort;
  memcpy(static_cast<void*>(&param), question.data(), sizeof param);
  if (kind == List::kIpsetTest) {
    put_record(out, static_cast<int32_t>(ipsets_.test(param)));
    return kOk;
  }
  if (kind != List::kIpsets) return {code::kInvalid, "a question of an unknown kind"};
  uint32_t sets = 0;
  put_record(out, sets);
  const size_t at = out.size() - sizeof sets;
  const std::string_view name{param.name, strnlen(param.name, sizeof param.name - 1)};
  const Status status = ipsets_.list(name, sets, out);
  memcpy(out.data() + at, &sets, sizeof sets);
  return status;
}

}  // namespace dpvs
