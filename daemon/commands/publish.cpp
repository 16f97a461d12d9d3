// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <ostream>

#include "daemon/commands/commands.hpp"
#include "daemon/commands/publish_source.hpp"
#include "daemon/commands/publish_verify.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/mirror_reader.hpp"
#include "daemon/service/publish_service.hpp"
#include "mirror/changes/consumer.hpp"
#include "mirror/changes/target_state.hpp"
#include "publish/connection.hpp"
#include "publish/ddl_text.hpp"
#include "publish/publisher.hpp"

namespace stmirror::daemon {
namespace {

std::vector<std::int64_t> ids(const std::vector<const TenantSettings*>& tenants) {
    std::vector<std::int64_t> numbers;
    for (const auto* tenant : tenants) { numbers.push_back(tenant->id); }
    return numbers;
}

void print(std::ostream& out, const PublishSource& source, const publish::Publisher& publisher) {
    for (std::size_t i = 0; i < source.tenants.size(); ++i) {
        const auto& published = publisher.tenants()[i].published();
        out << fmt::format("{}: {} records loaded, {} changes sent", source.tenants[i]->name,
                           published.loaded, published.changes);
        if (published.removed > 0) { out << fmt::format(", {} records removed", published.removed); }
        if (published.deletes_withheld > 0) {
            out << fmt::format(", {} deletions withheld", published.deletes_withheld);
        }
        if (published.parked > 0) { out << fmt::format(", {} records parked", published.parked); }
        out << '\n';
    }
    if (publisher.replaced() > 0) {
        out << fmt::format("{} characters U+0000 replaced by U+FFFD\n", publisher.replaced());
    }
}

Result<> publish(const Context& context, const PublishOptions& options, const Configuration& configuration) {
    const auto& settings = configuration.settings;
    auto source = PublishSource::open(configuration, options.target);
    if (!source) { return source.error(); }
    // Opened only for its lock. Two publishers of one mirror would take the tenants from each other.
    const auto only =
        mirror::Consumer::open(settings.mirror_path, mirror::consumer_of_target(options.target));
    if (!only) { return only.error(); }
    const auto last_state = mirror::target_state(settings.mirror_path, options.target);
    PublishService service(context, settings);
    const auto keep = [&](const mirror::TargetState& state) {
        const auto kept = mirror::keep_target_state(settings.mirror_path, options.target, state);
        if (!kept) { service.log().warning("publish_state_not_kept", {{"error", kept.error().line()}}); }
    };
    publish::Publisher publisher(
        {[&] { return open_reader(settings); },
         [&] { return publish::Connection::open(source->conninfo, service.stop_token()); }, source->layout,
         ids(source->tenants), source->mirror_name, settings.schedule.max_delete_percent, service.clock(),
         service.log(), [&](Duration time) { return service.pause(time); },
         last_state ? last_state->value_or(mirror::TargetState{}) : mirror::TargetState{},
         [&](const auto& state) { keep(state); }},
        {.once = options.once || options.repair, .compare_first = options.repair, .batch = source->batch});
    if (!options.once && !options.repair) {
        service.ready();
        return publisher.run();
    }
    auto done = publisher.run();
    if (done) { print(context.out, *source, publisher); }
    return done;
}

}  // namespace

int run(const Context& context, const PublishOptions& options) {
    const auto configuration = context.load();
    if (!configuration) { return context.fail(configuration.error()); }
    if (options.print_ddl) {
        const auto layout = published_layout(*configuration, options.target);
        if (!layout) { return context.fail(layout.error()); }
        context.out << publish::ddl_text(*layout, {options.citus, options.row_level_security});
        return code(ExitCode::Ok);
    }
    if (options.repair || !options.verify) {
        const auto done = publish(context, options, *configuration);
        if (!done) { return context.fail(done.error()); }
    }
    return options.verify ? verify_target(context, options, *configuration) : code(ExitCode::Ok);
}

}  // namespace stmirror::daemon
