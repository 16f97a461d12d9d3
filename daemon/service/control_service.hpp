// SPDX-License-Identifier: MIT
// The control socket in the daemon: commands send their jobs, and the daemon's engine does them. Call only on
// the loop thread.
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

/// The listening socket. It outlives the instances, so that commands wait while the daemon restarts with a
/// new configuration, instead of opening the mirror in between. Null if there is none.
using ControlSocket = std::unique_ptr<control::SocketFile>;

class ControlService {
 public:
    /// Creates the socket if it is missing or has another path. If the socket cannot be created, logs why;
    /// commands then cannot send their jobs. Call after the mirror is locked and after Engine::serve(). The
    /// references must outlive this.
    ControlService(Wiring& wiring, const Configuration& configuration, Logger& log, ControlSocket& socket);

    /// Returns when every job has ended. Call after the stop of `wiring`.
    boost::asio::awaitable<void> closed();

 private:
    boost::asio::awaitable<int> do_job(std::string text, control::Client& client, std::stop_token stop);
    Result<> listen(ControlSocket& socket);

    Wiring& wiring_;
    const Configuration& configuration_;
    Logger& log_;
    std::unique_ptr<control::Server> server_;  ///< null if there is no socket
};

}  // namespace stmirror::daemon
