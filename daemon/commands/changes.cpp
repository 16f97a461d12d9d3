// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <memory>

#include "daemon/commands/change_stream.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/pipe_output.hpp"
#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {
namespace {

/// Accepts the tables of the catalogue, and the tables of modules that were enabled once, because their
/// changes are still in the log.
Result<> check_tables(const std::vector<std::string>& names, const Catalogue& catalogue,
                      mirror::Reader& reader) {
    for (const auto& wanted : names) {
        if (catalogue.find(wanted) != nullptr) { continue; }
        const auto* shipped = Catalogue::all_modules().find(wanted);
        if (shipped != nullptr) {
            const auto key = reader.key_columns(wanted);
            if (!key) { return key.error(); }
            if (!key->empty()) { continue; }
            return Problem{Errc::Usage, wanted + ": its module " + shipped->module +
                                            " is not enabled: add it to [modules] enabled"};
        }
        return Problem{Errc::Usage, wanted + ": no such table. `stmirror catalog` lists the tables"};
    }
    return {};
}

/// Returns the position before the oldest line.
Result<mirror::ChangePosition> beginning(mirror::Reader& reader) {
    const auto range = reader.change_range();
    if (!range) { return range.error(); }
    return mirror::ChangePosition{range->oldest == 0 ? 0 : range->oldest - 1};
}

/// Returns the position of --since and --at, with the time as the change log writes it.
mirror::ChangePosition given(const ChangesOptions& options) {
    const auto at = Timestamp::parse(options.at);
    return {*options.since, at ? at->to_string() : ""};
}

Result<mirror::ChangePosition> start(const ChangesOptions& options, mirror::Reader& reader,
                                     mirror::Consumer* consumer) {
    if (consumer == nullptr) { return options.since ? given(options) : beginning(reader); }
    if (options.since) {
        auto since = given(options);
        // Checked first, because a refused position must not overwrite the saved one.
        if (const auto next = reader.changes(since, 1); !next) { return next.error(); }
        if (auto kept = consumer->keep(since); !kept) { return kept.error(); }
        return since;
    }
    const auto position = consumer->position();
    if (!position) { return position.error(); }
    // A new consumer starts with the first change ever. If that change was pruned, reading fails with
    // Errc::TooOld.
    return position->value_or(mirror::ChangePosition{});
}

Result<> stream(const ChangesOptions& options, const Configuration& configuration) {
    const auto& path = configuration.settings.mirror_path;
    auto reader = mirror::Reader::open(path);
    if (!reader) { return reader.error(); }
    if (auto known = check_tables(options.resources, configuration.catalogue, **reader); !known) {
        return known.error();
    }
    std::unique_ptr<mirror::Consumer> consumer;
    if (options.consumer) {
        auto opened = mirror::Consumer::open(path, *options.consumer);
        if (!opened) { return opened.error(); }
        consumer = std::move(*opened);
    }
    auto position = start(options, **reader, consumer.get());
    if (!position) { return position.error(); }
    PipeOutput output(STDOUT_FILENO, consumer ? HandOver::Taken : HandOver::Written);
    ChangeStream changes(**reader, options.resources, output, consumer.get());
    return changes.run(std::move(*position), options.follow);
}

}  // namespace

int run(const Context& context, const ChangesOptions& options) {
    const auto configuration = context.load();
    if (!configuration) { return context.fail(configuration.error()); }
    const auto done = stream(options, *configuration);
    return done ? code(ExitCode::Ok) : context.fail(done.error());
}

}  // namespace stmirror::daemon
