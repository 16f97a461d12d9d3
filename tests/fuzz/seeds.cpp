// SPDX-License-Identifier: MIT
// fuzz_seeds FOLDER
//
// Writes a corpus for each fuzz target to FOLDER/TARGET. Responses of the API come from the simulator.
// Configurations and resource files come from the repository.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/operation.hpp"
#include "simulator/http/compression.hpp"
#include "simulator/http/replies.hpp"
#include "simulator/world/world.hpp"
#include "support/read_file.hpp"
#include "support/small_world.hpp"
#include "support/source_paths.hpp"

namespace stmirror {
namespace {

namespace fs = std::filesystem;
using testing::read_file;
using Seeds = std::set<std::string>;

constexpr std::size_t seed_bytes_max = 4096;  // scripts/fuzz does not try longer inputs

/// Returns the paths of the tenant's operations, with values for all placeholders.
std::vector<std::string> paths(const std::string& method) {
    std::vector<std::string> all;
    for (const auto& operation : operations()) {
        if (operation.method != method) { continue; }
        auto path = std::regex_replace(std::string(operation.path), std::regex("\\{tenant\\}"), "1234567");
        all.push_back(std::regex_replace(path, std::regex("\\{[^}]*\\}"), "1"));
    }
    return all;
}

/// Returns replies of the simulated API: pages of one to three records.
std::vector<simulator::Reply> answers() {
    const SystemClock clock;
    auto options = testing::small_world(6, 2);
    options.tenant_id = 1234567;
    simulator::World world(Catalogue::built_in(), options, clock);
    std::vector<simulator::Reply> all;
    for (const auto& path : paths("GET")) {
        for (const auto* size : {"1", "2", "3"}) {
            for (const auto* page : {"1", "2"}) {
                simulator::Request request{"GET", path, {{"page", page}, {"pageSize", size}}, {}, {}};
                request.query.emplace_back("includeTotal", page[0] == '1' ? "true" : "false");
                all.push_back(world.handle(request));
            }
        }
    }
    return all;
}

std::string chunked(const std::string& body, std::size_t size) {
    std::ostringstream out;
    for (std::size_t at = 0; at < body.size(); at += size) {
        const auto chunk = body.substr(at, size);
        out << std::hex << chunk.size() << (at == 0 ? ";name=value" : "") << "\r\n" << chunk << "\r\n";
    }
    out << "0\r\n\r\n";
    return out.str();
}

/// Returns the reply in four forms, as on the wire. The first byte determines how the input is split.
Seeds wire_forms(const simulator::Reply& reply) {
    Seeds all;
    const auto packed = simulator::gzip(reply.body);
    for (const bool is_packed : {false, true}) {
        const auto& body = is_packed ? packed : reply.body;
        auto head = std::string(1, static_cast<char>('a' + body.size() % 16)) + "HTTP/1.1 " +
                    std::to_string(reply.status) + " " + simulator::reason_phrase(reply.status) + "\r\n";
        for (const auto& [name, value] : reply.headers) { head += name + ": " + value + "\r\n"; }
        if (is_packed) { head += "Content-Encoding: gzip\r\n"; }
        all.insert(head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        all.insert(head + "Transfer-Encoding: chunked\r\n\r\n" + chunked(body, 1 + body.size() / 3));
    }
    return all;
}

Seeds error_bodies() {
    Seeds all;
    for (const int status : {400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 502, 503, 504}) {
        const auto title = simulator::reason_phrase(status);
        all.insert(simulator::error_reply(status, title, "trace").body);
        for (const auto* field : {"", "name", "address.street"}) {
            for (const auto* mistake : {"is required", "Gr\u00f6\u00dfe"}) {
                all.insert(simulator::error_reply(status, title, "trace", {{field, {mistake, title}}}).body);
            }
        }
        all.insert(simulator::problem_reply(status, title, "trace").body);
        all.insert(simulator::gateway_reply(status, title).body);
        all.insert(simulator::oauth_error_reply(status, "invalid_client").body);
        all.insert(simulator::html_reply(status).body);
    }
    return all;
}

Seeds tokens() {
    Seeds all;
    for (const auto* type : {"Bearer", "bearer", "MAC"}) {
        for (const auto* lifetime : {"900", "1", "0", "-1", "1e3", "3600.5", "\"900\"", "null", "86400"}) {
            for (const std::size_t length : {1U, 40U, 700U, 3000U}) {
                all.insert(R"({"access_token":")" + std::string(length, 'e') + R"(","expires_in":)" +
                           lifetime + R"(,"token_type":")" + type + R"(","scope":"tn.crm.customers:r"})");
            }
        }
    }
    return all;
}

/// Returns all times in the replies, unchanged and in other forms.
Seeds times(const std::vector<simulator::Reply>& replies) {
    static const std::regex time(R"("(\d{4}-\d\d-\d\dT[^"]*)\")");
    Seeds all;
    for (const auto& reply : replies) {
        for (std::sregex_iterator found(reply.body.begin(), reply.body.end(), time), end; found != end;
             ++found) {
            const auto text = (*found)[1].str();
            all.insert(text);
            all.insert(text.substr(0, 19) + "+02:00");
            all.insert(text.substr(0, 10) + " " + text.substr(11, 5));
        }
    }
    return all;
}

Seeds http_dates(const Seeds& times) {
    Seeds all;
    for (const auto& text : times) {
        if (const auto time = Timestamp::parse(text)) { all.insert(simulator::http_date(*time)); }
    }
    for (const auto* seconds : {"0", "1", "120", "-5", "1.5", "99999999999999999999", "soon", ""}) {
        all.insert(seconds);
    }
    return all;
}

Seeds endpoints() {
    Seeds all;
    for (const auto* host : {"api.servicetitan.io", "auth-integration.servicetitan.io", "127.0.0.1", "[::1]",
                             "[fe80::1%25eth0]", "localhost", "a", "b\u00fccher.example"}) {
        for (const auto* port : {"", ":443", ":8443", ":0", ":65536", ":"}) {
            for (const auto* rest : {"", "/", "/crm", "?a=b", "#c"}) {
                all.insert(std::string("https://") + host + port + rest);
            }
        }
    }
    return all;
}

/// Returns variants of the text. In each, one line is missing, or one commented-out line is no longer a
/// comment. In a long text, only the lines around the changed one are kept.
Seeds with_lines_changed(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) { lines.push_back(line + "\n"); }
    Seeds all;
    for (std::size_t changed = 0; changed < lines.size(); ++changed) {
        std::string before, after;
        for (std::size_t i = changed; i-- > 0 && before.size() < seed_bytes_max / 3;) {
            before = lines[i] + before;
        }
        for (auto i = changed + 1; i < lines.size() && after.size() < seed_bytes_max / 3; ++i) {
            after += lines[i];
        }
        all.insert(before + after);
        if (lines[changed].starts_with("# ")) { all.insert(before + lines[changed].substr(2) + after); }
    }
    return all;
}

Seeds resource_files() {
    Seeds all;
    for (const auto* folder : {"schema/resources", "schema/modules/jpm"}) {
        for (const auto& file : fs::directory_iterator(source_dir() / folder)) {
            const auto text = read_file(file.path());
            all.insert(text);
            all.merge(with_lines_changed(text));
        }
    }
    return all;
}

Seeds status_requests() {
    Seeds all;
    for (const auto* method : {"GET", "HEAD", "POST", "OPTIONS"}) {
        for (const auto* path : {"/", "/metrics", "/status.json", "/healthz?x", "/readyz", "/%2e%2e/",
                                 "http://localhost/", "*"}) {
            for (const auto* headers : {"Host: localhost\r\n", "Host: [::1]:9464\r\nConnection: close\r\n",
                                        "Host: evil.example\r\n", "Host: localhost\r\nHost: localhost\r\n",
                                        "", "Host: 127.0.0.1\r\nAuthorization: Bearer abc\r\n",
                                        "Host: localhost\r\nTransfer-Encoding: chunked\r\n"}) {
                all.insert(std::string(method) + " " + path + " HTTP/1.1\r\n" + headers + "\r\n");
            }
        }
    }
    return all;
}

Seeds control_messages() {
    Seeds all;
    for (const auto& resource : Catalogue::built_in().resources()) {
        for (const std::string command : {"sync", "resync", "sweep", "refresh", "verify"}) {
            all.insert(R"({"kind":"run","job":{"command":")" + command + R"(","resources":[")" +
                       resource.name + R"("],"json":true,"keys":["17"]}})");
        }
        all.insert(R"({"kind":"progress","part":"acme )" + resource.name + R"(","state":{"fraction":0.5}})");
        all.insert(R"({"kind":"out","text":")" + resource.name + R"( \u00e9\n"})");
    }
    return all;
}

Seeds api_paths() {
    Seeds all;
    for (const auto* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
        for (auto path : paths(method)) {
            all.insert(path + "?page=1&sort=+Id&name=O'Neill & S\u00f6hne");
            all.insert(std::regex_replace(path, std::regex("1234567"), "{tenant}"));
            all.insert(std::regex_replace(path, std::regex("1234567"), "17"));
            all.insert(std::regex_replace(path, std::regex(".*/1234567/"), ""));
        }
    }
    return all;
}

void write(const fs::path& folder, const std::string& target, const Seeds& seeds) {
    constexpr std::size_t seeds_min = 100;
    std::size_t written = 0;
    fs::create_directories(folder / target);
    for (const auto& seed : seeds) {
        if (seed.size() > seed_bytes_max) { continue; }
        std::ofstream(folder / target / std::to_string(written++), std::ios::binary) << seed;
    }
    std::cout << target << ": " << written << " seeds\n";
    if (written < seeds_min) { throw std::runtime_error(target + " has too few seeds"); }
}

void write_all(const fs::path& folder) {
    const auto replies = answers();
    Seeds bodies, wires;
    for (const auto& reply : replies) {
        bodies.insert(reply.body);
        if (wires.size() < 1000) { wires.merge(wire_forms(reply)); }
    }
    write(folder, "page_decoder", bodies);
    write(folder, "reply", wires);
    write(folder, "error_body", error_bodies());
    write(folder, "token", tokens());
    write(folder, "timestamp", times(replies));
    write(folder, "http_date", http_dates(times(replies)));
    write(folder, "endpoint", endpoints());
    write(folder, "settings", with_lines_changed(read_file(source_dir() / "config/stmirror.example.toml")));
    write(folder, "resource_file", resource_files());
    write(folder, "status_request", status_requests());
    write(folder, "api_path", api_paths());
    write(folder, "control_message", control_messages());
}

}  // namespace
}  // namespace stmirror

int main(int count, char** words) {
    if (count != 2) {
        std::cerr << "fuzz_seeds FOLDER\n";
        return 1;
    }
    stmirror::write_all(words[1]);
    return 0;
}
