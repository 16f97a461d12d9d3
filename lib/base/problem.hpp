// SPDX-License-Identifier: MIT
// Problems as values. A function that can fail for a reason outside the program returns a Result. Asserts are
// for bugs in stmirror.
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
        Tenant,  ///< a tenant, all of whose feeds have the problem
        Feed,    ///< a table of one tenant
        Record,  ///< a record of a table, named by its key
        File,    ///< a file of this machine, named by its path
        Setting  ///< a key of the settings
    };
    Kind kind = Kind::None;
    std::string name{};

    bool operator==(const Subject&) const = default;
};
/// Returns the stable name of a kind, for logs and JSON: "tenant", "feed".
const char* name(Subject::Kind kind);

/// Describes what went wrong. Functions pass it on whole; a layer that knows more may add a subject with
/// about(). Only what shows the problem makes one line of it, with line().
struct Problem {
    Errc code;
    std::string text;  ///< what happened, in one line for people
    Subject subject{};
    std::string advice{};  ///< what to do about the problem; empty if there is nothing

    bool operator==(const Problem&) const = default;
    bool is_of_tenant() const { return subject.kind == Subject::Kind::Tenant; }
    /// Returns text and advice: "no answer. What to do: check the network".
    std::string line() const;
};

/// Returns `problem` with `subject` added: "FILE: cannot be read".
Problem about(Subject subject, Problem problem);
/// Returns all problems in one line. Empty if there is none.
std::string line_of(const std::vector<Problem>& problems);
/// Joins problems that have the same code and subject into one. The result has all texts, and equal advice
/// only once. There must be at least one problem.
Problem joined(const std::vector<Problem>& problems);
/// Makes a problem from a stored line that line() had returned. The problem's code is Errc::Unknown.
Problem problem_of_line(std::string line);
/// Returns the problem of a caught exception: the exception's own problem, or one with Errc::Internal.
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
