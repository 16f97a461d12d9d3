// SPDX-License-Identifier: MIT
// The records of one kind, by id, in order of modification, and by parent.
//
// The generated records are loaded once, into blocks of text and sorted arrays of slots. Records that change
// later are in ordered sets. A record never changes in place: an update retires its slot and takes a new one,
// so the arrays stay sorted. A record needs only a few bytes in addition to its text, and a page of an export
// is read sequentially from an array. Not thread-safe.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::simulator {

/// A number, or the first half of a GUID (text/guid.hpp).
using RecordId = std::uint64_t;

struct Record {
    RecordId id = 0;
    Timestamp modified;
    Timestamp created;
    RecordId parent = 0;    ///< 0 if there is none
    std::string_view text;  ///< the record's JSON, in the export form
    bool active = true;
};

/// Two numbers that define the sort order of records: (modified ticks, id), (parent, id) or (id, 0).
struct OrderKey {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    auto operator<=>(const OrderKey&) const = default;
};
OrderKey modified_key(Timestamp modified, RecordId id);

class Collection {
    using Slot = std::uint32_t;

 public:
    Collection() = default;
    Collection(const Collection&) = delete;
    Collection& operator=(const Collection&) = delete;

    /// The walk functions call fn for each record until it returns false.
    template <class Fn>
    void walk_by_id(Fn fn) const {
        by_id_.walk(*this, {}, [&](Slot slot) { return fn(stored_[slot].record); });
    }
    /// Starts at the first record whose (modified, id) is greater than `after`. Starts at the very first
    /// record if `after` is empty.
    template <class Fn>
    void walk_by_modified(std::optional<OrderKey> after, Fn fn) const {
        const auto from = after ? OrderKey{after->first, after->second + 1} : OrderKey{};
        by_modified_.walk(*this, from, [&](Slot slot) { return fn(stored_[slot].record); });
    }
    /// Walks over the records of one parent, in the order of ids.
    template <class Fn>
    void walk_parent(RecordId parent, Fn fn) const {
        by_parent_.walk(*this, {parent, 0}, [&](Slot slot) {
            const Record& record = stored_[slot].record;
            return record.parent == parent && fn(record);
        });
    }

    const Record* find(RecordId id) const;
    std::size_t size() const { return alive_; }
    /// Returns how often a record was added, replaced or removed since the load.
    std::uint64_t changes() const { return changes_; }
    RecordId id_max() const { return id_max_; }
    /// Returns a record chosen by the number, or null if the collection is empty.
    const Record* any(std::uint64_t number) const;

    /// Adds a record and copies its `text`. Until finish_load() is called, only load() may be called.
    void load(const Record& record);
    void finish_load();

    /// Adds a record, or replaces the record with the same id. `record.text` is ignored. `text` is the
    /// record's JSON.
    void put(Record record, std::string text);
    void erase(RecordId id);

 private:
    struct Stored {
        Record record;
        bool alive = true;
        std::unique_ptr<const std::string> own_text;  ///< set only for records that were not loaded
    };

    template <OrderKey (*Key)(const Record&)>
    class Index {
     public:
        explicit Index(const Collection& of) : added_(Less{&of}) {}
        void load(const Collection& of);
        void add(Slot slot) { added_.insert(slot); }
        void drop(Slot slot) { added_.erase(slot); }
        template <class Fn>
        void walk(const Collection& of, OrderKey from, Fn fn) const;

     private:
        struct Less {
            using is_transparent = void;
            const Collection* of;
            OrderKey key(Slot slot) const { return Key(of->stored_[slot].record); }
            static OrderKey key(OrderKey k) { return k; }
            bool operator()(auto a, auto b) const { return key(a) < key(b); }
        };
        std::vector<Slot> loaded_;
        std::set<Slot, Less> added_;
    };

    static OrderKey id_order(const Record& r) { return {r.id, 0}; }
    static OrderKey modified_order(const Record& r) { return modified_key(r.modified, r.id); }
    static OrderKey parent_order(const Record& r) { return {r.parent, r.id}; }

    std::optional<Slot> slot_of(RecordId id) const;
    void retire(Slot slot);

    std::vector<std::unique_ptr<char[]>> blocks_;
    std::size_t block_used_ = 0;
    std::vector<Stored> stored_;
    Slot loaded_count_ = 0;  ///< slots below this number are in the sorted arrays
    std::vector<Slot> free_;
    std::size_t alive_ = 0;
    std::uint64_t changes_ = 0;
    RecordId id_max_ = 0;
    Index<id_order> by_id_{*this};
    Index<modified_order> by_modified_{*this};
    Index<parent_order> by_parent_{*this};
};

template <OrderKey (*Key)(const Record&)>
template <class Fn>
void Collection::Index<Key>::walk(const Collection& of, OrderKey from, Fn fn) const {
    auto loaded = std::lower_bound(loaded_.begin(), loaded_.end(), from, Less{&of});
    auto added = added_.lower_bound(from);
    const Less less{&of};
    while (loaded != loaded_.end() || added != added_.end()) {
        if (loaded != loaded_.end() && !of.stored_[*loaded].alive) {
            ++loaded;
            continue;
        }
        const bool take_loaded = added == added_.end() || (loaded != loaded_.end() && less(*loaded, *added));
        const Slot slot = take_loaded ? *loaded++ : *added++;
        if (!fn(slot)) { return; }
    }
}

}  // namespace stmirror::simulator
