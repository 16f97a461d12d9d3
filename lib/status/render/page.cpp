// SPDX-License-Identifier: MIT
#include "status/render/page.hpp"

#include <cassert>
#include <string_view>

#include "embedded_page.hpp"
#include "status/http/digest.hpp"

namespace stmirror::status {
namespace {

/// Returns the text between <tag> and </tag>. The page must contain the tag exactly once.
std::string_view content_of(std::string_view page, const std::string& tag) {
    const auto opening = "<" + tag + ">";
    const auto begin = page.find(opening) + opening.size();
    const auto end = page.find("</" + tag + ">", begin);
    assert(end != std::string_view::npos);
    return page.substr(begin, end - begin);
}

std::string policy(std::string_view page) {
    return "default-src 'none'; script-src 'sha256-" + sha256_base64(content_of(page, "script")) +
           "'; style-src 'sha256-" + sha256_base64(content_of(page, "style")) +
           "'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
           "'none'";
}

Response make_page() {
    const auto text = embedded::page::files().front().text;
    Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body = std::string(text);
    response.headers.emplace_back("Content-Security-Policy", policy(text));
    return response;
}

}  // namespace

Response page_response() {
    static const Response page = make_page();
    return page;
}

}  // namespace stmirror::status
