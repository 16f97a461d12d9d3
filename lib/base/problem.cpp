// SPDX-License-Identifier: MIT
#include "base/problem.hpp"

#include <cerrno>

namespace stmirror {

const char* name(Errc code) {
    switch (code) {
        case Errc::Usage:
            return "usage";
        case Errc::Configuration:
            return "configuration";
        case Errc::Io:
            return "io";
        case Errc::Resolve:
            return "resolve";
        case Errc::Connect:
            return "connect";
        case Errc::Tls:
            return "tls";
        case Errc::Timeout:
            return "timeout";
        case Errc::Disconnected:
            return "disconnected";
        case Errc::Protocol:
            return "protocol";
        case Errc::Refused:
            return "refused";
        case Errc::Database:
            return "database";
        case Errc::NotOurs:
            return "not_ours";
        case Errc::Stopped:
            return "stopped";
        case Errc::TooOld:
            return "too_old";
    }
    return "unknown";
}

Errc errc_of_named_file(int error_number) {
    switch (error_number) {
        case EMFILE:
        case ENFILE:
        case ENOMEM:
        case EIO:
            return Errc::Io;
        default:
            return Errc::Configuration;
    }
}

void throw_exception_from_error(const Problem& error, const boost::source_location&) {
    throw ProblemException(error);
}

}  // namespace stmirror
