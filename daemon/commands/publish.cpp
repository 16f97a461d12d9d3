// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <ostream>

#include "daemon/commands/commands.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mirror_reader.hpp"
#include "publish/publisher.hpp"

namespace stmirror::daemon {
namespace {

Result<PublishSettings> target_settings(const Settings& settings, const std::string& name) {
    const auto found = settings.publish.find(name);
    if (found != settings.publish.end()) return found->second;
    return Problem{Errc::Usage, name + ": there is no such target: the settings need [publish." + name + "]"};
}

/// This machine and the file: no other mirror has both.
std::string mirror_name(const std::filesystem::path& path) {
    constexpr std::size_t length_max = 256;
    std::array<char, length_max> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host.front() = '\0';
    std::error_code error;
    const auto file = std::filesystem::weakly_canonical(path, error);
    return std::string(host.data()) + ":" + (error ? path : file).string();
}

Result<> publish(const Context& context, const PublishOptions& options, const Configuration& configuration) {
    const auto& settings = configuration.settings;
    const auto wanted = target_settings(settings, options.target);
    if (!wanted) return wanted.error();
    const auto conninfo = wanted->conninfo.read();
    if (!conninfo) return conninfo.error();
    const auto reader = open_reader(settings);
    if (!reader) return reader.error();
    const auto connection = publish::Connection::open(*conninfo);
    if (!connection) return connection.error();
    publish::Target target(**connection, wanted->schema);
    // Also tables whose feed is switched off now: they are complete when it is switched on again.
    std::vector<const Resource*> resources;
    for (const auto& resource : configuration.catalogue.resources()) resources.push_back(&resource);
    publish::Publisher publisher(**reader, target, std::move(resources), mirror_name(settings.mirror_path));
    if (auto prepared = publisher.prepare(); !prepared) return prepared.error();
    for (const auto& tenant : settings.tenants) {
        const auto published = publisher.publish(tenant.id);
        if (!published) return published.error();
        context.out << fmt::format("{}: {} records loaded, {} changes sent\n", tenant.name, published->loaded,
                                   published->changes);
        if (published->replaced > 0)
            context.out << fmt::format("{}: {} characters U+0000 replaced by U+FFFD\n", tenant.name,
                                       published->replaced);
    }
    return {};
}

}  // namespace

int run(const Context& context, const PublishOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto done = publish(context, options, *configuration);
    return done ? code(ExitCode::Ok) : context.fail(done.error());
}

}  // namespace stmirror::daemon
