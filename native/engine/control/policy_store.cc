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

/// Copies the question; false if it is too short.
template <typename Question>
bool read(std::span<const uint8_t> bytes, Question& into) noexcept {
  if (bytes.size() < sizeof into) return false;
  memcpy(static_cast<void*>(&into), bytes.data(), sizeof into);
  return true;
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
    case Op::kAddTc:
      return change_tc(TcStore::Verb::kAdd, head, journal);
    case Op::kDelTc:
      return change_tc(TcStore::Verb::kDelete, head, journal);
    case Op::kChangeTc:
      return change_tc(TcStore::Verb::kChange, head, journal);
    case Op::kReplaceTc:
      return change_tc(TcStore::Verb::kReplace, head, journal);
    case Op::kSwitchTc: {
      const auto* edit = as<abi::EngineTcSwitchEdit>(head);
      return edit ? tc_.set_switches(edit->port, edit->egress, edit->ingress, journal) : kBadLength;
    }
    case Op::kSwitchTraffic: {
      const auto* edit = as<abi::EngineTrafficEdit>(head);
      if (edit == nullptr) return kBadLength;
      traffic_.set(edit->on != 0);
      return kOk;
    }
    default:
      return {code::kInvalid, "an edit of an unknown kind"};
  }
}

Status PolicyStore::change_tc(TcStore::Verb verb, const abi::EngineEditHead& head,
                              Journal& journal) {
  const auto* edit = as<abi::EngineTcEdit>(head);
  if (edit == nullptr) return kBadLength;
  return tc_.change(verb, static_cast<PortId>(edit->port), edit->conf, journal);
}

Status PolicyStore::query(abi::EngineList kind, std::span<const uint8_t> question,
                          std::vector<uint8_t>& out) {
  using List = abi::EngineList;
  switch (kind) {
    case List::kIpsets:
    case List::kIpsetTest:
      return query_ipsets(kind, question, out);
    case List::kBlacklist:
    case List::kWhitelist:
      acls_.list(list_of(kind == List::kWhitelist), out);
      return kOk;
    case List::kTc: {
      abi::EngineTcQuestion asked;
      if (!read(question, asked)) return kShort;
      return tc_.list(static_cast<PortId>(asked.port), asked.conf, out);
    }
    case List::kTcSwitches:
      tc_.list_switches(out);
      return kOk;
    case List::kTraffic: {
      const auto* name = reinterpret_cast<const char*>(question.data());
      traffic_.list({name, strnlen(name, question.size())}, out);
      return kOk;
    }
    default:
      return {code::kInvalid, "a question of an unknown kind"};
  }
}

Status PolicyStore::query_ipsets(abi::EngineList kind, std::span<const uint8_t> question,
                                 std::vector<uint8_t>& out) {
  abi::IpsetParam param;
  if (!read(question, param)) return kShort;
  if (kind == abi::EngineList::kIpsetTest) {
    put_record(out, static_cast<int32_t>(ipsets_.test(param)));
    return kOk;
  }
  uint32_t sets = 0;
  put_record(out, sets);
  const std::string_view name{param.name, strnlen(param.name, sizeof param.name - 1)};
  const Status status = ipsets_.list(name, sets, out);
  memcpy(out.data(), &sets, sizeof sets);
  return status;
}

}  // namespace dpvs
