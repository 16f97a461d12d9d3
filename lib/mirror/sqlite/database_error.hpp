// SPDX-License-Identifier: MIT
// Converts SQLite's exceptions into the Result of the module's interface, with advice for the operator.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <exception>
#include <string>
#include <type_traits>
#include <utility>

#include "base/problem.hpp"

namespace stmirror::mirror {

/// Converts an exception. The message names `path`.
Problem database_error(const SQLite::Exception& exception, const std::string& path);

/// Runs `work` and turns any exception into a Problem. A ProblemException already carries one.
template <class Work>
auto guarded(const std::string& path, Work&& work) -> Result<std::invoke_result_t<Work>> {
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
            std::forward<Work>(work)();
            return {};
        } else {
            return std::forward<Work>(work)();
        }
    } catch (const ProblemException& exception) {
        return exception.error();
    } catch (const SQLite::Exception& exception) {
        return database_error(exception, path);
    } catch (const std::exception& exception) {
        return Problem{Errc::Database, path + ": " + exception.what()};
    }
}

}  // namespace stmirror::mirror
