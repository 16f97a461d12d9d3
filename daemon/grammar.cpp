// SPDX-License-Identifier: MIT
#include "daemon/grammar.hpp"

#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/version.hpp"
#include "daemon/word_checks.hpp"

namespace stmirror::daemon {
namespace {

const std::string about =
    "stmirror keeps an exact, fresh, local SQLite copy of a ServiceTitan tenant's CRM data.\n";

const std::string footer = std::string(R"(Examples:
  stmirror demo                        try it: a generated tenant, mirrored into ./stmirror-demo
  stmirror init                        write the configuration, then check it
  stmirror check                       test settings, secrets, database and API
  stmirror daemon                      keep the mirror fresh; under systemd: systemctl start stmirror
  stmirror sync                        read every feed once until it has caught up
  stmirror sync customers leads        read only these two tables
  stmirror verify                      compare with the API: exit 0 equal, 1 different, 5 not compared
  stmirror refresh customers 17        read this customer again now, with its contacts and notes
  stmirror sweep contacts              look for records that were deleted at the source
  stmirror status                      show how fresh the mirror is: exit 0 fresh, 1 stale, 3 failing
  stmirror changes --follow            print changes as they happen, one JSON object per line
  stmirror snapshot /srv/crm.db        copy the mirror for tools that cannot read it in place
  stmirror api GET customers/17        call any operation of the API, with this configuration's credentials
  sqlite3 -readonly /var/lib/stmirror/mirror.db '.schema customers'

The configuration is explained, key by key, in stmirror.example.toml.
Exit codes: )") + std::string(exit_codes_text);

void add_global_options(CLI::App& app, GlobalWords& words) {
    app.add_option("--config", words.config_file, "The configuration file")
        ->type_name("FILE")
        ->envname("STMIRROR_CONFIG")
        ->capture_default_str();
    app.add_option("--log-level", words.log_level, "The log level: debug, info, warning, error or off")
        ->type_name("LEVEL")
        ->check(one_of([](const std::string& text) { return log_level_of(text).has_value(); },
                       "must be debug, info, warning, error or off"));
    app.add_option("--log-format", words.log_format, "The log format on stderr: text or json")
        ->type_name("FORMAT")
        ->check(one_of({"text", "json"}, "must be text or json"));
    app.set_version_flag("--version", std::string("stmirror ") + version(), "Print the version");
    app.set_help_flag("-h,--help", "Print this help, or the help of the given command");
}

/// Declares a command. If the command line names it, `chosen` gets its options.
template <class Options>
CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& description,
                      std::optional<Command>& chosen, Options& options) {
    auto* command = app.add_subcommand(name, description);
    command->group("Commands");
    command->footer("");  // the app's footer would be repeated for each command
    command->callback([&chosen, &options] { chosen = options; });
    return *command;
}

void add_json(CLI::App& command, bool& json) { command.add_flag("--json", json, "Print the result as JSON"); }

void add_no_progress(CLI::App& command, bool& progress) {
    command.add_flag_callback("--no-progress", [&progress] { progress = false; }, "Show no progress bars");
}

void add_api(CLI::App& app, std::optional<Command>& chosen, ApiOptions& options) {
    auto& api =
        add_command(app, "api", "Call any operation of the API and print its JSON (docs/api-command.md)",
                    chosen, options);
    api.add_option("METHOD", options.method, "GET, POST, PUT, PATCH or DELETE")->required();
    api.add_option("PATH", options.path,
                   "/crm/v2/tenant/{tenant}/customers/17, or customers/17 for short; may have a query")
        ->required();
    api.add_option("--data", options.data, "The JSON body: @FILE, - for the standard input, or '{...}'")
        ->type_name("JSON");
    api.add_option("--tenant", options.tenant, "Name or id of the tenant; needed if there are several")
        ->type_name("TENANT");
}

void add_verify(CLI::App& app, std::optional<Command>& chosen, VerifyOptions& options) {
    auto& verify =
        add_command(app, "verify", "Prove that the mirror equals the API (docs/verify.md)", chosen, options);
    verify.add_option("RESOURCE", options.resources, "Only these tables; default: all enabled tables");
    verify.add_flag("--repair", options.repair, "Repair differences");
    verify.add_flag("--deep", options.deep, "Read every record again instead of counting");
    verify.add_flag("--local", options.local_only, "Only compare each row with its own JSON");
    add_json(verify, options.json);
}

void add_refresh(CLI::App& app, std::optional<Command>& chosen, RefreshOptions& options) {
    auto& refresh =
        add_command(app, "refresh", "Read records and their child records again now", chosen, options);
    refresh.add_option("RESOURCE", options.resource, "The table")->required();
    refresh
        .add_option("KEY", options.keys,
                    "17, a GUID, or the values of several key columns as 17/18 (docs/refresh.md)")
        ->required();
    refresh.add_option("--tenant", options.tenant, "Name or id of the tenant; needed if there are several")
        ->type_name("TENANT");
}

void add_publish(CLI::App& app, std::optional<Command>& chosen, PublishOptions& options) {
    auto& publish = add_command(
        app, "publish", "Copy the mirror into a PostgreSQL database (docs/publishing.md)", chosen, options);
    publish.add_option("NAME", options.target, "The target: NAME of [publish.NAME]")->required();
    auto* once = publish.add_flag("--once", options.once, "Exit once the target is up to date");
    auto* verify = publish.add_flag("--verify", options.verify, "Compare the target with the mirror");
    publish.add_flag("--repair", options.repair, "First send the rows that differ")->needs(verify);
    publish.add_flag("--json", options.json, "Print the result as JSON")->needs(verify);
    auto* ddl =
        publish.add_flag("--print-ddl", options.print_ddl, "Print the statements that create the tables");
    publish.add_flag("--citus", options.citus, "Distribute the tables by tenant (Citus)")->needs(ddl);
    publish.add_flag("--row-level-security", options.row_level_security, "Add a security policy per tenant")
        ->needs(ddl);
    verify->excludes(once);
    ddl->excludes(once)->excludes(verify);
}

void add_changes(CLI::App& app, std::optional<Command>& chosen, ChangesOptions& options) {
    auto& changes =
        add_command(app, "changes", "Print the change log, one JSON object per line (docs/consuming.md)",
                    chosen, options);
    changes.add_option("--since", options.since, "Only changes after N; exit 4 if N is no longer kept")
        ->type_name("N")
        ->check(CLI::Validator(not_a_number, "", "change"));
    changes.add_option("--at", options.at, "The time of change N; exit 4 if N has another time")
        ->type_name("TIME")
        ->check(CLI::Validator(not_a_time, "", "time"))
        ->needs("--since");
    changes.add_option("--resource", options.resources, "Only changes of this table; may be repeated")
        ->type_name("RESOURCE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    changes.add_flag("--follow", options.follow, "Keep printing new changes until stopped");
    changes
        .add_option("--consumer", options.consumer,
                    "Continue where this consumer stopped, and save its position")
        ->type_name("NAME");
}

void add_init(CLI::App& app, std::optional<Command>& chosen, InitOptions& options) {
    auto& init = add_command(app, "init", "Create the configuration; prompts for values not given as options",
                             chosen, options);
    init.add_option("--environment", options.environment, "production or integration")->type_name("NAME");
    init.add_option("--tenant-id", options.tenant_id, "The tenant's id")->type_name("ID");
    init.add_option("--name", options.name, "The tenant's short name; default: its id")->type_name("NAME");
    init.add_option("--client-id", options.client_id, "The client id of your app in this tenant")
        ->type_name("ID");
    init.add_option("--app-key-file", options.app_key_file, "Copy the app key from this file")
        ->type_name("FILE");
    init.add_option("--client-secret-file", options.client_secret_file,
                    "Copy the client secret from this file")
        ->type_name("FILE");
    init.add_option("--mirror", options.mirror, "The file of the mirror")
        ->type_name("FILE")
        ->capture_default_str();
    init.add_option("--base-url", options.base_url, "Use another server, such as the simulator")
        ->type_name("URL");
    init.add_option("--ca-file", options.ca_file, "Trust the authorities in this file, not the system's")
        ->type_name("FILE");
    init.add_flag_callback(
        "--no-check", [&options] { options.check = false; }, "Do not run `stmirror check` at the end");
}

void add_resource(CLI::App& app, std::optional<Command>& chosen, ResourceOptions& options) {
    auto& resource =
        add_command(app, "resource", "Print a draft of a resource file for an operation (docs/resources.md)",
                    chosen, options);
    resource.add_option("ACTION", options.action, "from-openapi: from an OpenAPI document")
        ->required()
        ->check(one_of({"from-openapi"}, "must be from-openapi"));
    resource.add_option("SPEC", options.document, "The OpenAPI 3 document, in JSON")->required();
    resource
        .add_option("PATH", options.path,
                    "The GET operation: /jpm/v2/tenant/{tenant}/export/jobs, or export/jobs for short")
        ->required();
    resource.add_option("--output", options.output, "Write the file into this folder, named after its table")
        ->type_name("DIR");
}

void add_demo(CLI::App& app, std::optional<Command>& chosen, DemoOptions& options) {
    auto& demo =
        add_command(app, "demo", "Mirror a generated tenant and run example queries", chosen, options);
    demo.add_option("--customers", options.customers, "How many customers the tenant has")
        ->type_name("N")
        ->capture_default_str()
        ->check(whole_number(1, 1'000'000));
    demo.add_option("--seed", options.seed, "A different seed gives a different tenant")
        ->type_name("N")
        ->capture_default_str()
        ->check(whole_number(0));
    demo.add_option("--modules", options.modules, "The modules to generate, separated by commas, or all")
        ->type_name("NAMES")
        ->delimiter(',')
        ->check(CLI::Validator(not_a_module, "", ""))
        ->capture_default_str();
    demo.add_option("--folder", options.folder, "The folder for the mirror")
        ->type_name("DIR")
        ->capture_default_str();
}

void add_commands(CLI::App& app, std::optional<Command>& chosen, AllOptions& all) {
    add_init(app, chosen, all.init);
    add_command(app, "daemon", "Keep the mirror fresh until stopped, and serve the status page", chosen,
                all.daemon);

    auto& sync = add_command(app, "sync", "Read every feed until it has caught up", chosen, all.sync);
    sync.add_option("RESOURCE", all.sync.resources, "Only these tables; default: all enabled tables");
    add_no_progress(sync, all.sync.progress);
    add_json(sync, all.sync.json);

    auto& resync = add_command(app, "resync", "Read tables again from the start; their rows are kept", chosen,
                               all.resync);
    resync.add_option("RESOURCE", all.resync.resources, "The tables")->required();
    add_no_progress(resync, all.resync.progress);
    add_json(resync, all.resync.json);

    auto& sweep = add_command(app, "sweep", "Look for deleted records now", chosen, all.sweep);
    sweep.add_option("RESOURCE", all.sweep.resources, "The tables")->required();
    sweep.add_flag("--accept-deletes", all.sweep.accept_deletes,
                   "Mark every record missing at the source as deleted; ignores max_delete_percent");
    add_no_progress(sweep, all.sweep.progress);
    add_json(sweep, all.sweep.json);

    add_verify(app, chosen, all.verify);
    add_refresh(app, chosen, all.refresh);

    auto& check = add_command(
        app, "check",
        "Test settings, secrets, permissions, TLS, token and one request per feed; creates nothing", chosen,
        all.check);
    add_json(check, all.check.json);
    check.add_flag("--scopes", all.check.scopes, "Only list the scopes that the app needs");

    auto& status = add_command(app, "status", "Show how fresh the mirror is; sends no request to the API",
                               chosen, all.status);
    status.add_flag("--json", all.status.json, "Print the status as JSON (docs/status-json.md)");

    add_changes(app, chosen, all.changes);
    auto& snapshot =
        add_command(app, "snapshot", "Write a consistent copy of the mirror; it appears only when complete",
                    chosen, all.snapshot);
    snapshot.add_option("FILE", all.snapshot.file, "The copy; an earlier one is replaced")->required();
    add_json(snapshot, all.snapshot.json);

    add_publish(app, chosen, all.publish);
    add_api(app, chosen, all.api);
    auto& catalog = add_command(app, "catalog", "List tables, feeds and columns", chosen, all.catalog);
    add_json(catalog, all.catalog.json);
    add_resource(app, chosen, all.resource);
    add_demo(app, chosen, all.demo);
}

void add_text(CLI::App& app, const std::string& name, const std::string& description,
              std::optional<TextRequest>& chosen, const TextRequest& request) {
    auto* command = app.add_subcommand(name, description);
    command->group("Commands");
    command->footer("");
    command->callback([&chosen, &request] { chosen = request; });
}

void add_texts(Grammar& grammar) {
    auto& app = grammar.app;
    add_text(app, "help", "Print this help, or the help of a command", grammar.text, grammar.help);
    app.get_subcommand("help")->add_option("COMMAND", grammar.help.name, "The command");
    static const TextRequest version_text{TextRequest::Kind::Version, ""};
    add_text(app, "version", "Print the version", grammar.text, version_text);
    grammar.completion.kind = TextRequest::Kind::Completion;
    add_text(app, "completion", "Print the script with which a shell completes commands, options and tables",
             grammar.text, grammar.completion);
    app.get_subcommand("completion")
        ->add_option("SHELL", grammar.completion.name, "bash, zsh or fish")
        ->required()
        ->check(one_of({"bash", "zsh", "fish"}, "must be bash, zsh or fish"));
    grammar.manual.kind = TextRequest::Kind::Manual;
    add_text(app, "manual", "Print a man page, or the names of all pages", grammar.text, grammar.manual);
    app.get_subcommand("manual")->group("")->add_option("PAGE", grammar.manual.name, "stmirror-sync.1");
}

}  // namespace

Grammar::Grammar() : app(about, "stmirror"), words{.config_file = GlobalOptions{}.config_file.string()} {
    app.footer(footer);
    app.get_formatter()->column_width(26);
    app.get_formatter()->label("SUBCOMMAND", "COMMAND");
    app.require_subcommand(0, 1);
    add_global_options(app, words);
    app.fallthrough();  // inherited: global options may follow the command
    add_commands(app, chosen, all);
    add_texts(*this);
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

}  // namespace stmirror::daemon
