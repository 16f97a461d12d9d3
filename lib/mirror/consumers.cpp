// SPDX-License-Identifier: MIT
#include "mirror/consumers.hpp"

#include "mirror/schema.hpp"
#include "mirror/statement.hpp"

namespace stmirror::mirror {

std::optional<std::uint64_t> consumer_position(SQLite::Database& database, const std::string& consumer) {
    // A reader may look at a file that no writer has brought up to date yet.
    if (!has_table(database, "_consumers")) {
        return std::nullopt;
    }
    Statement select(database, "SELECT position FROM _consumers WHERE consumer = ?");
    select.bind_all(std::string_view(consumer));
    return select.step() ? std::optional(static_cast<std::uint64_t>(select.integer(0))) : std::nullopt;
}

void keep_consumer_position(SQLite::Database& database, const std::string& consumer, std::uint64_t position,
                            Timestamp now) {
    Statement upsert(database,
                     "INSERT INTO _consumers (consumer, position, updated_at) VALUES (?, ?, ?)"
                     " ON CONFLICT DO UPDATE SET position = excluded.position,"
                     " updated_at = excluded.updated_at WHERE position <> excluded.position");
    const auto at = now.to_string();
    upsert.bind_all(std::string_view(consumer), static_cast<std::int64_t>(position), std::string_view(at));
    upsert.run();
}

}  // namespace stmirror::mirror
