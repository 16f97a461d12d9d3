// SPDX-License-Identifier: MIT
// The records of one resource that is defined in a user's file, and its operations. The random values of a
// record are determined by the seed, its id and its change count. Its times of creation and change and
// `active` come from the record, references from the records that the other tables have at that moment. One
// thread at a time.
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
    /// As many records as plan_of() says. `resource`, `catalogue` and `tenant` must outlive it.
    FileResource(const Resource& resource, const Catalogue& catalogue, Tenant& tenant,
                 const Referred& referred, const RecordsOf& records_of, Timestamp reference_time);

    const Resource& resource() const { return resource_; }
    const Collection& records() const { return records_; }
    SourceRecord source_record(const Record& record) const;

    /// Answers one of its operations. `id` is used if the operation reads a single record.
    Reply handle(const FileOperation& operation, const Request& request, std::string_view id);

    /// One random insert, update or, if records can be inactive, deactivation.
    void change();
    bool erase(std::string_view id);
    std::size_t touch(std::size_t count, Timestamp stamp);
    /// Adds a record with that modifiedOn. Returns its id.
    RecordId insert(Timestamp modified);
    bool has_guids() const { return guid_; }

 private:
    Reply list_reply(const Feed& feed, const Request& request);
    Reply single_reply(std::string_view id);
    void fill(Timestamp reference_time);
    RecordId new_id();
    std::string text_of(const Record& record) const;
    void put(const Record& record) { records_.put(record, text_of(record)); }

    const Resource& resource_;
    Tenant& tenant_;
    FileRecordWriter writer_;
    std::optional<RelatedRecord> related_;  ///< of a module's records; a user's file has none
    const RecordPlan plan_;
    const std::uint64_t seed_;
    const bool guid_;
    Collection records_;
    std::unordered_map<RecordId, std::uint64_t> changes_;  ///< how often a record changed, if it did
};

}  // namespace stmirror::simulator
