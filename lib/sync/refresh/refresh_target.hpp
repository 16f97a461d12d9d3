// SPDX-License-Identifier: MIT
// What a refresh is to read: a record, or all records of a parent. It is derived from the arguments of a
// command, or from a write request and its answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/operation.hpp"

namespace stmirror::sync {

struct RefreshTarget {
    /// What `key` identifies.
    enum class Of {
        Record,   ///< a record of `resource`
        Parent,   ///< a parent; all its records in `resource` are read
        Rows,     ///< all rows of `resource` whose column `column` has the value `key`
        Through,  ///< a record of `through`; its column `column` has the key of the record to read
    };
    const Resource* resource = nullptr;
    Of of = Of::Record;
    std::string key;    ///< in the form of the change log: [17]; for Rows the plain value
    NamePairs known{};  ///< other columns of the record that its operation may need
    const Resource* through = nullptr;
    std::string column{};
    auto operator<=>(const RefreshTarget&) const = default;
};

/// Parses a key as users write it: "17", "0f8fad5b-…", or "17/home" for several key columns in their order.
/// Otherwise fails with Errc::Usage and names the expected form.
Result<std::string> key_from_text(const Resource& resource, std::string_view text);

/// Returns the key with these values in the form of the change log. Empty if a value does not fit its column.
std::string key_of(const Resource& resource, const std::vector<std::string>& values);

/// A write request and its answer.
struct Written {
    NamePairs path;  ///< placeholder -> value
    std::string_view request{};
    std::string_view answer{};
};

/// Returns the records that the operation changed, as far as the path, the body and the answer of the request
/// name them.
std::vector<RefreshTarget> touched(const Operation& operation, const Written& written,
                                   const Catalogue& catalogue);

}  // namespace stmirror::sync
