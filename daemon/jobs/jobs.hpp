// SPDX-License-Identifier: MIT
// The function of each job, and what they share. Only run_job.cpp, the jobs and `demo` include this header.
#pragma once

#include <boost/asio/post.hpp>
#include <functional>
#include <string>
#include <vector>

#include "async/waiting.hpp"
#include "daemon/jobs/run_job.hpp"
#include "sync/feeds/pass_mode.hpp"

namespace stmirror::daemon {

struct PassJob {
    std::vector<std::string> resources;  ///< empty means all enabled ones
    sync::PassMode mode{};
    bool progress = true;  ///< report the progress
    bool json = false;     ///< print the result as JSON, and report no progress
    std::size_t columns = 0;
};

asio::awaitable<int> run_pass_job(JobParts parts, PassJob job, JobOutput& output);
asio::awaitable<int> run_verify(JobParts parts, VerifyOptions options, std::size_t columns,
                                JobOutput& output);
asio::awaitable<int> run_refresh(JobParts parts, RefreshOptions options, JobOutput& output);
asio::awaitable<int> run_check(JobParts parts, CheckOptions options, bool has_colours, JobOutput& output);
asio::awaitable<int> run_api(JobParts parts, ApiOptions options, bool for_people, JobOutput& output);

/// Calls `start` with a callback and waits until the engine calls it. Resumes from the loop, because the
/// engine may still use its own objects when it calls back.
template <class Value, class Start>
asio::awaitable<Value> await_job(Start start) {
    const auto executor = co_await asio::this_coro::executor;
    auto begin = [executor, start](std::function<void(Value)> done) {
        start([executor, done](Value value) {
            asio::post(executor, [done, value = std::move(value)]() mutable { done(std::move(value)); });
        });
    };
    auto value = co_await await_callback<Value>(begin);
    co_return value;
}

}  // namespace stmirror::daemon
