// SPDX-License-Identifier: MIT
#include "fixture.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"

namespace stmirror::mirror {

std::string Person::json() const {
    std::string text = R"({"id":)" + std::to_string(id) + R"(,"name":")" + name + R"(","modifiedOn":)";
    text += modified ? "\"" + *modified + "\"" : "null";
    text += R"(,"tags":[)";
    for (std::size_t i = 0; i < tags.size(); ++i) { text += (i == 0 ? "" : ",") + std::to_string(tags[i]); }
    return text + "]}";
}

Catalogue small_catalogue(const std::string& more_columns, const std::string& more_children) {
    const std::string people = R"(
singular = "person"
about = "People: everybody."
columns = [
    { field = "id", type = "integer", key = true, about = "The number." },
    { field = "name", type = "text", index = true, about = "The name." },
    { field = "modifiedOn", type = "time", about = "The last change." },
)" + more_columns + R"(
]
[[child]]
name = "person_tags"
field = "tags"
about = "Tags."
columns = [{ name = "tag_id", type = "integer", index = true, about = "The tag." }]
)" + more_children + R"(
[feed]
kind = "export"
path = "/crm/v2/tenant/{tenant}/export/customers"
)";
    const std::string meetings = R"(
singular = "meeting"
about = "Meetings."
columns = [
    { field = "room", type = "text", key = true, about = "The room." },
    { field = "hour", type = "integer", key = true, about = "The hour." },
]
[feed]
kind = "list"
path = "/crm/v2/tenant/{tenant}/booking-provider-tags"
)";
    const std::vector<ResourceFile> files{{"people.toml", people}, {"meetings.toml", meetings}};
    return Catalogue::parse(files).value();
}

Page page_of(const Catalogue& catalogue, const std::vector<Person>& people) {
    const auto& resource = *catalogue.find("people");
    Page page(resource);
    for (const auto& person : people) {
        page.body += person.json() + person.name + person.modified.value_or("");
    }
    std::size_t at = 0;
    const auto text = [&](std::size_t size) {
        const auto view = std::string_view(page.body).substr(at, size);
        at += size;
        return view;
    };
    for (const auto& person : people) {
        Row row;
        row.raw = text(person.json().size());
        row.hash = content_hash(row.raw);
        page.cells.emplace_back(person.id);
        page.cells.emplace_back(text(person.name.size()));
        page.cells.push_back(person.modified ? Cell(text(person.modified->size())) : Cell());
        row.modified = person.modified ? Timestamp::parse(*person.modified) : std::nullopt;
        page.rows.push_back(row);
        page.child_ranges.push_back({static_cast<std::uint32_t>(page.children[0].size()),
                                     static_cast<std::uint32_t>(person.tags.size())});
        for (const auto tag : person.tags) { page.children[0].emplace_back(tag); }
    }
    return page;
}

Result<std::unique_ptr<Mirror>> MirrorTest::try_open() const {
    return Mirror::open(options(), catalogue, clock);
}

MirrorTest::MirrorTest() { open(); }
MirrorTest::~MirrorTest() = default;

void MirrorTest::close() { mirror.reset(); }

OpenOptions MirrorTest::options() const { return {mirror_path(), {"production"}}; }

PageWriter& MirrorTest::pages() const { return mirror->pages(); }
FeedStates& MirrorTest::feeds() const { return mirror->feeds(); }
Sweeps& MirrorTest::sweeps() const { return mirror->sweeps(); }
ParentQueue& MirrorTest::parents() const { return mirror->parents(); }
RowRepairs& MirrorTest::repairs() const { return mirror->repairs(); }
ChangePruning& MirrorTest::pruning() const { return mirror->pruning(); }
MirrorFile& MirrorTest::file() const { return mirror->file(); }

void MirrorTest::open() {
    close();
    mirror = try_open().value();
}

ApplyOutcome MirrorTest::apply(const std::vector<Person>& people, const std::optional<CursorUpdate>& cursor) {
    const auto page = page_of(catalogue, people);
    return pages().apply(feed, std::span(&page, 1), cursor).value();
}

std::vector<std::string> MirrorTest::rows(const std::string& sql) const {
    const auto table = Reader::open(mirror_path()).value()->query(sql).value();
    std::vector<std::string> lines;
    for (const auto& row : table.rows) {
        std::string line;
        for (const auto& cell : row) { line += (&cell == row.data() ? "" : "|") + cell; }
        lines.push_back(line);
    }
    return lines;
}

std::unique_ptr<Reader> MirrorTest::reader() const { return Reader::open(mirror_path()).value(); }

void MirrorTest::execute(const std::string& sql) const {
    SQLite::Database(mirror_path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 1000).exec(sql);
}

std::string MirrorTest::value(const std::string& sql) const { return rows(sql).at(0); }

}  // namespace stmirror::mirror
