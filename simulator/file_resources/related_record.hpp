// SPDX-License-Identifier: MIT
// What a record of ServiceTitan's modules has in common with other records. For example, an invoice has the
// customer of its job, and a technician's name is the name in the technician's record. The texts of the
// catalogue's columns say to which table an id belongs ("customers.id"). Other fields get plausible words and
// amounts.
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

/// Returns the records of a table, or null if the simulator has none (yet).
using RecordsOf = std::function<const Collection*(const Resource& resource)>;

/// Returns the table to which the text of a column refers, or null if it refers to none. If the text names
/// several tables, returns the last one that the catalogue has.
const Resource* linked_resource(const Catalogue& catalogue, const Column& column);

/// Returns the name of the resource that owns the records of `resource`. The records of the owner must be
/// generated first. Returns empty if there is no owner.
std::string_view owner_name(std::string_view resource);

/// Fills the values of one resource. The catalogue and the collections must outlive this object.
class RelatedRecord {
 public:
    RelatedRecord(const Resource& resource, const Catalogue& catalogue, std::size_t customers,
                  RecordsOf records_of, Timestamp generated);

    /// Returns the record to which a new record with this ordinal belongs, or null if there is none.
    const Record* owner_of_new(std::uint64_t ordinal) const;

    /// Returns the values of a record. `fixed` is the same each time for a record, `changing` is different
    /// after each change. `record.text` is the text before the change, or empty if the record is new.
    FieldValues values(const Record& record, Random fixed, Random changing) const;

 private:
    struct Link {
        std::string field;
        const Resource* target;
        std::string owner_field;  ///< the owner's field with the same target; empty if it has no such field
    };
    struct Name {
        std::string field;
        std::string id_field;
        const Resource* target;
        std::string target_field;
    };

    void add_names(const Resource& resource);
    const Record* owner_of(const Record& record, std::uint64_t ordinal) const;
    /// `before` is the record's text before a change, or empty if the record is new.
    void set_links(FieldValues& values, std::string_view before, const Record* owner, Random& random) const;
    std::string random_id(const Resource& target, Random& random) const;
    const Record* record_of(const Resource& target, std::string_view id) const;

    const Resource& resource_;
    const Catalogue& catalogue_;
    const std::size_t customers_;
    const RecordsOf records_of_;
    const Timestamp generated_;
    const Resource* owner_ = nullptr;
    std::vector<Link> links_;
    std::vector<Name> names_;
};

}  // namespace stmirror::simulator
