// SPDX-License-Identifier: MIT
// Reads the query parameters of one request with their types. A value that cannot be read becomes an error,
// which the caller answers with 400. As in the API, unknown parameters are ignored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/message.hpp"
#include "simulator/http/replies.hpp"
#include "simulator/tenant/store.hpp"

namespace stmirror::simulator {

class Query {
 public:
    explicit Query(const Request& request) : request_(request) {}

    bool has(std::string_view name) const { return text(name).has_value(); }
    /// Returns the value of a parameter. An empty value counts as absent.
    std::optional<std::string> text(std::string_view name) const;
    std::optional<std::int64_t> number(std::string_view name);
    std::optional<bool> boolean(std::string_view name);
    std::optional<double> real(std::string_view name);
    std::optional<Timestamp> time(std::string_view name);
    /// Returns the position of the value among `words`, ignoring case.
    std::optional<std::size_t> word(std::string_view name, std::initializer_list<std::string_view> words);
    /// Returns the ids of a comma-separated value, sorted and without duplicates. More than 50 ids are an
    /// error. Returns empty if the parameter is absent.
    std::optional<std::vector<RecordId>> ids(std::string_view name, Kind kind) {
        return ids(name, facts(kind).guid);
    }
    std::optional<std::vector<RecordId>> ids(std::string_view name, bool guid);
    std::vector<std::string> list(std::string_view name, std::size_t size_max);

    void refuse(std::string_view name, std::string message);
    const FieldErrors& errors() const { return errors_; }
    const Request& request() const { return request_; }

 private:
    const Request& request_;
    FieldErrors errors_;
};

}  // namespace stmirror::simulator
