// SPDX-License-Identifier: MIT
#include "base/descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace stmirror {

Descriptor::Descriptor(const std::filesystem::path& path, int flags, mode_t mode)
    : number_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}

Descriptor::~Descriptor() {
    if (number_ >= 0) { ::close(number_); }
}

}  // namespace stmirror
