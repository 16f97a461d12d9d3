// SPDX-License-Identifier: MIT
#include "mirror/changes/consumer_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string_view>

#include "base/problem.hpp"
#include "mirror/sqlite/database_error.hpp"
#include "mirror/sqlite/file_sync.hpp"
#include "mirror/sqlite/links.hpp"
#include "mirror/sqlite/own_file.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;

bool is_name(std::string_view name) {
    constexpr std::size_t length_max = 64;
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return !name.empty() && name.size() <= length_max &&
           name.find_first_not_of(allowed) == std::string_view::npos;
}

fs::path folder_of(const fs::path& mirror) { return behind_links(mirror).string() + ".consumers"; }

void write_all(const OwnFile& file, const fs::path& path, const std::string& text) {
    const auto written = ::write(file.number(), text.data(), text.size());
    if (written != static_cast<ssize_t>(text.size()) || ::fsync(file.number()) != 0) {
        fail_at(path, "cannot be written");
    }
}

}  // namespace

fs::path consumer_file(const fs::path& mirror, const std::string& name) {
    // Names have no dot, so NAME.part and NAME.lock are never the file of another consumer.
    if (!is_name(name)) {
        throw ProblemException(
            {Errc::Usage,
             "the name of a consumer must have 1 to 64 characters: letters, digits, '-' and '_'"});
    }
    return folder_of(mirror) / name;
}

void make_consumers_folder(const fs::path& mirror) { make_own_folder(folder_of(mirror)); }

void replace_consumer_file(const fs::path& file, const std::string& text) {
    const fs::path part = file.string() + ".part";
    fs::remove(part);  // left by a killed run
    const OwnFile opened(part, O_EXCL, GroupMay::ReadAndWrite);
    write_all(opened, part, text);
    fs::rename(part, file);
    sync_folder_of(file);
}

}  // namespace stmirror::mirror
