// SPDX-License-Identifier: MIT
#include "publish/verification.hpp"

#include <set>

namespace stmirror::publish {
namespace {

constexpr std::size_t batch = 2'000;
constexpr std::size_t bytes_max = 4'000'000;

/// Compares one table.
class TableComparison {
 public:
    TableComparison(mirror::Reader& reader, Target& target, const Layout& layout, std::int64_t tenant_id,
                    const PublishedTable& table)
        : reader_(reader), target_(target), layout_(layout), tenant_id_(tenant_id), table_(table) {
        verdict_.table = table.records.name;
    }

    Outcome<TableVerdict> run() {
        for (KeyRange range; !is_at_end_; range.after = range.up_to) {
            if (auto compared = compare_next(range); !compared) { return compared.error(); }
        }
        return verdict_;
    }

 private:
    /// Compares the next range of keys. Reads the target's position first. A record that differs and has
    /// changed since that position is pending. Any other record that differs is a difference.
    Outcome<> compare_next(KeyRange& range) {
        const auto position = target_.position(tenant_id_);
        if (!position) { return position.error(); }
        if (!*position) {
            return Failure{Problem{
                Errc::NotOurs, "tenant " + std::to_string(tenant_id_) + ": this mirror does not publish it"}};
        }
        auto keys = reader_.next_keys(tenant_id_, *table_.resource, range.after, batch);
        if (!keys) { return keys.error(); }
        range.up_to = keys->size() < batch ? std::nullopt : std::optional(keys->back());
        const auto there = target_.marks(tenant_id_, table_, range);
        if (!there) { return there.error(); }
        is_at_end_ = !range.up_to;
        if (range.up_to) {
            std::erase_if(*keys,
                          [&](const auto& key) { return is_after(*table_.resource, key, *range.up_to); });
        }
        const auto here = marks_here(*keys);
        if (!here) { return here.error(); }
        return count(compare(*here, *there), (*position)->change);
    }

    Result<RowMarks> marks_here(const std::vector<std::string>& keys) {
        RowMarks all;
        std::vector<std::string> left = keys;
        while (!left.empty()) {
            const auto rows = reader_.stored_rows(tenant_id_, *table_.resource, left, bytes_max);
            if (!rows) { return rows.error(); }
            auto marks = marks_of(table_, *rows, layout_.deletes == Deletes::Mark);
            if (!marks) { return marks.error(); }
            verdict_.records += marks->size();
            all.merge(*marks);
            left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(rows->looked_up));
        }
        return all;
    }

    Outcome<> count(const Differences& found, const mirror::ChangePosition& since) {
        if (found.empty()) { return {}; }
        const auto changed = changed_since(since);
        if (!changed) { return changed.error(); }
        const auto add = [&](const std::vector<std::string>& keys, std::uint64_t& sum) {
            for (const auto& key : keys) { ++(changed->contains(key) ? verdict_.pending : sum); }
        };
        add(found.missing, verdict_.missing);
        add(found.different, verdict_.different);
        add(found.surplus, verdict_.surplus);
        return {};
    }

    Result<std::set<std::string>> changed_since(mirror::ChangePosition position) {
        std::set<std::string> keys;
        for (;;) {
            const auto changes = reader_.changes(position, batch);
            if (!changes) { return changes.error(); }
            if (changes->empty()) { return keys; }
            for (const auto& change : *changes) {
                if (change.tenant_id == tenant_id_ && change.resource == table_.records.name) {
                    keys.insert(change.key);
                }
            }
            position = {changes->back().seq, changes->back().at};
        }
    }

    mirror::Reader& reader_;
    Target& target_;
    const Layout& layout_;
    std::int64_t tenant_id_;
    const PublishedTable& table_;
    bool is_at_end_ = false;
    TableVerdict verdict_;
};

}  // namespace

Outcome<std::vector<TableVerdict>> verify(mirror::Reader& reader, Target& target, const Layout& layout,
                                          std::int64_t tenant_id) {
    std::vector<TableVerdict> verdicts;
    for (const auto& table : layout.tables) {
        auto verdict = TableComparison(reader, target, layout, tenant_id, table).run();
        if (!verdict) { return verdict.error(); }
        verdicts.push_back(std::move(*verdict));
    }
    return verdicts;
}

}  // namespace stmirror::publish
