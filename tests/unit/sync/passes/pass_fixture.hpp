// SPDX-License-Identifier: MIT
// Fixture: a pass over one feed of a catalogue, with scripted replies, a real mirror and virtual time.
#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "settings/settings.hpp"
#include "support/open_database.hpp"
#include "support/temporary_folder.hpp"
#include "sync/passes/run_pass.hpp"
#include "sync/store/store.hpp"
#include "unit/client/session_fixture.hpp"

namespace stmirror::sync {

using namespace std::chrono_literals;

using client::empty_page;
using client::leads;
using client::problem;
using client::reply;
using client::ScriptedTransport;
using client::SessionTest;

using Replies = std::vector<Result<api::HttpReply>>;

class PassTest : public SessionTest {
 protected:
    explicit PassTest(const Catalogue& of = Catalogue::built_in()) : catalogue(of) {
        settings.tenants.emplace_back().id = tenant_id;
        settings.schedule.max_delete_percent = 100;
    }

    static constexpr std::int64_t tenant_id = 7;
    static std::string path(const std::string& of) { return "/crm/v2/tenant/7/" + of; }

    /// Makes later requests for this path get these replies, in order.
    void answer(const std::string& of, const Replies& replies) {
        transport.script_of[path(of)] = {replies.begin(), replies.end()};
    }
    /// Returns the number of requests for this path since the last pass began.
    std::size_t asked(const std::string& of) const {
        const auto is_it = [&](const auto& sent) {
            return sent.target.substr(0, sent.target.find('?')) == path(of);
        };
        return static_cast<std::size_t>(std::ranges::count_if(transport.sent, is_it));
    }

    FeedReport run(const std::string& resource, PassMode mode = {}) {
        transport.sent.clear();
        transport.sent_at.clear();
        std::optional<FeedReport> report;
        const PassParts parts{session, store, time, log, settings};
        asio::co_spawn(time.loop(), run_pass(*catalogue.find(resource), parts, mode),
                       [&](const std::exception_ptr& error, FeedReport done) {
                           rethrow(error);
                           report.emplace(std::move(done));
                       });
        time.run_until([&] { return report.has_value(); });
        return std::move(*report);
    }
    /// Runs a sweep: reads everything, and marks missing records deleted.
    FeedReport sweep(const std::string& resource, bool accept_deletes = false) {
        PassMode mode;
        mode.from_start = true;
        mode.accept_deletes = accept_deletes;
        return run(resource, mode);
    }

    mirror::FeedState state(const std::string& resource) {
        return mirror->feeds().state({tenant_id, resource}).value();
    }
    std::string text(const std::string& sql) const {
        return testing::open_to_read(file).execAndGet(sql).getString();
    }
    /// Returns the ids of the live rows as "1 2 3".
    std::string live(const std::string& table) const {
        return text("SELECT group_concat(id, ' ') FROM (SELECT id FROM " + table +
                    " WHERE _deleted_at IS NULL ORDER BY id)");
    }
    /// Changes the database directly, without the mirror.
    void execute(const std::string& sql) const { testing::open_to_write(file).exec(sql); }
    /// Prevents writing rows with this id, until allow_all() is called.
    void forbid_row(const std::string& table, const std::string& id) const {
        execute("CREATE TRIGGER forbidden BEFORE INSERT ON " + table + " WHEN NEW.id = " + id +
                " BEGIN SELECT RAISE(ABORT, 'forbidden'); END");
    }
    void allow_all() const { execute("DROP TRIGGER forbidden"); }

    testing::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "mirror.db";
    const Catalogue& catalogue;
    Settings settings;
    std::unique_ptr<mirror::Mirror> mirror =
        mirror::Mirror::open({file, {"production"}}, catalogue, time).value();
    Store store{time.loop().get_executor(), *mirror, stop.get_token()};
};

/// Returns records as JSON: {"id":1},{"id":2}.
inline std::string records(std::initializer_list<int> ids) {
    std::string all;
    for (const int id : ids) { all += (all.empty() ? "" : ",") + (R"({"id":)" + std::to_string(id) + "}"); }
    return all;
}

/// Returns a page of an export feed. The next pass continues with the token of the last page.
inline api::HttpReply exported(const std::string& data, const std::string& token = "T",
                               bool has_more = false) {
    return reply(200, std::string(R"({"hasMore":)") + (has_more ? "true" : "false") + R"(,"continueFrom":")" +
                          token + R"(","data":[)" + data + "]}");
}

/// Returns a page of a list of `total` records. Its Date is noon of the first day of virtual time.
inline api::HttpReply listed(const std::string& data, std::size_t total, bool has_more = false) {
    return reply(200,
                 R"({"page":1,"pageSize":5000,"totalCount":)" + std::to_string(total) + R"(,"hasMore":)" +
                     (has_more ? "true" : "false") + R"(,"data":[)" + data + "]}",
                 {{"Date", "Tue, 10 Mar 2026 12:00:00 GMT"}});
}

}  // namespace stmirror::sync
