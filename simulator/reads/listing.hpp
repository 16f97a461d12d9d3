// SPDX-License-Identifier: MIT
// Lists: which records a call asks for, in which order, and the page of them.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "simulator/reads/query.hpp"
#include "simulator/tenant/tenant.hpp"

namespace stmirror::simulator {

/// What one list call asks for, apart from paging.
struct Listing {
    std::optional<RecordId> parent{};  ///< only below this record
    std::optional<std::vector<RecordId>> ids{};
    std::optional<std::vector<RecordId>> parents{};
    bool sortable = false;
    bool created_window = false;
    bool modified_window = false;
    std::function<bool(const Record&)> accepts{};  ///< beyond the windows; empty: all
};

/// Most lists take ids, a sort and both windows.
Listing usual_listing(Query& query, Kind kind);

/// The records that a list may show, and how it writes one.
struct ListSource {
    const Collection& records;
    std::function<bool(const Record&)> shows;  ///< empty: all
    std::function<void(std::string&, const Record&)> append;
};

/// {page, pageSize, hasMore, totalCount, data}; 400 where a parameter is wrong, also one noted in `query`
/// before.
Reply paged_reply(Tenant& tenant, Query& query, const ListSource& source, const Listing& listing);
/// The same of the records of one kind.
Reply paged_reply(Tenant& tenant, Query& query, Kind kind, const Listing& listing, Form form = Form::List);
/// All records of a parent (or of the kind) as a bare array.
Reply array_reply(const Tenant& tenant, Kind kind, std::optional<RecordId> parent);

}  // namespace stmirror::simulator
