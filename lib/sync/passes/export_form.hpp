// SPDX-License-Identifier: MIT
// Converts records to the form in which their export shows them: tables of an export hold that form, which
// has fields that the record's own operation lacks. A record read by its own operation is converted before it
// is written, so that it does not differ from what the feed brings later. Loop's thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "api/page_decoder.hpp"
#include "sync/passes/export_search.hpp"
#include "sync/passes/pass.hpp"
#include "sync/store/mirror_side.hpp"

namespace stmirror::sync {

class ExportForm {
 public:
    /// `pass`: of a resource whose own feed is an export; its requests go through it.
    ExportForm(Pass& pass, MirrorSide& mirror) : pass_(&pass), mirror_(&mirror) {}

    struct Converted {
        std::vector<Page> pages;
        /// Keys of records that cannot be written: the search did not find them in the export, and the mirror
        /// has no live row with the missing fields, or only an inactive one.
        std::vector<std::string> not_shown;
    };
    /// The records of `pages` that differ from the mirror's, ready to be written: in the export's form or, if
    /// the search did not find them in the export, with the fields that only the mirror's live row has.
    asio::awaitable<Converted> converted(const std::vector<Page>& pages);

    /// What to do with a row whose record its own operation does not show. Fails if the search ended before
    /// it could tell.
    struct Vanished {
        std::vector<Page> pages;  ///< not empty: the export shows the record; write these
        bool is_gone = false;     ///< the export does not show it either: it is gone
    };
    asio::awaitable<Vanished> vanished(std::string key);

 private:
    struct Wanted {
        std::string raw;
        std::optional<Timestamp> modified;
        std::optional<std::string> own;  ///< the JSON of the live row, if there is one
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
