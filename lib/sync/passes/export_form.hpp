// SPDX-License-Identifier: MIT
// Converts records to the form in which an export shows them. The table of an export feed holds that form,
// which has fields that the record's own operation lacks. A record read by its own operation is converted
// before it is written. Otherwise the row would differ from the record that the feed brings later. Call only
// on the loop thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/page_decoder.hpp"
#include "async/waiting.hpp"
#include "base/timestamp.hpp"
#include "catalogue/page.hpp"
#include "sync/passes/export_search.hpp"
#include "sync/store/mirror_side.hpp"

namespace stmirror::sync {

class Pass;

class ExportForm {
 public:
    /// `pass` must be of a resource whose own feed is an export. Requests are sent through `pass`.
    ExportForm(Pass& pass, MirrorSide& mirror) : pass_(&pass), mirror_(&mirror) {}

    struct Converted {
        std::vector<Page> pages;
        /// The keys of records that cannot be written. The search did not find them in the export, and the
        /// mirror has no live row with the missing fields, or only an inactive one.
        std::vector<std::string> not_shown;
    };
    /// Returns the records of `pages` that differ from the mirror's, ready to be written. They are in the
    /// export's form. If the search did not find a record in the export, the fields that only the export has
    /// are taken from the mirror's live row.
    asio::awaitable<Converted> converted(const std::vector<Page>& pages);

    struct Vanished {
        std::vector<Page> pages;  ///< the record in the export's form, to be written; empty if not shown
        bool is_gone = false;     ///< the record is deleted, because the export does not show it either
    };
    /// Searches the export for a record that its own operation did not return. Throws if the search ended
    /// before it was known whether the export has the record.
    asio::awaitable<Vanished> vanished(std::string key);

 private:
    struct Wanted {
        std::string raw;
        std::optional<Timestamp> modified;
        std::optional<std::string> own;  ///< the JSON of the live row; empty if there is none
    };

    asio::awaitable<ExportSearch> search_all(const std::map<std::string, Wanted>& wanted);
    asio::awaitable<ExportSearch> search(SoughtRecords sought);
    asio::awaitable<std::optional<mirror::StoredRecord>> row(std::string key);
    Page decoded(const std::string& raw);

    Pass* pass_;
    MirrorSide* mirror_;
    api::PageDecoder decoder_;
};

}  // namespace stmirror::sync
