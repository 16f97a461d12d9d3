// SPDX-License-Identifier: MIT
#include "base/plain_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"

namespace stmirror {
namespace {

Problem failure(int error_number) {
    return {errc_of_named_file(error_number), std::string("cannot be read: ") + std::strerror(error_number)};
}

Problem mistake(const std::string& what) { return {Errc::Configuration, "cannot be read: " + what}; }

}  // namespace

std::string flaw_of_rights(const PlainFile& file, OthersMay others, uid_t own, const std::string& path) {
    const bool is_secret = others == OthersMay::Nothing;
    if (file.owner != 0 && file.owner != own) {
        return "belongs to the user with id " + std::to_string(file.owner) + ", who can " +
               (is_secret ? "read and change this secret" : "change it") + ": run chown " +
               std::to_string(own) + " " + path;
    }
    if (is_secret && (file.mode & (S_IRWXG | S_IRWXO)) != 0) {
        return "users other than its owner can read this secret: run chmod 600 " + path;
    }
    const bool group_can_write = (file.mode & S_IWGRP) != 0 && file.group != 0;
    if (group_can_write || (file.mode & S_IWOTH) != 0) {
        return "users other than its owner can write to it: run chmod go-w " + path;
    }
    return {};
}

Result<PlainFile> read_guarded_file(const std::filesystem::path& path, std::size_t bytes_max,
                                    OthersMay others) {
    auto file = read_plain_file(path, bytes_max);
    if (!file) { return about({Subject::Kind::File, path.string()}, file.error()); }
    const auto flaw = flaw_of_rights(*file, others, ::geteuid(), path.string());
    if (!flaw.empty()) { return about({Subject::Kind::File, path.string()}, {Errc::Configuration, flaw}); }
    return file;
}

Result<PlainFile> read_plain_file(const std::filesystem::path& path, std::size_t bytes_max) {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer.
    const Descriptor opened(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat found{};
    if (opened.number() < 0 || ::fstat(opened.number(), &found) != 0) { return failure(errno); }
    if (!S_ISREG(found.st_mode)) { return mistake("it is not a regular file"); }
    PlainFile file{.text = {}, .mode = found.st_mode & 07777U, .owner = found.st_uid, .group = found.st_gid};
    constexpr std::size_t step = std::size_t{64} << 10;
    for (;;) {
        const auto size = file.text.size();
        file.text.resize(std::min(size + step, bytes_max + 1));
        const auto got = ::read(opened.number(), file.text.data() + size, file.text.size() - size);
        const int reason = errno;
        file.text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got == 0) { return file; }
        if (got < 0 && reason != EINTR) { return failure(reason); }
        if (file.text.size() > bytes_max) {
            return mistake("it is too long (more than " + std::to_string(bytes_max) +
                           " bytes); is it the right file?");
        }
    }
}

}  // namespace stmirror
