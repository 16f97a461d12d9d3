// SPDX-License-Identifier: MIT
#include "control/message.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

namespace stmirror::control {
namespace {

using Json = nlohmann::ordered_json;

/// The maximum depth of a value. To write or destroy a deeper one would need a deep stack.
constexpr int depth_max = 16;

Problem no_message(const std::string& why) { return {Errc::Protocol, "not a stmirror message: " + why}; }

/// Converts bytes to text, because JSON has no bytes. Each byte becomes the character with its number.
std::string characters_of(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text += c;
        } else {
            text += static_cast<char>(0xC0 | (byte >> 6));
            text += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return text;
}

/// Converts text from characters_of() back to bytes. Empty if a character has a number above 255.
std::optional<std::string> bytes_of(std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        if (first < 0x80) {
            bytes += text[i];
            continue;
        }
        if (first > 0xC3 || i + 1 == text.size()) { return std::nullopt; }
        bytes += static_cast<char>(((first & 0x03) << 6) | (static_cast<unsigned char>(text[++i]) & 0x3F));
    }
    return bytes;
}

std::optional<Json> parse(std::string_view text) {
    bool is_too_deep = false;
    const auto guard = [&](int depth, Json::parse_event_t, Json&) {
        is_too_deep = is_too_deep || depth > depth_max;
        return !is_too_deep;
    };
    auto json = Json::parse(text, guard, false);
    if (is_too_deep || !json.is_object()) { return std::nullopt; }
    return json;
}

struct Encoder {
    Json operator()(const Hello& hello) const {
        return {{"kind", "hello"}, {"protocol", hello.protocol}, {"program", hello.program}};
    }
    Json operator()(const Run& run) const { return {{"kind", "run"}, {"job", Json::parse(run.job)}}; }
    Json operator()(const Stop&) const { return {{"kind", "stop"}}; }
    Json operator()(const Output& output) const {
        return {{"kind", output.to == Output::To::Out ? "out" : "err"}, {"text", characters_of(output.text)}};
    }
    Json operator()(const Progress& progress) const {
        return {{"kind", "progress"}, {"part", progress.part}, {"state", Json::parse(progress.state)}};
    }
    Json operator()(const Finished& finished) const {
        return {{"kind", "finished"}, {"exit_code", finished.exit_code}};
    }
    Json operator()(const Refused& refused) const {
        return {{"kind", "refused"}, {"reason", refused.reason}};
    }
};

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string object_text(const Json& json) {
    if (!json.is_object()) { throw ProblemException(no_message("expected a JSON object")); }
    return text_of(json);
}

Message read_output(const Json& json, Output::To to) {
    auto bytes = bytes_of(json.at("text").get_ref<const std::string&>());
    if (!bytes) { throw ProblemException(no_message("a character does not stand for a byte")); }
    return Output{to, std::move(*bytes)};
}

Message read(const Json& json) {
    const auto kind = json.at("kind").get<std::string>();
    if (kind == "hello") {
        return Hello{json.at("protocol").get<int>(), json.at("program").get<std::string>()};
    }
    if (kind == "run") { return Run{object_text(json.at("job"))}; }
    if (kind == "stop") { return Stop{}; }
    if (kind == "out") { return read_output(json, Output::To::Out); }
    if (kind == "err") { return read_output(json, Output::To::Err); }
    if (kind == "progress") {
        return Progress{json.at("part").get<std::string>(), object_text(json.at("state"))};
    }
    if (kind == "finished") { return Finished{json.at("exit_code").get<std::uint8_t>()}; }
    if (kind == "refused") { return Refused{json.at("reason").get<std::string>()}; }
    throw ProblemException(no_message("its kind is unknown"));
}

std::string versions(const std::string& who, const Hello& hello) {
    return who + " is stmirror " + hello.program + " (protocol " + std::to_string(hello.protocol) + ")";
}

Result<> check(const Hello& command, const Hello& daemon) {
    if (command.protocol == daemon.protocol) { return {}; }
    const bool is_daemon_older = daemon.protocol < command.protocol;
    return Problem{Errc::Protocol,
                   versions("the running daemon", daemon) + ", " + versions("this command", command) +
                       ": these versions are incompatible",
                   {},
                   is_daemon_older ? "restart the service, so that it runs the newer program"
                                   : "use the program that the service runs"};
}

}  // namespace

std::string encode(const Message& message) { return text_of(std::visit(Encoder{}, message)) + "\n"; }

Result<Message> decode(std::string_view line) {
    const auto json = parse(line);
    if (!json) { return no_message("it is not a JSON object, or is nested too deeply"); }
    try {
        return read(*json);
    } catch (const nlohmann::json::exception&) {
        return no_message("a value is missing or has the wrong type");
    } catch (const ProblemException& error) { return error.error(); }
}

Result<> check_daemon(const Hello& own, const Hello& daemon) { return check(own, daemon); }
Result<> check_command(const Hello& own, const Hello& command) { return check(command, own); }

}  // namespace stmirror::control
