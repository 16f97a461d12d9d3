// SPDX-License-Identifier: MIT
#include "daemon/service/snapshots.hpp"

#include "daemon/service/snapshot_plan.hpp"

namespace stmirror::daemon {
namespace {

namespace fs = std::filesystem;

Problem failed(const fs::path& path, const std::error_code& error) {
    return about({Subject::Kind::File, path.string()}, {Errc::Io, error.message()});
}

/// Removes the permissions of others, which the umask may have allowed.
void keep_from_others(const fs::path& folder, std::error_code& error) {
    const auto open = fs::status(folder, error).permissions() & fs::perms::others_all;
    if (!error && open != fs::perms::none) { fs::permissions(folder, open, fs::perm_options::remove, error); }
}

}  // namespace

Result<Timestamp> Snapshots::next_due() const {
    const auto found = look();
    if (!found) { return found.error(); }
    return next_snapshot(found->taken, settings_.every, clock_.utc_now());
}

Result<SnapshotMade> Snapshots::make(const std::stop_token& stop) const {
    std::error_code error;
    if (fs::create_directories(settings_.folder, error)) { keep_from_others(settings_.folder, error); }
    if (error) { return failed(settings_.folder, error); }
    if (auto removed = remove_unfinished(); !removed) { return removed.error(); }
    auto reader = mirror::Reader::open(mirror_);
    if (!reader) { return reader.error(); }
    SnapshotMade made;
    // Read the clock only once. If it were set back during the copy, the snapshot would be from the future.
    const auto now = clock_.utc_now();
    made.file = settings_.folder / snapshot_name(stem(), now);
    const auto facts = (*reader)->snapshot(made.file, stop);
    if (!facts) { return facts.error(); }
    made.facts = *facts;
    const auto removed = remove_old(now);
    if (!removed) { return removed.error(); }
    made.removed = *removed;
    return made;
}

Result<Snapshots::Found> Snapshots::look() const {
    Found found;
    std::error_code error;
    if (!fs::exists(settings_.folder, error) && !error) { return found; }
    for (fs::directory_iterator entry(settings_.folder, error), end; !error && entry != end;
         entry.increment(error)) {
        note(*entry, found);
    }
    if (error) { return failed(settings_.folder, error); }
    return found;
}

void Snapshots::note(const fs::directory_entry& entry, Found& found) const {
    std::error_code error;
    if (!fs::is_regular_file(entry.symlink_status(error))) { return; }
    const auto name = entry.path().filename().string();
    if (const auto time = snapshot_time(stem(), name)) { found.taken.push_back(*time); }
    for (const std::string_view suffix : {".part", ".part-journal"}) {
        if (name.ends_with(suffix) && snapshot_time(stem(), name.substr(0, name.size() - suffix.size()))) {
            found.unfinished.push_back(entry.path());
        }
    }
}

Result<> Snapshots::remove_unfinished() const {
    const auto found = look();
    if (!found) { return found.error(); }
    std::error_code error;
    for (const auto& file : found->unfinished) {
        if (!fs::remove(file, error) && error) { return failed(file, error); }
    }
    return {};
}

Result<std::size_t> Snapshots::remove_old(Timestamp now) const {
    auto found = look();
    if (!found) { return found.error(); }
    std::error_code error;
    const auto old = superfluous_snapshots(std::move(found->taken), settings_.keep, now);
    for (const auto time : old) {
        const auto file = settings_.folder / snapshot_name(stem(), time);
        if (!fs::remove(file, error) && error) { return failed(file, error); }
    }
    return old.size();
}

}  // namespace stmirror::daemon
