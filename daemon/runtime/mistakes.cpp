// SPDX-License-Identifier: MIT
#include "daemon/runtime/mistakes.hpp"

namespace stmirror::daemon {

void Mistakes::add(const Problem& error, const std::string& set_at) {
    if (!text_.empty()) { text_ += '\n'; }
    text_ += (set_at.empty() ? error : about({Subject::Kind::Setting, set_at}, error)).line();
    is_lasting_ = is_lasting_ || error.code == Errc::Configuration;
}

Result<> Mistakes::result() const {
    if (text_.empty()) { return {}; }
    return Problem{is_lasting_ ? Errc::Configuration : Errc::Io, text_};
}

}  // namespace stmirror::daemon
