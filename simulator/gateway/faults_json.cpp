// SPDX-License-Identifier: MIT
#include "simulator/gateway/faults_json.hpp"

#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "simulator/http/replies.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;

/// A rule that is being read. Its keys can be in any order.
struct Draft {
    FaultRule rule;
    std::optional<int> status;
    Pairs headers;
    std::optional<std::string> body;
    bool body_is_json = false;
    std::optional<std::string> problem_title;
    bool html = false;
};

// Each reader returns false if the value has a wrong type or is out of range.

bool read(const json& value, std::string& out) {
    if (!value.is_string()) { return false; }
    out = value.get<std::string>();
    return true;
}

bool read(const json& value, bool& out) {
    if (!value.is_boolean()) { return false; }
    out = value.get<bool>();
    return true;
}

bool read(const json& value, std::uint64_t& out) {
    if (!value.is_number_unsigned()) { return false; }
    out = value.get<std::uint64_t>();
    return true;
}

bool read_positive(const json& value, std::uint64_t& out) { return read(value, out) && out > 0; }

template <class T>
bool read(const json& value, std::optional<T>& out) {
    return read(value, out.emplace());
}

bool read_share(const json& value, double& out) {
    if (!value.is_number()) { return false; }
    out = value.get<double>();
    return out >= 0 && out <= 1;
}

template <class Rep, class Period>
bool read_duration(const json& value, std::chrono::duration<Rep, Period>& out) {
    if (!value.is_number_integer()) { return false; }
    out = std::chrono::duration<Rep, Period>{value.get<Rep>()};
    return true;
}

bool read_status(const json& value, std::optional<int>& out) {
    std::uint64_t status = 0;
    if (!read(value, status) || status < 100 || status > 999) { return false; }
    out = static_cast<int>(status);
    return true;
}

bool read_headers(const json& value, Pairs& out) {
    if (!value.is_object()) { return false; }
    for (const auto& [name, text] : value.items()) {
        if (!text.is_string()) { return false; }
        out.emplace_back(name, text.get<std::string>());
    }
    return true;
}

bool read_body(const json& value, Draft& out) {
    out.body_is_json = !value.is_string();
    out.body = out.body_is_json ? value.dump() : value.get<std::string>();
    return true;
}

template <class T>
bool read_name(const json& value, const std::map<std::string, T, std::less<>>& names, T& out) {
    if (!value.is_string()) { return false; }
    const auto found = names.find(value.get<std::string>());
    if (found == names.end()) { return false; }
    out = found->second;
    return true;
}

bool read_ending(const json& value, Ending& out) {
    static const std::map<std::string, Ending, std::less<>> names{
        {"cut", Ending::Cut}, {"reset", Ending::Reset}, {"close", Ending::Close}, {"stall", Ending::Stall}};
    return read_name(value, names, out);
}

bool read_gzip(const json& value, GzipFault& out) {
    static const std::map<std::string, GzipFault, std::less<>> names{{"corrupt", GzipFault::Corrupt},
                                                                     {"truncated", GzipFault::Truncated}};
    return read_name(value, names, out);
}

using Reader = bool (*)(const json&, Draft&);

const std::map<std::string, Reader, std::less<>>& readers() {
    static const std::map<std::string, Reader, std::less<>> table{
        {"path", [](const json& v, Draft& d) { return read(v, d.rule.path); }},
        {"method", [](const json& v, Draft& d) { return read(v, d.rule.method); }},
        {"from_call", [](const json& v, Draft& d) { return read_positive(v, d.rule.from_call); }},
        {"every", [](const json& v, Draft& d) { return read_positive(v, d.rule.every); }},
        {"probability", [](const json& v, Draft& d) { return read_share(v, d.rule.probability); }},
        {"times", [](const json& v, Draft& d) { return read(v, d.rule.times); }},
        {"status", [](const json& v, Draft& d) { return read_status(v, d.status); }},
        {"headers", [](const json& v, Draft& d) { return read_headers(v, d.headers); }},
        {"body", [](const json& v, Draft& d) { return read_body(v, d); }},
        {"problem", [](const json& v, Draft& d) { return read(v, d.problem_title); }},
        {"html", [](const json& v, Draft& d) { return read(v, d.html); }},
        {"retry_after", [](const json& v, Draft& d) { return read(v, d.rule.action.retry_after); }},
        {"retry_after_date_seconds",
         [](const json& v, Draft& d) { return read_duration(v, d.rule.action.retry_after_date.emplace()); }},
        {"delay_ms", [](const json& v, Draft& d) { return read_duration(v, d.rule.action.delivery.delay); }},
        {"bytes_per_second",
         [](const json& v, Draft& d) {
             return read_positive(v, d.rule.action.delivery.bytes_per_second.emplace());
         }},
        {"ending", [](const json& v, Draft& d) { return read_ending(v, d.rule.action.delivery.ending); }},
        {"ends_after_bytes",
         [](const json& v, Draft& d) { return read(v, d.rule.action.delivery.ends_after_bytes); }},
        {"gzip", [](const json& v, Draft& d) { return read_gzip(v, d.rule.action.delivery.gzip_fault); }},
        {"body_bytes_max", [](const json& v, Draft& d) { return read(v, d.rule.action.body_bytes_max); }},
        {"date_shift_seconds",
         [](const json& v, Draft& d) { return read_duration(v, d.rule.action.date_shift); }},
        {"revoke_tokens", [](const json& v, Draft& d) { return read(v, d.rule.action.revoke_tokens); }},
    };
    return table;
}

std::optional<Reply> finished_reply(Draft& draft) {
    if (!draft.status && !draft.body && !draft.problem_title && !draft.html) { return std::nullopt; }
    const int status = draft.status.value_or(200);
    Reply reply;
    if (draft.html) {
        reply = html_reply(status);
    } else if (draft.body) {
        reply = draft.body_is_json ? json_reply(status, {}) : Reply{status, {}, {}};
    } else {
        reply = problem_reply(status, draft.problem_title.value_or(reason_phrase(status)), "simulated-fault");
    }
    if (draft.body) { reply.body = std::move(*draft.body); }
    std::ranges::move(draft.headers, std::back_inserter(reply.headers));
    return reply;
}

Problem mistake(std::size_t rule, const std::string& what) {
    return Problem{Errc::Configuration, "rule " + std::to_string(rule) + ": " + what};
}

Result<FaultRule> parse_rule(const json& object, std::size_t number) {
    if (!object.is_object()) { return mistake(number, "must be an object"); }
    Draft draft;
    for (const auto& [key, value] : object.items()) {
        const auto reader = readers().find(key);
        if (reader == readers().end()) { return mistake(number, "unknown key \"" + key + "\""); }
        if (!reader->second(value, draft)) {
            return mistake(number, "wrong value of \"" + key + "\": " + value.dump());
        }
    }
    draft.rule.action.reply = finished_reply(draft);
    return std::move(draft.rule);
}

}  // namespace

Result<Faults> parse_faults(std::string_view text) {
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object() || !document.contains("rules") || !document["rules"].is_array()) {
        return Problem{Errc::Configuration, "faults must be a JSON object with an array \"rules\""};
    }
    std::uint64_t seed = 1;
    if (document.contains("seed") && !read(document["seed"], seed)) {
        return Problem{Errc::Configuration, "\"seed\" must be a number"};
    }
    std::vector<FaultRule> rules;
    for (const auto& object : document["rules"]) {
        auto rule = parse_rule(object, rules.size() + 1);
        if (!rule) { return rule.error(); }
        rules.push_back(std::move(*rule));
    }
    return Faults(std::move(rules), seed);
}

}  // namespace stmirror::simulator
