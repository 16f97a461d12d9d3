// SPDX-License-Identifier: MIT
// The records of one file resource (see file_operations.hpp), and its operations. The seed, a record's id and
// its change count determine its random values. Its times of creation and change and `active` come from the
// record. Its references point to records that exist in the other tables when it is written. Not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/file_resources/file_operations.hpp"
#include "simulator/file_resources/file_record.hpp"
#include "simulator/file_resources/related_record.hpp"
#include "simulator/tenant/source_record.hpp"
#include "simulator/tenant/tenant.hpp"

namespace stmirror::simulator {

class FileResource {
 public:
    /// Generates as many records as plan_of() says. `resource`, `catalogue` and `tenant` must outlive this
    /// object.
    FileResource(const Resource& resource, const Catalogue& catalogue, Tenant& tenant,
                 const Referred& referred, const RecordsOf& records_of, Timestamp reference_time);

    const Resource& resource() const { return resource_; }
    const Collection& records() const { return records_; }
    SourceRecord source_record(const Record& record) const;

    /// Answers an operation of this resource. `id` is used only if the operation reads a single record.
    Reply handle(const FileOperation& operation, const Request& request, std::string_view id);

    /// Makes one random insert, update or, if records can be inactive, deactivation.
    void change();
    bool erase(std::string_view id);
    std::size_t touch(std::size_t count, Timestamp stamp);
    /// Adds a record with this modifiedOn. Returns its id.
    RecordId insert(Timestamp modified);
    bool has_guids() const { return guid_; }

 private:
    Reply list_reply(const Feed& feed, const Request& request);
    Reply single_reply(std::string_view id);
    void fill(Timestamp reference_time);
    void set_times(Record& record, const Record* owner, Timestamp reference_time, Random& random) const;
    RecordId new_id();
    std::string text_of(const Record& record) const;
    void put(const Record& record) { records_.put(record, text_of(record)); }

    const Resource& resource_;
    Tenant& tenant_;
    FileRecordWriter writer_;
    std::optional<RelatedRecord> related_;  ///< only for resources of modules, not of a user's files
    const RecordPlan plan_;
    const std::uint64_t seed_;
    const bool guid_;
    Collection records_;
    std::unordered_map<RecordId, std::uint64_t> changes_;  ///< the number of changes of each changed record
};

}  // namespace stmirror::simulator
