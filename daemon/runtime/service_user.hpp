// SPDX-License-Identifier: MIT
// Finds the user of the systemd unit, and lets this process act as that user.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "daemon/runtime/context.hpp"

namespace stmirror::daemon {

struct ServiceUser {
    std::string name;
    uid_t id = 0;
    gid_t group = 0;
};

/// Returns the user `stmirror` if it exists, this process runs as root, and the configuration is the one that
/// the unit uses.
std::optional<ServiceUser> service_user(const GlobalOptions& options);
std::optional<ServiceUser> find_user(const std::string& name);

/// While this object exists, the process has the permissions of the given user, if any. Use only while the
/// process has one thread.
class ActingAs {
 public:
    explicit ActingAs(const std::optional<ServiceUser>& user);
    ~ActingAs();
    ActingAs(const ActingAs&) = delete;
    ActingAs& operator=(const ActingAs&) = delete;

 private:
    bool switched_ = false;
    gid_t own_group_;
    std::vector<gid_t> own_groups_;
};

}  // namespace stmirror::daemon
