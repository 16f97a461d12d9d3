// SPDX-License-Identifier: MIT
#include "simulator/file_resources/file_record.hpp"

#include <algorithm>
#include <chrono>

#include "simulator/data/random_values.hpp"
#include "simulator/file_resources/file_operations.hpp"
#include "simulator/text/guid.hpp"
#include "simulator/text/json_text.hpp"

namespace stmirror::simulator {
namespace {

constexpr unsigned null_percent = 15;
constexpr std::uint64_t elements_max = 3;
/// The number of different texts in a generated text field. The number is small, so that reports can group by
/// the field.
constexpr std::uint64_t texts_of_a_field = 12;
constexpr std::uint64_t integers_of_a_field = 100'000;
constexpr std::chrono::days oldest_before_change{400};

void append_real(std::string& out, Random& random) {
    const auto cents = std::to_string(100 + random.below(100));
    out += std::to_string(random.below(5000)) + "." + cents.substr(1);
}

void append_text(std::string& out, std::string_view field, Random& random) {
    // Some texts contain characters that careless parsers get wrong: quotes, an escape, characters of several
    // bytes.
    const std::string ending = chance(random, 3) ? " \"caf\u00e9\"\n\U0001F527" : "";
    append_quoted(out,
                  std::string(field) + " " + std::to_string(1 + random.below(texts_of_a_field)) + ending);
}

void append_earlier(std::string& out, Timestamp than, Random& random) {
    append_quoted(out, stamp_text(than - below(random, oldest_before_change)));
}

}  // namespace

FileRecordWriter::FileRecordWriter(const Resource& resource, const Referred& referred)
    : each_(resource.feed.each) {
    for (const auto& column : resource.columns) {
        Member member{
            .name = {}, .column = &column, .role = role_of(resource, column), .referred = referred(column)};
        if (!column.field.empty()) { add(members_, column.field, std::move(member)); }
        if (!column.outer.empty()) {
            add(outer_, column.outer, {.name = {}, .column = &column, .referred = referred(column)});
        }
    }
    for (const auto& child : resource.children) {
        Member array{.name = {}, .child = &child};
        for (const auto& column : child.columns) {
            add(array.members, column.field, {.name = {}, .column = &column, .referred = referred(column)},
                std::string::npos);
        }
        add(members_, child.field, std::move(array));
    }
}

/// Adds a member to an object. `begin` is the position of the member's name in `field`, or npos if the member
/// has no path.
void FileRecordWriter::add(std::vector<Member>& to, std::string_view field, Member member,
                           std::size_t begin) {
    const bool has_path = begin != std::string::npos;
    const auto from = has_path ? begin : 0;
    const auto dot = field.find('.', from);
    const auto name = field.substr(from, dot - from);
    const auto path = has_path ? field.substr(0, dot) : std::string_view{};
    if (dot == std::string_view::npos) {
        member.name = name;
        member.path = path;
        to.push_back(std::move(member));
        return;
    }
    auto object = std::ranges::find(to, name, &Member::name);
    if (object == to.end()) {
        object = to.insert(to.end(), Member{.name = std::string(name), .path = std::string(path)});
    }
    // An object that contains the key, a time stamp or `active` of the record is never null, so it gets the
    // role Key.
    if (member.role != Role::Plain) { object->role = Role::Key; }
    if (has_path) {
        add(object->members, field, std::move(member), dot + 1);
    } else {
        add(object->members, field.substr(dot + 1), std::move(member), begin);
    }
}

FileRecordWriter::Role FileRecordWriter::role_of(const Resource& resource, const Column& column) const {
    if (column.name == id_column(resource).name) { return Role::Id; }
    if (std::ranges::find(resource.key, column.name) != resource.key.end()) { return Role::Key; }
    if (column.name == resource.modified) { return Role::Modified; }
    if (column.name == resource.created) { return Role::Created; }
    if (column.field == "active" && column.type == ColumnType::Boolean) { return Role::Active; }
    return Role::Plain;
}

std::string FileRecordWriter::write(const Record& record, const FieldValues& values, Random random) const {
    const Source source{record, values, random};
    std::string out;
    write_members(out, members_, source);
    if (each_.empty()) { return out; }
    std::string whole;
    write_members(whole, outer_, source);
    return with_member(whole, each_, "[" + out + "]");
}

void FileRecordWriter::write_members(std::string& out, const std::vector<Member>& members,
                                     const Source& source) {
    out += '{';
    for (const auto& member : members) {
        if (&member != &members.front()) { out += ','; }
        append_quoted(out, member.name);
        out += ':';
        write_member(out, member, source);
    }
    out += '}';
}

void FileRecordWriter::write_member(std::string& out, const Member& member, const Source& source) {
    const auto found = member.path.empty() ? source.values.end() : source.values.lower_bound(member.path);
    const bool is_given = found != source.values.end() && found->first.starts_with(member.path);
    const bool is_plain = member.role == Role::Plain || member.role == Role::Key;
    if (is_given && is_plain && found->first == member.path) {
        out += found->second;
    } else if (member.child != nullptr) {
        write_array(out, member, source);
    } else if (member.role == Role::Plain && !is_given && chance(source.random, null_percent)) {
        out += "null";
    } else if (member.column != nullptr) {
        write_value(out, member, source);
    } else {
        write_members(out, member.members, source);
    }
}

void FileRecordWriter::write_array(std::string& out, const Member& member, const Source& source) {
    const bool of_plain_values = member.child->columns.front().field.empty();
    const auto size = source.random.below(elements_max + 1);
    out += '[';
    for (std::uint64_t i = 0; i < size; ++i) {
        if (i != 0) { out += ','; }
        if (of_plain_values) {
            write_value(out, member.members.front(), source);
        } else {
            write_members(out, member.members, source);
        }
    }
    out += ']';
}

void FileRecordWriter::write_value(std::string& out, const Member& member, const Source& source) {
    const auto& record = source.record;
    Random of_key(record.id);  // seeded by the id alone, so that the key never changes
    auto& random = member.role == Role::Key ? of_key : source.random;
    const bool is_id = member.role == Role::Id;
    switch (member.column->type) {
        case ColumnType::Integer: {
            const auto* other = member.referred != nullptr ? member.referred->any(random()) : nullptr;
            out += std::to_string(is_id              ? record.id
                                  : other != nullptr ? other->id
                                                     : 1 + random.below(integers_of_a_field));
            return;
        }
        case ColumnType::Real:
            return append_real(out, random);
        case ColumnType::Text:
            return is_id ? append_quoted(out, guid_text(record.id)) : append_text(out, member.name, random);
        case ColumnType::Boolean: {
            const bool value = member.role == Role::Active ? record.active : random.below(2) == 0;
            out += value ? "true" : "false";
            return;
        }
        case ColumnType::Json:
            out += "[{\"number\": " + std::to_string(random.below(integers_of_a_field)) + "}]";
            return;
        case ColumnType::Time:
            if (member.role == Role::Modified) { return append_quoted(out, stamp_text(record.modified)); }
            if (member.role == Role::Created) { return append_quoted(out, stamp_text(record.created)); }
            return append_earlier(out, record.modified, random);
    }
}

}  // namespace stmirror::simulator
