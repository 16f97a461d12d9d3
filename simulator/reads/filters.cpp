// SPDX-License-Identifier: MIT
#include "simulator/reads/filters.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "simulator/text/json_text.hpp"
#include "simulator/text/letter_case.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::size_t external_data_values_max = 50;
constexpr double degree_tolerance = 1e-7;

bool has_external_data(const Store& store, Kind kind, RecordId id, const std::string& application,
                       const std::string& key, const std::vector<std::string>& values) {
    const auto* stored = store.find_external_data(kind, id, application);
    if (stored == nullptr) { return false; }
    const auto value = stored->find(key);
    return value != stored->end() && std::ranges::find(values, value->second) != values.end();
}

}  // namespace

void Filters::contains(std::string_view parameter, std::string_view field) {
    const auto wanted = query_.text(parameter);
    if (!wanted) { return; }
    add([field, wanted = *wanted](const Record& record) {
        const auto value = unquoted(value_of(record.text, field));
        return value && contains_ignoring_case(*value, wanted);
    });
}

void Filters::equals(std::string_view parameter, std::string_view field) {
    const auto wanted = query_.text(parameter);
    if (!wanted) { return; }
    add([field, wanted = *wanted](const Record& record) {
        const auto value = unquoted(value_of(record.text, field));
        return value && equal_ignoring_case(*value, wanted);
    });
}

void Filters::number(std::string_view parameter, std::string_view field) {
    const auto wanted = query_.number(parameter);
    if (!wanted) { return; }
    add([field, wanted = std::to_string(*wanted)](const Record& record) {
        return value_of(record.text, field) == wanted;
    });
}

void Filters::address() {
    contains("street", "address.street");
    equals("unit", "address.unit");
    equals("city", "address.city");
    equals("state", "address.state");
    equals("zip", "address.zip");
    equals("country", "address.country");
    for (const auto& [parameter, field] :
         {std::pair{"latitude", "address.latitude"}, {"longitude", "address.longitude"}}) {
        const auto wanted = query_.real(parameter);
        if (!wanted) { continue; }
        add([field, wanted = *wanted](const Record& record) {
            const std::string value(value_of(record.text, field));
            return !value.empty() && value != "null" &&
                   std::abs(std::strtod(value.c_str(), nullptr) - wanted) < degree_tolerance;
        });
    }
}

void Filters::active() {
    enum Choice : std::size_t { True, Any, False };
    const auto choice = query_.word("active", {"True", "Any", "False"}).value_or(True);
    if (choice == Any) { return; }
    add([wanted = choice == True](const Record& record) { return record.active == wanted; });
}

void Filters::inactive(std::string_view parameter) {
    bool shows = true;
    if (parameter == "active") { return active(); }
    if (parameter == "activeState") {
        shows = query_.word(parameter, {"Active", "All", "Inactive"}).value_or(0) == 1;
    } else if (parameter == "activeOnly") {
        shows = !query_.boolean(parameter).value_or(true);
    } else if (parameter == "includeInactive") {
        shows = query_.boolean(parameter).value_or(false);
    }
    if (!shows) {
        add([](const Record& record) { return record.active; });
    }
}

void Filters::external_data(const Tenant& tenant, Kind kind) {
    const auto key = query_.text("externalDataKey");
    const auto values = query_.list("externalDataValues", external_data_values_max);
    if (!key && values.empty()) { return; }
    const auto application = query_.text("externalDataApplicationGuid");
    if (!application) { query_.refuse("externalDataApplicationGuid", "The application GUID is required."); }
    if (!key) { query_.refuse("externalDataKey", "The key is required with externalDataValues."); }
    if (values.empty()) {
        query_.refuse("externalDataValues", "The values are required with externalDataKey.");
    }
    if (!query_.errors().empty()) { return; }
    add([&store = tenant.store, kind, application = *application, key = *key, values](const Record& record) {
        return has_external_data(store, kind, record.id, application, key, values);
    });
}

RecordFilter Filters::take() && {
    if (filters_.empty()) { return {}; }
    return [filters = std::move(filters_)](const Record& record) {
        return std::ranges::all_of(filters, [&record](const RecordFilter& filter) { return filter(record); });
    };
}

}  // namespace stmirror::simulator
