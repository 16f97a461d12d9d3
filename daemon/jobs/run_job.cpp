// SPDX-License-Identifier: MIT
#include "daemon/jobs/run_job.hpp"

#include "daemon/jobs/jobs.hpp"

namespace stmirror::daemon {
namespace {

struct Starter {
    const JobParts& parts;
    const Job& job;
    JobOutput& output;

    asio::awaitable<int> operator()(const SyncOptions& options) const {
        return run_pass_job(parts, {options.resources, {}, options.progress, options.json, job.columns},
                            output);
    }
    asio::awaitable<int> operator()(const ResyncOptions& options) const {
        sync::PassMode mode;
        mode.from_start = true;
        return run_pass_job(parts, {options.resources, mode, options.progress, options.json, job.columns},
                            output);
    }
    asio::awaitable<int> operator()(const SweepOptions& options) const {
        sync::PassMode mode;
        mode.from_start = true;
        mode.accept_deletes = options.accept_deletes;
        return run_pass_job(parts, {options.resources, mode, options.progress, options.json, job.columns},
                            output);
    }
    asio::awaitable<int> operator()(const VerifyOptions& options) const {
        return run_verify(parts, options, job.columns, output);
    }
    asio::awaitable<int> operator()(const RefreshOptions& options) const {
        return run_refresh(parts, options, output);
    }
    asio::awaitable<int> operator()(const CheckOptions& options) const {
        return run_check(parts, options, job.has_colours, output);
    }
    asio::awaitable<int> operator()(const ApiOptions& options) const {
        return run_api(parts, options, job.for_people, output);
    }
};

}  // namespace

asio::awaitable<int> run_job(JobParts parts, Job job, JobOutput& output) {
    const int exit_code = co_await std::visit(Starter{parts, job, output}, job.options);
    co_return exit_code;
}

}  // namespace stmirror::daemon
