// SPDX-License-Identifier: MIT
// Rows and columns as aligned text. Pure.
#pragma once

#include <string>
#include <vector>

namespace stmirror {

/// Columns as wide as their widest cell, in code points. Each line begins with `indent` and has no blanks at
/// its end.
class TextTable {
 public:
    enum class Align {
        ByContent,  ///< to the right if all cells are numbers, else to the left
        Right,
    };
    struct Column {
        std::string title;
        Align align = Align::ByContent;
    };

    explicit TextTable(std::vector<Column> columns, std::string indent = {});

    /// As many cells as there are columns.
    void add(std::vector<std::string> cells);
    /// The titles, underlined.
    std::string header() const;
    /// One line, for callers that print something between the rows.
    std::string row(std::size_t index) const;
    /// The header and all rows.
    std::string text() const;

 private:
    std::string line(const std::vector<std::string>& cells) const;

    struct Layout {
        std::size_t width = 0;
        bool to_the_right = false;
    };

    std::vector<Column> columns_;
    std::string indent_;
    std::vector<Layout> layouts_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace stmirror
