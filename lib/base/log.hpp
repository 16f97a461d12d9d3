// SPDX-License-Identifier: MIT
// The log: one line for each event, written to stderr as text ("info    serving mirror=… tenants=1") or as
// JSON. Event names are stable and listed in docs/events.md. Callers never pass secrets or personal data.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace stmirror {

enum class LogLevel { Debug, Info, Warning, Error, Off };
enum class LogFormat { Text, Json };

/// Returns "debug", "info", "warning", "error" or "off", as in the settings and on the command line.
const char* name(LogLevel level);
/// Returns the level with this name, or empty if there is none.
std::optional<LogLevel> log_level_of(std::string_view name);

/// A field of a log line.
struct LogField {
    using Value = std::variant<std::int64_t, double, bool, std::string>;
    std::string_view name;
    Value value;

    LogField(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
    LogField(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
    LogField(std::string_view n, const char* v) : name(n), value(std::string(v)) {}
    LogField(std::string_view n, bool v) : name(n), value(v) {}
    LogField(std::string_view n, double v) : name(n), value(v) {}
    LogField(std::string_view n, std::integral auto v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

/// Returns true if stderr is connected to systemd's journal. Checks that JOURNAL_STREAM identifies this
/// stream, because a program whose stderr goes elsewhere may inherit the variable.
bool is_stderr_the_journal();

/// Writes the log. Thread-safe. Passed by reference; there is no global logger. Every line is plain ASCII:
/// other characters are escaped as in JSON, so that no value can break a line or control a terminal.
class Logger {
 public:
    using Fields = std::initializer_list<LogField>;
    /// Receives each finished line, without its line end.
    using Sink = std::function<void(LogLevel, std::string_view line)>;

    /// Writes to stderr. For the journal, lines begin with the <N> priority prefix and have no time.
    /// Otherwise they begin with the time in UTC.
    Logger(LogLevel level, LogFormat format);
    /// Passes the lines to `sink`, without the time. For tests.
    Logger(LogLevel level, LogFormat format, Sink sink);
    ~Logger();
    Logger(const Logger&) = delete;
    Logger& operator=(const Logger&) = delete;

    void debug(std::string_view event, Fields fields) { write(LogLevel::Debug, event, fields); }
    void info(std::string_view event, Fields fields) { write(LogLevel::Info, event, fields); }
    void warning(std::string_view event, Fields fields) { write(LogLevel::Warning, event, fields); }
    void error(std::string_view event, Fields fields) { write(LogLevel::Error, event, fields); }
    void write(LogLevel level, std::string_view event, Fields fields);

    /// Makes the log count repeated warnings and errors instead of writing them; see RepeatFilter. For
    /// programs that run for months. Call this before other threads log.
    void sum_up_repeats();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror
