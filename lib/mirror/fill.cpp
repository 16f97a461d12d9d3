// SPDX-License-Identifier: MIT
#include "mirror/fill.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mirror/child_writer.hpp"
#include "mirror/quarantine.hpp"
#include "mirror/record_writer.hpp"
#include "mirror/statement.hpp"
#include "mirror/table_schema.hpp"

namespace stmirror::mirror {
namespace {

/// How many records are held in memory at a time.
constexpr std::int64_t batch_rows = 1000;

struct StoredRecord {
    std::int64_t rowid;
    std::int64_t tenant_id;
    std::string raw;
};

class Filler {
 public:
    Filler(SQLite::Database& database, const Resource& resource, const std::set<std::string>& parts,
           Timestamp now)
        : resource_(resource),
          now_(now.to_string()),
          records_(database, resource),
          quarantine_(database),
          select_(database, "SELECT rowid, tenant_id, _raw FROM " + resource.name +
                                " WHERE rowid > ? ORDER BY rowid LIMIT " + std::to_string(batch_rows)) {
        std::string assignments;
        for (std::size_t i = 0; i < resource.columns.size(); ++i) {
            if (parts.contains(resource.columns[i].name)) {
                assignments += (assignments.empty() ? "" : ", ") + resource.columns[i].name + " = ?";
                positions_.push_back(i);
            }
        }
        if (!assignments.empty()) {
            update_.emplace(database, "UPDATE " + resource.name + " SET " + assignments + " WHERE rowid = ?");
        }
        for (std::size_t i = 0; i < resource.children.size(); ++i) {
            if (parts.contains(resource.children[i].name)) {
                children_.emplace_back(database, resource, i);
            }
        }
    }

    void run(const RecordDecoder& decode) {
        std::int64_t last_rowid = 0;
        for (auto batch = next(last_rowid); !batch.empty(); batch = next(last_rowid)) {
            last_rowid = batch.back().rowid;
            for (auto& record : batch) {
                const auto page = decode(resource_, std::move(record.raw));
                write(record, page.value());
            }
        }
    }

 private:
    std::vector<StoredRecord> next(std::int64_t after_rowid) {
        std::vector<StoredRecord> batch;
        select_.bind_all(after_rowid);
        while (select_.step()) {
            batch.push_back({select_.integer(0), select_.integer(1), std::string(select_.text(2))});
        }
        return batch;
    }

    void write(const StoredRecord& record, const Page& page) {
        if (!page.quarantined.empty()) {
            quarantine_.begin(record.tenant_id, resource_.name, now_);
            quarantine_.add(page.quarantined.front());
        }
        if (page.rows.empty()) {
            return;
        }
        const Source source{&page, 0};
        if (update_) {
            update_->reset();
            int parameter = 0;
            for (const auto position : positions_) {
                update_->bind(++parameter, page.cells_of(0)[position]);
            }
            update_->bind(++parameter, record.rowid);
            update_->run();
        }
        for (auto& child : children_) {
            child.replace(record.tenant_id, records_.key_of(source), source);
        }
    }

    const Resource& resource_;
    std::string now_;
    std::vector<std::size_t> positions_;
    RecordWriter records_;
    Quarantine quarantine_;
    Statement select_;
    std::optional<Statement> update_;
    std::vector<ChildWriter> children_;
};

/// False where a row takes columns from its parent: its JSON alone does not make it.
bool is_whole_in_json(const Resource& resource) {
    return std::ranges::none_of(resource.columns, [](const Column& column) { return column.field.empty(); });
}

std::set<std::string> unfilled_parts(SQLite::Database& database, const Resource& resource) {
    std::set<std::string> parts;
    Statement select(database, "SELECT part FROM _unfilled WHERE resource = ?");
    select.bind_all(std::string_view(resource.name));
    while (select.step()) {
        parts.emplace(select.text(0));
    }
    return parts;
}

}  // namespace

void fill(SQLite::Database& database, const Resource& resource, const RecordDecoder& decode, Timestamp now) {
    const auto parts = unfilled_parts(database, resource);
    if (parts.empty() || !is_whole_in_json(resource)) {
        return;
    }
    Filler(database, resource, parts, now).run(decode);
    Statement remove(database, "DELETE FROM _unfilled WHERE resource = ?");
    remove.bind_all(std::string_view(resource.name));
    remove.run();
}

}  // namespace stmirror::mirror
