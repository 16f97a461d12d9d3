// SPDX-License-Identifier: MIT
#include "daemon/commands/output/text_table.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace stmirror::daemon {
namespace {

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789.,-% ") == std::string::npos;
}

struct Layout {
    std::size_t width = 0;
    bool to_the_right = true;
};

std::string cell(const std::string& text, const Layout& layout) {
    const std::string blanks(layout.width - utf8_length(text), ' ');
    return layout.to_the_right ? blanks + text : text + blanks;
}

std::string line(const std::vector<std::string>& cells, const std::vector<Layout>& layouts,
                 const std::string& indent) {
    std::string text = indent;
    for (std::size_t i = 0; i < layouts.size(); ++i) {
        if (i > 0) text += "  ";
        text += cell(cells[i], layouts[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
}

}  // namespace

std::string text_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows, const std::string& indent) {
    std::vector<Layout> layouts;
    std::vector<std::string> underline;
    for (std::size_t i = 0; i < header.size(); ++i) {
        Layout layout{utf8_length(header[i]), true};
        for (const auto& row : rows) {
            layout.width = std::max(layout.width, utf8_length(row[i]));
            layout.to_the_right = layout.to_the_right && (row[i].empty() || is_number(row[i]));
        }
        underline.emplace_back(layout.width, '-');
        layouts.push_back(layout);
    }
    std::string text = line(header, layouts, indent) + line(underline, layouts, indent);
    for (const auto& row : rows) text += line(row, layouts, indent);
    return text;
}

}  // namespace stmirror::daemon
