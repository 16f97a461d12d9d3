// SPDX-License-Identifier: MIT
#include "settings/secret.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/plain_file.hpp"

namespace stmirror {
namespace {

constexpr std::size_t secret_bytes_max = 4096;

Problem mistake(std::string text) { return Problem{Errc::Configuration, std::move(text)}; }

Result<std::string> read_file(const std::string& path) {
    auto file = read_guarded_file(path, secret_bytes_max, OthersMay::Nothing);
    if (!file) { return file.error(); }
    return std::move(file->text);
}

Result<std::string> read_credential(const SecretSource& source) {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr || *folder == '\0') {
        auto own =
            source.credential_file.empty()
                ? Result<std::string>(mistake("only a credential whose name begins with secret_ has a file"))
                : read_file(source.credential_file);
        // If this user may read the file, `own` is about the file itself, and running as another user would
        // not help.
        if (own || ::access(source.credential_file.c_str(), R_OK) == 0) { return own; }
        auto problem = own.error();
        problem.text =
            source.describe() +
            ": there are no systemd credentials ($CREDENTIALS_DIRECTORY is not set). Start the program "
            "with its unit, or as a user who may read the secrets: " +
            problem.text;
        return problem;
    }
    // systemd protects the folder, so the modes of the files in it do not matter.
    const auto path = std::string(folder) + "/" + source.name;
    auto file = read_plain_file(path, secret_bytes_max);
    if (!file) { return about({Subject::Kind::File, path}, file.error()); }
    return std::move(file->text);
}

Result<std::string> read_variable(const SecretSource& source) {
    const char* value = std::getenv(source.name.c_str());
    if (value == nullptr) { return mistake(source.describe() + ": this environment variable is not set"); }
    return std::string(value);
}

Result<std::string> read_source(const SecretSource& source) {
    switch (source.kind) {
        case SecretSource::Kind::File:
            return read_file(source.name);
        case SecretSource::Kind::Credential:
            return read_credential(source);
        case SecretSource::Kind::Environment:
            return read_variable(source);
    }
    return mistake("unknown kind of secret");
}

/// Reads a secret and removes white space at its ends.
Result<std::string> read_word(const SecretSource& source) {
    auto text = read_source(source);
    if (!text) { return text; }
    constexpr const char* white = " \t\r\n\v\f";
    const auto first = text->find_first_not_of(white);
    if (first == std::string::npos) {
        return mistake(source.describe() + ": is empty. Put the secret into it");
    }
    auto secret = text->substr(first, text->find_last_not_of(white) - first + 1);
    const auto outside = [](char c) { return c <= ' ' || c >= 0x7f; };
    if (std::ranges::any_of(secret, outside)) {
        return mistake(source.describe() +
                       ": must contain only the secret, which is one word without blanks");
    }
    return secret;
}

}  // namespace

std::string SecretSource::describe() const {
    switch (kind) {
        case Kind::File:
            return name;
        case Kind::Credential:
            return std::string(credential_prefix) + name;
        case Kind::Environment:
            return std::string(environment_prefix) + name;
    }
    return name;
}

Result<std::string> SecretSource::read() const {
    auto word = read_word(*this);
    if (word || set_at.empty()) { return word; }
    return about({Subject::Kind::Setting, set_at}, word.error());
}

}  // namespace stmirror
