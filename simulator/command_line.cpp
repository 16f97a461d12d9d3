// SPDX-License-Identifier: MIT
#include "simulator/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <limits>
#include <map>

namespace stmirror::simulator {
namespace {

constexpr int exit_usage = 64;

constexpr const char* description =
    R"(A ServiceTitan CRM API on your own machine, with generated data: OAuth, scopes, app
key, rate limit, lists, export feeds with their 15-minute horizon, and writes. Every
connection uses TLS. The certificate is issued by an authority that is created at startup.
)";

constexpr const char* examples = R"(Examples:
  Serve 20,000 customers, and write a configuration for stmirror:
      stmirror-simulator --write-config sim.toml
      stmirror --config sim.toml sync

  Call it by hand:
      curl --cacert simulator-ca.pem https://127.0.0.1:8443/connect/token \
           -d grant_type=client_credentials \
           -d client_id=cid.simulated-1234567 -d client_secret=cs1.simulated-1234567
      curl --cacert simulator-ca.pem -H "Authorization: $TOKEN" -H "ST-App-Key: ak1.simulator" \
           https://127.0.0.1:8443/crm/v2/tenant/1234567/customers?pageSize=5

  Show statistics, and make every third export call fail (only from a loopback address):
      curl --cacert simulator-ca.pem https://127.0.0.1:8443/_simulator/stats
      curl --cacert simulator-ca.pem https://127.0.0.1:8443/_simulator/faults \
           -d '{"rules": [{"path": "/export/", "every": 3, "status": 503, "retry_after": "2"}]}'
      curl --cacert simulator-ca.pem -X DELETE https://127.0.0.1:8443/_simulator/faults

  Change records without an API call ("help" lists the commands):
      curl --cacert simulator-ca.pem https://127.0.0.1:8443/_simulator/tenant/1234567/mutate -d '{"writes": 100}'
      curl --cacert simulator-ca.pem https://127.0.0.1:8443/_simulator/tenant/1234567/help -d '{}'

  Try your own resource files, and change some of their records:
      stmirror-simulator --resources my-resources --write-config sim.toml
      stmirror --config sim.toml sync jobs
      curl --cacert simulator-ca.pem https://127.0.0.1:8443/_simulator/tenant/1234567/mutate \
           -d '{"resource": "jobs", "writes": 20}'

  Serve jobs, invoices and all other modules as well:
      stmirror-simulator --modules all --write-config sim.toml

  Move the clock forward by 15 minutes, or revoke every token:
      curl --cacert simulator-ca.pem https://127.0.0.1:8443/_simulator/clock -d '{"advance_seconds": 900}'
      curl --cacert simulator-ca.pem -X POST https://127.0.0.1:8443/_simulator/tokens/revoke

The keys of a fault rule. These select calls: path (a part of it, or a glob), method,
from_call, every, probability, times. These say what happens: status, headers, body, problem, html,
retry_after, retry_after_date_seconds, delay_ms, bytes_per_second, ending (cut, reset,
close, stall), ends_after_bytes, gzip (corrupt, truncated), body_bytes_max,
date_shift_seconds, revoke_tokens. A file for --faults has the form of the request body above.
)";

/// The options as typed, before they become options of the world, the gateway and the server.
struct Typed {
    std::string listen = "127.0.0.1:8443";
    std::vector<std::int64_t> tenant_ids{WorldOptions{}.tenant_id};
    WorldOptions world;
    std::int64_t horizon_seconds = WorldOptions{}.horizon.count();
    std::size_t requests_per_second = GatewayOptions{}.requests_per_second;
    std::int64_t token_seconds = GatewayOptions{}.token_lifetime.count();
    std::string app_key = GatewayOptions{}.app_keys.front();
    std::vector<std::string> scopes;
    std::vector<std::string> host_names;
    bool no_gzip = false;
};

/// Removes the description of a validator, which the help would show behind the type.
CLI::Validator described_by_its_type(CLI::Validator validator) { return validator.description(""); }

CLI::Validator seconds_unit() {
    return described_by_its_type(
        CLI::AsNumberWithUnit(std::map<std::string, std::int64_t>{{"s", 1}, {"m", 60}, {"h", 3600}},
                              CLI::AsNumberWithUnit::CASE_SENSITIVE));
}

std::string module_mistake(const std::string& name) {
    return names_modules(name) ? "" : "no such module: " + name;
}

void add_data_options(CLI::App& app, Typed& typed, CommandLine& line) {
    app.add_option("--tenant", typed.tenant_ids, "A tenant id; may be repeated")
        ->type_name("ID")
        ->take_all()
        ->capture_default_str();
    app.add_option("--customers", typed.world.customers,
                   "How many customers each tenant has, with all their related records")
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--resources", line.resources_folder,
                   "A folder with resource files to serve, as in [mirror] resources")
        ->type_name("DIR")
        ->check(described_by_its_type(CLI::ExistingDirectory));
    app.add_option("--modules", line.modules, "The modules to serve, separated by commas, or all")
        ->type_name("NAMES")
        ->delimiter(',')
        ->check(CLI::Validator(module_mistake, "", ""))
        ->capture_default_str();
    app.add_option("--seed", typed.world.seed, "A different seed gives different records")
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--horizon", typed.horizon_seconds, "How long exports hide changes: 900, 15m or 0")
        ->type_name("TIME")
        ->transform(seconds_unit())
        ->capture_default_str();
    app.add_option("--page-size", typed.world.export_page_size, "Records per page of an export")
        ->type_name("N")
        ->check(described_by_its_type(CLI::PositiveNumber))
        ->capture_default_str();
}

void add_gateway_options(CLI::App& app, Typed& typed, CommandLine& line) {
    static const std::map<std::string, RetryAfterForm> forms{
        {"none", RetryAfterForm::None}, {"seconds", RetryAfterForm::Seconds}, {"date", RetryAfterForm::Date}};
    auto& gateway = line.simulator.gateway;
    app.add_option("--rate-limit", typed.requests_per_second,
                   "Requests per second for each app key and tenant; 0 means no limit")
        ->type_name("N")
        ->capture_default_str();
    app.add_option("--retry-after", gateway.retry_after,
                   "The form of Retry-After in a 429 reply: none, seconds or date")
        ->transform(CLI::CheckedTransformer(forms).description(""))
        ->type_name("FORM")
        ->default_str("none");
    app.add_option("--token-ttl", typed.token_seconds, "The lifetime of an access token: 900 or 15m")
        ->type_name("TIME")
        ->transform(seconds_unit())
        ->capture_default_str();
    app.add_option("--token-rate-limit", gateway.token_requests_per_minute,
                   "Tokens per minute for each tenant; default: no limit")
        ->type_name("N");
    app.add_option("--app-key", typed.app_key, "The ST-App-Key that is accepted")
        ->type_name("KEY")
        ->capture_default_str();
    app.add_option("--scopes", typed.scopes,
                   "The granted scopes, separated by commas, such as tn.crm.customers:r; default: all")
        ->type_name("NAMES")
        ->delimiter(',');
    app.add_option("--faults", line.faults_file, "A file with fault rules, in JSON (see below)")
        ->type_name("FILE")
        ->check(described_by_its_type(CLI::ExistingFile));
}

void add_server_options(CLI::App& app, Typed& typed, CommandLine& line) {
    app.add_option("--listen", typed.listen, "The address and port; port 0 means any free port")
        ->type_name("ADDRESS")
        ->capture_default_str();
    app.add_option("--host-name", typed.host_names,
                   "Another name or address for the certificate; may be repeated")
        ->type_name("NAME");
    app.add_option("--ca-file", line.ca_file, "The file for the authority's certificate")
        ->type_name("FILE")
        ->capture_default_str();
    app.add_option("--threads", line.simulator.server.threads, "How many threads serve, 1 to 64")
        ->type_name("N")
        ->check(described_by_its_type(CLI::Range(1, 64)))
        ->capture_default_str();
    app.add_flag("--no-gzip", typed.no_gzip, "Never compress replies");
    app.add_option(
           "--write-config", line.config_file,
           "Write a stmirror.toml that mirrors all that is served, and its secret files into the same "
           "folder")
        ->type_name("FILE");
    app.add_option("--port-file", line.port_file, "Write the port to this file when ready")
        ->type_name("FILE");
    app.add_option("--ready-fd", line.ready_fd,
                   "Write a line to this file descriptor when ready, then close it")
        ->type_name("N")
        ->check(described_by_its_type(CLI::NonNegativeNumber));
}

/// Parses an address with a port, such as "127.0.0.1:8443" or "[::1]:0".
bool read_listen(const std::string& text, ServerOptions& server) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) { return false; }
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) {
        address = address.substr(1, address.size() - 2);
    }
    server.address = address == "localhost" ? "127.0.0.1" : address;
    const auto* end = text.data() + text.size();
    const auto [rest, failure] = std::from_chars(text.data() + colon + 1, end, server.port);
    return !address.empty() && failure == std::errc{} && rest == end;
}

void fill(CommandLine& line, Typed& typed) {
    auto& options = line.simulator;
    options.worlds.clear();
    typed.world.horizon = std::chrono::seconds{typed.horizon_seconds};
    for (const auto id : typed.tenant_ids) {
        typed.world.tenant_id = id;
        options.worlds.push_back(typed.world);
        ++typed.world.seed;  // so that the tenants have different records
    }
    line.modules = modules_named(line.modules);
    if (!typed.scopes.empty()) { options.scopes = std::move(typed.scopes); }
    const bool limited = typed.requests_per_second > 0;
    options.gateway.requests_per_second =
        limited ? typed.requests_per_second : std::numeric_limits<std::size_t>::max();
    options.gateway.token_lifetime = std::chrono::seconds{typed.token_seconds};
    options.gateway.app_keys = {typed.app_key};
    options.server.gzip = !typed.no_gzip;
    for (auto& name : typed.host_names) { options.certificate.names.push_back(std::move(name)); }
}

}  // namespace

std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv) {
    CommandLine line;
    Typed typed;
    CLI::App app(description, "stmirror-simulator");
    app.footer(examples);
    app.get_formatter()->column_width(26);
    app.set_help_flag("-h,--help", "Print this help");
    add_server_options(app, typed, line);
    add_data_options(app, typed, line);
    add_gateway_options(app, typed, line);
    try {
        app.parse(argc, argv);
        if (!read_listen(typed.listen, line.simulator.server)) {
            throw CLI::ValidationError("--listen", "expected address:port, for example 127.0.0.1:8443");
        }
    } catch (const CLI::ParseError& mistake) { return app.exit(mistake) == 0 ? 0 : exit_usage; }
    fill(line, typed);
    return line;
}

}  // namespace stmirror::simulator
