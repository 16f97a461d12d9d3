// SPDX-License-Identifier: MIT
// The user of the systemd unit, and what that user may do.
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

/// The user `stmirror`, if it exists, this process is root's, and the configuration is the one that the unit
/// uses.
std::optional<ServiceUser> service_user(const GlobalOptions& options);
std::optional<ServiceUser> find_user(const std::string& name);

/// During its life the process has the rights of that user, if one is given. Only while the process has one
/// thread. A bug otherwise.
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
