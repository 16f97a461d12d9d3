// SPDX-License-Identifier: MIT
#include <ostream>

#include "base/plain_file.hpp"
#include "base/write_file.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "openapi/resource_from_openapi.hpp"

namespace stmirror::daemon {
namespace {

/// Everyone may read the file, because the service runs as another user.
constexpr mode_t mode = 0644;

Result<> write_new_file(const std::filesystem::path& path, const std::string& text) {
    std::error_code failure;
    if (std::filesystem::exists(path, failure)) {
        return about({Subject::Kind::File, path.string()}, {Errc::Usage, "already exists"});
    }
    // If this fails, write_file() fails and reports why.
    std::filesystem::create_directories(path.parent_path(), failure);
    return write_file(path, text, mode);
}

}  // namespace

int run(const Context& context, const ResourceOptions& options) {
    const Subject subject{Subject::Kind::File, options.document.string()};
    const auto file = read_plain_file(options.document, openapi::document_bytes_max);
    if (!file) {
        auto error = about(subject, file.error());
        if (error.code == Errc::Configuration) { error.code = Errc::Usage; }
        return context.fail(error);
    }
    const auto draft = openapi::resource_from_openapi(file->text, options.path);
    if (!draft) { return context.fail(about(subject, draft.error())); }
    if (options.output.empty()) {
        context.out << draft->text << std::flush;
        return code(ExitCode::Ok);
    }
    const auto path = options.output / draft->name;
    if (const auto written = write_new_file(path, draft->text); !written) {
        return context.fail(written.error());
    }
    context.out << path.string() << "\n" << std::flush;
    return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
