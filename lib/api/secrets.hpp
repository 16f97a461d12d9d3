// SPDX-License-Identifier: MIT
// The secrets of a tenant, taken out of text that a server has sent: one that echoes a request must not get
// them into a log, a status, the mirror or a terminal. Pure.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "api/access_token.hpp"
#include "api/problem.hpp"

namespace stmirror::api {

class Secrets {
 public:
    /// Shorter values are no secrets, and would be found in every text.
    static constexpr std::size_t length_min = 6;
    /// So many tokens that were renewed are still hidden: what was sent with them may be answered late.
    static constexpr std::size_t tokens_max = 16;

    Secrets(const std::string& app_key, const Credentials& credentials);
    void add_token(std::string token);

    /// `text` with "..." in the place of each secret: as it is, as it stands in a URL, and as Basic
    /// authentication writes it. So is the beginning of one at the end of the text, which may have been cut.
    std::string hidden(std::string text) const;
    void hide(Problem& problem) const;

 private:
    std::vector<std::string> lasting_;
    std::deque<std::string> tokens_;  ///< the newest first
};

}  // namespace stmirror::api
