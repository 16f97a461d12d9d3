// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <ostream>

#include "base/human.hpp"
#include "base/text_table.hpp"
#include "daemon/commands/commands.hpp"
#include "daemon/commands/demo_questions.hpp"
#include "daemon/commands/do_job.hpp"
#include "daemon/jobs/jobs.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "mirror/reader.hpp"
#include "simulator/client_config.hpp"
#include "simulator/simulator.hpp"

namespace stmirror::daemon {
namespace {

constexpr std::int64_t demo_tenant_id = 1234567;
constexpr const char* demo_app_key = "ak1.demo";
/// Notes and other child records need one request for each parent. A few parents are enough for the demo.
constexpr std::size_t demo_parents_max = 25;

using simulator::Simulator;

Result<std::unique_ptr<Simulator>> start_simulator(const DemoOptions& options, const Catalogue& catalogue) {
    simulator::WorldOptions world;
    world.tenant_id = demo_tenant_id;
    world.customers = options.customers;
    world.seed = options.seed;
    simulator::SimulatorOptions all;
    all.worlds = {world};
    all.gateway.app_keys = {demo_app_key};
    return Simulator::start(std::move(all), catalogue);
}

/// Creates the folder and the configuration. Removes the mirror of an earlier demo, because each simulator
/// has a new certificate and port and so counts as another server.
Result<std::filesystem::path> prepare_folder(const Simulator& simulator, const DemoOptions& options) {
    const auto& folder = options.folder;
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) { return about({Subject::Kind::File, folder.string()}, {Errc::Io, error.message()}); }
    for (const auto* suffix : {".db", ".db-wal", ".db-shm"}) {
        std::filesystem::remove(folder / (std::string("demo") + suffix), error);
    }
    const auto ca_file = std::filesystem::absolute(folder / "demo-ca.pem");
    if (auto written = simulator.authority().write_certificate(ca_file); !written) { return written.error(); }
    auto config_file = folder / "demo.toml";
    const auto written = simulator::write_client_config(config_file, {simulator.base_url(),
                                                                      ca_file,
                                                                      demo_app_key,
                                                                      {demo_tenant_id},
                                                                      {},
                                                                      {},
                                                                      modules_named(options.modules)});
    if (!written) { return written.error(); }
    return config_file;
}

/// Returns true if the mirror has all `tables`, which are separated by spaces.
bool has_tables(const Catalogue& catalogue, std::string_view tables) {
    while (!tables.empty()) {
        const auto end = std::min(tables.find(' '), tables.size());
        if (catalogue.find(tables.substr(0, end)) == nullptr) { return false; }
        tables.remove_prefix(std::min(end + 1, tables.size()));
    }
    return true;
}

Result<> answer_questions(std::ostream& out, const std::filesystem::path& mirror_path,
                          const Catalogue& catalogue) {
    auto reader = mirror::Reader::open(mirror_path);
    if (!reader) { return reader.error(); }
    for (const auto& [question, sql, tables] : demo_questions) {
        if (!has_tables(catalogue, tables)) { continue; }
        const auto answer = (*reader)->query(std::string(sql));
        if (!answer) { return answer.error(); }
        std::vector<TextTable::Column> columns;
        for (const auto& title : answer->columns) { columns.push_back({title}); }
        TextTable table(std::move(columns), "  ");
        for (const auto& row : answer->rows) { table.add(row); }
        out << "\n" << question << "\n\n" << sql << ";\n\n" << table.text();
    }
    return {};
}

/// Returns the path of this program, which may not be in a folder of PATH.
std::string own_program() {
    std::error_code error;
    const auto file = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? "stmirror" : file.string();
}

Result<bool> run_demo(const Context& context, const DemoOptions& options) {
    auto& out = context.out;
    out << "Generating a tenant with " << count_text(options.customers) << " customers and their records, "
        << "and starting a simulated API ..." << std::endl;
    const auto catalogue = Catalogue::of_modules(modules_named(options.modules));
    auto simulator = start_simulator(options, catalogue);
    if (!simulator) { return simulator.error(); }
    auto config_file = prepare_folder(**simulator, options);
    if (!config_file) { return config_file.error(); }
    out << "Mirroring it from " << (*simulator)->base_url() << " over verified TLS:\n" << std::endl;

    Context inner{context.options, context.out, context.err};
    inner.options.config_file = *config_file;
    if (!inner.options.log_level) {
        inner.options.log_level = LogLevel::Off;  // the summary shows errors
    }
    const auto configuration = inner.load();
    if (!configuration) { return configuration.error(); }
    OwnWork work;
    work.has_progress = true;
    work.run = [](JobParts parts, JobOutput& output) {
        PassJob pass;
        pass.mode.parents_max = demo_parents_max;
        return run_pass_job(parts, pass, output);
    };
    if (do_alone(inner, *configuration, work) != code(ExitCode::Ok)) { return false; }

    const auto& mirror_path = configuration->settings.mirror_path;
    if (auto answered = answer_questions(out, mirror_path, configuration->catalogue); !answered) {
        return answered.error();
    }
    out << "\nThe simulator has ended; the mirror stays in " << mirror_path.string()
        << ". What you can do with it:\n\n"
        << "  sqlite3 -readonly -box " << mirror_path.string() << " 'SELECT * FROM v_open_leads LIMIT 5'\n"
        << "  sqlite3 -readonly " << mirror_path.string() << " '.schema customers'\n";
    for (const auto* command : {"catalog", "verify --local", "changes | head -3"}) {
        out << "  " << own_program() << " --config " << config_file->string() << " " << command << "\n";
    }
    return true;
}

}  // namespace

int run(const Context& context, const DemoOptions& options) {
    const auto done = run_demo(context, options);
    if (!done) { return context.fail(done.error()); }
    return code(*done ? ExitCode::Ok : ExitCode::Failed);
}

}  // namespace stmirror::daemon
