// SPDX-License-Identifier: MIT
// stmirror-simulator: starts a simulator and serves until SIGTERM or SIGINT.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iostream>
#include <sstream>

#include "simulator/client_config.hpp"
#include "simulator/command_line.hpp"
#include "simulator/file_resources/file_operations.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::simulator {
namespace {

constexpr int exit_failure = 1;
constexpr int exit_configuration = 78;

/// Must be called before other threads start, so that only sigwait() receives the signals.
sigset_t block_end_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

Result<Faults> read_faults(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    auto faults = parse_faults(text.view());
    if (!faults) { return Problem{Errc::Configuration, file.string() + ": " + faults.error().text}; }
    return faults;
}

Result<Catalogue> load_catalogue(const CommandLine& line) {
    if (line.resources_folder.empty()) { return Catalogue::of_modules(line.modules); }
    return Catalogue::with_folder(line.resources_folder, line.modules);
}

/// Prints which file resources the simulator serves, and which it cannot serve.
void print_served(const Catalogue& catalogue) {
    const auto operations = file_operations(catalogue);
    for (const auto& resource : catalogue.resources()) {
        if (kind_of(resource.name)) { continue; }
        const bool served =
            std::ranges::find(operations, &resource, &FileOperation::resource) != operations.end();
        std::cout << (served ? "serves " : "does not serve ") << resource.name << " (" << resource.feed.path
                  << ")\n";
    }
}

Result<> write_files(const CommandLine& line, const Simulator& simulator, const Catalogue& catalogue) {
    if (auto written = simulator.authority().write_certificate(line.ca_file); !written) {
        return written.error();
    }
    if (line.config_file.empty()) { return {}; }
    ClientConfig config{simulator.base_url(),
                        line.ca_file,
                        line.simulator.gateway.app_keys.front(),
                        {},
                        line.resources_folder,
                        {},
                        line.modules};
    for (const auto& world : line.simulator.worlds) { config.tenant_ids.push_back(world.tenant_id); }
    for (const auto& resource : catalogue.resources()) {
        if (!resource.enabled) { config.feeds.push_back(resource.name); }
    }
    auto written = write_client_config(line.config_file, config);
    if (written) {
        std::cout << line.config_file.string() << " mirrors all " << catalogue.resources().size()
                  << " tables; to read only one: stmirror --config " << line.config_file.string()
                  << " sync TABLE\n";
    }
    return written;
}

Result<> report_ready(const CommandLine& line, const Simulator& simulator) {
    std::cout << "stmirror-simulator is ready at " << simulator.base_url()
              << " (CA certificate: " << line.ca_file.string() << ")" << std::endl;
    if (!line.port_file.empty()) {
        // The file is renamed at the end, so that a program that waits for it never reads an incomplete
        // number.
        const auto unfinished = line.port_file.string() + ".new";
        std::ofstream out(unfinished);
        out << simulator.port() << "\n";
        out.close();
        std::error_code failure;
        if (out) { std::filesystem::rename(unfinished, line.port_file, failure); }
        if (!out || failure) { return Problem{Errc::Io, "cannot write " + line.port_file.string()}; }
    }
    if (line.ready_fd) {
        const bool is_written = ::write(*line.ready_fd, "ready\n", 6) == 6;
        ::close(*line.ready_fd);
        if (!is_written) {
            return Problem{Errc::Io, "cannot write to file descriptor " + std::to_string(*line.ready_fd)};
        }
    }
    return {};
}

Result<> run(const CommandLine& line) {
    auto faults = line.faults_file.empty() ? Result<Faults>(Faults{}) : read_faults(line.faults_file);
    if (!faults) { return faults.error(); }
    const auto catalogue = load_catalogue(line);
    if (!catalogue) { return catalogue.error(); }
    const auto signals = block_end_signals();
    const auto simulator = Simulator::start(line.simulator, *catalogue);
    if (!simulator) { return simulator.error(); }
    (*simulator)->gateway().set_faults(std::move(*faults));
    if (auto written = write_files(line, **simulator, *catalogue); !written) { return written.error(); }
    print_served(*catalogue);
    if (auto reported = report_ready(line, **simulator); !reported) { return reported.error(); }
    int signal = 0;
    sigwait(&signals, &signal);
    return {};
}

}  // namespace
}  // namespace stmirror::simulator

int main(int argc, char** argv) {
    using namespace stmirror;
    const auto parsed = simulator::parse_command_line(argc, argv);
    if (const auto* exit_code = std::get_if<int>(&parsed)) { return *exit_code; }
    const auto outcome = simulator::run(std::get<simulator::CommandLine>(parsed));
    if (outcome) { return 0; }
    std::cerr << "stmirror-simulator: " << outcome.error().text << "\n";
    return outcome.error().code == Errc::Configuration ? simulator::exit_configuration
                                                       : simulator::exit_failure;
}
