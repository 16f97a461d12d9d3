// SPDX-License-Identifier: MIT
#include "api/http_date.hpp"

#include <algorithm>
#include <array>

namespace stmirror::api {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::size_t short_name = 3;

/// The parts of a date as they are written.
struct Parts {
    std::string_view weekday;
    bool is_short = true;  ///< the weekday is abbreviated
    std::string_view day;
    std::string_view month;
    std::string_view year;
    std::string_view time;  ///< as 08:49:37
};

/// In the shape, 0 stands for a digit, _ for a digit or a blank, and a for a letter of the month or weekday.
bool has_shape(std::string_view text, std::string_view shape) {
    return std::ranges::equal(text, shape, [](char c, char wanted) {
        const bool is_digit = c >= '0' && c <= '9';
        if (wanted == '0') { return is_digit; }
        if (wanted == '_') { return is_digit || c == ' '; }
        return wanted == 'a' || c == wanted;
    });
}

std::optional<Parts> parts_of(std::string_view text) {
    if (has_shape(text, "aaa, 00 aaa 0000 00:00:00 GMT")) {
        return Parts{text.substr(0, 3), true, text.substr(5, 2), text.substr(8, 3), text.substr(12, 4),
                     text.substr(17, 8)};
    }
    if (has_shape(text, "aaa aaa _0 00:00:00 0000")) {
        return Parts{text.substr(0, 3), true, text.substr(8, 2), text.substr(4, 3), text.substr(20, 4),
                     text.substr(11, 8)};
    }
    const auto weekday = text.substr(0, text.find(','));
    const auto rest = text.substr(weekday.size());
    if (!has_shape(rest, ", 00-aaa-00 00:00:00 GMT")) { return std::nullopt; }
    return Parts{weekday, false, rest.substr(2, 2), rest.substr(5, 3), rest.substr(9, 2), rest.substr(12, 8)};
}

int number(std::string_view digits) {
    int value = 0;
    for (const char digit : digits) {
        if (digit != ' ') { value = value * 10 + (digit - '0'); }
    }
    return value;
}

/// Returns the year. Two digits mean the latest year with these digits that is at most 50 years ahead.
int year_of(std::string_view digits, Timestamp now) {
    const auto year = number(digits);
    if (digits.size() > 2) { return year; }
    constexpr int century = 100;
    const std::chrono::sys_seconds time{std::chrono::seconds{now.unix_seconds()}};
    const int latest =
        int{std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(time)}.year()} + century / 2;
    const int same_century = latest / century * century + year;
    return same_century > latest ? same_century - century : same_century;
}

}  // namespace

std::optional<Timestamp> parse_http_date(std::string_view text, Timestamp now) {
    const auto parts = parts_of(text);
    if (!parts) { return std::nullopt; }
    const auto is_weekday = [&](std::string_view name) {
        return parts->weekday == (parts->is_short ? name.substr(0, short_name) : name);
    };
    const auto* const month = std::ranges::find(months, parts->month);
    if (month == months.end() || std::ranges::none_of(weekdays, is_weekday)) { return std::nullopt; }
    const std::chrono::year_month_day date{
        std::chrono::year{year_of(parts->year, now)},
        std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1},
        std::chrono::day{static_cast<unsigned>(number(parts->day))}};
    const int hour = number(parts->time.substr(0, 2));
    const int minute = number(parts->time.substr(3, 2));
    const int second = number(parts->time.substr(6, 2));
    const bool leap_second = second == 60;
    if (!date.ok() || int{date.year()} < 1 || hour > 23 || minute > 59 || (second > 59 && !leap_second)) {
        return std::nullopt;
    }
    const auto time = std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} +
                      std::chrono::seconds{second};
    return Timestamp::from_unix_seconds(time.time_since_epoch().count());
}

}  // namespace stmirror::api
