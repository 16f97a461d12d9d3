// SPDX-License-Identifier: MIT
#include "base/timestamp.hpp"

#include <algorithm>

namespace stmirror {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr sys_days year_one = std::chrono::year{1} / 1 / 1;
constexpr sys_days year_10000 = std::chrono::year{10000} / 1 / 1;

/// Reads from the beginning of a text. After a failure, ok() stays false.
class Cursor {
 public:
    explicit Cursor(std::string_view text) : rest_(text) {}

    int digits(std::size_t count) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) { value = value * 10 + digit(); }
        return value;
    }
    bool accept(char c) {
        if (rest_.empty() || rest_.front() != c) { return false; }
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char c) { ok_ = accept(c) && ok_; }
    bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
    int digit() {
        if (!at_digit()) {
            ok_ = false;
            return 0;
        }
        const int value = rest_.front() - '0';
        rest_.remove_prefix(1);
        return value;
    }
    void fail() { ok_ = false; }
    bool ok() const { return ok_; }
    bool at_end() const { return rest_.empty(); }

 private:
    std::string_view rest_;
    bool ok_ = true;
};

std::optional<sys_days> read_date(Cursor& in) {
    const int year = in.digits(4);
    in.expect('-');
    const int month = in.digits(2);
    in.expect('-');
    const int day = in.digits(2);
    const auto date = std::chrono::year{year} / month / day;
    if (!in.ok() || year < 1 || !date.ok()) { return std::nullopt; }
    return sys_days{date};
}

Ticks read_fraction(Cursor& in) {
    if (!in.at_digit()) { in.fail(); }
    std::int64_t ticks = 0;
    int count = 0;
    for (; in.at_digit() && count < 9; ++count) {
        const int digit = in.digit();
        if (count < 7) { ticks = ticks * 10 + digit; }
    }
    for (; count < 7; ++count) { ticks *= 10; }
    return Ticks{ticks};
}

Ticks read_time(Cursor& in) {
    const int hour = in.digits(2);
    in.expect(':');
    const int minute = in.digits(2);
    in.expect(':');
    const int second = in.digits(2);
    if (hour > 23 || minute > 59 || second > 59) { in.fail(); }
    Ticks time = std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second};
    if (in.accept('.')) { time += read_fraction(in); }
    return time;
}

/// Reads the offset from UTC.
Ticks read_zone(Cursor& in) {
    if (in.at_end() || in.accept('Z')) { return Ticks{0}; }
    const bool east = in.accept('+');
    if (!east) { in.expect('-'); }
    const int hour = in.digits(2);
    in.accept(':');
    const int minute = in.digits(2);
    if (hour > 14 || minute > 59) { in.fail(); }
    const Ticks offset = std::chrono::hours{hour} + std::chrono::minutes{minute};
    return east ? offset : -offset;
}

char* put_digits(char* out, int value, int count) {
    for (int i = count - 1; i >= 0; --i, value /= 10) { out[i] = static_cast<char>('0' + value % 10); }
    return out + count;
}

}  // namespace

std::optional<Timestamp> Timestamp::parse(std::string_view text) {
    Cursor in(text);
    const auto date = read_date(in);
    if (!date) { return std::nullopt; }
    Ticks ticks = *date - year_one;
    if (!in.at_end()) {
        if (!in.accept('T')) { in.expect(' '); }
        ticks += read_time(in);
        ticks -= read_zone(in);
    }
    if (!in.ok() || !in.at_end() || ticks < Ticks{0} || ticks >= Ticks{year_10000 - year_one}) {
        return std::nullopt;
    }
    return Timestamp{ticks};
}

Timestamp Timestamp::from_system(std::chrono::system_clock::time_point time) {
    return Timestamp{std::chrono::floor<Ticks>(time.time_since_epoch()) - year_one.time_since_epoch()};
}

Timestamp Timestamp::from_unix_seconds(std::int64_t seconds) {
    return Timestamp{std::chrono::seconds{seconds} - Ticks{year_one.time_since_epoch()}};
}

std::int64_t Timestamp::unix_seconds() const {
    return std::chrono::floor<std::chrono::seconds>(Ticks{ticks_} + Ticks{year_one.time_since_epoch()})
        .count();
}

void Timestamp::write_to(char* out) const {
    const Ticks ticks{ticks_};
    const auto whole_days = std::chrono::floor<days>(ticks);
    const year_month_day date{year_one + whole_days};
    auto time = (ticks - whole_days).count();
    const int fraction = static_cast<int>(time % 10'000'000);
    time /= 10'000'000;
    out = put_digits(out, static_cast<int>(date.year()), 4);
    *out++ = '-';
    out = put_digits(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    *out++ = '-';
    out = put_digits(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    *out++ = 'T';
    out = put_digits(out, static_cast<int>(time / 3600), 2);
    *out++ = ':';
    out = put_digits(out, static_cast<int>(time / 60 % 60), 2);
    *out++ = ':';
    out = put_digits(out, static_cast<int>(time % 60), 2);
    *out++ = '.';
    out = put_digits(out, fraction, 7);
    *out = 'Z';
}

std::string Timestamp::to_string() const {
    std::string text(text_length, '\0');
    write_to(text.data());
    return text;
}

std::optional<Ticks> age_of(std::optional<Timestamp> written, Timestamp now) {
    if (!written || *written - now > clock_difference_max) { return std::nullopt; }
    return std::max(now - *written, Ticks{0});
}

std::optional<Timestamp> latest_of(std::initializer_list<std::optional<Timestamp>> written, Timestamp now) {
    std::optional<Timestamp> latest;
    for (const auto& time : written) {
        if (age_of(time, now)) { latest = std::max(latest, time); }
    }
    return latest;
}

}  // namespace stmirror
