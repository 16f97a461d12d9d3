// SPDX-License-Identifier: MIT
#include "publish/target_views.hpp"

#include <algorithm>
#include <utility>

#include "embedded_target_views.hpp"
#include "publish/target_schema.hpp"

namespace stmirror::publish {
namespace {

/// Returns true if the schema exists and is empty, and this role may create views in it.
Outcome<bool> is_ready(Link& link, const std::string& schema) {
    const auto answers = link.run({{Statements::views_schema(), {std::optional(schema)}}});
    if (!answers) { return answers.error(); }
    const auto& rows = answers->front().rows;
    return !rows.empty() && rows[0][0] == "t" && rows[0][1] == "0";
}

/// Returns true if the engine cannot create the view: it reads what is not published, or uses what the engine
/// lacks. The tables are published all the same.
bool is_impossible(const Failure& failure) {
    const auto& state = failure.sqlstate;
    return (state.starts_with("42") || state.starts_with("0A")) && !was_created_by_another(failure);
}

/// Creates each view that can be created. The others remain in `views`.
Outcome<std::size_t> create_some(Link& link, std::vector<std::string>& views) {
    std::vector<std::string> left;
    for (auto& view : views) {
        const auto created = link.run({{Statements::save_point()}, {view}});
        if (created) { continue; }
        if (!is_impossible(created.error())) { return created.error(); }
        if (auto back = link.run({{Statements::roll_back_to_save_point()}}); !back) { return back.error(); }
        left.push_back(std::move(view));
    }
    const auto count = views.size() - left.size();
    views = std::move(left);
    return count;
}

/// Creates views until none of the rest can be created. Takes several rounds, because some views read others.
Outcome<std::size_t> create_all(Link& link, const Layout& layout, std::vector<std::string> views) {
    auto begun = link.run({{Statements::begin()}, {layout.statements().find_in(layout.views)}});
    if (!begun) { return begun.error(); }
    std::size_t count = 0;
    for (;;) {
        const auto created = create_some(link, views);
        if (!created) { return created.error(); }
        if (*created == 0) { break; }
        count += *created;
    }
    auto committed = link.run({{Statements::commit()}});
    if (!committed) { return committed.error(); }
    return count;
}

}  // namespace

const std::vector<std::string>& target_views() {
    static const auto views = [] {
        std::vector<std::string> all;
        for (const auto& file : embedded::target_views::files()) { all.emplace_back(file.text); }
        return all;
    }();
    return views;
}

Outcome<std::size_t> create_views(Link& link, const Layout& layout, const std::vector<std::string>& views) {
    const auto ready = is_ready(link, layout.views);
    if (!ready) { return ready.error(); }
    if (!*ready) { return std::size_t{0}; }
    auto created = create_all(link, layout, views);
    if (!created && was_created_by_another(created.error())) {
        if (auto back = link.run({{Statements::roll_back()}}); !back) { return back.error(); }
        return std::size_t{0};
    }
    return created;
}

}  // namespace stmirror::publish
