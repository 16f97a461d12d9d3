// SPDX-License-Identifier: MIT
#include "running_stmirror.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "catalogue/catalogue.hpp"
#include "simulator/client_config.hpp"
#include "simulator/gateway/faults_json.hpp"
#include "support/open_database.hpp"
#include "support/read_file.hpp"

extern char** environ;

namespace stmirror::testing {
namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const auto& text : texts) { pointers.push_back(const_cast<char*>(text.c_str())); }
    return pointers;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, std::filesystem::path output_file,
                 const std::vector<std::string>& environment)
    : output_file_(std::move(output_file)) {
    auto argv = pointers_to(arguments);
    argv.push_back(nullptr);
    auto envp = pointers_to(environment);
    for (char** inherited = environ; *inherited != nullptr; ++inherited) { envp.push_back(*inherited); }
    envp.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output_file_.c_str(),
                                       O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    const int error = ::posix_spawn(&pid_, argv.front(), &actions, nullptr, argv.data(), envp.data());
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) { throw std::runtime_error("cannot start " + arguments.front()); }
}

Process::~Process() {
    if (ended_) { return; }
    send_signal(SIGKILL);
    ::waitpid(pid_, &status_, 0);
}

void Process::send_signal(int number) const { ::kill(pid_, number); }

bool Process::ended_within(std::chrono::milliseconds time) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (!ended_) {
        ended_ = ::waitpid(pid_, &status_, WNOHANG) == pid_;
        if (ended_ || std::chrono::steady_clock::now() >= deadline) { break; }
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return ended_;
}

Finished Process::wait() {
    if (!ended_) { ::waitpid(pid_, &status_, 0); }
    ended_ = true;
    const int code = WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_);
    return {code, output()};
}

std::string Process::output() const { return read_file(output_file_); }

Installation::Installation(simulator::WorldOptions world, std::vector<std::string> scopes,
                           const Catalogue& catalogue) {
    world.tenant_id = tenant_id;
    simulator::SimulatorOptions options;
    options.worlds = {world};
    options.gateway.requests_per_second = 1000;
    if (!scopes.empty()) { options.scopes = std::move(scopes); }
    auto simulator = simulator::Simulator::start(std::move(options), catalogue);
    if (!simulator) { throw std::runtime_error(simulator.error().text); }
    simulator_ = std::move(*simulator);
    const auto ca_file = folder() / "ca.pem";
    if (!simulator_->authority().write_certificate(ca_file)) { throw std::runtime_error("no CA file"); }
    const auto written = simulator::write_client_config(
        config(), {simulator_->base_url(), ca_file, "ak1.simulator", {tenant_id}});
    if (!written) { throw std::runtime_error(written.error().text); }
    // Disables the feeds that need one request for each parent. At the configured rate, these few thousand
    // requests would take minutes.
    std::ofstream settings(config(), std::ios::app);
    for (const auto& resource : Catalogue::built_in().resources()) {
        if (resource.feed.kind == FeedKind::PerParent) {
            settings << "[feed." << resource.name << "]\nenabled = false\n";
        }
    }
}

std::unique_ptr<Process> Installation::start(const std::vector<std::string>& arguments,
                                             const std::vector<std::string>& environment) {
    std::vector<std::string> all{STMIRROR_BINARY, "--config", config().string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    // Each process gets its own file, because several may run at the same time.
    const auto output = folder() / ("output." + std::to_string(++started_) + ".txt");
    return std::make_unique<Process>(all, output, environment);
}

void Installation::configure(const std::string& lines) const {
    std::ofstream(config(), std::ios::app) << lines;
}

void Installation::replace(const std::string& old_text, const std::string& new_text) const {
    auto text = read_file(config());
    text.replace(text.find(old_text), old_text.size(), new_text);
    const auto written = folder() / "written.toml";
    std::ofstream(written) << text;
    std::filesystem::rename(written, config());
}

void Installation::misbehave(const std::string& rules) {
    auto faults = simulator::parse_faults(rules);
    if (!faults) { throw std::runtime_error(faults.error().text); }
    simulator_->gateway().set_faults(std::move(*faults));
}

Finished Installation::run(const std::vector<std::string>& arguments) { return start(arguments)->wait(); }

std::string Installation::query(const std::string& sql) const {
    auto database = open_to_read(mirror());
    SQLite::Statement statement(database, sql);
    return statement.executeStep() ? statement.getColumn(0).getString() : "";
}

std::map<std::string, std::string> Installation::mirrored(const std::string& resource) const {
    const auto& key = Catalogue::built_in().find(resource)->key;
    std::string columns;
    for (const auto& column : key) { columns += (columns.empty() ? "" : ", ") + column; }
    auto database = open_to_read(mirror());
    SQLite::Statement rows(
        database, "SELECT json_array(" + columns + "), _raw FROM " + resource + " WHERE _deleted_at IS NULL");
    std::map<std::string, std::string> records;
    while (rows.executeStep()) { records[rows.getColumn(0).getString()] = rows.getColumn(1).getString(); }
    return records;
}

std::map<std::string, std::string> Installation::at_the_source(const std::string& resource) {
    std::map<std::string, std::string> records;
    change([&](simulator::World& world) {
        world.for_each(resource, simulator::Form::Export,
                       [&](const simulator::SourceRecord& record) { records[record.key] = record.json; });
    });
    return records;
}

const std::vector<std::string>& Installation::export_resources() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> exports;
        for (const auto& resource : Catalogue::built_in().resources()) {
            if (resource.feed.kind == FeedKind::Export) { exports.push_back(resource.name); }
        }
        return exports;
    }();
    return names;
}

}  // namespace stmirror::testing
