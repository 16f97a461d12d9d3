// SPDX-License-Identifier: MIT
// Calls a Reader of the mirror on the reader's executor, for a comparison or a refresh. Owns neither the
// executor's thread nor the reader. Throws ProblemException, which must not leave the calling module.
#pragma once

#include "async/waiting.hpp"
#include "client/outcome.hpp"
#include "mirror/reader.hpp"

namespace stmirror::sync {

class MirrorSide {
 public:
    MirrorSide(asio::any_io_executor executor, mirror::Reader& reader)
        : executor_(std::move(executor)), reader_(&reader) {}

    /// Returns the value of `work(reader)`'s Result, or throws its error. Do not pass a temporary lambda as
    /// `work`: give it a name first.
    template <class Work>
    auto read(Work work)
        -> asio::awaitable<typename std::invoke_result_t<Work&, mirror::Reader&>::value_type> {
        auto call = [&work, reader = reader_] { return work(*reader); };
        auto result = co_await run_on(executor_, call);
        co_return std::move(result.value());
    }

 private:
    asio::any_io_executor executor_;
    mirror::Reader* reader_;
};

/// Returns the value of `outcome`, or throws its problem.
template <class T>
T take(client::Outcome<T> outcome) {
    return std::move(outcome.value());
}

}  // namespace stmirror::sync
