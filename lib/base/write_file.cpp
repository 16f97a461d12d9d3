// SPDX-License-Identifier: MIT
#include "base/write_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"

namespace stmirror {
namespace {

bool write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count <= 0) { return false; }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace

Result<> write_file(const std::filesystem::path& file, std::string_view text, mode_t mode) {
    const Descriptor opened(file, O_WRONLY | O_CREAT | O_NOFOLLOW, mode);
    const int number = opened.number();
    // Set the mode first, because the old rights of an existing file may be wider.
    if (number >= 0 && ::fchmod(number, mode) == 0 && ::ftruncate(number, 0) == 0 &&
        write_all(number, text)) {
        return {};
    }
    return about({Subject::Kind::File, file.string()},
                 {Errc::Io, std::string("cannot be written: ") + std::strerror(errno)});
}

}  // namespace stmirror
