// SPDX-License-Identifier: MIT
#include <ostream>

#include "base/plain_file.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "openapi/resource_from_openapi.hpp"

namespace stmirror::daemon {

int run(const Context& context, const ResourceOptions& options) {
    const Subject subject{Subject::Kind::File, options.document.string()};
    const auto file = read_plain_file(options.document, openapi::document_bytes_max);
    if (!file) {
        auto error = about(subject, file.error());
        if (error.code == Errc::Configuration) { error.code = Errc::Usage; }
        return context.fail(error);
    }
    const auto text = openapi::resource_from_openapi(file->text, options.path);
    if (!text) { return context.fail(about(subject, text.error())); }
    context.out << *text << std::flush;
    return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
