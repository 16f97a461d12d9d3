// SPDX-License-Identifier: MIT
// What a refresh is asked for: a record, or all records of a parent; from the words of a command, or from a
// write and what came back. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/operation.hpp"

namespace stmirror::sync {

struct RefreshTarget {
    /// What `key` names.
    enum class Of {
        Record,   ///< a record of `resource`
        Parent,   ///< a record on which records of `resource` hang: all of them are meant
        Rows,     ///< `key` is a value: the rows of `resource` that have it in `column`
        Through,  ///< a record of `through`: its column `column` is the key of the record of `resource`
    };
    const Resource* resource = nullptr;
    Of of = Of::Record;
    std::string key;    ///< as in the change log: [17]; of Rows the value alone
    NamePairs known{};  ///< further columns of the record, for its own operation
    const Resource* through = nullptr;
    std::string column{};
    auto operator<=>(const RefreshTarget&) const = default;
};

/// A key as people write it: "17", "0f8fad5b-…", "17/home" with the values of several key columns in their
/// order. Errc::Usage says which form it has.
Result<std::string> key_from_text(const Resource& resource, std::string_view text);

/// The key whose columns have these values, as in the change log; empty where one of them fits no such
/// column.
std::string key_of(const Resource& resource, const std::vector<std::string>& values);

/// What a write came to.
struct Written {
    NamePairs path;  ///< placeholder -> value
    std::string_view request{};
    std::string_view answer{};
};

/// The records that the operation touched, as far as body and answer name them.
std::vector<RefreshTarget> touched(const Operation& operation, const Written& written,
                                   const Catalogue& catalogue);

}  // namespace stmirror::sync
