// SPDX-License-Identifier: MIT
// A file as the system sees it.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace stmirror {

/// Closes what it opened; negative where that failed, with the reason in errno.
class Descriptor {
 public:
    Descriptor(const std::filesystem::path& path, int flags, mode_t mode = 0);
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

 private:
    int number_;
};

}  // namespace stmirror
