// SPDX-License-Identifier: MIT
#include "power_loss.hpp"

#include <algorithm>
#include <set>

namespace stmirror::testing {
namespace {

constexpr std::size_t sector_bytes = 512;

void write(std::string& content, std::size_t position, std::string_view bytes) {
    content.resize(std::max(content.size(), position + bytes.size()));
    content.replace(position, bytes.size(), bytes);
}

void carry_out(PowerLoss::Files& files, const DiskEvent& event) {
    auto& content = files[event.file];
    if (event.kind == DiskEvent::Kind::Write) {
        write(content, event.position, event.bytes);
    } else {
        content.resize(event.position);
    }
}

bool is_sync(const DiskEvent& event) {
    return event.kind == DiskEvent::Kind::Sync || event.kind == DiskEvent::Kind::SyncFolder;
}

/// Returns whether the sync guarantees that the event is on the disk.
bool makes_last(const DiskEvent& sync, const DiskEvent& event) {
    const bool is_removed = event.kind == DiskEvent::Kind::Remove;
    if (sync.kind == DiskEvent::Kind::SyncFolder) { return is_removed; }
    return !is_removed && event.file == sync.file;
}

}  // namespace

std::string_view name(Loss loss) {
    static constexpr std::array<std::string_view, all_losses.size()> names{"dropped", "kept", "torn",
                                                                           "reordered"};
    return names.at(static_cast<std::size_t>(loss));
}

PowerLoss::PowerLoss(Files synced, const std::vector<DiskEvent>& events)
    : synced_(std::move(synced)), events_(events) {}

void PowerLoss::advance_to(std::size_t event) {
    for (; next_ < event; ++next_) {
        const auto& each = events_.at(next_);
        if (!is_sync(each)) {
            unsynced_.push_back(&each);
            continue;
        }
        for (const auto* waiting : unsynced_) {
            if (makes_last(each, *waiting)) { carry_out(synced_, *waiting); }
        }
        std::erase_if(unsynced_, [&](const auto* waiting) { return makes_last(each, *waiting); });
    }
}

PowerLoss::Files PowerLoss::image(Loss loss, Random& random) const {
    if (loss == Loss::Torn) { return torn(random); }
    if (loss == Loss::Reordered) { return reordered(random); }
    auto files = synced_;
    if (loss == Loss::Kept) {
        for (const auto* event : unsynced_) { carry_out(files, *event); }
    }
    return files;
}

PowerLoss::Files PowerLoss::torn(Random& random) const {
    auto files = synced_;
    const auto whole = random.below(unsynced_.size() + 1);
    for (std::size_t i = 0; i < whole; ++i) { carry_out(files, *unsynced_[i]); }
    if (whole == unsynced_.size()) { return files; }
    auto last = *unsynced_[whole];
    if (last.kind != DiskEvent::Kind::Write) { return files; }
    last.bytes.resize(random.below(last.bytes.size() + 1));
    carry_out(files, last);
    return files;
}

PowerLoss::Files PowerLoss::reordered(Random& random) const {
    auto files = synced_;
    const auto share = std::array{0.1, 0.5, 0.9}.at(random.below(3));
    for (const auto* event : unsynced_) {
        if (event->kind != DiskEvent::Kind::Write) {
            if (random.unit() < share) { carry_out(files, *event); }
            continue;
        }
        for (std::size_t done = 0; done < event->bytes.size();) {
            const auto position = event->position + done;
            const auto size = std::min(sector_bytes - position % sector_bytes, event->bytes.size() - done);
            if (random.unit() < share) {
                write(files[event->file], position, std::string_view(event->bytes).substr(done, size));
            }
            done += size;
        }
    }
    return files;
}

std::vector<std::size_t> PowerLoss::sync_points(const std::vector<DiskEvent>& events) {
    std::vector<std::size_t> points;
    std::set<std::string> changed;
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (!is_sync(events[i])) {
            changed.insert(events[i].file);
        } else if (changed.erase(events[i].file) > 0) {
            points.push_back(i);
        }
    }
    return points;
}

}  // namespace stmirror::testing
