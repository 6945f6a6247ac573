// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/rcu_hash.h"

#include <map>
#include <memory>
#include <thread>

#include "check.h"

namespace dpvs::test {
namespace {

constexpr HashSecret kSecret{33, 44};
constexpr uint64_t kAlive = 0xa11e;

struct Key {
  uint64_t number;
  uint64_t hash(const HashSecret& secret) const noexcept { return hash_words(number, 0, secret); }
  friend bool operator==(const Key&, const Key&) noexcept = default;
};

struct Object {
  Key key_;
  uint64_t value;
  uint64_t alive = kAlive;
  const Key& key() const noexcept { return key_; }
};

using Hash = RcuHash<Key, Object>;

void retire(Rcu& rcu, Object* object) {
  rcu.retire([object] {
    object->alive = 0;
    delete object;
  });
}

/// One random change, made to the model too. False if they disagree.
bool change(Hash& hash, std::map<uint64_t, uint64_t>& model, Rcu& rcu, Random& random) {
  const uint64_t number = random.below(3000);
  Object* old = nullptr;
  if (random.below(100) < 50) {
    const uint64_t value = random.word();
    old = hash.put(new Object{{number}, value});
    if ((old != nullptr) != model.contains(number)) return false;
    model[number] = value;
  } else {
    old = hash.take({number});
    if ((old != nullptr) != (model.erase(number) > 0)) return false;
  }
  if (old != nullptr) retire(rcu, old);
  return hash.size() == model.size();
}

bool agree(const Hash& hash, const std::map<uint64_t, uint64_t>& model) {
  for (uint64_t number = 0; number < 3000; ++number) {
    const Object* object = hash.find({number});
    const auto there = model.find(number);
    if ((object != nullptr) != (there != model.end())) return false;
    if (object != nullptr && object->value != there->second) return false;
  }
  size_t visited = 0;
  hash.for_each([&](const Object& object) { visited += model.contains(object.key_.number); });
  return visited == model.size();
}

void drop_all(Hash& hash) {
  hash.for_each([](Object& object) { delete &object; });
}

TEST("a hash holds what a map holds after any changes") {
  Rcu rcu;
  CHECK(rcu.open(1).ok());
  Hash hash(rcu, kSecret);
  std::map<uint64_t, uint64_t> model;
  Random random(7);
  for (unsigned step = 0; step < 200'000; ++step) CHECK(change(hash, model, rcu, random));
  CHECK(agree(hash, model));
  drop_all(hash);
}

TEST("a hash that is always nearly empty does not grow full of gaps") {
  Rcu rcu;
  CHECK(rcu.open(1).ok());
  Hash hash(rcu, kSecret);
  for (uint64_t number = 0; number < 100'000; ++number) {
    CHECK(hash.put(new Object{{number}, number}) == nullptr);
    Object* taken = hash.take({number});
    CHECK(taken != nullptr && taken->value == number && hash.find({number}) == nullptr);
    delete taken;
  }
  CHECK(hash.size() == 0);
}

/// What a worker does: looks things up, and says now and then that it holds
/// nothing.
class Reader {
 public:
  Reader(Hash& hash, Rcu& rcu, unsigned number) : hash_(hash), rcu_(rcu), number_(number) {
    rcu_.online(number_);
    thread_ = std::thread([this] { run(); });
  }
  /// True if all that was ever found was what was asked for, and alive.
  bool stop() {
    stop_ = true;
    thread_.join();
    return good_;
  }

 private:
  void run() {
    Random random(100 + number_);
    while (!stop_) {
      for (unsigned i = 0; i < 32; ++i) look(random.below(3000));
      rcu_.quiescent(number_);
    }
    rcu_.offline(number_);
  }
  void look(uint64_t number) {
    const Object* object = hash_.find({number});
    if (object == nullptr) return;
    good_ = good_ && object->key_.number == number && object->alive == kAlive;
  }

  Hash& hash_;
  Rcu& rcu_;
  const unsigned number_;
  std::atomic<bool> stop_{false};
  bool good_ = true;
  std::thread thread_;
};

TEST("readers of a changing hash find only living objects with the right key") {
  Rcu rcu;
  CHECK(rcu.open(2).ok());
  Hash hash(rcu, kSecret);
  std::map<uint64_t, uint64_t> model;
  Random random(8);
  Reader first(hash, rcu, 0), second(hash, rcu, 1);
  bool good = true;
  for (unsigned step = 0; step < 100'000 && good; ++step) good = change(hash, model, rcu, random);
  const bool read = first.stop() && second.stop();
  CHECK(good && read);
  rcu.reclaim();
  CHECK(agree(hash, model));
  drop_all(hash);
}

TEST("what is retired is freed only after every reader has let go of it") {
  Rcu rcu;
  CHECK(rcu.open(2).ok());
  rcu.online(0);
  rcu.online(1);
  bool freed = false;
  rcu.retire([&freed] { freed = true; });
  CHECK(!freed);
  rcu.quiescent(0);
  rcu.reclaim();
  CHECK(!freed);
  rcu.offline(1);
  rcu.reclaim();
  CHECK(freed);
  rcu.offline(0);
}

}  // namespace
}  // namespace dpvs::test
