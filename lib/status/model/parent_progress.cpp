// SPDX-License-Identifier: MIT
#include "status/model/parent_progress.hpp"

namespace stmirror::status {

void ParentPace::note(TimePoint now, std::uint64_t read) {
    // The count drops when parents are deleted. Start again then.
    if (!samples_.empty() && read < samples_.back().read) { samples_.clear(); }
    std::erase_if(samples_, [&](const Sample& sample) { return now - sample.at > window; });
    samples_.push_back({now, read});
}

std::optional<std::chrono::seconds> ParentPace::time_left(std::uint64_t unread) const {
    if (samples_.empty()) { return std::nullopt; }
    const std::chrono::duration<double> time = samples_.back().at - samples_.front().at;
    const auto read = samples_.back().read - samples_.front().read;
    if (time < enough_time || read < enough_read) { return std::nullopt; }
    const auto left = time * (static_cast<double>(unread) / static_cast<double>(read));
    return std::chrono::duration_cast<std::chrono::seconds>(left);
}

void ParentProgress::add_arrived(std::uint64_t rows) {
    if (rows > counts.known) { counts.add(rows - counts.known); }
}

void ParentProgress::set_round(std::optional<std::chrono::seconds> time, Timestamp now) {
    round = time;
    if (round && counts.were_all_tried()) { all_read_by = now + *round; }
}

}  // namespace stmirror::status
