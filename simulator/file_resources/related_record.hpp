// SPDX-License-Identifier: MIT
// What a record of ServiceTitan's modules has in common with other records: an invoice has the customer of
// its job, a technician's name is that of the technician. The texts of the catalogue's columns say which
// table an id belongs to ("customers.id"). Other fields get the words and amounts that such records have.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "catalogue/catalogue.hpp"
#include "simulator/file_resources/record_plan.hpp"
#include "simulator/file_resources/record_rules.hpp"
#include "simulator/tenant/collection.hpp"

namespace stmirror::simulator {

/// The records of a table; null if the simulator has none (yet).
using RecordsOf = std::function<const Collection*(const Resource& resource)>;

/// The table to which the text of a column refers: the last one that the catalogue has. Null if there is
/// none.
const Resource* linked_resource(const Catalogue& catalogue, const Column& column);

/// The name of the resource whose records come first, and to which each record belongs; empty if there is
/// none.
std::string_view owner_name(std::string_view resource);

/// Fills the values of one resource. The catalogue and the collections must outlive it.
class RelatedRecord {
 public:
    RelatedRecord(const Resource& resource, const Catalogue& catalogue, std::size_t customers,
                  RecordsOf records_of);

    /// `fixed` is the same each time for a record, `changing` differs after each change of it. The record's
    /// text is the one before the change; empty: it is new.
    FieldValues values(const Record& record, Random fixed, Random changing) const;

 private:
    struct Link {
        std::string field;
        const Resource* target;
        std::string owner_field;  ///< the owner's field with the same target; empty: it has none
    };
    struct Name {
        std::string field;
        std::string id_field;
        const Resource* target;
        std::string target_field;
    };

    void add_names(const Resource& resource);
    const Record* owner_of(const Record& record, std::uint64_t ordinal) const;
    /// `before` is the record's text before a change; empty: it is new.
    void set_links(FieldValues& values, std::string_view before, const Record* owner, Random& random) const;
    std::string random_id(const Resource& target, Random& random) const;
    const Record* record_of(const Resource& target, std::string_view id) const;

    const Resource& resource_;
    const Catalogue& catalogue_;
    const std::size_t customers_;
    const RecordsOf records_of_;
    const Resource* owner_ = nullptr;
    std::vector<Link> links_;
    std::vector<Name> names_;
};

}  // namespace stmirror::simulator
