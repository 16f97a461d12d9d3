// SPDX-License-Identifier: MIT
// Tables of an export hold the export's form of each record, which has fields that the record's own operation
// lacks. A record that came by another way is written as the export has it: it differs from nothing that the
// feed brings later. Loop's thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/page_decoder.hpp"
#include "sync/passes/pass.hpp"
#include "sync/store/mirror_side.hpp"

namespace stmirror::sync {

class ExportForm {
 public:
    /// `pass` is of a resource whose own feed is an export, and is read by it.
    ExportForm(Pass& pass, MirrorSide& mirror) : pass_(&pass), mirror_(&mirror) {}

    /// The records of `pages` that differ from the mirror's, as they are to be written: in the export's form,
    /// or, where the export does not show them soon enough, with the fields that only the mirror's row has.
    asio::awaitable<std::vector<Page>> converted(const std::vector<Page>& pages);

    /// What is to be done with a row whose record the API does not show by itself.
    struct Vanished {
        std::vector<Page> pages;  ///< the export shows it: to be written
        bool is_gone = false;     ///< nor does the export
    };
    asio::awaitable<Vanished> vanished(std::string key);

 private:
    using Found = std::map<std::string, std::string>;  ///< key -> JSON
    struct Wanted {
        std::string raw;
        std::optional<Timestamp> modified;
        std::string own;  ///< the row's JSON, or as much of it as the key says
    };

    asio::awaitable<Found> search_all(const std::map<std::string, Wanted>& wanted);
    asio::awaitable<Found> search(std::set<std::string> keys, Timestamp from);
    asio::awaitable<std::optional<mirror::StoredRecord>> row(std::string key);
    Page decoded(const std::string& raw);

    Pass* pass_;
    MirrorSide* mirror_;
    api::PageDecoder decoder_;
};

}  // namespace stmirror::sync
