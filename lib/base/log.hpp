// SPDX-License-Identifier: MIT
// The log: one line for one event, to stderr, as text ("info  page_applied feed=customers rows=5000") or as
// JSON. Event names are stable and listed in docs/events.md. Neither secrets nor personal data are ever
// passed in.
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

/// "debug", "info", "warning", "error", "off": as settings and command line spell them.
const char* name(LogLevel level);
/// The level of that name; empty where there is none.
std::optional<LogLevel> log_level_of(std::string_view name);

/// One name and value of a log line.
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

/// Whether systemd reads what goes to stderr: JOURNAL_STREAM names that very stream, and has not merely been
/// inherited by a program whose stderr goes elsewhere.
bool is_stderr_the_journal();

/// Thread-safe. Passed by reference to who logs; there is no global one. Every line is plain ASCII: whatever
/// else a value holds is escaped as in JSON, so that no value can break a line or steer a terminal.
class Logger {
 public:
    using Fields = std::initializer_list<LogField>;
    /// Takes each finished line, without its line end.
    using Sink = std::function<void(LogLevel, std::string_view line)>;

    /// Writes to stderr: into the journal with the <N> priority prefix and without the time, otherwise with
    /// the time in UTC.
    Logger(LogLevel level, LogFormat format);
    /// Gives the lines to `sink` instead, without a time: tests read them there.
    Logger(LogLevel level, LogFormat format, Sink sink);
    ~Logger();
    Logger(const Logger&) = delete;
    Logger& operator=(const Logger&) = delete;

    void debug(std::string_view event, Fields fields) { write(LogLevel::Debug, event, fields); }
    void info(std::string_view event, Fields fields) { write(LogLevel::Info, event, fields); }
    void warning(std::string_view event, Fields fields) { write(LogLevel::Warning, event, fields); }
    void error(std::string_view event, Fields fields) { write(LogLevel::Error, event, fields); }
    void write(LogLevel level, std::string_view event, Fields fields);

    /// From now on warnings and errors that repeat are counted instead of written, as RepeatFilter says: for
    /// programs that run for months. Before other threads log.
    void sum_up_repeats();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror
