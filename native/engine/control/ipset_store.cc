// SPDX-License-Identifier: GPL-2.0-or-later
#include "control/ipset_store.h"

#include <algorithm>
#include <bit>

#include "control/ipset_elements.h"
#include "control/record.h"

namespace dpvs {
namespace {

constexpr Status kNoSet{code::kNotExist, "no such set"};
constexpr uint64_t kMaxBitmap = 65536;

template <size_t N>
std::string_view text_of(const char (&field)[N], size_t at_most = N - 1) noexcept {
  return {field, strnlen(field, at_most)};
}

Status read_address_range(const abi::IpsetParam& param, SetRange& range) {
  if (param.cidr > 32) return {code::kInvalid, "a prefix of IPv4 has at most 32 bits"};
  Span4 span{abi::to_host(param.range.min_addr.in.s_addr),
             abi::to_host(param.range.max_addr.in.s_addr)};
  if (param.cidr != 0) span = span_of_net(param.range.min_addr, param.cidr);
  if (span.last < span.first || uint64_t{span.last} - span.first >= kMaxBitmap) {
    return {code::kInvalid, "a bitmap spans 1 to 65536 addresses"};
  }
  range.first = IpAddr::v4(__builtin_bswap32(span.first));
  range.last = IpAddr::v4(__builtin_bswap32(span.last));
  range.prefix_len = param.cidr;
  return kOk;
}

Status read_range(const abi::IpsetParam& param, const SetType& type, SetRange& range) {
  if (!type.bitmap) return kOk;
  if (!type.port) return read_address_range(param, range);
  range.first_port = param.range.min_port.raw;
  range.last_port = param.range.max_port.raw;
  if (range.last_port >= range.first_port) return kOk;
  return {code::kInvalid, "a range of ports ends before it begins"};
}

Status read_options(const abi::IpsetParam& param, SetOptions& options) {
  options.name = text_of(param.name);
  options.type = find_set_type(text_of(param.type));
  if (options.type == nullptr) return {code::kNotSupported, "no such type of sets"};
  if (options.name.empty()) return {code::kInvalid, "a set has a name"};
  const uint8_t family = param.option.family;
  options.family = family == 0 ? Family::kV4 : static_cast<Family>(family);
  const bool known = options.family == Family::kV4 || options.family == Family::kV6;
  if (!known || (options.type->bitmap && options.family != Family::kV4)) {
    return {code::kInvalid, "the type has no sets of this family"};
  }
  abi::IpsetCreateOption create;
  memcpy(&create, &param.option.verb, sizeof create);
  options.comments = create.comment != 0;
  const auto hash_size = static_cast<uint32_t>(create.hashsize);
  options.hash_size = create.hashsize <= 0 ? abi::kIpsetDefaultHashsize : std::bit_floor(hash_size);
  options.max_elements = create.maxelem == 0 ? abi::kIpsetDefaultMaxelem : create.maxelem;
  return read_range(param, *options.type, options.range);
}

void put_text(char* into, std::string_view text, size_t room) noexcept {
  memcpy(into, text.data(), std::min(text.size(), room - 1));
}

abi::IpsetInfo info_of(const Ipset& set) {
  const SetOptions& options = set.options();
  abi::IpsetInfo info{};
  put_text(info.name, options.name, sizeof info.name);
  put_text(info.type, options.type->name, sizeof info.type);
  info.comment = options.comments;
  info.af = static_cast<uint8_t>(options.family);
  info.size = static_cast<uint32_t>(std::min<size_t>(set.bytes(), UINT32_MAX));
  info.entries = static_cast<uint32_t>(set.size());
  info.references = set.references;
  if (!options.type->bitmap) {
    info.header.hash.hashsize = static_cast<int32_t>(options.hash_size);
    info.header.hash.maxelem = options.max_elements;
    return info;
  }
  abi::IpsetBitmapHeader& bitmap = info.header.bitmap;
  bitmap.cidr = options.range.prefix_len;
  memcpy(&bitmap.range.min_addr, &options.range.first, sizeof options.range.first);
  memcpy(&bitmap.range.max_addr, &options.range.last, sizeof options.range.last);
  bitmap.range.min_port.raw = options.range.first_port;
  bitmap.range.max_port.raw = options.range.last_port;
  return info;
}

abi::IpsetMember member_of(const SetElement& element) {
  const SetKey& key = element.key_;
  abi::IpsetMember member{};
  put_text(member.comment, element.comment, sizeof member.comment);
  memcpy(&member.addr, &key.first, sizeof key.first);
  member.cidr = key.prefix_len;
  member.proto = key.proto;
  member.port = key.port;
  memcpy(member.iface, key.device, sizeof key.device);
  memcpy(member.mac, element.mac, sizeof element.mac);
  member.nomatch = element.nomatch;
  member.cidr2 = key.second_prefix_len;
  member.port2 = key.second_port;
  memcpy(&member.addr2, &key.second, sizeof key.second);
  return member;
}

SetElement element_of(const Ipset& set, const SetKey& key, const abi::IpsetParam& param) {
  SetElement element;
  element.key_ = key;
  element.nomatch = param.option.verb.add.nomatch != 0;
  if (set.options().type->mac) memcpy(element.mac, param.mac, sizeof element.mac);
  if (set.options().comments) element.comment = text_of(param.comment);
  return element;
}

bool is_forced(const abi::IpsetParam& param) noexcept {
  return (param.flag & abi::kIpsetFForce) != 0;
}

}  // namespace

Ipset* IpsetStore::find(std::string_view name) const {
  const auto found = sets_.find(name);
  return found == sets_.end() ? nullptr : found->second.get();
}

void IpsetStore::touch(const Ipset& set) {
  if (set.acl_references > 0) shared_.acls.touch();
}

Status IpsetStore::change(const abi::IpsetParam& param, Journal& journal) {
  if (param.opcode == abi::ipset_op::kIpsetOpCreate) return create(param, journal);
  if (param.opcode == abi::ipset_op::kIpsetOpTest) {
    return {code::kInvalid, "a test is a question"};
  }
  Ipset* set = find(text_of(param.name));
  switch (param.opcode) {
    case abi::ipset_op::kIpsetOpAdd:
      return set == nullptr ? kNoSet : add(*set, param, journal);
    case abi::ipset_op::kIpsetOpDel:
      return set == nullptr ? kNoSet : remove(*set, param, journal);
    case abi::ipset_op::kIpsetOpDestroy:
      return set == nullptr ? kNoSet : destroy(param, journal);
    case abi::ipset_op::kIpsetOpFlush:
      return set == nullptr ? kNoSet : flush(param, journal);
    default:
      return {code::kNotSupported, "sets have no such operation"};
  }
}

Status IpsetStore::create(const abi::IpsetParam& param, Journal& journal) {
  SetOptions options;
  const Status status = read_options(param, options);
  if (!status.ok()) return status;
  if (sets_.contains(options.name)) return {code::kExists, "this set is there already"};
  const std::string name = options.name;
  sets_[name] = std::make_shared<Ipset>(shared_.rcu, shared_.secret, std::move(options));
  journal.note([this, name] { sets_.erase(name); });
  return kOk;
}

Status IpsetStore::destroy(const abi::IpsetParam& param, Journal& journal) {
  const auto found = sets_.find(text_of(param.name));
  if (found->second->references > 0) {
    return {code::kBusy, "an access list or a classifier uses this set"};
  }
  std::shared_ptr<Ipset> gone = std::move(found->second);
  sets_.erase(found);
  shared_.rcu.retire([gone] {});
  journal.note([this, gone] { sets_[gone->options().name] = gone; });
  return kOk;
}

Status IpsetStore::flush(const abi::IpsetParam& param, Journal& journal) {
  const std::shared_ptr<Ipset>& set = sets_.find(text_of(param.name))->second;
  journal.note([set, contents = set->clear()] { set->restore(contents); });
  touch(*set);
  return kOk;
}

/// kNoMemory if `more` elements do not fit into the set, or all hash sets not into the pool.
Status IpsetStore::check_room(const Ipset& set, size_t more) const {
  if (set.options().type->bitmap) return kOk;
  if (set.size() + more > set.options().max_elements) {
    return {code::kNoMemory, "the set is full"};
  }
  const uint32_t pool = shared_.settings.load()->raw.ipset_pool_elements;
  uint64_t all = more;
  for (const auto& [name, other] : sets_) {
    if (!other->options().type->bitmap) all += other->size();
  }
  return pool == 0 || all <= pool ? kOk : Status{code::kNoMemory, "the pool of elements is empty"};
}

Status IpsetStore::add(Ipset& set, const abi::IpsetParam& param, Journal& journal) {
  std::vector<SetKey> keys;
  Status status = expand_elements(set, param, keys);
  if (!status.ok()) return status;
  const auto is_there = [&](const SetKey& key) { return set.get(key) != nullptr; };
  if (is_forced(param)) {
    std::erase_if(keys, is_there);
  } else if (std::any_of(keys.begin(), keys.end(), is_there)) {
    return {code::kExists, "the set has this element already"};
  }
  status = check_room(set, keys.size());
  if (!status.ok()) return status;
  for (const SetKey& key : keys) set.add(element_of(set, key, param));
  touch(set);
  journal.note([&set, keys = std::move(keys)] {
    for (const SetKey& key : keys) set.remove(key);
  });
  return kOk;
}

Status IpsetStore::remove(Ipset& set, const abi::IpsetParam& param, Journal& journal) {
  std::vector<SetKey> keys;
  const Status status = expand_elements(set, param, keys);
  if (!status.ok()) return status;
  const auto is_absent = [&](const SetKey& key) { return set.get(key) == nullptr; };
  if (is_forced(param)) {
    std::erase_if(keys, is_absent);
  } else if (std::any_of(keys.begin(), keys.end(), is_absent)) {
    return {code::kNotExist, "the set does not have this element"};
  }
  std::vector<SetElement> gone;
  gone.reserve(keys.size());
  for (const SetKey& key : keys) {
    gone.push_back(*set.get(key));
    set.remove(key);
  }
  touch(set);
  journal.note([&set, gone = std::move(gone)] {
    for (const SetElement& element : gone) set.add(element);
  });
  return kOk;
}

int IpsetStore::test(const abi::IpsetParam& param) const {
  const Ipset* set = find(text_of(param.name));
  if (set == nullptr) return code::kNotExist;
  return set->holds(element_of_test(*set, param), param.mac) ? 1 : 0;
}

Status IpsetStore::list(std::string_view name, uint32_t& sets, std::vector<uint8_t>& out) const {
  std::vector<const Ipset*> wanted;
  for (const auto& [called, set] : sets_) {
    if (name.empty() || called == name) wanted.push_back(set.get());
  }
  if (wanted.empty() && !name.empty()) return kNoSet;
  sets = static_cast<uint32_t>(wanted.size());
  for (const Ipset* set : wanted) put_record(out, info_of(*set));
  for (const Ipset* set : wanted) {
    for (const SetElement* element : set->sorted()) put_record(out, member_of(*element));
  }
  return kOk;
}

}  // namespace dpvs
