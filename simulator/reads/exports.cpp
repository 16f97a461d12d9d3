// SPDX-License-Identifier: MIT
#include "simulator/reads/exports.hpp"

#include <algorithm>

#include "simulator/reads/continuation_token.hpp"
#include "simulator/reads/query.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

struct ExportPage {
    std::vector<const Record*> records;
    FeedPosition end;  ///< the position after the last record of the page
    bool has_more = false;
};

/// Subtracts one from the count. Returns false if it is already zero.
bool spend(std::uint32_t& count) {
    if (count == 0) { return false; }
    --count;
    return true;
}

/// Returns the position from which a request reads. Without `from`, it is the very start. For a date or a
/// time, it is the position just before the records of that instant. For any other value, returns empty and
/// sets `refused`.
std::optional<FeedPosition> read_from(const Query& query, bool& refused) {
    const auto from = query.text("from");
    if (!from) { return FeedPosition{}; }
    if (const auto token = read_token(*from)) { return token; }
    if (const auto time = Timestamp::parse(*from)) { return FeedPosition{*time, 0}; }
    refused = true;
    return std::nullopt;
}

ExportPage read_page(const Tenant& tenant, const Collection& records, const FeedPosition& from,
                     bool include_recent) {
    const auto horizon = tenant.clock.utc_now() - tenant.options.horizon;
    ExportPage page{.records = {}, .end = from};
    records.walk_by_modified(modified_key(from.modified, from.id), [&](const Record& record) {
        if (!include_recent && record.modified > horizon) { return false; }
        page.has_more = page.records.size() == tenant.options.export_page_size;
        if (!page.has_more) { page.records.push_back(&record); }
        return !page.has_more;
    });
    if (!page.records.empty()) { page.end = {page.records.back()->modified, page.records.back()->id}; }
    return page;
}

void misbehave(WorldFaults& faults, const FeedPosition& from, ExportPage& page) {
    if (spend(faults.empty_page_with_has_more)) { page = {.records = {}, .end = from, .has_more = true}; }
    if (!page.records.empty() && spend(faults.reverse_page)) { std::ranges::reverse(page.records); }
    if (page.has_more && spend(faults.repeat_token)) { page.end = from; }
}

std::optional<std::string> token_of(const ExportPage& page, const WorldFaults& faults) {
    if (!page.has_more && faults.end_token == WorldFaults::EndToken::Null) { return std::nullopt; }
    if (!page.has_more && faults.end_token == WorldFaults::EndToken::Empty) { return ""; }
    return write_token(page.end);
}

}  // namespace

Reply export_reply(Tenant& tenant, const Request& request, const Collection& records) {
    Query query(request);
    const bool include_recent = query.boolean("includeRecentChanges").value_or(false);
    bool refused = query.has("from") && spend(tenant.faults.refuse_token);
    const auto from = read_from(query, refused);
    if (refused) { query.refuse("from", "The value of 'from' is neither a date nor a continuation token."); }
    if (!query.errors().empty()) { return tenant.bad_request(query.errors()); }

    auto page = read_page(tenant, records, *from, include_recent);
    misbehave(tenant.faults, *from, page);
    std::size_t bytes = 128;
    for (const auto* record : page.records) { bytes += record->text.size() + 1; }
    std::string body;
    body.reserve(bytes);
    ObjectWriter writer(body);
    const auto token = token_of(page, tenant.faults);
    writer.boolean("hasMore", page.has_more).text_or_null("continueFrom", token);
    writer.member("data") += '[';
    for (const auto* record : page.records) {
        if (record != page.records.front()) { body += ','; }
        body += record->text;
    }
    body += ']';
    writer.end();
    return json_reply(200, std::move(body));
}

}  // namespace stmirror::simulator
