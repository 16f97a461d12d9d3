// SPDX-License-Identifier: MIT
// The control socket in the daemon: commands hand their jobs over, and the serving engine does them. Loop's
// thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <stop_token>

#include "base/log.hpp"
#include "control/server.hpp"
#include "control/socket_file.hpp"
#include "daemon/runtime/wiring.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// The listening socket. It outlives the instances, so that commands wait while the daemon starts again with
/// a new configuration, instead of taking the mirror meanwhile. Null: there is none.
using ControlSocket = std::unique_ptr<control::SocketFile>;

class ControlService {
 public:
    /// Call it with the mirror's lock, after Engine::serve(). Makes the socket if it is missing or elsewhere;
    /// if that fails, logs why, and commands cannot hand over their jobs. All must outlive the service.
    ControlService(Wiring& wiring, const Configuration& configuration, Logger& log, ControlSocket& socket);

    /// Returns when every job has ended; call it after the stop of `wiring`.
    boost::asio::awaitable<void> closed();

 private:
    boost::asio::awaitable<int> do_job(std::string text, control::Client& client, std::stop_token stop);
    Result<> listen(ControlSocket& socket);

    Wiring& wiring_;
    const Configuration& configuration_;
    Logger& log_;
    std::unique_ptr<control::Server> server_;  ///< null: no socket
};

}  // namespace stmirror::daemon
