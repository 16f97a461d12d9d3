// SPDX-License-Identifier: MIT
// Formats rows and columns as aligned text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace stmirror {

/// A table whose columns are as wide as their widest cell, in code points. Each line begins with `indent` and
/// has no blanks at its end.
class TextTable {
 public:
    enum class Align {
        ByContent,  ///< right if all cells are numbers, else left
        Right,
    };
    struct Column {
        std::string title;
        Align align = Align::ByContent;
        int rank = 0;  ///< in a table that is too wide, the highest rank is left out first; 0 always stays
    };

    explicit TextTable(std::vector<Column> columns, std::string indent = {});

    /// Adds a row. It must have as many cells as there are columns.
    void add(std::vector<std::string> cells);
    /// Leaves out columns of the table until no line is longer than `columns` characters. 0 means no limit.
    /// Call it after the last add().
    void fit(std::size_t columns);
    /// Returns the width of the longest line.
    std::size_t width() const;
    /// Returns the underlined titles.
    std::string header() const;
    /// Returns one row as a line, for callers that print something between the rows.
    std::string row(std::size_t index) const;
    /// Returns the header and all rows.
    std::string text() const;

 private:
    std::string line(const std::vector<std::string>& cells) const;

    struct Layout {
        std::size_t width = 0;
        bool to_the_right = false;
        bool is_shown = true;
    };

    std::vector<Column> columns_;
    std::string indent_;
    std::vector<Layout> layouts_;
    std::vector<std::vector<std::string>> rows_;
};

/// The smallest width of an output, in characters. A narrower output is treated as if it had this width.
constexpr std::size_t narrowest_output = 40;

/// Returns the width at which text is wrapped for an output that is `columns` characters wide. 0 means that
/// the output has no limit.
constexpr std::size_t prose_width(std::size_t columns) {
    constexpr std::size_t widest = 100;
    return columns == 0 ? widest : std::clamp(columns, narrowest_output, widest);
}

}  // namespace stmirror
