// SPDX-License-Identifier: MIT
#include "catalogue/operation.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "embedded_operations.hpp"
#include "toml/reader.hpp"

namespace stmirror {
namespace {

constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};

void read_response(TomlReader& in, Operation& operation) {
    constexpr std::array keys{std::pair{"response", std::optional<Envelope>{}},
                              std::pair{"export_of", std::optional{Envelope::Export}},
                              std::pair{"page_of", std::optional{Envelope::Paged}},
                              std::pair{"array_of", std::optional{Envelope::Array}}};
    for (const auto& [key, envelope] : keys) {
        if (!in.has(key)) { continue; }
        if (!operation.response.empty()) { in.mistake(key, "there can be only one kind of response"); }
        operation.response = in.text(key);
        operation.envelope = envelope;
    }
}

Touch read_touch(TomlReader& in) {
    Touch touch;
    touch.resource = in.required_text("resource");
    touch.key = in.texts("key");
    touch.parent = in.text("parent");
    touch.where = in.pairs("where");
    touch.known = in.pairs("known");
    touch.through = in.text("through");
    touch.when = in.text("when");
    in.refuse_unknown_keys();
    return touch;
}

Operation read_operation(TomlReader in, const std::string& method, const std::string& path,
                         const std::string& scope) {
    Operation operation;
    operation.id = in.required_text("id");
    operation.method = method;
    operation.path = path;
    operation.scope = scope + (method == "GET" ? ":r" : ":w");
    operation.in_reference = in.flag("in_reference", true);
    for (const auto status : in.integers("statuses", 100)) {
        operation.statuses.push_back(static_cast<int>(status));
    }
    operation.request = in.text("request");
    read_response(in, operation);
    for (auto& touch : in.tables("touches")) { operation.touches.push_back(read_touch(touch)); }
    in.refuse_unknown_keys();
    return operation;
}

void read_path(TomlReader in, const std::string& path, std::vector<Operation>& all) {
    const auto scope = in.required_text("scope");
    for (const auto method : methods) {
        if (auto table = in.table(method)) {
            all.push_back(read_operation(*table, std::string(method), path, scope));
        }
    }
    in.refuse_unknown_keys();
}

/// Reads the operations. The file is compiled in, so a mistake in it is a bug in stmirror.
std::vector<Operation> read_embedded() {
    std::vector<Operation> all;
    Mistakes mistakes;
    for (const auto& file : embedded::operations::files()) {
        const auto root = parse_toml(file.text, std::string(file.name), mistakes);
        if (!root) { break; }
        for (auto& [path, in] : TomlReader(*root, std::string(file.name), "", mistakes).all_tables()) {
            read_path(std::move(in), path, all);
        }
    }
    if (!mistakes.empty()) { throw std::logic_error(mistakes.text()); }
    return all;
}

bool is_placeholder(std::string_view segment) { return segment.size() > 2 && segment.front() == '{'; }

std::string_view take_segment(std::string_view& rest) {
    const auto slash = rest.find('/');
    const auto segment = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    return segment;
}

}  // namespace

std::optional<NamePairs> match_path(std::string_view pattern, std::string_view path) {
    if (std::ranges::count(pattern, '/') != std::ranges::count(path, '/')) { return std::nullopt; }
    NamePairs values;
    while (!pattern.empty() || !path.empty()) {
        const auto wanted = take_segment(pattern);
        const auto segment = take_segment(path);
        if (is_placeholder(wanted) && !segment.empty()) {
            values.emplace_back(wanted.substr(1, wanted.size() - 2), segment);
        } else if (wanted != segment) {
            return std::nullopt;
        }
    }
    return values;
}

std::span<const Operation> operations() {
    static const std::vector<Operation> all = read_embedded();
    return all;
}

std::optional<OperationMatch> match(std::string_view method, std::string_view path) {
    std::optional<OperationMatch> best;
    for (const auto& operation : operations()) {
        if (operation.method != method) { continue; }
        auto values = match_path(operation.path, path);
        if (!values || (best && best->placeholders.size() <= values->size())) { continue; }
        best = OperationMatch{&operation, std::move(*values)};
    }
    return best;
}

const Operation* find_operation(std::string_view method, std::string_view path) {
    const auto found = std::ranges::find_if(
        operations(), [&](const Operation& each) { return each.method == method && each.path == path; });
    return found == operations().end() ? nullptr : &*found;
}

}  // namespace stmirror
