// SPDX-License-Identifier: MIT
// What went wrong, as a value. Functions that can fail for a reason outside the program return Result;
// asserts are for mistakes of the program itself.
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
    Resolve,        ///< the host name has no address
    Connect,        ///< nobody accepted the connection, or not in time
    Tls,            ///< the handshake failed: certificate, host name, protocol
    Timeout,        ///< the answer did not come in time
    Disconnected,   ///< the connection ended before the answer was whole
    Protocol,       ///< the answer is not what the API promises
    Refused,        ///< the API said no, and trying again would not help
    Database,       ///< SQLite failed
    NotOurs,        ///< the file is not a mirror, or not of this version, tenant or environment
    Stopped,        ///< the program was told to stop
    TooOld,         ///< the change log no longer reaches back to a reader's position
};

/// The stable name of a code, for logs and tests: "timeout", "not_ours".
const char* name(Errc code);

/// Of a file that the settings name and that could not be opened or read: a shortage of this machine
/// (EMFILE, ENFILE, ENOMEM, EIO) is Errc::Io and may pass; all else is Errc::Configuration.
Errc errc_of_named_file(int error_number);

struct Error {
    Errc code;
    std::string message;  ///< one line for a person: what happened, and what to do where that is known
};

template <class T = void>
using Result = boost::system::result<T, Error>;

/// What Result::value() throws when it holds an error.
class ErrorException : public std::runtime_error {
 public:
    explicit ErrorException(Error error) : std::runtime_error(error.message), error_(std::move(error)) {}
    const Error& error() const { return error_; }

 private:
    Error error_;
};

[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& location);

}  // namespace stmirror
