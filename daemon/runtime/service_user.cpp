// SPDX-License-Identifier: MIT
#include "daemon/runtime/service_user.hpp"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace stmirror::daemon {
namespace {

void require(int outcome) {
    if (outcome != 0) { throw std::system_error(errno, std::generic_category(), "changing the user"); }
}

}  // namespace

std::optional<ServiceUser> find_user(const std::string& name) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> text{};
    ::getpwnam_r(name.c_str(), &entry, text.data(), text.size(), &found);
    if (found == nullptr) { return std::nullopt; }
    return ServiceUser{name, found->pw_uid, found->pw_gid};
}

std::optional<ServiceUser> service_user(const GlobalOptions& options) {
    if (::geteuid() != 0 || options.config_file != GlobalOptions{}.config_file) { return std::nullopt; }
    return find_user("stmirror");
}

ActingAs::ActingAs(const std::optional<ServiceUser>& user) : own_group_(::getegid()) {
    if (!user) { return; }
    own_groups_.resize(static_cast<std::size_t>(::getgroups(0, nullptr)));
    require(::getgroups(static_cast<int>(own_groups_.size()), own_groups_.data()) < 0 ? -1 : 0);
    require(::initgroups(user->name.c_str(), user->group));
    require(::setegid(user->group));
    require(::seteuid(user->id));
    switched_ = true;
}

ActingAs::~ActingAs() {
    if (!switched_) { return; }
    // Root may do all of this. If it fails anyway, ending is safer than running with the wrong permissions.
    if (::seteuid(0) != 0 || ::setegid(own_group_) != 0 ||
        ::setgroups(own_groups_.size(), own_groups_.data()) != 0) {
        std::terminate();
    }
}

}  // namespace stmirror::daemon
