// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
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

/// Finds out when the mirror has a table that it lacked when the publisher began.
class NewTables {
 public:
    NewTables(const Settings& settings, const std::vector<std::string>& missing)
        : settings_(settings), missing_(missing) {}

    /// Returns true if the mirror has such a table. Looks only every few seconds.
    bool found(TimePoint now) {
        if (found_ || missing_.empty() || now < look_at_) { return found_; }
        look_at_ = now + look_every;
        const auto reader = open_reader(settings_);
        found_ = reader && std::ranges::any_of(missing_, [&](const auto& table) {
                     const auto columns = (*reader)->key_columns(table);
                     return columns && !columns->empty();
                 });
        return found_;
    }

 private:
    static constexpr std::chrono::seconds look_every{10};
    const Settings& settings_;
    const std::vector<std::string>& missing_;
    TimePoint look_at_{};
    bool found_ = false;
};

/// Publishes the tables that the mirror has. Returns true if the mirror now has more of the tables to
/// publish.
Result<bool> publish_tables(const Context& context, const PublishOptions& options, const Settings& settings,
                            const PublishSource& source, PublishService& service) {
    const bool ends = options.once || options.repair;
    if (!source.missing.empty()) {
        service.log().warning("publish_tables_missing",
                              {{"tables", fmt::format("{}", fmt::join(source.missing, ", "))}});
    }
    NewTables new_tables(settings, source.missing);
    const auto last_state = mirror::target_state(settings.mirror_path, options.target);
    const auto keep = [&](const mirror::TargetState& state) {
        const auto kept = mirror::keep_target_state(settings.mirror_path, options.target, state);
        if (!kept) { service.log().warning("publish_state_not_kept", {{"error", kept.error().line()}}); }
    };
    publish::Publisher publisher(
        {[&] { return open_reader(settings); },
         [&] { return publish::Connection::open(source.conninfo, service.stop_token()); }, source.layout,
         ids(source.tenants), source.mirror_name, settings.schedule.max_delete_percent, service.clock(),
         service.log(),
         [&](Duration time) {
             return service.pause(time) && (ends || !new_tables.found(service.clock().now()));
         },
         last_state ? last_state->value_or(mirror::TargetState{}) : mirror::TargetState{},
         [&](const auto& state) { keep(state); }},
        {.once = ends, .compare_first = options.repair, .batch = source.batch});
    if (auto done = publisher.run(); !done) { return done.error(); }
    if (ends) { print(context.out, source, publisher); }
    return !ends && !service.stop_token().stop_requested() && new_tables.found(service.clock().now());
}

Result<> publish(const Context& context, const PublishOptions& options, const Configuration& configuration) {
    const auto& settings = configuration.settings;
    auto source = PublishSource::open(configuration, options.target);
    if (!source) { return source.error(); }
    // The consumer is opened only for its lock. Two publishers of one mirror would take the tenants from each
    // other.
    const auto only =
        mirror::Consumer::open(settings.mirror_path, mirror::consumer_of_target(options.target));
    if (!only) { return only.error(); }
    PublishService service(context, settings);
    if (!options.once && !options.repair) { service.ready(); }
    for (;;) {
        const auto goes_on = publish_tables(context, options, settings, *source, service);
        if (!goes_on) { return goes_on.error(); }
        if (!*goes_on) { return {}; }
        source = PublishSource::open(configuration, options.target);
        if (!source) { return source.error(); }
    }
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
