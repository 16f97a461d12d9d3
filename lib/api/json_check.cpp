// SPDX-License-Identifier: MIT
#include "api/json_check.hpp"

namespace stmirror::api {
namespace {

namespace od = simdjson::ondemand;

/// The maximum depth of the recursive check. Deeper values are skipped by matching brackets, and their record
/// goes into quarantine.
constexpr int depth_max = 128;

[[noreturn]] void fail(simdjson::error_code code) { throw simdjson::simdjson_error(code); }

const char* bytes(const od::raw_json_string& raw) { return raw.raw(); }

}  // namespace

StringToken checked_string(const char* begin, const char* body_end) {
    const auto token = scan_string(begin, body_end);
    if (token.escaped && !has_valid_escapes(token.content)) { fail(simdjson::STRING_ERROR); }
    return token;
}

std::string_view checked_number(od::value value) {
    const auto text = trim_blanks(value.raw_json_token());
    if (!is_json_number(text)) { fail(simdjson::NUMBER_ERROR); }
    return text;
}

void read_null(od::value value) {
    if (!value.is_null().value()) { fail(simdjson::N_ATOM_ERROR); }
}

bool check_json(od::value value, const char* body_end, int depth) {
    if (depth == depth_max) { return false; }
    bool whole = true;
    switch (value.type().value()) {
        case od::json_type::object:
            for (od::field each : value.get_object()) {
                checked_string(bytes(each.key()), body_end);
                whole = check_json(each.value(), body_end, depth + 1) && whole;
            }
            break;
        case od::json_type::array:
            for (od::value each : value.get_array()) {
                whole = check_json(each, body_end, depth + 1) && whole;
            }
            break;
        case od::json_type::string:
            checked_string(bytes(value.get_raw_json_string().value()), body_end);
            break;
        case od::json_type::number:
            checked_number(value);
            break;
        case od::json_type::boolean:
            static_cast<void>(value.get_bool().value());
            break;
        case od::json_type::null:
            read_null(value);
            break;
    }
    return whole;
}

}  // namespace stmirror::api
