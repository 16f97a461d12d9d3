// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include "settings/settings.hpp"

namespace stmirror {
namespace {

constexpr std::size_t secret_bytes_max = 4096;

Error mistake(std::string text) { return Error{Errc::Configuration, std::move(text)}; }

Error failure(const std::string& path, const char* what, int error_number) {
    return Error{errc_of_named_file(error_number), path + ": " + what + ": " + std::strerror(error_number)};
}

class Descriptor {
 public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

 private:
    int fd_;
};

Result<std::string> read_all(int fd, const std::string& path) {
    std::string text(secret_bytes_max + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got = ::read(fd, text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(path, "cannot be read", errno);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    if (size > secret_bytes_max) return mistake(path + ": is too long for a secret; is it the right file?");
    text.resize(size);
    return text;
}

Result<std::string> read_file(const std::string& path, bool must_be_private) {
    // O_NONBLOCK: a FIFO put in its place must not hang the program.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) return failure(path, "cannot be opened", errno);
    struct stat info{};
    if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) return mistake(path + ": is not a file");
    if (must_be_private && (info.st_mode & 0077) != 0) {
        return mistake(path + ": others than its owner can read this secret: run chmod 600 " + path);
    }
    return read_all(file.get(), path);
}

Result<std::string> read_credential(const std::string& name) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr || *folder == '\0') {
        return mistake("credential:" + name +
                       ": there are no systemd credentials here ($CREDENTIALS_DIRECTORY is not "
                       "set): start the program by its unit, or name a file instead");
    }
    // systemd guards the folder itself; the modes within are its own business.
    return read_file(std::string(folder) + "/" + name, false);
}

Result<std::string> read_variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return mistake("env:" + name + ": this environment variable is not set");
    return std::string(value);
}

Result<std::string> read_source(const SecretSource& source) {
    switch (source.kind) {
        case SecretSource::Kind::File:
            return read_file(source.name, true);
        case SecretSource::Kind::Credential:
            return read_credential(source.name);
        case SecretSource::Kind::Environment:
            return read_variable(source.name);
    }
    return mistake("unknown kind of secret");
}

/// Without the white space around it.
Result<std::string> read_word(const SecretSource& source) {
    auto text = read_source(source);
    if (!text) return text;
    constexpr const char* white = " \t\r\n\v\f";
    const auto first = text->find_first_not_of(white);
    if (first == std::string::npos) return mistake(source.describe() + ": is empty: put the secret into it");
    auto secret = text->substr(first, text->find_last_not_of(white) - first + 1);
    const auto outside = [](char c) { return c <= ' ' || c >= 0x7f; };
    if (std::any_of(secret.begin(), secret.end(), outside)) {
        return mistake(source.describe() + ": must hold the secret alone, one word without blanks");
    }
    return secret;
}

}  // namespace

std::string SecretSource::describe() const {
    switch (kind) {
        case Kind::File:
            return name;
        case Kind::Credential:
            return "credential:" + name;
        case Kind::Environment:
            return "env:" + name;
    }
    return name;
}

Result<std::string> SecretSource::read() const {
    auto word = read_word(*this);
    if (word || set_at.empty()) return word;
    return Error{word.error().code, set_at + ": " + word.error().message};
}

}  // namespace stmirror
