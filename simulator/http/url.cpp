// SPDX-License-Identifier: MIT
#include "simulator/http/url.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/parse_query.hpp>

namespace stmirror::simulator {
namespace {

/// Decodes a plus as a space, as .NET does. Therefore clients must send a plus as %2B.
Pairs decoded(boost::urls::params_encoded_view encoded) {
    boost::urls::encoding_opts options;
    options.space_as_plus = true;
    Pairs pairs;
    for (const auto& parameter : encoded) {
        pairs.emplace_back(parameter.key.decode(options),
                           parameter.has_value ? parameter.value.decode(options) : "");
    }
    return pairs;
}

}  // namespace

bool parse_target(std::string_view target, Request& request) {
    const auto url = boost::urls::parse_origin_form(boost::core::string_view(target.data(), target.size()));
    if (!url) { return false; }
    request.path = url->path();
    request.query = decoded(url->encoded_params());
    return true;
}

Pairs parse_form(std::string_view body) {
    const auto form = boost::urls::parse_query(boost::core::string_view(body.data(), body.size()));
    return form ? decoded(*form) : Pairs{};
}

}  // namespace stmirror::simulator
