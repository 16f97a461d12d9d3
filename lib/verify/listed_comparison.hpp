// SPDX-License-Identifier: MIT
// Holds what has no windows of time against the source: a small list as a whole, or the records of some
// parents drawn by lot. What differs is read again on both sides before it is said to differ. Loop's thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sync/store/mirror_side.hpp"
#include "verify/report.hpp"
#include "verify/source.hpp"

namespace stmirror::sync {

/// Whose records the parents are.
struct Parents {
    const Resource* resource = nullptr;
    std::uint64_t rows = 0;    ///< live ones in the mirror
    std::uint64_t sample = 0;  ///< so many are looked at
};

class ListedComparison {
 public:
    /// What the source shows as changed at `before` or later is no difference.
    ListedComparison(const Resource& resource, Source& source, MirrorSide& mirror, Random& random,
                     Timestamp before, ResourceVerdict& verdict);

    /// These throw ErrorException where they cannot be finished, RefusedException where the list is closed.
    asio::awaitable<void> compare_list();
    asio::awaitable<void> compare_parents(Parents parents);
    /// The source's record for a row of the mirror: `raw` and `parent` of the difference that it then is.
    /// Empty: the source does not show it. `parent` is null for a list.
    asio::awaitable<std::optional<Difference>> find(std::string key, const Resource* parent);

 private:
    /// One reading: a list, or the list of one parent.
    struct Part {
        api::Query placeholders;
        NamePairs where;     ///< which rows of the mirror belong to it
        ParentCells filled;  ///< columns that the records' JSON does not have
    };
    enum class Answer { Compared, Refused };
    enum class Rows { Compared, Ignored };  ///< Ignored: as if the mirror were empty

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
    MirrorSide* mirror_;
    Random* random_;
    Timestamp before_;
    ResourceVerdict* verdict_;
};

}  // namespace stmirror::sync
