// SPDX-License-Identifier: MIT
// Problems as values. Functions that can fail for a reason outside the program return Result; asserts are for
// bugs in stmirror.
#pragma once

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/errc.hpp"

namespace stmirror {

/// What a problem is about.
struct Subject {
    enum class Kind {
        None,    ///< nothing that has a name
        Tenant,  ///< a tenant: every feed of it has the problem
        Feed,    ///< a table of one tenant
        Record,  ///< a record of a table, named by its key
        File,    ///< a file of this machine, named by its path
        Setting  ///< a key of the settings
    };
    Kind kind = Kind::None;
    std::string name{};

    bool operator==(const Subject&) const = default;
};
/// The stable name of a kind, for logs and JSON: "tenant", "feed".
const char* name(Subject::Kind kind);

/// What went wrong. It travels whole to the edge of the program, where line() makes one line of it.
struct Problem {
    Errc code;
    std::string text;  ///< one line for people: what happened
    Subject subject{};
    std::string advice{};  ///< what to do about it; empty: nothing

    bool operator==(const Problem&) const = default;
    bool is_of_tenant() const { return subject.kind == Subject::Kind::Tenant; }
    /// "no answer. What to do: check the network".
    std::string line() const;
};

/// The problem in the words of a caller who knows what it is about: "FILE: cannot be read".
Problem about(Subject subject, Problem problem);
/// All in one line; empty if there is none.
std::string line_of(const std::vector<Problem>& problems);
/// One problem of several that have the same code and subject: their texts, and each advice once. At least
/// one.
Problem joined(const std::vector<Problem>& problems);
/// The problem of a line that line() made and a table kept: Errc::Unknown.
Problem problem_of_line(std::string line);
/// Of an exception that was caught: its own problem, or Errc::Internal.
Problem problem_of(const std::exception& exception);

template <class T = void>
using Result = boost::system::result<T, Problem>;

/// Thrown by Result::value() if it holds a problem.
class ProblemException : public std::runtime_error {
 public:
    explicit ProblemException(Problem error) : std::runtime_error(error.line()), error_(std::move(error)) {}
    const Problem& error() const { return error_; }

 private:
    Problem error_;
};

[[noreturn]] void throw_exception_from_error(const Problem& error, const boost::source_location& location);

}  // namespace stmirror
