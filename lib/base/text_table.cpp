// SPDX-License-Identifier: MIT
#include "base/text_table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/utf8.hpp"

namespace stmirror {
namespace {

constexpr std::string_view gap = "  ";

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789.,-% ") == std::string::npos;
}

}  // namespace

TextTable::TextTable(std::vector<Column> columns, std::string indent)
    : columns_(std::move(columns)), indent_(std::move(indent)) {
    for (const auto& column : columns_) { layouts_.push_back({utf8_length(column.title), true}); }
}

void TextTable::add(std::vector<std::string> cells) {
    for (std::size_t i = 0; i < layouts_.size(); ++i) {
        auto& layout = layouts_[i];
        layout.width = std::max(layout.width, utf8_length(cells[i]));
        const bool fits = columns_[i].align == Align::Right || cells[i].empty() || is_number(cells[i]);
        layout.to_the_right = layout.to_the_right && fits;
    }
    rows_.push_back(std::move(cells));
}

std::size_t TextTable::width() const {
    std::size_t sum = utf8_length(indent_);
    std::size_t shown = 0;
    for (const auto& layout : layouts_) {
        if (!layout.is_shown) { continue; }
        sum += layout.width;
        ++shown;
    }
    return shown == 0 ? sum : sum + (shown - 1) * gap.size();
}

void TextTable::fit(std::size_t columns) {
    while (columns > 0 && width() > columns) {
        std::size_t last = 0;
        for (std::size_t i = 0; i < layouts_.size(); ++i) {
            if (layouts_[i].is_shown && columns_[i].rank > columns_[last].rank) { last = i; }
        }
        if (columns_[last].rank == 0 || !layouts_[last].is_shown) { return; }
        layouts_[last].is_shown = false;
    }
}

std::string TextTable::line(const std::vector<std::string>& cells) const {
    std::string text = indent_;
    for (std::size_t i = 0; i < layouts_.size(); ++i) {
        if (!layouts_[i].is_shown) { continue; }
        const std::string blanks(layouts_[i].width - utf8_length(cells[i]), ' ');
        if (text.size() > indent_.size()) { text += gap; }
        text += layouts_[i].to_the_right ? blanks + cells[i] : cells[i] + blanks;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
}

std::string TextTable::header() const {
    std::vector<std::string> titles;
    std::vector<std::string> underline;
    for (std::size_t i = 0; i < layouts_.size(); ++i) {
        titles.push_back(columns_[i].title);
        underline.emplace_back(layouts_[i].width, '-');
    }
    return line(titles) + line(underline);
}

std::string TextTable::row(std::size_t index) const { return line(rows_[index]); }

std::string TextTable::text() const {
    auto text = header();
    for (const auto& cells : rows_) { text += line(cells); }
    return text;
}

}  // namespace stmirror
