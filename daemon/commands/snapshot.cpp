// SPDX-License-Identifier: MIT
#include <ostream>

#include "daemon/commands.hpp"
#include "daemon/exit_code.hpp"
#include "mirror/reader.hpp"
#include "status/human.hpp"

namespace stmirror::daemon {

int run(const Context& context, const SnapshotOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    auto reader = mirror::Reader::open(configuration->settings.mirror_path);
    if (!reader) return context.fail(reader.error());
    const auto made = (*reader)->snapshot(options.file);
    if (!made) return context.fail(made.error());
    context.out << options.file.string() << ": " << status::bytes_text(made->bytes) << ", up to change "
                << made->newest_change << "\nGo on from there with: stmirror changes --since "
                << made->newest_change << std::endl;
    return code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
