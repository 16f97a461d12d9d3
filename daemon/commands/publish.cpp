// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <ostream>

#include "daemon/commands/commands.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mirror_reader.hpp"
#include "daemon/service/publish_service.hpp"
#include "publish/connection.hpp"
#include "publish/publisher.hpp"

namespace stmirror::daemon {
namespace {

Result<PublishSettings> target_settings(const Settings& settings, const std::string& name) {
    const auto found = settings.publish.find(name);
    if (found != settings.publish.end()) return found->second;
    return Problem{Errc::Usage, name + ": there is no such target: the settings need [publish." + name + "]"};
}

/// Identifies the mirror by the name of this machine and the path of the file.
std::string mirror_name(const std::filesystem::path& path) {
    constexpr std::size_t length_max = 256;
    std::array<char, length_max> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host.front() = '\0';
    std::error_code error;
    const auto file = std::filesystem::weakly_canonical(path, error);
    return std::string(host.data()) + ":" + (error ? path : file).string();
}

std::vector<std::int64_t> tenant_ids(const Settings& settings) {
    std::vector<std::int64_t> ids;
    for (const auto& tenant : settings.tenants) ids.push_back(tenant.id);
    return ids;
}

publish::Layout layout_of(const PublishSettings& wanted, const Catalogue& catalogue) {
    publish::Layout layout{wanted.schema, {}, publish::Deletes::Mark};
    // Also tables whose feed is switched off now: they are complete when it is switched on again.
    for (const auto& resource : catalogue.resources())
        layout.tables.push_back(publish::published_table(resource));
    return layout;
}

/// Tables that the mirror does not have yet are left out.
Result<> keep_present(publish::Layout& layout, mirror::Reader& reader) {
    std::vector<publish::PublishedTable> present;
    for (auto& table : layout.tables) {
        const auto columns = reader.key_columns(table.records.name);
        if (!columns) return columns.error();
        if (!columns->empty()) present.push_back(std::move(table));
    }
    layout.tables = std::move(present);
    return {};
}

void print(std::ostream& out, const Settings& settings, const publish::Publisher& publisher) {
    for (std::size_t i = 0; i < settings.tenants.size(); ++i) {
        const auto& published = publisher.tenants()[i].published();
        out << fmt::format("{}: {} records loaded, {} changes sent", settings.tenants[i].name,
                           published.loaded, published.changes);
        if (published.removed > 0) out << fmt::format(", {} records removed", published.removed);
        if (published.deletes_withheld > 0)
            out << fmt::format(", {} deletions withheld", published.deletes_withheld);
        if (published.parked > 0) out << fmt::format(", {} records parked", published.parked);
        out << '\n';
    }
    if (publisher.replaced() > 0)
        out << fmt::format("{} characters U+0000 replaced by U+FFFD\n", publisher.replaced());
}

Result<> publish(const Context& context, const PublishOptions& options, const Configuration& configuration) {
    const auto& settings = configuration.settings;
    const auto wanted = target_settings(settings, options.target);
    if (!wanted) return wanted.error();
    const auto conninfo = wanted->conninfo.read();
    if (!conninfo) return conninfo.error();
    const auto reader = open_reader(settings);
    if (!reader) return reader.error();
    auto layout = layout_of(*wanted, configuration.catalogue);
    if (auto kept = keep_present(layout, **reader); !kept) return kept;
    PublishService service(context, settings);
    publish::Publisher publisher(
        {[&] { return open_reader(settings); },
         [&] { return publish::Connection::open(*conninfo, service.stop_token()); }, std::move(layout),
         tenant_ids(settings), mirror_name(settings.mirror_path), settings.schedule.max_delete_percent,
         service.clock(), service.log(), [&](Duration time) { return service.pause(time); }},
        {.once = options.once});
    if (options.once) {
        auto done = publisher.run();
        if (done) print(context.out, settings, publisher);
        return done;
    }
    service.ready();
    return publisher.run();
}

}  // namespace

int run(const Context& context, const PublishOptions& options) {
    const auto configuration = context.load();
    if (!configuration) return context.fail(configuration.error());
    const auto done = publish(context, options, *configuration);
    return done ? code(ExitCode::Ok) : context.fail(done.error());
}

}  // namespace stmirror::daemon
