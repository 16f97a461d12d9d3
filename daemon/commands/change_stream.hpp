// SPDX-License-Identifier: MIT
// Carries the lines of the change log from the mirror to whoever reads them, and keeps a consumer's position.
// Owns neither. Waits only where the sink does.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mirror/changes/consumer.hpp"
#include "mirror/reader.hpp"

namespace stmirror::daemon {

/// Takes the lines, and says when it is enough.
class LineSink {
 public:
    virtual ~LineSink() = default;
    /// Returns when whole lines are handed over. False: they were not, as nobody reads any more or the
    /// program was told to stop.
    virtual Result<bool> write(std::string_view lines) = 0;
    /// Waits a little for new changes. False: it is time to end.
    virtual bool wait() = 0;
};

class ChangeStream {
 public:
    /// `resources`: only these; empty: all. `consumer` may be null.
    ChangeStream(mirror::Reader& reader, std::vector<std::string> resources, LineSink& sink,
                 mirror::Consumer* consumer)
        : reader_(reader), resources_(std::move(resources)), sink_(sink), consumer_(consumer) {}

    /// Writes the lines behind `position`; `follow`: also those that come later, until the sink has enough.
    /// The consumer's position moves when lines were handed over, and past lines that are not its own.
    /// Errc::TooOld where a gap shows, at the start or later.
    Result<> run(mirror::ChangePosition position, bool follow);

 private:
    Result<std::string> text_of(const std::vector<mirror::Change>& changes);
    Result<> append(const mirror::Change& change, std::string& text);

    mirror::Reader& reader_;
    std::vector<std::string> resources_;
    LineSink& sink_;
    mirror::Consumer* consumer_;
    std::map<std::string, std::vector<std::string>, std::less<>> key_columns_;  ///< by table
};

}  // namespace stmirror::daemon
