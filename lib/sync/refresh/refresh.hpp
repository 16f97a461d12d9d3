// SPDX-License-Identifier: MIT
// Reads records of one tenant again now, by their own operations, and with each of them all that hangs on it.
// Loop's thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "sync/passes/children.hpp"
#include "sync/passes/export_form.hpp"
#include "sync/refresh/refresh_plan.hpp"
#include "sync/refresh/refresh_report.hpp"
#include "sync/refresh/refresh_target.hpp"
#include "sync/store/mirror_side.hpp"

namespace stmirror::sync {

/// All of it outlives the refresh.
struct RefreshParts {
    PassParts pass;
    const Catalogue& catalogue;
    asio::any_io_executor store;
    mirror::Reader& reader;
};

class Refresh {
 public:
    explicit Refresh(const RefreshParts& parts) : parts_(parts), mirror_(parts.store, parts.reader) {}

    /// What is not mirrored is left out. A record that could not be read holds up no other.
    asio::awaitable<RefreshReport> run(std::vector<RefreshTarget> targets);

 private:
    struct Task {
        const Resource* resource;
        const Resource* parent;  ///< all records that hang on `key` of it; null: the record `key`
        std::string key;
        auto operator<=>(const Task&) const = default;
    };

    asio::awaitable<void> expand(const RefreshTarget& target);
    asio::awaitable<void> take_guarded(Task task);
    asio::awaitable<void> read_record(const Task& task);
    asio::awaitable<void> read_own(const Task& task, RecordRead read, const NamePairs& known);
    asio::awaitable<void> read_by_finder(const Task& task, RecordRead read);
    asio::awaitable<void> read_list(const Resource& resource);
    asio::awaitable<void> read_below(const Task& task);
    asio::awaitable<std::optional<Children>> fetch_below(const Task& task, mirror::Parent& parent);
    asio::awaitable<void> store_below(const Task& task, const mirror::Parent& parent, Children children);
    asio::awaitable<void> delete_missing(const Task& task, const mirror::Parent& parent, Children children);
    asio::awaitable<mirror::Parent> parent_of(const Task& task, const Feed& way);
    asio::awaitable<NamePairs> known_of(const Task& task);
    asio::awaitable<Pass*> pass_of(const Resource& resource);
    asio::awaitable<NamePairs> row_values(const Resource& resource, std::string key,
                                          std::vector<std::string> columns);
    asio::awaitable<void> write(Pass& pass, std::vector<Page> pages);
    asio::awaitable<void> mark_deleted(Pass& pass, std::string key, mirror::DeletedReason reason);
    void add(Task task);
    void add_dependents(const Resource& resource, const std::string& key);
    void add_dependents(const Resource& resource, const std::vector<Page>& pages);
    bool is_mirrored(const Resource& resource) const;

    RefreshParts parts_;
    MirrorSide mirror_;
    std::map<std::string, std::unique_ptr<Pass>> passes_;
    std::map<std::string, NamePairs> known_;  ///< resource and key -> columns that were given
    std::deque<Task> waiting_;
    std::set<Task> taken_;
    RefreshReport report_;
};

/// A refresh from its beginning to its end.
asio::awaitable<RefreshReport> refresh_records(RefreshParts parts, std::vector<RefreshTarget> targets);

}  // namespace stmirror::sync
