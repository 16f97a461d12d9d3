// SPDX-License-Identifier: MIT
// Defines all commands with their options and help texts. The parser, the man pages and the completions are
// made from these definitions.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "daemon/commands/commands.hpp"

namespace stmirror::daemon {

/// The global options as text. They are converted after the command line is parsed.
struct GlobalWords {
    std::string config_file;
    std::string log_level{};
    std::string log_format = "text";
};

struct AllOptions {
    InitOptions init;
    DaemonOptions daemon;
    SyncOptions sync;
    ResyncOptions resync;
    SweepOptions sweep;
    VerifyOptions verify;
    RefreshOptions refresh;
    CheckOptions check;
    StatusOptions status;
    ChangesOptions changes;
    SnapshotOptions snapshot;
    PublishOptions publish;
    ApiOptions api;
    CatalogOptions catalog;
    ResourceOptions resource;
    DemoOptions demo;
};

/// A text that the program prints about itself.
struct TextRequest {
    enum class Kind { Help, Version, Completion, Manual };
    Kind kind = Kind::Help;
    std::string name;  ///< name of a command, a shell or a page; may be empty
};

struct Grammar {
    Grammar();
    Grammar(const Grammar&) = delete;
    Grammar& operator=(const Grammar&) = delete;

    CLI::App app;
    GlobalWords words;
    AllOptions all;
    TextRequest help;
    TextRequest completion;
    TextRequest manual;
    std::optional<Command> chosen;    ///< set if the command line names a command with a run()
    std::optional<TextRequest> text;  ///< set if the command line requests a text
};

/// Returns the commands that the help shows, in the same order.
std::vector<const CLI::App*> commands_of(const CLI::App& app);

}  // namespace stmirror::daemon
