// SPDX-License-Identifier: MIT
// A file descriptor that is closed automatically.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace stmirror {

/// number() is negative if opening failed; errno then has the reason.
class Descriptor {
 public:
    Descriptor(const std::filesystem::path& path, int flags, mode_t mode = 0);
    /// Takes over an open descriptor, or a negative number.
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

 private:
    int number_;
};

}  // namespace stmirror
