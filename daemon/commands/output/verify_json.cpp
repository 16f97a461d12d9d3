// SPDX-License-Identifier: MIT
#include "daemon/commands/output/verify_json.hpp"

#include <nlohmann/json.hpp>

namespace stmirror::daemon {
namespace {

using Json = nlohmann::ordered_json;
using verify::Difference;
using verify::ResourceVerdict;

const char* kind_name(Difference::Kind kind) {
    switch (kind) {
        case Difference::Kind::Missing:
            return "missing";
        case Difference::Kind::Gone:
            return "gone";
        case Difference::Kind::Differs:
            return "differs";
        case Difference::Kind::Raw:
            return "raw";
        case Difference::Kind::Columns:
            return "columns";
        case Difference::Kind::Children:
            return "children";
    }
    return "";
}

const char* method_name(ResourceVerdict::Method method) {
    switch (method) {
        case ResourceVerdict::Method::None:
            return "none";
        case ResourceVerdict::Method::Counted:
            return "counted";
        case ResourceVerdict::Method::Whole:
            return "whole";
        case ResourceVerdict::Method::Sampled:
            return "sampled";
    }
    return "";
}

Json line_or_null(const std::optional<Problem>& problem) {
    return problem ? Json(problem->line()) : Json(nullptr);
}

Json differences_json(const ResourceVerdict& verdict) {
    auto all = Json::array();
    for (const auto& difference : verdict.differences) {
        all.push_back({{"key", difference.key},
                       {"kind", kind_name(difference.kind)},
                       {"fields", difference.fields},
                       {"repaired", difference.repaired},
                       {"why_not", line_or_null(difference.why_not)}});
    }
    return all;
}

Json verdict_json(const ResourceVerdict& verdict) {
    return {{"tenant", verdict.tenant},
            {"tenant_id", verdict.tenant_id},
            {"resource", verdict.resource},
            {"equal", verdict.is_equal()},
            {"method", method_name(verdict.method)},
            {"up_to", verdict.up_to ? Json(verdict.up_to->to_string()) : Json(nullptr)},
            {"records_compared", verdict.records_compared},
            {"rows_audited", verdict.rows_audited ? Json(*verdict.rows_audited) : Json(nullptr)},
            {"hiding_chance", verdict.hiding_chance ? Json(*verdict.hiding_chance) : Json(nullptr)},
            {"requests", verdict.requests},
            {"differences", differences_json(verdict)},
            {"has_more", verdict.has_more},
            {"deletes_withheld", verdict.deletes_withheld},
            {"not_compared", verdict.not_compared},
            {"error", line_or_null(verdict.error)}};
}

}  // namespace

std::string to_json(const verify::VerifyReport& report) {
    auto resources = Json::array();
    for (const auto& verdict : report.resources) { resources.push_back(verdict_json(verdict)); }
    auto foreign = Json::array();
    for (const auto& rows : report.foreign) {
        foreign.push_back({{"tenant_id", rows.tenant_id},
                           {"resource", rows.resource},
                           {"rows", rows.rows},
                           {"was_read", rows.was_read}});
    }
    return Json{{"equal", report.is_equal()},
                {"differs", report.differs()},
                {"requests", report.requests()},
                {"resources", std::move(resources)},
                {"rows_of_other_tenants", std::move(foreign)}}
        .dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace stmirror::daemon
