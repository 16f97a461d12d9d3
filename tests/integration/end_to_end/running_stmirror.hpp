// SPDX-License-Identifier: MIT
// Runs the real binary against the real simulator: its processes, its files, and the content of the mirror
// afterwards.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "simulator/simulator.hpp"
#include "support/small_world.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::testing {

struct Finished {
    int exit_code = -1;  ///< the exit code, or 128 + the number of the signal that ended the process
    std::string output;  ///< stdout and stderr together
};

/// A process of the binary. The destructor kills and reaps it.
class Process {
 public:
    /// `environment` is added to the environment of this process, as "NAME=value".
    explicit Process(const std::vector<std::string>& arguments, std::filesystem::path output_file,
                     const std::vector<std::string>& environment = {});
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t pid() const { return pid_; }
    void send_signal(int number) const;
    /// Returns true if the process ends by itself within `time`.
    bool ended_within(std::chrono::milliseconds time);
    Finished wait();
    /// Returns what the process has written so far.
    std::string output() const;

 private:
    pid_t pid_;
    int status_ = 0;
    bool ended_ = false;
    std::filesystem::path output_file_;
};

/// A folder, a simulator, and a configuration that uses this simulator.
class Installation {
 public:
    /// `catalogue` is what the simulator serves. It must outlive the installation.
    explicit Installation(simulator::WorldOptions world, std::vector<std::string> scopes = {},
                          const Catalogue& catalogue = Catalogue::built_in());

    /// Runs `stmirror --config … <arguments>` and waits until it has ended.
    Finished run(const std::vector<std::string>& arguments);
    std::unique_ptr<Process> start(const std::vector<std::string>& arguments,
                                   const std::vector<std::string>& environment = {});
    /// Adds lines to the configuration.
    void configure(const std::string& lines) const;
    /// Replaces the first occurrence of the text in the configuration. Replaces the file atomically, as an
    /// editor does, so that no reader sees half of it.
    void replace(const std::string& old_text, const std::string& new_text) const;
    /// Makes the simulator apply these fault rules to all later requests.
    void misbehave(const std::string& rules);

    simulator::Simulator& simulator() { return *simulator_; }
    /// Changes the tenant while the simulator handles no request.
    void change(const std::function<void(simulator::World&)>& use) { simulator_->with_world(tenant_id, use); }
    std::filesystem::path mirror() const { return folder() / "client.db"; }
    std::filesystem::path config() const { return folder() / "client.toml"; }
    const std::filesystem::path& folder() const { return folder_.path(); }

    /// Returns the first column of the first row, as text.
    std::string query(const std::string& sql) const;
    /// Returns the raw JSON of the live rows, by key. A key is a JSON array.
    std::map<std::string, std::string> mirrored(const std::string& resource) const;
    std::map<std::string, std::string> at_the_source(const std::string& resource);

    static constexpr std::int64_t tenant_id = 1234567;
    static const std::vector<std::string>& export_resources();

 private:
    TemporaryFolder folder_;
    std::unique_ptr<simulator::Simulator> simulator_;
    int started_ = 0;
};

}  // namespace stmirror::testing
