// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <optional>

#include "base/plain_file.hpp"
#include "base/printable.hpp"
#include "daemon/commands/api_call.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/output/json_layout.hpp"
#include "daemon/commands/output/refresh_text.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mirror_reader.hpp"
#include "daemon/runtime/running_daemon.hpp"
#include "daemon/runtime/wiring.hpp"
#include "sync/single_call.hpp"

namespace stmirror::daemon {
namespace {

using Answer = client::Outcome<api::HttpReply>;

constexpr std::size_t body_bytes_max = std::size_t{8} << 20;

Result<std::string> read_body_file(const std::string& path) {
    auto file = read_plain_file(path, body_bytes_max);
    if (file) return std::move(file->text);
    auto error = about({Subject::Kind::File, path}, file.error());
    if (error.code == Errc::Configuration) error.code = Errc::Usage;
    return error;
}

Result<std::string> read_standard_input() {
    std::string text(body_bytes_max + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() <= body_bytes_max) return text;
    return Problem{Errc::Usage, "standard input: cannot be read: it is too long (more than " +
                                    std::to_string(body_bytes_max) + " bytes)"};
}

/// The body from --data: "@FILE", "-" for the standard input, or the JSON itself.
Result<std::string> read_body(const std::optional<std::string>& data) {
    if (!data) return std::string{};
    Result<std::string> text = *data;
    std::string source = "--data";
    if (data->starts_with('@')) {
        source = data->substr(1);
        text = read_body_file(source);
    } else if (*data == "-") {
        source = "standard input";
        text = read_standard_input();
    }
    if (!text) return text;
    if (auto checked = check_json(*text, source); !checked) return checked.error();
    return text;
}

void announce(std::ostream& err, const ApiCall& call) {
    if (call.operation == nullptr) {
        err << "stmirror: warning: no operation that stmirror knows has this path; the request is sent "
               "anyway\n";
        return;
    }
    const auto& operation = *call.operation;
    err << operation.id << ": " << operation.method << " " << operation.path << " (scope " << operation.scope
        << ")\n";
}

/// Prints the API's refusal, one line for each of its details. Returns the exit code.
int refused(const Context& context, const ApiOptions& options, const ApiCall& call,
            const client::Failure& failure) {
    const auto& body = failure.error_body;
    if (body.title.empty()) return context.fail(failure.error);
    const auto path = call.request.target.substr(0, call.request.target.find('?'));
    auto& err = context.err;
    err << "stmirror: " << call.request.method << " " << path;
    if (body.status != 0) err << " answered " << body.status;
    err << ": " << body.title << "\n";
    for (const auto& line : body.errors) err << "  " << line << "\n";
    if (!body.trace_id.empty()) err << "  traceId: " << body.trace_id << "\n";
    const bool is_outcome_unknown = failure.error.code == Errc::OutcomeUnknown;
    if (is_outcome_unknown) err << "  outcome: unknown\n";
    if (!failure.error.advice.empty()) err << "  what to do: " << failure.error.advice << "\n";
    if (is_outcome_unknown && match("GET", path)) {
        err << "  check: stmirror api GET " << path;
        if (!options.tenant.empty()) err << " --tenant " << options.tenant;
        err << "\n";
    }
    return code(exit_code_of(failure.error.code));
}

void print(const Context& context, const std::string& body) {
    if (body.empty()) return;
    const bool for_people = ::isatty(STDOUT_FILENO) == 1;
    if (!check_json(body, "the answer")) {
        context.err << "stmirror: warning: the answer is not JSON; it is printed "
                    << (for_people ? "without control characters\n" : "unchanged\n");
        context.out << (for_people ? printable_text(body) : body) << std::flush;
        return;
    }
    context.out << (for_people ? printable_text(indented_json(body)) : body) << std::endl;
}

/// One call. After a write it also refreshes the records that the write touched.
class Conversation {
 public:
    Conversation(const Context& context, const Configuration& configuration, const ApiCall& call)
        : context_(context), configuration_(configuration), call_(call) {}

    /// Opens the mirror only for a write, to refresh the records that it touches.
    Result<> open(Logger& log) {
        const auto& [settings, catalogue] = configuration_;
        std::error_code unreadable;
        if (is_write() && std::filesystem::exists(settings.mirror_path, unreadable)) {
            auto opened = Wiring::create(settings, catalogue, log);
            auto reader = open_reader(settings);
            if (opened && reader) {
                wiring_ = std::move(*opened);
                reader_ = std::move(*reader);
                return {};
            }
            why_not_ = opened ? reader.error().line() : opened.error().line();
        }
        auto opened = Wiring::create(settings, catalogue, log, MirrorUse::None);
        if (!opened) return opened.error();
        wiring_ = std::move(*opened);
        return {};
    }

    Answer run() {
        std::optional<Answer> answer;
        const auto scope = call_.operation == nullptr ? "" : call_.operation->scope;
        wiring_->run([&] {
            sync::single_call(wiring_->engine().tenants(), call_.tenant_id, call_.request, scope,
                              [&](Answer came) {
                                  answer.emplace(std::move(came));
                                  if (answer->has_value()) print(context_, (*answer)->body);
                                  follow_up(*answer);
                              });
        });
        return std::move(*answer);
    }

 private:
    bool is_write() const { return call_.operation != nullptr && call_.operation->method != "GET"; }

    void follow_up(const Answer& answer) {
        if (answer.has_error() || !is_write()) return wiring_->finish();
        auto touched = sync::touched(*call_.operation, {call_.placeholders, call_.request.body, answer->body},
                                     configuration_.catalogue);
        if (!reader_) {
            print_when_mirrored(touched);
            return wiring_->finish();
        }
        wiring_->engine().refresh(wiring_->engine().tenants(), call_.tenant_id, std::move(touched), *reader_,
                                  [this](const sync::RefreshReport& report) {
                                      print_warnings(report);
                                      wiring_->finish();
                                  });
    }

    /// Errors are only warnings, because the write has succeeded and must not be sent again.
    void print_warnings(const sync::RefreshReport& report) const {
        for (const auto& error : report.errors)
            context_.err << "stmirror: warning: not in the mirror yet: " << error.line() << "\n";
    }

    void print_when_mirrored(const std::vector<sync::RefreshTarget>& touched) const {
        if (why_not_.empty()) return;
        const auto tables = shown_by_the_daemon(touched, call_.operation->method == "DELETE", configuration_);
        if (tables.empty()) return;
        if (ask_daemon(configuration_.settings, StatusForm::Json))
            context_.err << "stmirror: the running daemon will update the mirror: " << tables << "\n";
        else
            context_.err << "stmirror: warning: not in the mirror yet: " << why_not_ << "\n";
    }

    const Context& context_;
    const Configuration& configuration_;
    const ApiCall& call_;
    std::unique_ptr<Wiring> wiring_;
    std::unique_ptr<mirror::Reader> reader_;  ///< null: nothing is refreshed
    std::string why_not_;
};

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
    Conversation conversation(context, *configuration, *call);
    if (auto opened = conversation.open(*log); !opened) return context.fail(opened.error());
    const auto answer = conversation.run();
    if (answer.has_error()) return refused(context, options, *call, answer.error());
    if (!context.out)
        return context.fail({Errc::Io, "the API has answered, but the answer could not be written"});
    return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
