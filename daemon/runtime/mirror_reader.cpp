// SPDX-License-Identifier: MIT
#include "daemon/runtime/mirror_reader.hpp"

#include "daemon/runtime/wiring.hpp"

namespace stmirror::daemon {

Result<std::unique_ptr<mirror::Reader>> open_reader(const Settings& settings) {
    auto reader = mirror::Reader::open(settings.mirror_path);
    if (!reader) { return reader.error(); }
    const auto health = (*reader)->health();
    if (!health) { return health.error(); }
    const auto& expected = settings.api.environment;
    if (health->environment != expected) {
        return about({Subject::Kind::File, settings.mirror_path.string()},
                     {Errc::NotOurs,
                      "it mirrors " + health->environment + ", but the configuration names " + expected});
    }
    return reader;
}

}  // namespace stmirror::daemon
