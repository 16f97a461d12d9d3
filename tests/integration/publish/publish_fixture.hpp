// SPDX-License-Identifier: MIT
// Fixture: a mirror with two small tables, and a publisher that writes it to a real PostgreSQL.
#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/page.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/writing/page_writer.hpp"
#include "postgres.hpp"
#include "publish/connection.hpp"
#include "publish/publisher.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::publish {

class PublishTest : public mirror::MirrorTest {
 protected:
    PublishTest() { finish_backfill(); }
    /// Marks the backfill as finished, which means that the mirror has all people. Before that, nothing is
    /// removed from the target.
    void finish_backfill() const { ASSERT_TRUE(feeds().finish_backfill(feed).has_value()); }
    Layout layout(const ColumnChoice& choice = {}, Deletes deletes = Deletes::Mark) const {
        Layout made{"servicetitan", "servicetitan_views", {}, deletes};
        for (const auto& resource : catalogue.resources()) {
            made.tables.push_back(published_table(resource, choice));
        }
        return made;
    }

    PublisherParts parts(const std::string& mirror_name = "here") {
        return {[this] { return mirror::Reader::open(mirror_path()); },
                [this] { return Connection::open(postgres.conninfo()); },
                layout(),
                {feed.tenant_id},
                mirror_name,
                100,
                system_clock,
                log,
                [](Duration) { return true; }};
    }

    /// Publishes all changes made so far.
    Result<Published> publish(PublisherParts with, PlannerLimits limits = {.once = true}) {
        Publisher publisher(std::move(with), limits);
        if (auto done = publisher.run(); !done) { return done.error(); }
        return publisher.tenants().front().published();
    }
    Result<Published> publish() { return publish(parts()); }

    struct Meeting {
        std::string room;
        std::int64_t hour = 9;
        std::string raw = "{}";
    };
    void apply_meetings(const std::vector<Meeting>& meetings) const {
        Page page(*catalogue.find("meetings"));
        for (const auto& meeting : meetings) {
            page.cells.emplace_back(std::string_view(meeting.room));
            page.cells.emplace_back(meeting.hour);
            page.rows.push_back({meeting.raw, content_hash(meeting.raw), std::nullopt});
        }
        ASSERT_TRUE(pages().apply({7, "meetings"}, std::span(&page, 1), std::nullopt).has_value());
    }

    std::vector<std::string> people() const {
        return postgres.rows("SELECT id, name FROM servicetitan.people WHERE tenant_id = 7 ORDER BY id");
    }
    std::vector<std::string> tags() const {
        return postgres.rows(
            "SELECT t.* FROM servicetitan.person_tags AS t WHERE t.tenant_id = 7 ORDER BY 2, 3");
    }
    /// Expects that every value is equal on both sides. Times are compared to the microsecond.
    void expect_equal() const {
        const std::string own = " ORDER BY tenant_id, id";
        const std::string columns = "SELECT tenant_id, id, name, _raw, _hash, _deleted_reason";
        EXPECT_EQ(postgres.rows(columns + in_target("modified_on") + in_target("_changed_at") +
                                in_target("_deleted_at") + " FROM servicetitan.people" + own),
                  rows("SELECT tenant_id, id, name, _raw, _hash, ifnull(_deleted_reason, 'NULL')" +
                       in_mirror("modified_on") + in_mirror("_changed_at") + in_mirror("_deleted_at") +
                       " FROM people" + own));
        const std::string children = "SELECT tenant_id, person_id, position, tag_id FROM ";
        EXPECT_EQ(postgres.rows(children + "servicetitan.person_tags ORDER BY 1, 2, 3"),
                  rows(children + "person_tags ORDER BY 1, 2, 3"));
    }
    /// Returns an SQL expression for a time as text with microseconds.
    static std::string in_target(const std::string& time) {
        return ", to_char(" + time + R"( AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))";
    }
    static std::string in_mirror(const std::string& time) {
        return ", ifnull(substr(replace(" + time + ", 'Z', '.000000'), 1, 26), 'NULL')";
    }
    std::string position() const {
        return postgres
            .rows(
                "SELECT seq, loading_table, loading_key FROM servicetitan._stmirror_position"
                " WHERE mirror = 'here'")
            .at(0);
    }

    SystemClock system_clock;
    std::string logged;
    Logger log{LogLevel::Info, LogFormat::Text,
               [this](LogLevel, std::string_view line) { logged += std::string(line) + "\n"; }};
    testing::Postgres postgres;
};

}  // namespace stmirror::publish
