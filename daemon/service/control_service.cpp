// SPDX-License-Identifier: MIT
#include "daemon/service/control_service.hpp"

#include "async/event_loop.hpp"
#include "daemon/jobs/job_json.hpp"
#include "daemon/jobs/run_job.hpp"
#include "daemon/runtime/control_path.hpp"
#include "daemon/runtime/exit_code.hpp"
#include "daemon/runtime/version.hpp"

namespace stmirror::daemon {
namespace {

class ClientOutput final : public JobOutput {
 public:
    ClientOutput(control::Client& client, const Clock& clock) : client_(client), clock_(clock) {}

    void out(std::string_view text) override { client_.print(control::Output::To::Out, text); }
    void err(std::string_view text) override { client_.print(control::Output::To::Err, text); }
    void on_progress(const sync::FeedReport& report) override {
        client_.show({std::to_string(report.feed.tenant_id) + " " + report.feed.resource,
                      to_json(report, clock_.now())});
    }

 private:
    control::Client& client_;
    const Clock& clock_;
};

}  // namespace

ControlService::ControlService(Wiring& wiring, const Configuration& configuration, Logger& log,
                               ControlSocket& socket)
    : wiring_(wiring), configuration_(configuration), log_(log) {
    const auto listening = listen(socket);
    if (!listening) {
        log_.warning("control_socket_failed",
                     {{"code", name(listening.error().code)}, {"error", listening.error().line()}});
    }
}

Result<> ControlService::listen(ControlSocket& socket) {
    const auto path = control_path(configuration_.settings);
    if (!socket || socket->path() != path) {
        socket.reset();
        auto made = control::SocketFile::create(path);
        if (!made) { return made.error(); }
        socket = std::move(*made);
    }
    control::ServerOptions options;
    options.own.program = version();
    options.stop = wiring_.stop_token();
    auto server = control::Server::start(
        wiring_.loop().io_context(), wiring_.loop().timers(), wiring_.clock(), socket->number(),
        std::move(options), [this](std::string text, control::Client& client, std::stop_token stop) {
            return do_job(std::move(text), client, std::move(stop));
        });
    if (!server) { return server.error(); }
    server_ = std::move(*server);
    return {};
}

boost::asio::awaitable<int> ControlService::do_job(std::string text, control::Client& client,
                                                   std::stop_token stop) {
    ClientOutput output(client, wiring_.clock());
    const auto job = job_of_json(text);
    if (!job) { co_return fail(output, job.error()); }
    const std::string command = name(job->options);
    log_.info("job_begun", {{"command", command}});
    auto& engine = wiring_.engine();
    const auto tenants = engine.tenants().for_job(stop);
    JobParts parts{configuration_, engine, *tenants, wiring_.clock()};
    parts.beside_passes = true;
    const int exit_code = co_await run_job(parts, *job, output);
    log_.info("job_ended", {{"command", command}, {"exit_code", exit_code}});
    if (wiring_.stop_token().stop_requested()) {
        output.err(
            "stmirror: the daemon ended the job, because it is stopping or reloading its configuration\n");
    }
    co_return exit_code;
}

boost::asio::awaitable<void> ControlService::closed() {
    if (server_) { co_await server_->closed(); }
}

}  // namespace stmirror::daemon
