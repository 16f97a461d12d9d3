// SPDX-License-Identifier: MIT
#include "daemon/commands/set_up.hpp"

#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <functional>
#include <istream>
#include <ostream>
#include <sstream>

#include "base/plain_file.hpp"
#include "base/write_file.hpp"
#include "settings/settings.hpp"
#include "toml/quoted.hpp"

namespace stmirror::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t secret_bytes_max = 4096;
constexpr const char* app_key_name = "app_key";

/// Returns what is wrong with an answer. Empty if the answer is valid.
using Judge = std::function<std::string(const std::string&)>;

std::string not_an_environment(const std::string& text) {
    return text == "production" || text == "integration" ? "" : "must be production or integration";
}

std::string not_an_id(const std::string& text) {
    const bool is_id = !text.empty() && text.size() <= 18 && text != "0" &&
                       std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return is_id ? "" : "must be the tenant's id, a number";
}

/// Checks the name of the tenant, which becomes the name of a file and of a credential.
std::string not_a_name(const std::string& text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_';
    };
    if (text.empty() || text.size() > 64 || !std::ranges::all_of(text, allowed)) {
        return "must be 1 to 64 letters, digits, - or _";
    }
    return text == app_key_name ? "is the name of the app key's file: choose another one" : "";
}

std::string not_a_word(const std::string& text) {
    const bool is_word =
        !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
    return is_word ? "" : "must be one word without spaces";
}

std::string trimmed(const std::string& text) {
    constexpr const char* white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(white) - first + 1);
}

constexpr std::array ending_signals{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
volatile std::sig_atomic_t received_signal = 0;

extern "C" void note_signal(int number) { received_signal = number; }

/// While this object exists, the terminal does not show what is typed. A signal such as that of Ctrl-C first
/// only interrupts the reading. The destructor makes the terminal show typing again, and then lets the signal
/// end the program.
class HiddenTyping {
 public:
    explicit HiddenTyping(bool wanted) : hidden_(wanted && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
        if (!hidden_) { return; }
        struct sigaction note{};
        note.sa_handler = note_signal;  // without SA_RESTART, which would continue the reading
        for (std::size_t i = 0; i < ending_signals.size(); ++i) {
            ::sigaction(ending_signals.at(i), &note, &former_.at(i));
        }
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~HiddenTyping() {
        if (!hidden_) { return; }
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        for (std::size_t i = 0; i < ending_signals.size(); ++i) {
            ::sigaction(ending_signals.at(i), &former_.at(i), nullptr);
        }
        if (received_signal != 0) { ::raise(received_signal); }
    }
    HiddenTyping(const HiddenTyping&) = delete;
    HiddenTyping& operator=(const HiddenTyping&) = delete;

 private:
    termios before_{};
    std::array<struct sigaction, ending_signals.size()> former_{};
    bool hidden_;
};

struct Question {
    std::string text;
    std::string option;     ///< the command's option for the same value
    std::string otherwise;  ///< the default for an empty line; empty if there is none
    Judge judge;
    bool is_secret = false;
};

Problem refused(const std::string& option, std::string why) {
    return about({Subject::Kind::Setting, option}, {Errc::Usage, std::move(why)});
}

Result<std::string> ask(const Question& question, const Questions& questions) {
    if (questions.in == nullptr) {
        if (!question.otherwise.empty()) { return question.otherwise; }
        return refused(question.option, "is missing, and there is no terminal to ask for it");
    }
    const auto otherwise = question.otherwise.empty() ? "" : " [" + question.otherwise + "]";
    for (;;) {
        questions.out << question.text << otherwise << ": " << std::flush;
        std::string line;
        {
            const HiddenTyping hidden(question.is_secret && questions.is_terminal);
            if (!std::getline(*questions.in, line)) {
                return refused(question.option, "the input ended before this answer");
            }
        }
        if (question.is_secret && questions.is_terminal) { questions.out << "\n"; }
        auto answer = trimmed(line);
        if (answer.empty()) { answer = question.otherwise; }
        const auto wrong = question.judge(answer);
        if (wrong.empty()) { return answer; }
        questions.out << "  " << wrong << "\n";
    }
}

Result<std::string> given_or_asked(const std::string& given, const Question& question,
                                   const Questions& questions) {
    if (given.empty()) { return ask(question, questions); }
    const auto wrong = question.judge(given);
    if (wrong.empty()) { return given; }
    return refused(question.option, wrong);
}

Result<std::string> secret(const std::string& file, Question question, const Questions& questions) {
    question.is_secret = true;
    question.judge = not_a_word;
    if (file.empty()) { return ask(question, questions); }
    const auto read = read_plain_file(file, secret_bytes_max);
    if (!read) { return refused(question.option, file + ": " + read.error().text); }
    auto word = trimmed(read->text);
    const auto wrong = not_a_word(word);
    if (!wrong.empty()) { return refused(question.option, file + ": the content " + wrong); }
    return word;
}

Result<> make_folder(const fs::path& folder, mode_t mode) {
    std::error_code error;
    if (fs::create_directories(folder, error)) { ::chmod(folder.c_str(), mode); }
    if (error) {
        return about({Subject::Kind::File, folder.string()},
                     {Errc::Io, "cannot be created: " + error.message()});
    }
    return {};
}

/// Returns Errc::Usage if the file has a different secret, which another configuration in the folder may
/// need.
Result<> check_replaces_no_other(const fs::path& file, const std::string& secret) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(file, ignored))) { return {}; }
    const auto present = read_plain_file(file, secret_bytes_max);
    if (present && trimmed(present->text) == secret) { return {}; }
    return about(
        {Subject::Kind::File, file.string()},
        {Errc::Usage,
         "already exists with a different secret",
         {},
         "if another configuration uses it, write this one into another folder; otherwise remove it"});
}

}  // namespace

Result<SetUp> complete(const InitOptions& options, const Questions& questions) {
    SetUp set_up;
    set_up.base_url = options.base_url;
    set_up.ca_file = options.ca_file.empty() ? "" : fs::absolute(options.ca_file).string();
    set_up.mirror = fs::absolute(options.mirror).string();
    Result<> outcome;
    const auto take = [&](Result<std::string> answer, std::string& into) {
        if (outcome && !answer) { outcome = answer.error(); }
        if (answer) { into = std::move(*answer); }
    };
    const auto text = [&](const std::string& given, const Question& question, std::string& into) {
        if (outcome) { take(given_or_asked(given, question, questions), into); }
    };
    if (options.base_url.empty()) {
        text(options.environment,
             {"Environment (production or integration)", "--environment", "production", not_an_environment},
             set_up.environment);
    }
    text(options.tenant_id, {"Tenant id", "--tenant-id", "", not_an_id}, set_up.tenant_id);
    text(options.name, {"A short name for the tenant", "--name", set_up.tenant_id, not_a_name}, set_up.name);
    text(options.client_id, {"Client id", "--client-id", "", not_a_word}, set_up.client_id);
    if (outcome) {
        take(secret(options.app_key_file, {"App key (not shown)", "--app-key-file", "", {}}, questions),
             set_up.app_key);
    }
    if (outcome) {
        take(secret(options.client_secret_file, {"Client secret (not shown)", "--client-secret-file", "", {}},
                    questions),
             set_up.client_secret);
    }
    if (!outcome) { return outcome.error(); }
    return set_up;
}

std::string configuration_text(const SetUp& set_up) {
    std::ostringstream text;
    text << "# Written by `stmirror init`. stmirror.example.toml and stmirror.toml(5) explain every key.\n"
         << "[mirror]\npath = " << toml_quoted(set_up.mirror) << "\n\n[api]\n";
    if (set_up.base_url.empty()) {
        text << "environment = " << toml_quoted(set_up.environment) << "\n";
    } else {
        text << "base_url = " << toml_quoted(set_up.base_url)
             << "\nauth_url = " << toml_quoted(set_up.base_url) << "\n";
        if (!set_up.ca_file.empty()) { text << "ca_file = " << toml_quoted(set_up.ca_file) << "\n"; }
    }
    text << "app_key = " << toml_quoted(std::string("credential:secret_") + app_key_name)
         << "    # the file secrets/" << app_key_name << "\n\n[[tenant]]\nid = " << set_up.tenant_id
         << "\nname = " << toml_quoted(set_up.name) << "\nclient_id = " << toml_quoted(set_up.client_id)
         << "\nclient_secret = " << toml_quoted("credential:secret_" + set_up.name)
         << "    # the file secrets/" << set_up.name << "\n";
    return text.str();
}

Result<> check_is_new(const fs::path& config_file) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(config_file, ignored))) { return {}; }
    Problem exists{Errc::Usage, "already exists", {}, "edit it, or move it away first"};
    return about({Subject::Kind::File, config_file.string()}, std::move(exists));
}

Result<> write_set_up(const fs::path& config_file, const SetUp& set_up) {
    const auto file = fs::absolute(config_file);
    if (auto is_new = check_is_new(file); !is_new) { return is_new; }
    const auto text = configuration_text(set_up);
    if (auto parsed = parse_settings(text, file.string(), Catalogue::built_in()); !parsed) {
        auto wrong = parsed.error();
        wrong.code = Errc::Usage;  // not a file but an option is wrong, because nothing is written yet
        return wrong;
    }
    const auto secrets = file.parent_path() / "secrets";
    auto written = check_replaces_no_other(secrets / app_key_name, set_up.app_key);
    if (written) { written = check_replaces_no_other(secrets / set_up.name, set_up.client_secret); }
    if (written) { written = make_folder(file.parent_path(), 0755); }
    if (written) { written = make_folder(secrets, 0700); }
    if (written) { written = write_file(secrets / app_key_name, set_up.app_key + "\n", 0600); }
    if (written) { written = write_file(secrets / set_up.name, set_up.client_secret + "\n", 0600); }
    if (written) { written = write_file(file, text, 0644); }
    return written;
}

}  // namespace stmirror::daemon
