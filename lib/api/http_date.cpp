// SPDX-License-Identifier: MIT
#include "api/http_date.hpp"

#include <algorithm>
#include <array>

namespace stmirror::api {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
/// In the shape, 0 stands for a digit, and a for a letter of the month or weekday.
constexpr std::string_view shape = "aaa, 00 aaa 0000 00:00:00 GMT";

bool has_shape(std::string_view text) {
    return std::ranges::equal(text, shape, [](char c, char wanted) {
        if (wanted == '0') { return c >= '0' && c <= '9'; }
        return wanted == 'a' || c == wanted;
    });
}

int number(std::string_view digits) {
    int value = 0;
    for (const char digit : digits) { value = value * 10 + (digit - '0'); }
    return value;
}

}  // namespace

std::optional<Timestamp> parse_http_date(std::string_view text) {
    if (!has_shape(text)) { return std::nullopt; }
    const auto* const month = std::ranges::find(months, text.substr(8, 3));
    if (month == months.end() || std::ranges::find(weekdays, text.substr(0, 3)) == weekdays.end()) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{number(text.substr(12, 4))},
        std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1},
        std::chrono::day{static_cast<unsigned>(number(text.substr(5, 2)))}};
    const int hour = number(text.substr(17, 2));
    const int minute = number(text.substr(20, 2));
    const int second = number(text.substr(23, 2));
    const bool leap_second = second == 60;
    if (!date.ok() || int{date.year()} < 1 || hour > 23 || minute > 59 || (second > 59 && !leap_second)) {
        return std::nullopt;
    }
    const auto time = std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
                      std::chrono::seconds{second};
    return Timestamp::from_unix_seconds(time.time_since_epoch().count());
}

}  // namespace stmirror::api
