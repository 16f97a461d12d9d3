// SPDX-License-Identifier: MIT
// Writes records of a file resource (see file_operations.hpp): fields with values of their types, nested
// objects and arrays. The same arguments give the same record.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "catalogue/resource.hpp"
#include "simulator/file_resources/record_rules.hpp"
#include "simulator/tenant/collection.hpp"

namespace stmirror::simulator {

/// Returns the records to which a column refers by its text or its name, or null if it refers to none. For
/// example, "customer_id" refers to customers.
using Referred = std::function<const Collection*(const Column& column)>;

class FileRecordWriter {
 public:
    /// `resource` and the collections must outlive this object.
    FileRecordWriter(const Resource& resource, const Referred& referred);

    /// Writes the text of a record. The id, the time stamps and `active` come from `record`. Fields in
    /// `values` get their values from there, other fields random ones. If records are elements of an array
    /// (Feed::each), the text is the object around that array.
    std::string write(const Record& record, const FieldValues& values, Random random) const;

 private:
    enum class Role { Plain, Key, Id, Modified, Created, Active };
    /// A member of an object: a column's value, an array, or another object.
    struct Member {
        std::string name;
        std::string path{};  ///< the names of the enclosing objects and its own; empty inside an array
        const Column* column = nullptr;
        const ChildTable* child = nullptr;
        Role role = Role::Plain;
        const Collection* referred = nullptr;
        std::vector<Member> members{};
    };

    /// The data from which one record is written.
    struct Source {
        const Record& record;
        const FieldValues& values;
        Random& random;
    };

    static void add(std::vector<Member>& to, std::string_view field, Member member, std::size_t begin = 0);
    Role role_of(const Resource& resource, const Column& column) const;

    static void write_members(std::string& out, const std::vector<Member>& members, const Source& source);
    static void write_member(std::string& out, const Member& member, const Source& source);
    static void write_array(std::string& out, const Member& member, const Source& source);
    static void write_value(std::string& out, const Member& member, const Source& source);

    std::vector<Member> members_;
    std::vector<Member> outer_;  ///< the members next to the array of `each_`
    std::string each_;
};

}  // namespace stmirror::simulator
