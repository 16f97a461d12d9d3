// SPDX-License-Identifier: MIT
#include "daemon/commands/publish_verify.hpp"

#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "base/human.hpp"
#include "base/text_table.hpp"
#include "daemon/commands/publish_source.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "publish/connection.hpp"
#include "publish/verification.hpp"

namespace stmirror::daemon {
namespace {

using Json = nlohmann::ordered_json;

struct TenantVerdict {
    std::string tenant;
    std::vector<publish::TableVerdict> tables;
    std::uint64_t parked = 0;
};

Result<std::vector<TenantVerdict>> compare(const Configuration& configuration, const std::string& name) {
    auto source = PublishSource::open(configuration, name);
    if (!source) { return source.error(); }
    auto link = publish::Connection::open(source->conninfo);
    if (!link) { return link.error().error; }
    publish::Target target(**link, source->layout, source->mirror_name);
    std::vector<TenantVerdict> all;
    for (const auto* tenant : source->tenants) {
        auto tables = publish::verify(*source->reader, target, source->layout, tenant->id);
        if (!tables) { return tables.error().error; }
        const auto parked = target.count_parked(tenant->id);
        if (!parked) { return parked.error().error; }
        all.push_back({tenant->name, std::move(*tables), *parked});
    }
    return all;
}

std::string text_of(const std::vector<TenantVerdict>& verdicts) {
    TextTable table({{"tenant"},
                     {"table"},
                     {"verdict"},
                     {"records"},
                     {"missing"},
                     {"different"},
                     {"surplus"},
                     {"pending"}});
    std::string parked;
    for (const auto& verdict : verdicts) {
        for (const auto& each : verdict.tables) {
            table.add({verdict.tenant, each.table, each.is_equal() ? "equal" : "DIFFERENT",
                       count_text(each.records), count_text(each.missing), count_text(each.different),
                       count_text(each.surplus), count_text(each.pending)});
        }
        if (verdict.parked > 0) {
            parked += verdict.tenant + ": " + count_text(verdict.parked) + " records are parked\n";
        }
    }
    return table.text() + parked;
}

std::string json_of(const std::vector<TenantVerdict>& verdicts, bool equal) {
    Json tenants = Json::array();
    for (const auto& verdict : verdicts) {
        Json tables = Json::array();
        for (const auto& each : verdict.tables) {
            tables.push_back({{"table", each.table},
                              {"equal", each.is_equal()},
                              {"records", each.records},
                              {"missing", each.missing},
                              {"different", each.different},
                              {"surplus", each.surplus},
                              {"pending", each.pending}});
        }
        tenants.push_back({{"tenant", verdict.tenant}, {"parked", verdict.parked}, {"tables", tables}});
    }
    return Json({{"equal", equal}, {"tenants", tenants}}).dump(2) + "\n";
}

bool are_equal(const std::vector<TenantVerdict>& verdicts) {
    for (const auto& verdict : verdicts) {
        for (const auto& each : verdict.tables) {
            if (!each.is_equal()) { return false; }
        }
    }
    return true;
}

}  // namespace

int verify_target(const Context& context, const PublishOptions& options, const Configuration& configuration) {
    const auto verdicts = compare(configuration, options.target);
    if (!verdicts) {
        const int exit = context.fail(verdicts.error());
        const bool can_be_repeated = exit == code(ExitCode::Failed) || exit == code(ExitCode::TooOld);
        return can_be_repeated ? code(ExitCode::NotCompared) : exit;
    }
    const bool equal = are_equal(*verdicts);
    context.out << (options.json ? json_of(*verdicts, equal) : text_of(*verdicts));
    return code(equal ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace stmirror::daemon
