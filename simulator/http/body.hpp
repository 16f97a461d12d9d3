// SPDX-License-Identifier: MIT
// The JSON body of a write. Checks it against the fields that the operation accepts, and edits records with
// it. As in the API, unknown fields are ignored.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/http/replies.hpp"

namespace stmirror::simulator {

enum class FieldType { Text, Integer, Decimal, Boolean, Stamp, Integers, Texts, Object, Objects };

/// A field of a request body. applied_to() copies a field with a plain type to the record's member with the
/// same name, if the record has one.
struct Field {
    std::string_view name;
    FieldType type = FieldType::Text;
    bool required = false;  ///< whether a body that creates a record must contain the field
    bool nullable = false;
    std::size_t length_max = 0;  ///< maximum length of a text, in characters; no limit if 0
    std::span<const std::string_view>
        words{};  ///< the allowed words of an enumeration; any text is allowed if empty
};

enum class Purpose { Create, Patch };

class Body {
 public:
    Body(const std::string& text, std::span<const Field> fields, Purpose purpose);
    /// Reads an object inside another body. The names in its errors begin with `path`, which ends with a dot.
    Body(const nlohmann::json& json, std::string path, std::span<const Field> fields, Purpose purpose);

    /// Returns null if the field is absent or JSON null.
    const nlohmann::json* find(std::string_view name) const;
    std::optional<std::int64_t> integer(std::string_view name) const;
    std::string text(std::string_view name) const;
    std::vector<std::int64_t> integers(std::string_view name) const;
    bool flag(std::string_view name) const;

    /// Returns the record's JSON with the values of the body's plain fields.
    std::string applied_to(std::string record) const;

    void refuse(std::string_view name, std::string message);
    void take_errors_of(const Body& part);
    const FieldErrors& errors() const { return errors_; }
    bool ok() const { return errors_.empty(); }

 private:
    void check(Purpose purpose);

    nlohmann::json json_;
    std::string path_;
    std::span<const Field> fields_;
    FieldErrors errors_;
};

}  // namespace stmirror::simulator
