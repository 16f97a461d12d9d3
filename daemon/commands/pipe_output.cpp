// SPDX-License-Identifier: MIT
#include "daemon/commands/pipe_output.hpp"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string>

namespace stmirror::daemon {
namespace {

constexpr std::chrono::milliseconds for_ever{-1};
constexpr std::chrono::milliseconds at_once{0};

/// Returns as many whole lines as a pipe accepts without blocking (PIPE_BUF), or a part of a longer line.
std::string_view next_part(std::string_view lines) {
    if (lines.size() <= PIPE_BUF) { return lines; }
    const auto last_end = lines.rfind('\n', PIPE_BUF - 1);
    return lines.substr(0, last_end == std::string_view::npos ? PIPE_BUF : last_end + 1);
}

Problem failed() {
    return {Errc::Io, std::string("the output cannot be written (") + std::strerror(errno) + ")"};
}

}  // namespace

PipeOutput::PipeOutput(int descriptor, HandOver hand_over) : descriptor_(descriptor), hand_over_(hand_over) {
    sigset_t ending;
    ::sigemptyset(&ending);
    ::sigaddset(&ending, SIGINT);
    ::sigaddset(&ending, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &ending, &former_mask_);
    signals_ = ::signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
    struct sigaction ignore{};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, &former_pipe_action_);
    struct stat found{};
    if (::fstat(descriptor, &found) == 0) { kind_ = found.st_mode & S_IFMT; }
}

PipeOutput::~PipeOutput() {
    // Take pending signals. Otherwise they would be delivered now and end the process.
    signalfd_siginfo received{};
    while (::read(signals_, &received, sizeof received) > 0) {}
    ::close(signals_);
    ::sigaction(SIGPIPE, &former_pipe_action_, nullptr);
    ::pthread_sigmask(SIG_SETMASK, &former_mask_, nullptr);
}

Result<bool> PipeOutput::write(std::string_view lines) {
    // Checked even if there are no lines to write, so that a long search for matching lines can be stopped.
    if (!wait_for(0, at_once)) { return false; }
    while (!lines.empty()) {
        if (!wait_for(POLLOUT, for_ever)) { return false; }
        const auto part = next_part(lines);
        const auto count = ::write(descriptor_, part.data(), part.size());
        if (count >= 0) {
            lines.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EPIPE) {
            return false;
        } else if (errno != EINTR && errno != EAGAIN) {
            return failed();
        }
    }
    if (hand_over_ == HandOver::Written) { return true; }
    if (kind_ == S_IFREG && ::fdatasync(descriptor_) != 0) { return failed(); }
    if (kind_ == S_IFIFO) { return wait_until_taken(FIONREAD); }
    return kind_ != S_IFSOCK || wait_until_taken(SIOCOUTQ);
}

bool PipeOutput::wait() { return wait_for(0, wait_time); }

bool PipeOutput::wait_until_taken(unsigned long bytes_left) const {
    constexpr std::chrono::milliseconds between{20};
    for (;;) {
        int left = 0;
        const bool is_taken = ::ioctl(descriptor_, bytes_left, &left) != 0 || left == 0;
        if (!wait_for(0, is_taken ? at_once : between)) { return false; }
        if (is_taken) { return true; }
    }
}

bool PipeOutput::wait_for(short events, std::chrono::milliseconds time) const {
    std::array<pollfd, 2> watched{pollfd{descriptor_, events, 0}, pollfd{signals_, POLLIN, 0}};
    const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(time.count()));
    if (ready < 0) { return errno == EINTR; }
    constexpr unsigned gone = POLLERR | POLLHUP | POLLNVAL;
    return watched[1].revents == 0 && (static_cast<unsigned>(watched[0].revents) & gone) == 0;
}

}  // namespace stmirror::daemon
