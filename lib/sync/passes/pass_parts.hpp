// SPDX-License-Identifier: MIT
// What a pass uses. A separate header, so that what starts passes need not know the class Pass.
#pragma once

namespace stmirror {
class Clock;
class Logger;
struct Settings;
}  // namespace stmirror

namespace stmirror::client {
class Session;
}

namespace stmirror::sync {

class Observer;
class Store;

/// The dependencies of a pass. The referenced objects must outlive it.
struct PassParts {
    client::Session& session;
    Store& store;
    const Clock& clock;
    Logger& log;
    const Settings& settings;
    Observer* observer = nullptr;  ///< may be null
};

}  // namespace stmirror::sync
