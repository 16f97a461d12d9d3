// SPDX-License-Identifier: MIT
#include "base/printable.hpp"
#include "daemon/commands/output/json_layout.hpp"
#include "daemon/jobs/api_call.hpp"
#include "daemon/jobs/jobs.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mirror_reader.hpp"
#include "sync/single_call.hpp"

namespace stmirror::daemon {
namespace {

using Answer = client::Outcome<api::HttpReply>;

bool is_write(const ApiCall& call) { return call.operation != nullptr && call.operation->method != "GET"; }

void announce(const ApiCall& call, JobOutput& output) {
    if (call.operation == nullptr) {
        return output.err(
            "stmirror: warning: stmirror knows no operation with this path; the request is sent anyway\n");
    }
    const auto& operation = *call.operation;
    output.err(operation.id + ": " + operation.method + " " + operation.path + " (scope " + operation.scope +
               ")\n");
}

/// Prints the API's refusal, one line for each of its details. Returns the exit code.
int refused(const ApiOptions& options, const ApiCall& call, const client::Failure& failure,
            JobOutput& output) {
    const auto& body = failure.error_body;
    if (body.title.empty()) { return fail(output, failure.error); }
    const auto path = call.request.target.substr(0, call.request.target.find('?'));
    std::string text = "stmirror: " + call.request.method + " " + path;
    if (body.status != 0) { text += " answered " + std::to_string(body.status); }
    text += ": " + body.title + "\n";
    for (const auto& line : body.errors) { text += "  " + line + "\n"; }
    if (!body.trace_id.empty()) { text += "  traceId: " + body.trace_id + "\n"; }
    const bool is_outcome_unknown = failure.error.code == Errc::OutcomeUnknown;
    if (is_outcome_unknown) { text += "  outcome: unknown\n"; }
    if (!failure.error.advice.empty()) { text += "  what to do: " + failure.error.advice + "\n"; }
    if (is_outcome_unknown && match("GET", path)) {
        text += "  check: stmirror api GET " + path;
        if (!options.tenant.empty()) { text += " --tenant " + options.tenant; }
        text += "\n";
    }
    output.err(text);
    return code(exit_code_of(failure.error.code));
}

void print(const std::string& body, bool for_people, JobOutput& output) {
    if (body.empty()) { return; }
    if (check_json(body, "the answer")) {
        return output.out((for_people ? printable_text(indented_json(body)) : body) + "\n");
    }
    output.err(std::string("stmirror: warning: the answer is not JSON; it is printed ") +
               (for_people ? "without control characters\n" : "unchanged\n"));
    output.out(for_people ? printable_text(body) : body);
}

void warn(const Problem& problem, JobOutput& output) {
    output.err("stmirror: warning: not in the mirror yet: " + problem.line() + "\n");
}

/// Reads the records that the write affected. Reports errors as warnings, because the write has succeeded and
/// must not be sent again.
asio::awaitable<void> follow_up(const JobParts& parts, const ApiCall& call, const std::string& answer,
                                JobOutput& output) {
    auto touched = sync::touched(*call.operation, {call.placeholders, call.request.body, answer},
                                 parts.configuration.catalogue);
    if (parts.why_not_open) { co_return warn(*parts.why_not_open, output); }
    if (parts.tenants.store() == nullptr) {
        co_return;  // there is no mirror
    }
    auto open = [&parts] { return open_reader(parts.settings()); };
    const auto reader = co_await run_on(parts.tenants.reading_executor(), open);
    if (!reader) { co_return warn(reader.error(), output); }
    auto start = [&](std::function<void(sync::RefreshReport)> done) {
        parts.engine.refresh(parts.tenants, call.tenant_id, std::move(touched), **reader, std::move(done));
    };
    const auto report = co_await await_job<sync::RefreshReport>(start);
    for (const auto& error : report.errors) { warn(error, output); }
}

}  // namespace

asio::awaitable<int> run_api(JobParts parts, ApiOptions options, bool for_people, JobOutput& output) {
    const auto call = plan_call(parts.settings(), options, options.data.value_or(""));
    if (!call) { co_return fail(output, call.error()); }
    announce(*call, output);
    auto start = [&](std::function<void(Answer)> done) {
        const auto scope = call->operation == nullptr ? "" : call->operation->scope;
        sync::single_call(parts.tenants, call->tenant_id, call->request, scope, std::move(done));
    };
    const auto answer = co_await await_job<Answer>(start);
    if (answer.has_error()) { co_return refused(options, *call, answer.error(), output); }
    print(answer->body, for_people, output);
    if (is_write(*call)) { co_await follow_up(parts, *call, answer->body, output); }
    co_return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
