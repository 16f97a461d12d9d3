// SPDX-License-Identifier: MIT
#include "base/text_table.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"

namespace stmirror {
namespace {

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

std::string TextTable::line(const std::vector<std::string>& cells) const {
    std::string text = indent_;
    for (std::size_t i = 0; i < layouts_.size(); ++i) {
        const std::string blanks(layouts_[i].width - utf8_length(cells[i]), ' ');
        if (i > 0) { text += "  "; }
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
