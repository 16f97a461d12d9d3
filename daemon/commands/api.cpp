// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "base/printable.hpp"
#include "daemon/api_call.hpp"
#include "daemon/commands.hpp"
#include "daemon/exit_code.hpp"
#include "daemon/json_layout.hpp"
#include "daemon/wiring.hpp"

namespace stmirror::daemon {
namespace {

using Answer = sync::Outcome<api::HttpReply>;

std::string read_all(std::istream& in) { return {std::istreambuf_iterator<char>(in), {}}; }

/// The words of --data: "@FILE", "-" for the standard input, or the JSON itself.
Result<std::string> read_body(const std::optional<std::string>& data) {
    if (!data) return std::string{};
    std::string text = *data;
    std::string source = "--data";
    if (data->starts_with('@')) {
        source = data->substr(1);
        std::ifstream file(source, std::ios::binary);
        // A folder opens too, and throws when it is read.
        if (!file || std::filesystem::is_directory(source))
            return Error{Errc::Usage, source + ": cannot be read"};
        text = read_all(file);
    } else if (*data == "-") {
        source = "standard input";
        text = read_all(std::cin);
    }
    if (auto checked = check_json(text, source); !checked) return checked.error();
    return text;
}

void announce(std::ostream& err, const ApiCall& call) {
    if (call.operation == nullptr) {
        err << "stmirror: warning: no operation that stmirror knows has this path; it is sent all the same\n";
        return;
    }
    const auto& operation = *call.operation;
    err << operation.id << ": " << operation.method << " " << operation.path << " (scope " << operation.scope
        << ")\n";
}

std::optional<Answer> ask_the_api(Wiring& wiring, const ApiCall& call) {
    std::optional<Answer> answer;
    const auto scope = call.operation == nullptr ? "" : call.operation->scope;
    wiring.run([&] {
        wiring.engine().call(call.tenant_id, call.request, scope, [&](Answer came) {
            answer.emplace(std::move(came));
            wiring.finish();
        });
    });
    return answer;
}

/// The refusal, a line for each thing that it says.
int refused(const Context& context, const ApiOptions& options, const ApiCall& call,
            const sync::Failure& failure) {
    const auto& problem = failure.problem;
    if (problem.title.empty()) return context.fail(failure.error);
    const auto path = call.request.target.substr(0, call.request.target.find('?'));
    auto& err = context.err;
    err << "stmirror: " << call.request.method << " " << path;
    if (problem.status != 0) err << " answered " << problem.status;
    err << ": " << problem.title << "\n";
    for (const auto& line : problem.errors) err << "  " << line << "\n";
    if (!problem.trace_id.empty()) err << "  traceId: " << problem.trace_id << "\n";
    if (failure.outcome_unknown) err << "  outcome: unknown\n";
    if (!failure.what_to_do.empty()) err << "  what to do: " << failure.what_to_do << "\n";
    if (failure.outcome_unknown && match("GET", path)) {
        err << "  look: stmirror api GET " << path;
        if (!options.tenant.empty()) err << " --tenant " << options.tenant;
        err << "\n";
    }
    return code(exit_code_of(failure.error.code));
}

void print(const Context& context, const std::string& body) {
    if (body.empty()) return;
    const bool for_people = ::isatty(STDOUT_FILENO) == 1;
    if (!check_json(body, "the answer")) {
        context.err << "stmirror: warning: the answer is no JSON; it is printed "
                    << (for_people ? "without control characters\n" : "as it came\n");
        context.out << (for_people ? printable_text(body) : body) << std::flush;
        return;
    }
    context.out << (for_people ? printable_text(indented_json(body)) : body) << std::endl;
}

}  // namespace

int run(const Context& context, const ApiOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    auto body = read_body(options.data);
    if (!body) return context.fail(body.error());
    const auto call = plan_call(configuration->settings, options, std::move(*body));
    if (!call) return context.fail(call.error());
    announce(context.err, *call);

    const auto log = context.make_logger(configuration->settings);
    auto wiring = Wiring::create(configuration->settings, configuration->catalogue, *log, MirrorUse::None);
    if (!wiring) return context.fail(wiring.error());
    const auto answer = ask_the_api(**wiring, *call);
    if (answer->has_error()) return refused(context, options, *call, answer->error());
    print(context, (*answer)->body);
    if (!context.out)
        return context.fail({Errc::Io, "the API has answered, but its answer could not be written"});
    return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
