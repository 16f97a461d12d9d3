// SPDX-License-Identifier: MIT
// Rows and columns as aligned text. Pure.
#pragma once

#include <string>
#include <vector>

namespace stmirror::daemon {

/// Every line begins with `indent`; the header is underlined. Columns that contain only numbers are aligned
/// to the right. Widths count code points.
std::string text_table(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows, const std::string& indent);

}  // namespace stmirror::daemon
