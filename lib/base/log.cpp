// SPDX-License-Identifier: MIT
#include "base/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/repeat_filter.hpp"

namespace stmirror {
namespace {

constexpr std::array level_names{
    std::pair{LogLevel::Debug, "debug"},     std::pair{LogLevel::Info, "info"},
    std::pair{LogLevel::Warning, "warning"}, std::pair{LogLevel::Error, "error"},
    std::pair{LogLevel::Off, "off"},
};

spdlog::level::level_enum to_spdlog(LogLevel level) {
    switch (level) {
        case LogLevel::Debug:
            return spdlog::level::debug;
        case LogLevel::Info:
            return spdlog::level::info;
        case LogLevel::Warning:
            return spdlog::level::warn;
        case LogLevel::Error:
            return spdlog::level::err;
        case LogLevel::Off:
            return spdlog::level::off;
    }
    return spdlog::level::off;
}

LogLevel from_spdlog(spdlog::level::level_enum level) {
    if (level >= spdlog::level::err) { return LogLevel::Error; }
    if (level == spdlog::level::warn) { return LogLevel::Warning; }
    return level == spdlog::level::info ? LogLevel::Info : LogLevel::Debug;
}

/// Writes the priority of a line for journald, such as "<6>" (sd-daemon(3)).
class PriorityFlag final : public spdlog::custom_flag_formatter {
 public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& out) override {
        constexpr std::array priorities{'7', '6', '4', '3'};  // debug, info, warning, error
        out.push_back('<');
        out.push_back(priorities.at(static_cast<std::size_t>(from_spdlog(message.level))));
        out.push_back('>');
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<PriorityFlag>(); }
};

enum class Target { Terminal, Journal, Sink };

/// Returns the formatter for the text that write() makes. journald adds the time itself, and tests need none.
std::unique_ptr<spdlog::formatter> make_formatter(LogFormat format, Target target,
                                                  const std::string& line_end) {
    const std::string priority = target == Target::Journal ? "%*" : "";
    const bool timed = target == Target::Terminal;
    const std::string time = "%Y-%m-%dT%H:%M:%S.%eZ";
    const std::string pattern =
        format == LogFormat::Text
            ? priority + (timed ? time + " " : "") + "%-7l %v"
            : priority + "{" + (timed ? "\"time\":\"" + time + "\"," : "") + "\"level\":\"%l\",%v}";
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc, line_end);
    formatter->add_flag<PriorityFlag>('*').set_pattern(pattern);
    return formatter;
}

class CallbackSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
    explicit CallbackSink(Logger::Sink lines) : sink_(std::move(lines)) {}

 private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        sink_(from_spdlog(message.level), std::string_view(line.data(), line.size()));
    }
    void flush_() override {}

    Logger::Sink sink_;
};

/// Returns `value` as JSON in ASCII. Invalid UTF-8 becomes U+FFFD, and a NaN becomes null.
std::string to_json(const nlohmann::json& value) {
    return value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string to_json(const LogField::Value& value) {
    return std::visit([](const auto& v) { return to_json(nlohmann::json(v)); }, value);
}

bool needs_quotes(std::string_view text) {
    const auto special = [](char c) { return c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '='; };
    return text.empty() || std::ranges::any_of(text, special);
}

std::string to_text(const LogField::Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr && !needs_quotes(*text) ? *text : to_json(value);
}

std::string field_text(LogFormat format, const LogField& field) {
    if (format == LogFormat::Json) {
        return "," + to_json(nlohmann::json(field.name)) + ":" + to_json(field.value);
    }
    return " " + std::string(field.name) + "=" + to_text(field.value);
}

std::string payload(LogFormat format, std::string_view event, Logger::Fields fields) {
    const bool json = format == LogFormat::Json;
    std::string out = json ? "\"event\":" + to_json(nlohmann::json(event)) : std::string(event);
    for (const auto& field : fields) { out += field_text(format, field); }
    return out;
}

}  // namespace

const char* name(LogLevel level) {
    for (const auto& [known, text] : level_names) {
        if (known == level) { return text; }
    }
    return "unknown";
}

std::optional<LogLevel> log_level_of(std::string_view name) {
    for (const auto& [level, text] : level_names) {
        if (name == text) { return level; }
    }
    return std::nullopt;
}

bool is_stderr_the_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat info{};
    if (stream == nullptr || ::fstat(STDERR_FILENO, &info) != 0) { return false; }
    return stream == std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino);
}

struct Logger::Impl {
    Impl(LogFormat line_format, spdlog::sink_ptr sink, LogLevel level)
        : format(line_format), logger("stmirror", std::move(sink)) {
        logger.set_level(to_spdlog(level));
    }

    /// Returns false if the line is to be suppressed. Sets `repeated` to the number of equal lines that were
    /// suppressed before it.
    bool admit(std::string_view event, Logger::Fields fields, std::uint64_t& repeated) {
        const std::lock_guard lock(mutex);
        if (!repeats) { return true; }
        const auto suppressed = repeats->admit(event, fields, std::chrono::steady_clock::now());
        repeated = suppressed.value_or(0);
        return suppressed.has_value();
    }

    LogFormat format;
    spdlog::logger logger;
    std::mutex mutex;
    std::optional<RepeatFilter> repeats;
};

Logger::Logger(LogLevel level, LogFormat format) {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    const auto target = is_stderr_the_journal() ? Target::Journal : Target::Terminal;
    sink->set_formatter(make_formatter(format, target, "\n"));
    impl_ = std::make_unique<Impl>(format, std::move(sink), level);
}

Logger::Logger(LogLevel level, LogFormat format, Sink sink) {
    auto callback = std::make_shared<CallbackSink>(std::move(sink));
    callback->set_formatter(make_formatter(format, Target::Sink, ""));
    impl_ = std::make_unique<Impl>(format, std::move(callback), level);
}

Logger::~Logger() = default;

void Logger::write(LogLevel level, std::string_view event, Fields fields) {
    const auto spdlog_level = to_spdlog(level);
    if (!impl_->logger.should_log(spdlog_level)) { return; }
    std::uint64_t repeated = 0;
    if (level >= LogLevel::Warning && !impl_->admit(event, fields, repeated)) { return; }
    auto line = payload(impl_->format, event, fields);
    if (repeated > 0) { line += field_text(impl_->format, {"repeated", repeated}); }
    impl_->logger.log(spdlog_level, line);
}

void Logger::sum_up_repeats() { impl_->repeats.emplace(); }

}  // namespace stmirror
