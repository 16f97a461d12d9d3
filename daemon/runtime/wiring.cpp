// SPDX-License-Identifier: MIT
#include "daemon/runtime/wiring.hpp"

#include <boost/asio/any_io_executor.hpp>

#include "api/page_decoder.hpp"
#include "async/event_loop.hpp"
#include "base/random.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/mirror.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "net/https_client.hpp"
#include "verify/proof_run.hpp"

namespace stmirror::daemon {

struct Wiring::Impl {
    SystemClock clock;
    api::PageDecoder decoder;  ///< for Mirror::open()
    std::unique_ptr<mirror::Mirror>
        mirror;  ///< declared before the loop, whose destructor waits for the store thread
    EventLoop loop;
    std::unique_ptr<net::HttpsClient> client;
    std::unique_ptr<sync::Engine> engine;
    std::stop_source stop;

    Result<> open_mirror(const Settings& settings, const Catalogue& catalogue, Logger& log);
    Result<> make_client(const Settings& settings);
};

Wiring::Wiring(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Wiring::~Wiring() = default;

Result<> Wiring::Impl::make_client(const Settings& settings) {
    net::ClientOptions options;
    // The limit is per host, and all tenants use the same hosts. Each tenant needs its own connections, plus
    // one for its token request.
    options.connections = (settings.limits.connections + 1) * settings.tenants.size();
    options.ca_file = settings.api.ca_file;
    options.proxy = settings.api.proxy;
    auto made = net::HttpsClient::create(loop.io_context(), options, stop.get_token());
    if (!made) { return made.error(); }
    client = std::move(*made);
    return {};
}

Result<> Wiring::Impl::open_mirror(const Settings& settings, const Catalogue& catalogue, Logger& log) {
    mirror::OpenOptions options;
    options.path = settings.mirror_path;
    options.identity.environment = settings.api.environment;
    options.decode = [this](const Resource& resource, std::string record) {
        return decoder.decode_record(resource, std::move(record));
    };
    auto opened = mirror::Mirror::open(options, catalogue, clock);
    if (!opened) { return opened.error(); }
    mirror = std::move(*opened);
    for (const auto& file : mirror->file().made_private()) {
        log.warning("file_made_private", {{"file", file.string()}});
    }
    return {};
}

Result<std::unique_ptr<Wiring>> Wiring::create(const Settings& settings, const Catalogue& catalogue,
                                               Logger& log, MirrorUse use) {
    auto impl = std::make_unique<Impl>();
    auto made = impl->make_client(settings);
    if (made && use == MirrorUse::Write) { made = impl->open_mirror(settings, catalogue, log); }
    if (!made) { return made.error(); }

    const sync::EngineParts parts{settings,
                                  catalogue,
                                  impl->clock,
                                  impl->loop.timers(),
                                  *impl->client,
                                  impl->mirror.get(),
                                  log,
                                  Random::from_system()(),
                                  impl->loop.reader(),
                                  impl->loop.decoder(),
                                  verify::make_proof,
                                  impl->stop.get_token()};
    auto engine = sync::Engine::create(impl->loop.executor(), impl->loop.store(), parts);
    if (!engine) { return engine.error(); }
    impl->engine = std::move(*engine);
    return std::unique_ptr<Wiring>(new Wiring(std::move(impl)));
}

sync::Engine& Wiring::engine() { return *impl_->engine; }
const Clock& Wiring::clock() const { return impl_->clock; }
EventLoop& Wiring::loop() { return impl_->loop; }
mirror::Mirror& Wiring::mirror() { return *impl_->mirror; }
std::stop_token Wiring::stop_token() const { return impl_->stop.get_token(); }

void Wiring::run(const std::function<void()>& start) {
    impl_->loop.on_stop_signal([this] { stop(); });
    run_unsignalled(start);
}

void Wiring::run_unsignalled(const std::function<void()>& start) {
    start();
    impl_->loop.run();
}

void Wiring::stop() { impl_->stop.request_stop(); }

void Wiring::finish() {
    impl_->client->stop();
    impl_->loop.finish();
}

}  // namespace stmirror::daemon
