// SPDX-License-Identifier: MIT
#include "daemon/commands/output/verify_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/human.hpp"
#include "base/printable.hpp"
#include "base/text_table.hpp"

namespace stmirror::daemon {
namespace {

using verify::Difference;
using verify::ResourceVerdict;

/// Limits the output if a whole table is lost.
constexpr std::size_t differences_shown_max = 100;

std::string title(const ResourceVerdict& verdict, bool several_tenants) {
    return several_tenants ? verdict.tenant + " " + verdict.resource : verdict.resource;
}

std::string verdict_text(const ResourceVerdict& verdict) {
    if (verdict.differs()) { return "DIFFERENT"; }
    if (verdict.error) { return "FAILED"; }
    if (!verdict.differences.empty()) { return "repaired"; }
    return verdict.method == ResourceVerdict::Method::None ? "sound" : "equal";
}

void append(std::string& text, const std::string& part) {
    if (!text.empty()) { text += ", "; }
    text += part;
}

std::string sample_text(const ResourceVerdict& verdict) {
    auto text = fmt::format("{} of {} parents read", count_text(verdict.parents_sampled),
                            count_text(verdict.parents));
    const auto share = verify::differing_share_max(verdict.parents_sampled, verdict.parents);
    if (verdict.parents_differing > 0) {
        text += fmt::format(", {} of them differ", count_text(verdict.parents_differing));
    } else if (verdict.parents_sampled > 0 && share > 0) {
        constexpr double percent = 100;
        text += fmt::format(" and none differs: with 95 % confidence, at most {:.2g} % of all differ",
                            percent * share);
    }
    return text;
}

/// Describes the chance that a missing and a surplus record cancel out in every count.
std::string hiding_text(double chance) {
    constexpr double percent = 100;
    return fmt::format("chance that a pair of differences is hidden: {:.2g} %", percent * chance);
}

/// Returns what was compared.
std::string compared_text(const ResourceVerdict& verdict) {
    std::string text;
    if (verdict.by_modification) { append(text, count_text(*verdict.by_modification) + " by modification"); }
    if (verdict.by_creation) { append(text, count_text(*verdict.by_creation) + " by creation"); }
    if (verdict.method == ResourceVerdict::Method::Sampled) { append(text, sample_text(verdict)); }
    if (verdict.method == ResourceVerdict::Method::Whole && !verdict.error) {
        append(text, "read completely");
    }
    if (verdict.records_compared > 0) {
        append(text, count_text(verdict.records_compared) + " field by field");
    }
    if (verdict.rows_audited) { append(text, count_text(*verdict.rows_audited) + " against their JSON"); }
    if (verdict.hiding_chance && *verdict.hiding_chance > 0) {
        append(text, hiding_text(*verdict.hiding_chance));
    }
    if (verdict.pending > 0) { append(text, count_text(verdict.pending) + " changed too recently"); }
    return text;
}

std::string seconds_of(Timestamp time) {
    constexpr std::size_t up_to_seconds = 19;
    auto text = time.to_string().substr(0, up_to_seconds);
    std::ranges::replace(text, 'T', ' ');
    return text + " UTC";
}

std::string difference_text(const Difference& difference) {
    std::string text = printable_line(difference.key) + " " + verify::name(difference.kind);
    std::string fields;
    for (const auto& field : difference.fields) { append(fields, field); }
    if (!fields.empty()) { text += ": " + fields; }
    if (difference.repaired) { text += " - repaired"; }
    if (difference.why_not) { text += " - not repaired: " + difference.why_not->line(); }
    return text;
}

/// Returns a line with advice for each table that has rows of unknown tenants.
std::string foreign_text(const verify::VerifyReport& report) {
    std::string text;
    for (const auto& rows : report.foreign) {
        text +=
            fmt::format("  {}: {} of tenant {}", rows.resource, count_of(rows.rows, "row"), rows.tenant_id);
        text += rows.was_read ? ". This tenant was mirrored earlier, so the rows are kept unchanged\n"
                              : fmt::format(
                                    ", which no feed wrote. Add the tenant. If their tenant_id was changed "
                                    "by mistake, stop the daemon and run: DELETE FROM {} "
                                    "WHERE tenant_id = {}\n",
                                    rows.resource, rows.tenant_id);
    }
    return text;
}

std::string summary(const verify::VerifyReport& report) {
    std::size_t differences = 0;
    std::size_t repaired = 0;
    std::size_t failed = 0;
    std::uint64_t unexplained = 0;
    bool has_more = false;
    for (const auto& verdict : report.resources) {
        for (const auto& difference : verdict.differences) {
            ++(difference.repaired ? repaired : differences);
        }
        if (verdict.error) { ++failed; }
        has_more = has_more || verdict.has_more;
    }
    std::string text = report.is_equal() ? "Equal" : "Nothing differs";
    if (report.differs()) { text = (has_more ? "At least " : "") + count_of(differences, "difference"); }
    if (repaired > 0) { text += fmt::format(", {} repaired", count_text(repaired)); }
    for (const auto& rows : report.foreign) { unexplained += rows.was_read ? 0 : rows.rows; }
    if (unexplained > 0) { text += ", " + count_of(unexplained, "row") + " that no feed wrote"; }
    if (failed > 0) { text += ", " + count_of(failed, "table") + " could not be compared"; }
    return text + ". Requests: " + count_text(report.requests()) + ".\n";
}

/// Returns the earliest time until which a resource was compared. Empty if there is none.
std::string up_to_text(const verify::VerifyReport& report) {
    std::optional<Timestamp> earliest;
    for (const auto& verdict : report.resources) {
        if (verdict.up_to && (!earliest || *verdict.up_to < *earliest)) { earliest = verdict.up_to; }
    }
    return earliest ? "Compared up to " + seconds_of(*earliest) + ".\n" : "";
}

bool has_one_limit_for_all(const std::vector<ResourceVerdict>& verdicts) {
    return verdicts.size() > 1 && std::ranges::all_of(verdicts, [&](const auto& verdict) {
               return !verdict.error && verdict.not_compared == verdicts.front().not_compared;
           });
}

/// Returns why tables could not be compared. An error of several tables is said once, because the table shows
/// which ones failed.
std::string errors_text(const verify::VerifyReport& report, bool several_tenants) {
    std::map<std::string, std::vector<std::string>> tables_by_error;
    for (const auto& verdict : report.resources) {
        if (verdict.error) {
            tables_by_error[verdict.error->line()].push_back(title(verdict, several_tenants));
        }
    }
    std::string text;
    for (const auto& [error, tables] : tables_by_error) {
        const auto name = tables.size() == 1 ? tables.front() : count_of(tables.size(), "table");
        text += "  " + name + ": " + error + "\n";
    }
    return text;
}

/// Returns what was not compared, and why. What holds for every table is said once.
std::string limits_text(const verify::VerifyReport& report, bool several_tenants) {
    auto text = errors_text(report, several_tenants);
    const auto add = [&](const std::string& name, const ResourceVerdict& verdict) {
        for (const auto& line : verdict.not_compared) { text += "  " + name + ": " + line + "\n"; }
    };
    if (has_one_limit_for_all(report.resources)) {
        add("every table", report.resources.front());
    } else {
        for (const auto& verdict : report.resources) { add(title(verdict, several_tenants), verdict); }
    }
    return text;
}

/// Returns what differs, a line for each record.
std::string differences_text(const verify::VerifyReport& report, bool several_tenants) {
    std::string text;
    for (const auto& verdict : report.resources) {
        const auto name = title(verdict, several_tenants);
        const auto shown = std::min(verdict.differences.size(), differences_shown_max);
        for (std::size_t i = 0; i < shown; ++i) {
            text += "  " + name + " " + difference_text(verdict.differences[i]) + "\n";
        }
        if (shown < verdict.differences.size()) {
            text += fmt::format("  {} and {} more\n", name, verdict.differences.size() - shown);
        }
        if (verdict.has_more) {
            text += fmt::format(
                "  {} has more differences than were examined: run `stmirror resync {}`, then "
                "verify again\n",
                name, verdict.resource);
        }
    }
    return text;
}

/// Returns the table. If it is too wide, what was compared is below each line.
std::string table_text(const verify::VerifyReport& report, bool several_tenants, std::size_t columns) {
    TextTable table({{"table"}, {"verdict"}, {"compared", TextTable::Align::ByContent, 1}});
    for (const auto& verdict : report.resources) {
        table.add({title(verdict, several_tenants), verdict_text(verdict), compared_text(verdict)});
    }
    if (columns == 0 || table.width() <= columns) { return table.text(); }
    table.fit(columns);
    auto text = table.header();
    for (std::size_t i = 0; i < report.resources.size(); ++i) {
        const auto compared = compared_text(report.resources[i]);
        text += table.row(i) + (compared.empty() ? "" : "    " + compared + "\n");
    }
    return text;
}

}  // namespace

std::string render(const verify::VerifyReport& report, bool several_tenants, std::size_t columns) {
    auto text = table_text(report, several_tenants, columns);
    const auto differences = differences_text(report, several_tenants);
    if (!differences.empty()) { text += "\nDifferences:\n" + differences; }
    const auto limits = limits_text(report, several_tenants);
    if (!limits.empty()) { text += "\nNot compared:\n" + limits; }
    const auto foreign = foreign_text(report);
    if (!foreign.empty()) { text += "\nRows of tenants that are not in the settings:\n" + foreign; }
    text += "\n" + up_to_text(report) + summary(report);
    return columns == 0 ? text : wrap_lines(text, columns, "  ");
}

ExitCode exit_code_of(const verify::VerifyReport& report) {
    if (report.differs()) { return ExitCode::Failed; }
    return report.is_equal() ? ExitCode::Ok : ExitCode::NotCompared;
}

}  // namespace stmirror::daemon
