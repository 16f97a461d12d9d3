// SPDX-License-Identifier: MIT
#include "daemon/commands/change_stream.hpp"

#include <algorithm>

#include "daemon/commands/output/change_line.hpp"

namespace stmirror::daemon {

Result<> ChangeStream::run(mirror::ChangePosition position, bool follow) {
    // Limits the memory and the number of lines that are repeated after a crash.
    constexpr std::size_t lines_in_step = 5000;
    for (;;) {
        const auto changes = reader_.changes(position, lines_in_step);
        if (!changes) { return changes.error(); }
        if (changes->empty()) {
            if (follow && sink_.wait()) { continue; }
            return {};
        }
        const auto text = text_of(*changes);
        if (!text) { return text.error(); }
        const auto written = sink_.write(*text);
        if (!written) { return written.error(); }
        if (!*written) { return {}; }
        position = {changes->back().seq, changes->back().at};
        if (consumer_ == nullptr) { continue; }
        if (auto kept = consumer_->keep(position); !kept) { return kept.error(); }
    }
}

Result<std::string> ChangeStream::text_of(const std::vector<mirror::Change>& changes) {
    std::string text;
    for (const auto& change : changes) {
        if (!resources_.empty() && std::ranges::find(resources_, change.resource) == resources_.end()) {
            continue;
        }
        if (auto appended = append(change, text); !appended) { return appended.error(); }
    }
    return text;
}

Result<> ChangeStream::append(const mirror::Change& change, std::string& text) {
    auto columns = key_columns_.find(change.resource);
    if (columns == key_columns_.end()) {
        auto found = reader_.key_columns(change.resource);
        if (!found) { return found.error(); }
        columns = key_columns_.emplace(change.resource, std::move(*found)).first;
    }
    text += change_line(change, columns->second);
    text += '\n';
    return {};
}

}  // namespace stmirror::daemon
