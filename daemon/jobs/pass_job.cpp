// SPDX-License-Identifier: MIT
#include <algorithm>

#include "daemon/commands/output/pass_json.hpp"
#include "daemon/commands/output/progress.hpp"
#include "daemon/jobs/jobs.hpp"
#include "daemon/jobs/table_names.hpp"
#include "daemon/runtime/change_retention.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "mirror/mirror.hpp"

namespace stmirror::daemon {
namespace {

bool has_caught_up(const sync::FeedReport& report) {
    return report.state == sync::FeedReport::State::Done && report.deletes_withheld == 0;
}

void print(const JobParts& parts, const PassJob& job, const Reports& reports, JobOutput& output) {
    if (job.json) { return output.out(to_json(reports, parts.is_stopped()) + "\n"); }
    const SummaryForm form{.named = named_among(parts.settings().tenants.size()),
                           .errors = parts.errors_are_logged ? ErrorText::Short : ErrorText::Whole,
                           .columns = job.columns};
    output.out(render_summary(reports, form, parts.clock.utc_now()));
}

}  // namespace

asio::awaitable<int> run_pass_job(JobParts parts, PassJob job, JobOutput& output) {
    if (auto known = check_names(job.resources, parts.configuration); !known) {
        co_return fail(output, known.error());
    }
    auto* observer = job.progress && !job.json ? &output : nullptr;
    auto start = [&](std::function<void(Reports)> done) {
        parts.engine.sync(parts.tenants, job.resources, job.mode, observer, std::move(done));
    };
    const auto reports = co_await await_job<Reports>(start);
    print(parts, job, reports, output);
    if (parts.is_stopped()) {
        output.err("stmirror: stopped; the next sync continues from here\n");
        co_return code(ExitCode::Failed);
    }
    if (!parts.beside_passes) {  // otherwise the daemon prunes the change log itself
        auto prune = [&parts](mirror::Mirror& mirror) {
            return prune_all_changes(mirror.pruning(), parts.settings().changes, parts.clock);
        };
        const auto pruned = co_await parts.tenants.store()->run_at_once(prune);
        if (!pruned) { co_return fail(output, pruned.error()); }
    }
    co_return code(std::ranges::all_of(reports, has_caught_up) ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace stmirror::daemon
