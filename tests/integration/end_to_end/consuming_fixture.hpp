// SPDX-License-Identifier: MIT
// Fixture: a mirror, and programs that read its changes.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "running_stmirror.hpp"
#include "support/comes_true.hpp"
#include "support/open_database.hpp"
#include "support/read_file.hpp"

namespace stmirror::testing {

inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) { lines.push_back(line); }
    return lines;
}

/// A mirror of customers and leads, and a `stmirror` in PATH that is configured for this mirror.
class Consuming : public ::testing::Test {
 protected:
    Consuming() {
        sync();
        const auto program = folder() / "bin" / "stmirror";
        std::filesystem::create_directories(program.parent_path());
        std::ofstream(program) << "#!/bin/sh\nexec '" STMIRROR_BINARY "' --config '"
                               << installation.config().string() << "' \"$@\"\n";
        std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    }

    const std::filesystem::path& folder() const { return installation.folder(); }
    void sync() { ASSERT_EQ(installation.run({"sync", "customers", "leads"}).exit_code, 0); }
    void change_customers() {
        installation.change([](simulator::World& world) { world.touch("customers", 20); });
    }
    void execute(const std::string& sql) const { open_to_write(installation.mirror()).exec(sql); }
    std::uint64_t count(const std::string& sql) const { return std::stoull(installation.query(sql)); }
    std::uint64_t newest() const { return count("SELECT max(seq) FROM _changes"); }

    std::unique_ptr<Process> start_shell(const std::string& script, const std::string& output) const {
        const auto path = "PATH='" + (folder() / "bin").string() + "':\"$PATH\"; export PATH; cd '" +
                          folder().string() + "'; ";
        return std::make_unique<Process>(std::vector<std::string>{"/bin/bash", "-c", path + script},
                                         folder() / output);
    }
    Finished shell(const std::string& script) const { return start_shell(script, "shell.txt")->wait(); }
    std::vector<std::string> wait_for_lines(const std::string& output, std::size_t wanted) const {
        std::vector<std::string> lines;
        comes_true([&] {
            lines = lines_of(read_file(folder() / output));
            return lines.size() >= wanted;
        });
        return lines;
    }

    Installation installation{small_world(300)};
};

}  // namespace stmirror::testing
