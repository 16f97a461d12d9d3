// SPDX-License-Identifier: MIT
// As long as this object exists, the process cannot open another file.
#pragma once

#include <sys/resource.h>

namespace stmirror::testing {

class NoMoreFiles {
 public:
    NoMoreFiles() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit none{.rlim_cur = 0, .rlim_max = before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    NoMoreFiles(const NoMoreFiles&) = delete;
    NoMoreFiles& operator=(const NoMoreFiles&) = delete;

 private:
    rlimit before_{};
};

}  // namespace stmirror::testing
