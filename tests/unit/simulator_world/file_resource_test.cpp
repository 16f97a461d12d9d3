// SPDX-License-Identifier: MIT
// Tests resources that only a user's files define.
#include <algorithm>
#include <map>

#include "simulator/file_resources/file_operations.hpp"
#include "simulator/text/json_text.hpp"
#include "simulator/world/operations.hpp"
#include "support/customer_files.hpp"
#include "support/source_paths.hpp"
#include "world_fixture.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view visits_file = R"(about = "Visits."
columns = [
    { field = "customer.id", type = "integer", key = true, about = "The customer." },
    { field = "meta.guid", type = "text", key = true, about = "Its id." },
    { field = "meta.changed", type = "time", about = "Its change." },
    { field = "meta.note", type = "text", about = "A note." },
    { field = "price", type = "real", about = "A price." },
    { field = "done", type = "boolean", about = "Done." },
]
modified = "meta_changed"
[[child]]
name = "visit_parts"
field = "parts"
about = "Parts."
columns = [{ field = "kind.name", type = "text", about = "A." }, { field = "count", type = "integer", about = "B." }]
[[child]]
name = "visit_tags"
field = "tagTypeIds"
about = "Tags."
columns = [{ name = "tag_type_id", type = "integer", about = "A." }]
[feed]
kind = "export"
path = "/visits/v2/tenant/{tenant}/export/visits"
scope = "tn.visits:r"
)";

Catalogue with_visits() {
    const std::vector<ResourceFile> files{{"visits.toml", std::string(visits_file)}};
    return Catalogue::parse(files).value();
}

class FileResources : public ::testing::Test {
 protected:
    Reply call(const std::string& path, Pairs query = {}) {
        return world.handle({"GET", path, std::move(query), {}, {}});
    }
    json get(const std::string& path, Pairs query = {}) {
        const auto reply = call(path, std::move(query));
        EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
        return json::parse(reply.body);
    }
    /// Returns every record of an export feed after a token.
    std::vector<json> walk(const std::string& path, std::string from = {}, Pairs further = {}) {
        std::vector<json> all;
        for (bool more = true; more;) {
            Pairs query = further;
            query.emplace_back("from", from);
            const auto page = get(path, query);
            for (const auto& record : page["data"]) { all.push_back(record); }
            more = page["hasMore"].get<bool>();
            from = page["continueFrom"].get<std::string>();
            token = from;
        }
        return all;
    }
    json control(const std::string& command, const json& body) {
        const auto reply =
            world.control({"POST", "/_simulator/tenant/1234567/" + command, {}, {}, body.dump()});
        EXPECT_EQ(reply.status, 200) << command << " " << reply.body;
        return json::parse(reply.body);
    }

    static constexpr auto jobs_export = "/jpm/v2/tenant/1234567/export/jobs";
    static constexpr auto jobs_list = "/jpm/v2/tenant/1234567/jobs";

    ManualClock clock;
    Catalogue catalogue = Catalogue::all_modules();
    World world{catalogue, small_world(), clock};
    std::string token;
};

TEST_F(FileResources, AreExportedInTheOrderOfTheirChange) {
    const auto jobs = walk(jobs_export);
    EXPECT_EQ(jobs.size(), world.size("jobs"));
    EXPECT_EQ(jobs.size(), small_world().customers);
    std::set<json> ids;
    for (const auto& job : jobs) { ids.insert(job["id"]); }
    EXPECT_EQ(ids.size(), jobs.size());
    const auto stamp = [](const json& job) {
        return *Timestamp::parse(job["modifiedOn"].get<std::string>());
    };
    EXPECT_TRUE(std::ranges::is_sorted(jobs, {}, stamp));
}

TEST_F(FileResources, HaveEveryFieldOfTheirFileInItsType) {
    const auto& resource = *catalogue.find("jobs");
    for (const auto& job : walk(jobs_export)) {
        for (const auto& column : resource.columns) {
            auto pointer = "/" + column.field;
            std::ranges::replace(pointer, '.', '/');
            const auto value = job.value(json::json_pointer(pointer), json());
            if (value.is_null()) { continue; }
            EXPECT_EQ(value.is_number_integer(), column.type == ColumnType::Integer) << column.name;
            EXPECT_EQ(value.is_boolean(), column.type == ColumnType::Boolean) << column.name;
            if (column.type == ColumnType::Time) { EXPECT_TRUE(Timestamp::parse(value.get<std::string>())); }
        }
        EXPECT_TRUE(job["tagTypeIds"].is_array());
        EXPECT_TRUE(job.contains("jobGeneratedLeadSource"));
    }
}

TEST_F(FileResources, ReferToTheRecordsThatTheirColumnsName) {
    std::set<json> customers;
    world.for_each("customers", Form::Export,
                   [&](const SourceRecord& record) { customers.insert(json::parse(record.json)["id"]); });
    for (const auto& job : walk(jobs_export)) {
        if (!job["customerId"].is_null()) {
            EXPECT_TRUE(customers.contains(job["customerId"])) << job["customerId"];
        }
    }
}

TEST_F(FileResources, AreTheSameForTheSameSeed) {
    World again{catalogue, small_world(), clock};
    std::vector<std::string> first;
    std::vector<std::string> second;
    world.for_each("invoices", Form::Export, [&](const auto& record) { first.push_back(record.json); });
    again.for_each("invoices", Form::Export, [&](const auto& record) { second.push_back(record.json); });
    EXPECT_EQ(first, second);
    EXPECT_FALSE(first.empty());
}

TEST_F(FileResources, HideRecentChangesAsEveryExportDoes) {
    walk(jobs_export);
    const auto stable = token;
    clock.time = clock.time + std::chrono::hours{1};
    control("mutate", {{"resource", "jobs"}, {"writes", 20}});
    EXPECT_TRUE(walk(jobs_export, stable).empty());
    EXPECT_FALSE(walk(jobs_export, stable, {{"includeRecentChanges", "true"}}).empty());
    clock.time = clock.time + std::chrono::minutes{16};
    EXPECT_FALSE(walk(jobs_export, stable).empty());
}

TEST_F(FileResources, MisbehaveAsEveryExportDoes) {
    world.faults().refuse_token = 1;
    EXPECT_EQ(call(jobs_export, {{"from", "2020-01-01"}}).status, 400);
    EXPECT_EQ(call(jobs_export, {{"from", "nonsense"}}).status, 400);
    world.faults().empty_page_with_has_more = 1;
    const auto page = get(jobs_export);
    EXPECT_TRUE(page["data"].empty());
    EXPECT_TRUE(page["hasMore"]);
}

TEST_F(FileResources, AreListedAsTheirFallbackSays) {
    const auto all = get(jobs_list, {{"pageSize", "7"}, {"includeTotal", "true"}, {"sort", "-Id"}});
    EXPECT_EQ(all["totalCount"], world.size("jobs"));
    EXPECT_EQ(all["data"].size(), 7U);
    EXPECT_GT(all["data"][0]["id"], all["data"][6]["id"]);
    const auto id = all["data"][3]["id"].dump();
    const auto some = get(jobs_list, {{"ids", id + ",1"}});
    ASSERT_EQ(some["data"].size(), 1U);
    EXPECT_EQ(some["data"][0], all["data"][3]);
    EXPECT_EQ(get(jobs_list, {{"modifiedOnOrAfter", "2100-01-01"}, {"includeTotal", "true"}})["totalCount"],
              0);
    EXPECT_EQ(call(jobs_list, {{"pageSize", "5001"}}).status, 400);
    EXPECT_EQ(get(std::string(jobs_list) + "/" + id), all["data"][3]);
    EXPECT_EQ(call(std::string(jobs_list) + "/1").status, 404);
}

TEST_F(FileResources, InactiveOnesAreHiddenWhereTheFileAsksForThem) {
    const auto tag_types = "/settings/v2/tenant/1234567/tag-types";
    const auto total = [&](Pairs query) {
        query.emplace_back("includeTotal", "true");
        return get(tag_types, query)["totalCount"].get<std::size_t>();
    };
    EXPECT_EQ(total({{"active", "Any"}}), world.size("tag_types"));
    EXPECT_LT(total({}), world.size("tag_types"));
    EXPECT_EQ(total({}) + total({{"active", "False"}}), world.size("tag_types"));
}

TEST_F(FileResources, ChangeByCommand) {
    const auto size = world.size("jobs");
    std::map<std::string, std::string> before;
    world.for_each("jobs", Form::Export, [&](const auto& record) { before[record.key] = record.json; });
    control("mutate", {{"resource", "jobs"}, {"writes", 40}});
    std::size_t inserted = 0;
    std::size_t updated = 0;
    world.for_each("jobs", Form::Export, [&](const auto& record) {
        const auto found = before.find(record.key);
        if (found == before.end()) {
            ++inserted;
        } else if (found->second != record.json) {
            ++updated;
        }
    });
    EXPECT_GT(inserted, 0U);
    EXPECT_GT(updated, 0U);
    EXPECT_EQ(world.size("jobs"), size + inserted);
    EXPECT_EQ(control("sizes", json::object())["jobs"], size + inserted);
    const auto id = before.begin()->first.substr(1, before.begin()->first.size() - 2);
    control("delete", {{"resource", "jobs"}, {"id", id}});
    EXPECT_EQ(call(std::string(jobs_list) + "/" + id).status, 404);
    EXPECT_EQ(world.control({"POST", "/x/mutate", {}, {}, R"({"resource": "job", "writes": 1})"}).status,
              404);
}

TEST_F(FileResources, TakeOneStampOrComeLate) {
    const auto stamp = clock.time - std::chrono::hours{500};
    EXPECT_EQ(world.touch("jobs", 9, stamp), 9U);
    const auto late = world.commit_late("jobs", stamp);
    ASSERT_TRUE(late);
    const auto jobs = walk(jobs_export);
    EXPECT_EQ(
        std::ranges::count(jobs, json(stamp_text(stamp)), [](const json& job) { return job["modifiedOn"]; }),
        10);
}

TEST_F(FileResources, AreReadWithTheScopeOfTheirFile) {
    const auto operations = operations_of(catalogue);
    EXPECT_EQ(operations("GET", jobs_export).value().scope, "tn.jpm.jobs:r");
    EXPECT_EQ(operations("GET", jobs_export).value().name, "GET /jpm/v2/tenant/{tenant}/export/jobs");
    EXPECT_EQ(operations("GET", "/jpm/v2/tenant/1/jobs/17").value().scope, "tn.jpm.jobs:r");
    EXPECT_EQ(operations("GET", "/crm/v2/tenant/1/customers").value().scope, "tn.crm.customers:r");
    EXPECT_FALSE(operations("POST", jobs_export));
    EXPECT_FALSE(operations_of(Catalogue::built_in())("GET", jobs_export));
}

TEST_F(FileResources, OfAnyShapeHaveTheirKeyAndStamp) {
    const auto visits = with_visits();
    World other{visits, small_world(), clock};
    other.mutate_file("visits", 10);
    std::set<std::string> keys;
    other.for_each("visits", Form::Export, [&](const SourceRecord& record) {
        const auto visit = json::parse(record.json);
        EXPECT_EQ(json::parse(record.key), json::array({visit["customer"]["id"], visit["meta"]["guid"]}));
        EXPECT_TRUE(Timestamp::parse(visit["meta"]["changed"].get<std::string>()));
        keys.insert(record.key);
    });
    EXPECT_EQ(keys.size(), other.size("visits"));
    EXPECT_FALSE(other.commit_late("visits", clock.time));
}

TEST_F(FileResources, BelowAParentAreNotServed) {
    const std::vector<ResourceFile> files{{"files.toml", stmirror::testing::customer_files},
                                          {"customers.toml", std::string(R"(about = "A."
columns = [{ field = "id", type = "integer", key = true, about = "A." }]
[feed]
kind = "list"
path = "/crm/v2/tenant/{tenant}/customers"
)")}};
    const auto parsed = Catalogue::parse(files).value();
    EXPECT_TRUE(file_operations(parsed).empty());
}

}  // namespace
}  // namespace stmirror::simulator
