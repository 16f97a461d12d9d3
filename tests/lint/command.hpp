// SPDX-License-Identifier: MIT
// Runs another program on a file and returns what it reports.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace stmirror::lint {

struct Answer {
    int exit_code = -1;
    std::string output;
};

inline Answer run(const std::string& command) {
    auto* pipe = ::popen((command + " 2>&1").c_str(), "r");
    Answer answer;
    std::array<char, 4096> buffer{};
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
        answer.output.append(buffer.data(), size);
    }
    answer.exit_code = WEXITSTATUS(::pclose(pipe));
    return answer;
}

}  // namespace stmirror::lint
