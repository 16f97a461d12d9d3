// SPDX-License-Identifier: MIT
#include "mirror/changes/consumer.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <string_view>

#include "base/plain_file.hpp"
#include "base/timestamp.hpp"
#include "mirror/changes/consumer_file.hpp"
#include "mirror/sqlite/database_error.hpp"
#include "mirror/sqlite/own_file.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;

fs::path file_of(const fs::path& mirror, const std::string& name) {
    auto file = consumer_file(mirror, name);
    make_consumers_folder(mirror);
    return file;
}

/// Returns "4711 2026-11-24T03:24:50.0000000Z", or only "4711" if the time is not known, with a line end.
std::string text_of(const ChangePosition& position) {
    return std::to_string(position.seq) + (position.at.empty() ? "" : " " + position.at) + "\n";
}

std::optional<ChangePosition> parse(std::string_view text) {
    ChangePosition position;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position.seq);
    const auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (error != std::errc{}) { return std::nullopt; }
    if (rest == "\n") { return position; }
    if (!rest.starts_with(' ') || !rest.ends_with('\n')) { return std::nullopt; }
    position.at = rest.substr(1, rest.size() - 2);
    return Timestamp::parse(position.at) ? std::optional(position) : std::nullopt;
}

}  // namespace

struct Consumer::Impl {
    Impl(const fs::path& mirror, const std::string& consumer)
        : name(consumer),
          file(file_of(mirror, name)),
          lock(file.string() + ".lock", 0, GroupMay::ReadAndWrite) {
        if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
            throw ProblemException(
                {Errc::InUse, "another process is reading the changes as consumer " + name});
        }
    }

    std::string name;
    fs::path file;
    OwnFile lock;  ///< never deleted, because two processes could then lock different files of the same name
};

Consumer::Consumer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Consumer::~Consumer() = default;

Result<std::unique_ptr<Consumer>> Consumer::open(const fs::path& mirror, const std::string& name) {
    return guarded(mirror.string(), [&] {
        return std::unique_ptr<Consumer>(new Consumer(std::make_unique<Impl>(mirror, name)));
    });
}

Result<std::optional<ChangePosition>> Consumer::position() const {
    constexpr std::size_t bytes_max = 256;
    if (std::error_code ignored; !fs::exists(fs::symlink_status(impl_->file, ignored))) {
        return std::optional<ChangePosition>();
    }
    const auto kept = read_plain_file(impl_->file, bytes_max);
    auto position = kept ? parse(kept->text) : std::nullopt;
    if (!position) {
        return about({Subject::Kind::File, impl_->file.string()},
                     {Errc::Io, "cannot be read or does not contain a position. Set the start with --since"});
    }
    return position;
}

Result<> Consumer::keep(const ChangePosition& position) {
    return guarded(impl_->file.string(), [&] { replace_consumer_file(impl_->file, text_of(position)); });
}

}  // namespace stmirror::mirror
