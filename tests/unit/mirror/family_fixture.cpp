// SPDX-License-Identifier: MIT
#include "family_fixture.hpp"

#include <algorithm>

#include "mirror/records/owned_cell.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/sweeps.hpp"

namespace stmirror::mirror {
namespace {

std::string text_of(const OwnedCell& cell) {
    const auto value = borrowed(cell);
    return key_text(std::span(&value, 1));
}

std::string json_of(const Resource& resource, const Record& record) {
    if (!record.json.empty()) { return record.json; }
    std::string json;
    for (std::size_t i = 0; i < resource.columns.size(); ++i) {
        json += resource.columns[i].field.empty() ? "" : text_of(record.cells[i]);
    }
    return "{" + json + "}";
}

}  // namespace

Catalogue family_catalogue(const std::string& more_columns) {
    const std::string people = R"(
singular = "person"
about = "People."
columns = [
    { field = "id", type = "integer", key = true, about = "The number." },
    { field = "name", type = "text", about = "The name." },
    { field = "modifiedOn", type = "time", about = "The last change." },
]
[feed]
kind = "export"
path = "/crm/v2/tenant/{tenant}/export/customers"
)";
    const std::string notes = R"(
singular = "note"
about = "Notes."
columns = [
    { field = "id", type = "integer", key = true, about = "The number." },
    { name = "person_id", parent = "id", index = true, about = "The person." },
    { field = "text", type = "text", about = "The text." },
]
[feed]
kind = "per_parent"
path = "/crm/v2/tenant/{tenant}/customers/{id}/notes"
parent = "people"
)";
    const std::string places = R"(
singular = "place"
about = "Places."
columns = [
    { field = "id", type = "text", key = true, about = "A GUID." },
    { field = "region", type = "integer", about = "The region." },
]
[feed]
kind = "list"
path = "/crm/v2/tenant/{tenant}/contacts/preferences"
)";
    const std::string visits = R"(
singular = "visit"
about = "Visits."
columns = [
    { name = "place_id", parent = "id", key = true, about = "The place." },
    { field = "name", type = "text", key = true, about = "The name." },
    { name = "region", parent = "region", about = "The place's." },
)" + more_columns + R"(
]
[feed]
kind = "per_parent"
path = "/crm/v2/tenant/{tenant}/contacts/{contactId}/contact-methods/{contactMethodId}/preferences"
parent = "places"
placeholders = { contactId = "region", contactMethodId = "id" }
)";
    const std::vector<ResourceFile> files{
        {"people.toml", people}, {"notes.toml", notes}, {"places.toml", places}, {"visits.toml", visits}};
    return Catalogue::parse(files).value();
}

Page page_of_records(const Resource& resource, const std::vector<Record>& records) {
    Page page(resource);
    std::size_t bytes = 0;
    for (const auto& record : records) {
        bytes += json_of(resource, record).size();
        for (const auto& cell : record.cells) {
            bytes += std::holds_alternative<std::string>(cell) ? std::get<std::string>(cell).size() : 0;
        }
    }
    page.body.reserve(bytes);  // the cells point into the body, so the body must not be reallocated
    const auto keep = [&](const std::string& text) {
        page.body += text;
        return std::string_view(page.body).substr(page.body.size() - text.size());
    };
    for (const auto& record : records) {
        auto& row = page.rows.emplace_back();
        row.raw = keep(json_of(resource, record));
        row.hash = content_hash(row.raw);
        for (std::size_t i = 0; i < resource.columns.size(); ++i) {
            const auto* text = std::get_if<std::string>(&record.cells[i]);
            page.cells.push_back(text != nullptr ? Cell(keep(*text)) : borrowed(record.cells[i]));
            if (text != nullptr && resource.columns[i].name == resource.modified) {
                row.modified = Timestamp::parse(*text);
            }
        }
    }
    return page;
}

Record person(std::int64_t id, const std::string& name, int hour) {
    return {{id, name, "2024-05-01T" + std::to_string(hour) + ":00:00.0000000Z"}};
}
Record note_of(std::int64_t person_id, std::int64_t id, const std::string& text) {
    return {{id, person_id, text}};
}

ApplyOutcome FamilyTest::put(const std::string& resource, const std::vector<Record>& records,
                             std::int64_t tenant_id) {
    const auto page = page_of_records(*catalogue.find(resource), records);
    return pages().apply({tenant_id, resource}, std::span(&page, 1), std::nullopt).value();
}

void FamilyTest::remove(const std::string& resource, const std::vector<std::string>& keys,
                        std::int64_t tenant_id) {
    const FeedKey id{tenant_id, resource};
    auto sweep = sweeps().begin(id).value();
    auto rows = sweep.missing_rows({}, 0, 1000).value();
    std::erase_if(rows,
                  [&](const MissingRow& row) { return std::ranges::find(keys, row.key) == keys.end(); });
    EXPECT_EQ(sweep.mark_deleted(rows, DeletedReason::Missing).value(), keys.size());
    sweep.finish(clock.time, 0).value();
}

std::string FamilyTest::ids(const FeedKey& key, bool background) {
    note(key);
    std::string text;
    for (const auto& each : next(key, background)) {
        const auto id = text_of(each.id);
        text += (text.empty() ? "" : " ") + id.substr(1, id.size() - 2);
    }
    return text;
}

Parent FamilyTest::parent(const FeedKey& key, const OwnedCell& id) {
    for (auto& each : next(key, true, 1000)) {
        if (each.id == id) { return std::move(each); }
    }
    ADD_FAILURE() << "no such parent";
    return {};
}

ApplyOutcome FamilyTest::read(const FeedKey& key, const OwnedCell& id, const std::vector<Record>& records,
                              ParentAnswer answer, bool mark_missing_deleted) {
    const auto page = page_of_records(*catalogue.find(key.resource), records);
    return pages()
        .apply_children(key, parent(key, id), answer, std::span(&page, 1), mark_missing_deleted)
        .value();
}

}  // namespace stmirror::mirror
