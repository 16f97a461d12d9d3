// SPDX-License-Identifier: MIT
#include "simulator/tenant/collection.hpp"

#include <cassert>
#include <cstring>

namespace stmirror::simulator {
namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;

}  // namespace

OrderKey modified_key(Timestamp modified, RecordId id) {
    return {static_cast<std::uint64_t>(modified.since_year_one().count()), id};
}

template <OrderKey (*Key)(const Record&)>
void Collection::Index<Key>::load(const Collection& of) {
    std::vector<std::pair<OrderKey, Slot>> order;
    order.reserve(of.stored_.size());
    for (Slot slot = 0; slot < of.stored_.size(); ++slot) {
        order.emplace_back(Key(of.stored_[slot].record), slot);
    }
    if (!std::ranges::is_sorted(order)) { std::ranges::sort(order); }
    loaded_.reserve(order.size());
    for (const auto& [key, slot] : order) { loaded_.push_back(slot); }
}

void Collection::load(const Record& record) {
    const auto size = record.text.size();
    assert(size <= block_bytes);
    if (blocks_.empty() || block_used_ + size > block_bytes) {
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_bytes));
        block_used_ = 0;
    }
    char* const text = blocks_.back().get() + block_used_;
    std::memcpy(text, record.text.data(), size);
    block_used_ += size;
    stored_.push_back({record, true, nullptr});
    stored_.back().record.text = {text, size};
    id_max_ = std::max(id_max_, record.id);
}

void Collection::finish_load() {
    loaded_count_ = static_cast<Slot>(stored_.size());
    alive_ = stored_.size();
    by_id_.load(*this);
    by_modified_.load(*this);
    by_parent_.load(*this);
}

std::optional<Collection::Slot> Collection::slot_of(RecordId id) const {
    std::optional<Slot> found;
    by_id_.walk(*this, {id, 0}, [&](Slot slot) {
        if (stored_[slot].record.id == id) { found = slot; }
        return false;
    });
    return found;
}

const Record* Collection::find(RecordId id) const {
    const auto slot = slot_of(id);
    return slot ? &stored_[*slot].record : nullptr;
}

const Record* Collection::any(std::uint64_t number) const {
    if (alive_ == 0) { return nullptr; }
    for (std::uint64_t i = 0; i < stored_.size(); ++i) {
        const auto& stored = stored_[(number + i) % stored_.size()];
        if (stored.alive) { return &stored.record; }
    }
    return nullptr;
}

void Collection::put(Record record, std::string text) {
    ++changes_;
    if (const auto old = slot_of(record.id)) { retire(*old); }
    Slot slot = 0;
    if (free_.empty()) {
        slot = static_cast<Slot>(stored_.size());
        stored_.emplace_back();
    } else {
        slot = free_.back();
        free_.pop_back();
    }
    auto& stored = stored_[slot];
    stored.own_text = std::make_unique<const std::string>(std::move(text));
    record.text = *stored.own_text;
    stored.record = record;
    stored.alive = true;
    ++alive_;
    id_max_ = std::max(id_max_, record.id);
    by_id_.add(slot);
    by_modified_.add(slot);
    by_parent_.add(slot);
}

void Collection::erase(RecordId id) {
    ++changes_;
    if (const auto slot = slot_of(id)) { retire(*slot); }
}

void Collection::retire(Slot slot) {
    auto& stored = stored_[slot];
    stored.alive = false;
    --alive_;
    if (slot < loaded_count_) {
        return;  // the sorted arrays still need the record's keys
    }
    by_id_.drop(slot);
    by_modified_.drop(slot);
    by_parent_.drop(slot);
    stored.own_text.reset();
    free_.push_back(slot);
}

}  // namespace stmirror::simulator
