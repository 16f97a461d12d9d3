// SPDX-License-Identifier: MIT
#include "exposition.hpp"

#include <algorithm>
#include <charconv>
#include <regex>
#include <stdexcept>

namespace stmirror::status::test {
namespace {

const std::regex name_pattern("[a-zA-Z_:][a-zA-Z0-9_:]*");
const std::regex label_pattern("[a-zA-Z_][a-zA-Z0-9_]*");

class Line {
 public:
    explicit Line(std::string_view line) : whole_(line), rest_(line) {}

    [[noreturn]] void fail(const std::string& why) const {
        throw std::runtime_error(why + ": " + std::string(whole_));
    }
    void require(bool condition, const std::string& why) const {
        if (!condition) { fail(why); }
    }
    bool skip(std::string_view text) {
        if (!rest_.starts_with(text)) { return false; }
        rest_.remove_prefix(text.size());
        return true;
    }
    void expect(std::string_view text) { require(skip(text), "\"" + std::string(text) + "\" is missing"); }

    std::string word(const std::regex& pattern, std::string_view until) {
        const auto text = std::string(rest_.substr(0, rest_.find_first_of(until)));
        require(std::regex_match(text, pattern), "\"" + text + "\" is not a name");
        rest_.remove_prefix(text.size());
        return text;
    }
    std::string quoted() {
        expect("\"");
        std::string text;
        while (!skip("\"")) {
            if (skip("\\")) {
                text += escaped();
            } else {
                require(!rest_.empty(), "a value does not end");
                text += rest_.front();
                rest_.remove_prefix(1);
            }
        }
        return text;
    }
    double number() {
        double value = 0;
        const auto [end, failure] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        require(failure == std::errc{} && end == rest_.data() + rest_.size(), "no number at the end");
        return value;
    }
    std::string rest() const { return std::string(rest_); }

 private:
    char escaped() {
        if (skip("\\")) { return '\\'; }
        if (skip("\"")) { return '"'; }
        require(skip("n"), "an unknown escape");
        return '\n';
    }

    std::string_view whole_;
    std::string_view rest_;
};

class Reader {
 public:
    void read(std::string_view text) {
        Line line(text);
        if (line.skip("# HELP ")) {
            read_help(line);
        } else if (line.skip("# TYPE ")) {
            read_type(line);
        } else {
            read_sample(line);
        }
    }
    std::map<std::string, Family> families;

 private:
    void read_help(Line& line) {
        current_ = line.word(name_pattern, " ");
        line.require(!families.contains(current_), "a family in two places");
        line.expect(" ");
        families[current_].help = line.rest();
        line.require(!line.rest().empty(), "no help");
    }

    void read_type(Line& line) {
        line.require(line.word(name_pattern, " ") == current_, "TYPE without HELP before it");
        line.expect(" ");
        auto& family = families.at(current_);
        line.require(family.type.empty() && family.samples.empty(), "a second TYPE");
        family.type = line.rest();
        line.require(family.type == "gauge" || family.type == "counter", "an unknown type");
        line.require((family.type == "counter") == current_.ends_with("_total"),
                     "only counters end with _total");
    }

    void read_sample(Line& line) {
        line.require(line.word(name_pattern, "{ ") == current_, "a sample of another family");
        auto& family = families.at(current_);
        line.require(!family.type.empty(), "a sample before its TYPE");
        Sample sample;
        if (line.skip("{")) { read_labels(line, sample); }
        line.expect(" ");
        sample.value = line.number();
        const bool again = std::ranges::any_of(
            family.samples, [&](const Sample& other) { return other.labels == sample.labels; });
        line.require(!again, "the same sample twice");
        family.samples.push_back(std::move(sample));
    }

    static void read_labels(Line& line, Sample& sample) {
        do {
            const auto label = line.word(label_pattern, "=");
            line.expect("=");
            line.require(sample.labels.emplace(label, line.quoted()).second, "a label twice");
        } while (line.skip(","));
        line.expect("}");
    }

    std::string current_;
};

}  // namespace

double Family::at(const std::map<std::string, std::string>& labels) const {
    for (const auto& sample : samples) {
        if (sample.labels == labels) { return sample.value; }
    }
    throw std::runtime_error("there is no such sample");
}

std::map<std::string, Family> parse_exposition(std::string_view text) {
    if (!text.ends_with('\n')) { throw std::runtime_error("the last line has no end"); }
    Reader reader;
    while (!text.empty()) {
        const auto end = text.find('\n');
        reader.read(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return reader.families;
}

}  // namespace stmirror::status::test
