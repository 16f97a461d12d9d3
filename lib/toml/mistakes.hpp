// SPDX-License-Identifier: MIT
// The mistakes in settings and resource files. Value types.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stmirror {

/// The position of a key. The key is empty if the text is not TOML.
struct TomlPlace {
    std::string file;
    int line = 0;
    std::string key;

    /// "file:line: key", for messages.
    std::string text() const;
    bool operator==(const TomlPlace&) const = default;
};

struct Mistake {
    TomlPlace place;
    std::string what;  ///< what is wrong and what to do; never the value, which may be a secret
};

/// All mistakes so far.
class Mistakes {
 public:
    void add(TomlPlace place, std::string_view what);
    bool empty() const { return all_.empty(); }
    /// Sorted by file, in the order of their first mistakes, and within a file by line.
    std::vector<Mistake> in_order() const;
    /// A line for each, in order: "file:line: key: what".
    std::string text() const;

 private:
    std::vector<Mistake> all_;
};

/// "did you mean "poll"?" with the nearest of `known`; empty if none is near.
std::string nearest(std::string_view name, const std::vector<std::string>& known);

}  // namespace stmirror
