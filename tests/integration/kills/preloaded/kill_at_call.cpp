// SPDX-License-Identifier: MIT
// LD_PRELOAD loads this library into a program. Kills the program at the n-th system call that changes a
// file. n is the value of the environment variable STMIRROR_KILL_AT_CALL. If that call is a write, half of
// the bytes are written first.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace {

bool is_last() {
    static const long last = [] {
        const char* number = std::getenv("STMIRROR_KILL_AT_CALL");
        return number == nullptr ? 0 : std::atol(number);
    }();
    static std::atomic<long> calls = 0;
    return ++calls == last;
}

void die() {
    ::kill(::getpid(), SIGKILL);
    for (;;) { ::pause(); }
}

template <class Function>
Function* real(Function* /*of its type*/, const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// Calls the C library's function `name`. At the n-th call, kills the program instead.
template <class Function, class... Arguments>
auto pass_on(Function* own, const char* name, Arguments... arguments) {
    static Function* const next = real(own, name);
    if (is_last()) { die(); }
    return next(arguments...);
}

}  // namespace

extern "C" {

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t position) {
    static auto* const next = real(&pwrite64, "pwrite64");
    if (is_last()) {
        (void)next(file, bytes, size / 2, position);
        die();
    }
    return next(file, bytes, size, position);
}
int ftruncate64(int file, off64_t size) noexcept { return pass_on(&ftruncate64, "ftruncate64", file, size); }
int fsync(int file) { return pass_on(&fsync, "fsync", file); }
int fdatasync(int file) { return pass_on(&fdatasync, "fdatasync", file); }
int unlink(const char* path) noexcept { return pass_on(&unlink, "unlink", path); }
int rename(const char* from, const char* to) noexcept { return pass_on(&rename, "rename", from, to); }

}  // extern "C"
