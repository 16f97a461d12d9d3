// SPDX-License-Identifier: MIT
// Selects and sorts the records that a list call requests, and writes one page of them.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "simulator/reads/query.hpp"
#include "simulator/tenant/tenant.hpp"

namespace stmirror::simulator {

/// The records that a list call may request, without paging.
struct Listing {
    std::optional<RecordId> parent{};  ///< if set, only records of this parent
    std::optional<std::vector<RecordId>> ids{};
    std::optional<std::vector<RecordId>> parents{};
    bool sortable = false;
    bool created_window = false;
    bool modified_window = false;
    std::function<bool(const Record&)> accepts{};  ///< a further condition; no condition if empty
};

/// Returns the listing that most lists use. Reads the parameter `ids`, and accepts a sort order and windows
/// of creation and modification.
Listing usual_listing(Query& query, Kind kind);

/// The records that a list may show, and the function that writes a record.
struct ListSource {
    const Collection& records;
    std::function<bool(const Record&)> shows;  ///< shows all records if empty
    std::function<void(std::string&, const Record&)> append;
};

/// Returns {page, pageSize, hasMore, totalCount, data}, or a 400 reply if a parameter is wrong or `query`
/// already has errors.
Reply paged_reply(Tenant& tenant, Query& query, const ListSource& source, const Listing& listing);
/// Returns the reply for a list of the records of one kind.
Reply paged_reply(Tenant& tenant, Query& query, Kind kind, const Listing& listing, Form form = Form::List);
/// Returns all records of a parent, or of the kind if there is no parent, as a JSON array without paging.
Reply array_reply(const Tenant& tenant, Kind kind, std::optional<RecordId> parent);

}  // namespace stmirror::simulator
