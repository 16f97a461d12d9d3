// SPDX-License-Identifier: MIT
// Reads single records of one tenant again immediately, by their own operations, together with the records
// that depend on them. Call only on the loop thread.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "async/waiting.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/page.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/records/missing_row.hpp"
#include "sync/passes/children.hpp"
#include "sync/passes/pass_parts.hpp"
#include "sync/passes/report.hpp"
#include "sync/refresh/refresh_plan.hpp"
#include "sync/refresh/refresh_report.hpp"
#include "sync/refresh/refresh_target.hpp"
#include "sync/store/mirror_side.hpp"

namespace stmirror::sync {

class Pass;

/// The referenced objects must outlive the refresh.
struct RefreshParts {
    PassParts pass;
    const Catalogue& catalogue;
    asio::any_io_executor store;
    mirror::Reader& reader;
    /// Reads the whole list of a resource in one pass. No other pass may read the list at the same time.
    std::function<asio::awaitable<FeedReport>(const Resource&)> read_list;
};

class Refresh {
 public:
    explicit Refresh(const RefreshParts& parts);
    ~Refresh();

    /// Reads the targets and returns what was done. Skips resources that are not mirrored. A record that
    /// cannot be read does not stop the others.
    asio::awaitable<RefreshReport> run(std::vector<RefreshTarget> targets);

 private:
    struct Task {
        const Resource* resource;
        const Resource* parent;  ///< if set, read all records that belong to the parent with the key `key`
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
    asio::awaitable<mirror::Parent> parent_of(const Task& task, const Feed& active_feed);
    asio::awaitable<NamePairs> known_of(const Task& task);
    asio::awaitable<Pass*> pass_of(const Resource& resource);
    asio::awaitable<NamePairs> row_values(const Resource& resource, std::string key,
                                          std::vector<std::string> columns);
    void note_not_shown(const Resource& resource, const std::string& key);
    asio::awaitable<void> write(Pass& pass, std::vector<Page> pages);
    asio::awaitable<void> mark_deleted(Pass& pass, std::string key, mirror::DeletedReason reason);
    void add(Task task);
    void add_dependents(const Resource& resource, const std::string& key);
    void add_dependents(const Resource& resource, const std::vector<Page>& pages);
    bool is_mirrored(const Resource& resource) const;

    RefreshParts parts_;
    MirrorSide mirror_;
    std::map<std::string, std::unique_ptr<Pass>> passes_;
    std::map<std::string, NamePairs> known_;  ///< resource and key -> the columns that the target supplied
    std::deque<Task> waiting_;
    std::set<Task> taken_;
    RefreshReport report_;
};

/// Runs a refresh from start to end.
asio::awaitable<RefreshReport> refresh_records(RefreshParts parts, std::vector<RefreshTarget> targets);

}  // namespace stmirror::sync
