// SPDX-License-Identifier: MIT
// Copies lines of the change log from the mirror to a sink and saves the position of a consumer. Owns neither
// the mirror nor the sink nor the consumer.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mirror/changes/consumer.hpp"
#include "mirror/reader.hpp"

namespace stmirror::daemon {

/// Receives the lines, and decides when the stream ends.
class LineSink {
 public:
    virtual ~LineSink() = default;
    /// Returns true when all lines are handed over. Returns false if they were not, because the reader has
    /// closed the pipe or a stop was requested.
    virtual Result<bool> write(std::string_view lines) = 0;
    /// Waits a short time for new changes. Returns false if it is time to end.
    virtual bool wait() = 0;
};

class ChangeStream {
 public:
    /// Writes only changes of `resources`, or of all tables if it is empty. `consumer` may be null.
    ChangeStream(mirror::Reader& reader, std::vector<std::string> resources, LineSink& sink,
                 mirror::Consumer* consumer)
        : reader_(reader), resources_(std::move(resources)), sink_(sink), consumer_(consumer) {}

    /// Writes the lines after `position`. With `follow`, also writes later ones, until the sink ends the
    /// stream. After each handover the consumer's position moves past these lines, including skipped lines of
    /// other resources. Returns Errc::TooOld if lines are missing, at the start or later.
    Result<> run(mirror::ChangePosition position, bool follow);

 private:
    Result<std::string> text_of(const std::vector<mirror::Change>& changes);
    Result<> append(const mirror::Change& change, std::string& text);

    mirror::Reader& reader_;
    std::vector<std::string> resources_;
    LineSink& sink_;
    mirror::Consumer* consumer_;
    std::map<std::string, std::vector<std::string>, std::less<>>
        key_columns_;  ///< names of key columns, by table
};

}  // namespace stmirror::daemon
