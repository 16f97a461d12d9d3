// SPDX-License-Identifier: MIT
#include "supervisor.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "support/comes_true.hpp"

namespace stmirror::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds look_after_every{50};
constexpr std::string_view new_time = "WATCHDOG_USEC=";

int listen_at(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const int number = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (number < 0 || ::bind(number, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("no notify socket");
    }
    return number;
}

}  // namespace

Supervisor::Supervisor(Installation& installation, milliseconds watchdog_time,
                       std::vector<std::string> arguments, std::vector<std::string> environment)
    : installation_(installation),
      arguments_(std::move(arguments)),
      environment_(std::move(environment)),
      watchdog_time_(watchdog_time),
      address_(installation.folder() / "notify"),
      socket_(listen_at(address_)) {
    start();
}

Supervisor::~Supervisor() { ::close(socket_); }

void Supervisor::start() {
    auto environment = environment_;
    environment.push_back("NOTIFY_SOCKET=" + address_.string());
    if (watchdog_time_ > milliseconds{0}) {
        const std::chrono::microseconds time = watchdog_time_;
        environment.push_back("WATCHDOG_USEC=" + std::to_string(time.count()));
    }
    watched_ = false;
    silence_max_ = watchdog_time_;
    process_ = installation_.start(arguments_, environment);
}

std::uint16_t status_port(const std::string& log) {
    static const std::regex named(" serving .* port=([0-9]+)");
    std::string last;
    for (std::sregex_iterator found(log.begin(), log.end(), named); found != std::sregex_iterator();
         ++found) {
        last = found->str(1);
    }
    return static_cast<std::uint16_t>(last.empty() ? 0 : std::stoi(last));
}

/// Returns false if nothing arrived.
bool Supervisor::receive(steady_clock::time_point deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
    const auto time = std::clamp(left, milliseconds{0}, look_after_every);
    if (::poll(&waiting, 1, static_cast<int>(time.count())) != 1) { return false; }
    std::array<char, 4096> buffer{};
    const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (size <= 0) { return false; }
    std::istringstream message(std::string(buffer.data(), static_cast<std::size_t>(size)));
    for (std::string word; std::getline(message, word);) {
        if (word == "READY=1") { watched_ = true; }
        if (word == "READY=1" || word == "WATCHDOG=1") { silence_ = milliseconds{0}; }
        if (word.starts_with(new_time)) {
            silence_max_ = std::chrono::ceil<milliseconds>(
                std::chrono::microseconds{std::stoll(word.substr(new_time.size()))});
            silence_ = milliseconds{0};
        }
        words_.push_back(word);
    }
    return true;
}

void Supervisor::look_after() {
    if (!watched_ || watchdog_time_ == milliseconds{0}) { return; }
    silence_ += look_after_every;
    if (silence_ <= silence_max_) { return; }
    ++restarts_;
    process_->send_signal(SIGKILL);
    process_->wait();
    start();
}

std::optional<std::string> Supervisor::hear(const std::string& beginning, milliseconds time) {
    const auto deadline = steady_clock::now() + time;
    do {
        while (!words_.empty()) {
            const auto word = words_.front();
            words_.pop_front();
            if (word.starts_with(beginning)) { return word; }
        }
        if (!receive(deadline)) { look_after(); }
    } while (!words_.empty() || steady_clock::now() < deadline);
    return std::nullopt;
}

bool Supervisor::sees(const std::string& text, milliseconds time) const {
    return comes_true([&] { return process_->output().find(text) != std::string::npos; }, time);
}

}  // namespace stmirror::testing
