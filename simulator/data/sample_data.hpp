// SPDX-License-Identifier: MIT
// The words from which records are generated. Constants only.
#pragma once

#include <span>
#include <string_view>

namespace stmirror::simulator::sample {

struct City {
    std::string_view name;
    std::string_view state;
    int zip;  ///< the first of the city's zip codes
    double latitude;
    double longitude;
    int area_code;
};

std::span<const std::string_view> first_names();
std::span<const std::string_view> last_names();
std::span<const std::string_view> company_words();
std::span<const std::string_view> company_suffixes();
std::span<const std::string_view> streets();
std::span<const std::string_view> street_suffixes();
std::span<const City> cities();
std::span<const std::string_view> mail_hosts();
std::span<const std::string_view> notes();
std::span<const std::string_view> contact_memos();
std::span<const std::string_view> summaries();
std::span<const std::string_view> titles();

}  // namespace stmirror::simulator::sample
