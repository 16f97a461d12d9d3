// SPDX-License-Identifier: MIT
#include "sync/page_guard.hpp"

namespace stmirror::sync {

PageGuard::Next PageGuard::after(const Page& page) {
    const auto before = keys_.count();
    keys_.add(page);
    ++pages_;
    if (!page.has_more) return Next::End;
    const bool has_news = keys_.count() > before;
    return has_news && pages_ < pages_max ? Next::Page : Next::Endless;
}

}  // namespace stmirror::sync
