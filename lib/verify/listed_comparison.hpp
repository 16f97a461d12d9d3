// SPDX-License-Identifier: MIT
// Compares a resource that has no time windows. Compares a small list completely, or the records of
// randomly chosen parents. A record that differs is read again on both sides before it is reported. Call only
// on the loop thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sync/store/mirror_side.hpp"
#include "verify/report.hpp"
#include "verify/source.hpp"

namespace stmirror::verify {

/// The parents of a resource's records.
struct Parents {
    const Resource* resource = nullptr;
    std::uint64_t rows = 0;    ///< live rows in the mirror
    std::uint64_t sample = 0;  ///< how many parents to compare
};

class ListedComparison {
 public:
    /// Records that the source changed at `before` or later are not reported as different.
    ListedComparison(const Resource& resource, Source& source, sync::MirrorSide& mirror, Random& random,
                     Timestamp before, ResourceVerdict& verdict);

    /// compare_list() and compare_parents() throw ProblemException if they cannot finish, with
    /// Errc::MissingScope if the API refuses the list.
    asio::awaitable<void> compare_list();
    asio::awaitable<void> compare_parents(Parents parents);
    /// Reads the source's record for a row of the mirror. Returns a Difference with `raw` and `parent`, or
    /// empty if the source does not show the record. `parent` is null for a list.
    asio::awaitable<std::optional<Difference>> find(std::string key, const Resource* parent);

 private:
    /// One list to read: the whole list, or the list of one parent.
    struct Part {
        api::Query placeholders;
        NamePairs where;     ///< selects the mirror's rows of this part
        ParentCells filled;  ///< columns that are not in the records' JSON
    };
    enum class Answer { Compared, Gone, Refused };
    enum class Rows { Compared, Ignored };  ///< Ignored means as if the mirror were empty

    asio::awaitable<Answer> compare_part(Part part);
    asio::awaitable<Answer> look(const Part& part, std::map<std::string, Difference>& differing, Rows rows);
    asio::awaitable<std::optional<Part>> part_with(std::string key, const Resource& parent);
    asio::awaitable<std::vector<Part>> draw_parents(Parents parents);
    asio::awaitable<void> add_parts(Parents parents, std::uint64_t offset, std::size_t rows,
                                    std::vector<Part>& parts);
    std::vector<std::string> parent_columns() const;
    Part part_of(const std::vector<std::string>& values) const;
    void compare(const SourceRecords& source, const std::vector<mirror::StoredRecord>& mirrored,
                 const Part& part, std::map<std::string, Difference>& differing);

    const Resource* resource_;
    Source* source_;
    sync::MirrorSide* mirror_;
    Random* random_;
    Timestamp before_;
    ResourceVerdict* verdict_;
};

}  // namespace stmirror::verify
