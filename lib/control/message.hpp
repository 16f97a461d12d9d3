// SPDX-License-Identifier: MIT
// The messages between a command and the daemon: one JSON object in each line. Pure. Both sides begin with a
// Hello; its form never changes, so that any two versions can tell that they differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/problem.hpp"

namespace stmirror::control {

/// Changed with every change of these messages or of the jobs that they carry.
inline constexpr int protocol_version = 1;

/// A body for `stmirror api` has at most 8 MB, and JSON in JSON takes at most twice that.
inline constexpr std::size_t line_bytes_max = (std::size_t{17} << 20);
/// How much text one Output carries.
inline constexpr std::size_t output_bytes_max = std::size_t{64} << 10;

struct Hello {
    int protocol = protocol_version;
    std::string program;  ///< the version of the program: "0.1.0"
    bool operator==(const Hello&) const = default;
};
/// From the command: the work. The daemon's answers end with Finished or Refused.
struct Run {
    std::string job;  ///< a JSON object
    bool operator==(const Run&) const = default;
};
/// From the command: end the job early.
struct Stop {
    bool operator==(const Stop&) const = default;
};
/// Text that the command prints.
struct Output {
    enum class To { Out, Err };
    To to = To::Out;
    std::string text;  ///< any bytes
    bool operator==(const Output&) const = default;
};
/// The state of one part of the job. A later one of the same part replaces it, so the daemon may skip it.
struct Progress {
    std::string part;
    std::string state;  ///< a JSON object
    bool operator==(const Progress&) const = default;
};
struct Finished {
    std::uint8_t exit_code = 0;
    bool operator==(const Finished&) const = default;
};
/// The daemon does not do the job.
struct Refused {
    std::string reason;
    bool operator==(const Refused&) const = default;
};

using Message = std::variant<Hello, Run, Stop, Output, Progress, Finished, Refused>;

/// One line with its end. JSON texts in the message must be valid.
std::string encode(const Message& message);
/// Errc::Protocol if the line, without its end, is no message.
Result<Message> decode(std::string_view line);

/// Errc::Protocol, with the versions of both programs, if the peer of a command does not understand it.
Result<> check_daemon(const Hello& own, const Hello& daemon);
/// The same in the daemon.
Result<> check_command(const Hello& own, const Hello& command);

}  // namespace stmirror::control
