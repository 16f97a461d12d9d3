// SPDX-License-Identifier: MIT
#include "name_service.hpp"

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>
#include <string_view>

namespace stmirror::net::test {
namespace {

std::mutex mutex;
std::condition_variable changed;
bool is_stuck = false;
int asked = 0;

int real_getaddrinfo(const char* host, const char* port, const addrinfo* hints, addrinfo** found) {
    static const auto real = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(host, port, hints, found);
}

int look_up_two(const char* port, const addrinfo* hints, addrinfo** found) {
    const int failure = real_getaddrinfo("127.0.0.2", port, hints, found);
    if (failure != 0) { return failure; }
    addrinfo* last = *found;
    while (last->ai_next != nullptr) { last = last->ai_next; }
    return real_getaddrinfo("127.0.0.1", port, hints, &last->ai_next);
}

}  // namespace

StuckNameService::StuckNameService() {
    const std::lock_guard lock(mutex);
    is_stuck = true;
    asked = 0;
}

StuckNameService::~StuckNameService() {
    const std::lock_guard lock(mutex);
    is_stuck = false;
    changed.notify_all();
}

int StuckNameService::questions() const {
    const std::lock_guard lock(mutex);
    return asked;
}

int look_up(const char* host, const char* port, const addrinfo* hints, addrinfo** found) {
    const std::string_view name = host == nullptr ? "" : host;
    if (name == "two.test") { return look_up_two(port, hints, found); }
    if (name == "stuck.test") {
        std::unique_lock lock(mutex);
        ++asked;
        changed.wait(lock, [] { return !is_stuck; });
    }
    return name.ends_with(".test") ? EAI_NONAME : real_getaddrinfo(host, port, hints, found);
}

}  // namespace stmirror::net::test

extern "C" int getaddrinfo(const char* host, const char* port, const addrinfo* hints, addrinfo** found) {
    return stmirror::net::test::look_up(host, port, hints, found);
}
