// SPDX-License-Identifier: MIT
// All commands with their options and help texts: the one source of the parser, the man pages and the
// completions.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "daemon/commands/commands.hpp"

namespace stmirror::daemon {

/// The global options as text; converted after the parse.
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
    std::string name;  ///< of a command, a shell, or a page; may be empty
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
    std::optional<Command> chosen;    ///< what the command line wants,
    std::optional<TextRequest> text;  ///< or this
};

/// The commands that people see, in the order of the help.
std::vector<const CLI::App*> commands_of(const CLI::App& app);

}  // namespace stmirror::daemon
