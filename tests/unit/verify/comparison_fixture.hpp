// SPDX-License-Identifier: MIT
// Fixture: both sides of a comparison of leads. One is a real mirror. The other is a source that answers from
// a script or from a table in memory.
#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sync/store/mirror_side.hpp"
#include "unit/sync/passes/pass_fixture.hpp"
#include "unit/sync/passes/scripted_pages.hpp"
#include "verify/source.hpp"
#include "verify/suspects.hpp"

namespace stmirror::verify {

using sync::exported;
using sync::listed;
using sync::problem;
using sync::Replies;

class ComparisonTest : public sync::PassTest {
 protected:
    explicit ComparisonTest(const std::string& name = "leads") : resource(*catalogue.find(name)) {
        settings.limits.page_size = 5000;
        use_list(0, {{}});
    }

    /// Makes the source read the list of this fallback.
    void use_list(std::size_t fallback, std::vector<api::Query> lists) {
        SourceFeeds feeds;
        feeds.list = &resource.fallbacks.at(fallback);
        feeds.lists = std::move(lists);
        feeds.has_export = true;
        source.use(feeds);
    }

    void run_to_end(asio::awaitable<void> work) {
        bool is_over = false;
        std::exception_ptr thrown;
        asio::co_spawn(time.loop(), std::move(work), [&](const std::exception_ptr& error) {
            thrown = error;
            is_over = true;
        });
        time.run_until([&] { return is_over; });
        rethrow(thrown);
    }
    template <class T>
    T run_to_end(asio::awaitable<T> work) {
        std::optional<T> result;
        run_to_end(sync::keep_result(std::move(work), result));
        return std::move(*result);
    }

    /// Fills the mirror's empty table with these records, as if they came from the export.
    void have(const std::string& data) {
        answer("export/leads", {exported(data), exported("")});
        EXPECT_EQ(run("leads").state, sync::FeedReport::State::Done);
        transport.sent.clear();
        answer("export/leads", {exported("")});
    }

    const Resource& resource;
    Source source{resource, session, 5000};
    std::unique_ptr<mirror::Reader> reader = mirror::Reader::open(file).value();
    sync::MirrorSide mirrored{time.loop().get_executor(), *reader};
    ComparisonTerms terms{tenant_id, *Timestamp::parse("2026-03-01T00:00:00Z"), true};
};

/// Returns a lead in the list's form. It was created and last changed at noon of a day in February 2026.
inline std::string lead(int id, const std::string& summary = "leak", int day = 1) {
    const auto at =
        R"("2026-02-)" + std::string(day < 10 ? "0" : "") + std::to_string(day) + R"(T12:00:00Z")";
    return R"({"id":)" + std::to_string(id) + R"(,"summary":")" + summary + R"(","createdOn":)" + at +
           R"(,"modifiedOn":)" + at + "}";
}
/// Returns the lead of lead() in the export's form.
inline std::string exported_lead(int id, bool active = true, const std::string& summary = "leak",
                                 int day = 1) {
    auto record = lead(id, summary, day);
    record.pop_back();
    return record + R"(,"active":)" + (active ? "true" : "false") + "}";
}

}  // namespace stmirror::verify
