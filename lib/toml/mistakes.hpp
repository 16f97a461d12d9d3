// SPDX-License-Identifier: MIT
// Collects the mistakes in settings and resource files. Value types.
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

    /// Returns "file:line: key", for messages.
    std::string text() const;
    bool operator==(const TomlPlace&) const = default;
};

struct Mistake {
    TomlPlace place;
    std::string what;  ///< what is wrong and what to do, without the value, which may be a secret
};

/// All mistakes found so far.
class Mistakes {
 public:
    void add(TomlPlace place, std::string_view what);
    bool empty() const { return all_.empty(); }
    /// Returns the mistakes grouped by file, and sorted by line within each file. The files are in the order
    /// of their first mistakes.
    std::vector<Mistake> in_order() const;
    /// Returns one line for each mistake, in order: "file:line: key: what".
    std::string text() const;

 private:
    std::vector<Mistake> all_;
};

/// Returns "did you mean "poll"?" with the most similar of `known`. Empty if none is similar.
std::string nearest(std::string_view name, const std::vector<std::string>& known);

}  // namespace stmirror
