// SPDX-License-Identifier: MIT
// The messages between a command and the daemon: one JSON object per line. Both sides begin with a Hello. Its
// form never changes, so that any two versions can detect that they differ. No side effects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/problem.hpp"

namespace stmirror::control {

/// Increase this number with every change of these messages or of the jobs that they carry.
inline constexpr int protocol_version = 2;

/// The maximum length of a line. A body for `stmirror api` has at most 8 MB, and at most doubles in length
/// when it is quoted as a JSON string.
inline constexpr std::size_t line_bytes_max = (std::size_t{17} << 20);
/// The maximum number of bytes of text in one Output.
inline constexpr std::size_t output_bytes_max = std::size_t{64} << 10;

struct Hello {
    int protocol = protocol_version;
    std::string program;  ///< the version of the program, for example "0.1.0"
    bool operator==(const Hello&) const = default;
};
/// Sent by the command: the job to do. The daemon's answers end with Finished or Refused.
struct Run {
    std::string job;  ///< a JSON object
    bool operator==(const Run&) const = default;
};
/// Sent by the command: end the job early.
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
/// The state of one part of the job. A later state of the same part replaces an earlier one, so the daemon
/// may skip the earlier one.
struct Progress {
    std::string part;
    std::string state;  ///< a JSON object
    bool operator==(const Progress&) const = default;
};
struct Finished {
    std::uint8_t exit_code = 0;
    bool operator==(const Finished&) const = default;
};
/// The daemon refuses to do the job.
struct Refused {
    std::string reason;
    bool operator==(const Refused&) const = default;
};

using Message = std::variant<Hello, Run, Stop, Output, Progress, Finished, Refused>;

/// Returns the message as one line, with its line end. JSON texts in the message must be valid.
std::string encode(const Message& message);
/// Reads a message from a line without its line end. Returns Errc::Protocol if it is not a message.
Result<Message> decode(std::string_view line);

/// Checks that the daemon uses the same protocol as this command. Otherwise returns Errc::Protocol with the
/// versions of both programs.
Result<> check_daemon(const Hello& own, const Hello& daemon);
/// Checks that the command uses the same protocol as this daemon. Returns the same as check_daemon().
Result<> check_command(const Hello& own, const Hello& command);

}  // namespace stmirror::control
