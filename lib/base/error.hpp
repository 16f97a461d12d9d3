// SPDX-License-Identifier: MIT
// Errors as values. Functions that can fail for a reason outside the program return Result; asserts are for
// bugs in stmirror.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace stmirror {

enum class Errc {
    Usage,          ///< the command line is wrong (exit 64)
    Configuration,  ///< a setting or a catalogue file is wrong (exit 78)
    Io,             ///< a file or a socket of this machine failed
    Resolve,        ///< the host name could not be resolved
    Connect,        ///< the connection was not accepted, or not in time
    Tls,            ///< the handshake failed: certificate, host name, protocol
    Timeout,        ///< the response did not arrive in time
    Disconnected,   ///< the connection ended before the response was complete
    Protocol,       ///< the response is not what the API promises
    Refused,        ///< the API refused, and a retry would not help
    Database,       ///< SQLite failed
    NotOurs,        ///< the file is not a mirror, or not of this version, tenant or environment
    Stopped,        ///< the program is stopping
    TooOld,         ///< the change log no longer reaches back to a reader's position
};

/// The stable name of a code, for logs and tests: "timeout", "not_ours".
const char* name(Errc code);

/// The code for a file named in the settings that could not be opened or read. Errc::Io if this machine is
/// short of a resource (EMFILE, ENFILE, ENOMEM) or cannot read (EIO), which may be temporary; else
/// Errc::Configuration.
Errc errc_of_named_file(int error_number);

struct Problem {
    Errc code;
    std::string message;  ///< one line for people: what happened and, if known, what to do
};

template <class T = void>
using Result = boost::system::result<T, Problem>;

/// Thrown by Result::value() if it holds an error.
class ProblemException : public std::runtime_error {
 public:
    explicit ProblemException(Problem error) : std::runtime_error(error.message), error_(std::move(error)) {}
    const Problem& error() const { return error_; }

 private:
    Problem error_;
};

[[noreturn]] void throw_exception_from_error(const Problem& error, const boost::source_location& location);

}  // namespace stmirror
