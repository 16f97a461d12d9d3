// SPDX-License-Identifier: MIT
// Tests when lines count as delivered, and what ends an output.
#include "daemon/commands/pipe_output.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <functional>
#include <future>
#include <string>
#include <thread>

namespace stmirror::daemon {
namespace {

using namespace std::chrono_literals;

enum class Kind { Pipe, Socket };

/// The two ends of a pipe or a local socket.
struct Ends {
    explicit Ends(Kind kind) {
        std::array<int, 2> ends{};
        const int made =
            kind == Kind::Pipe ? ::pipe(ends.data()) : ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data());
        EXPECT_EQ(made, 0);
        reader = ends[0];
        writer = ends[1];
    }
    ~Ends() {
        close_reader();
        ::close(writer);
    }
    Ends(const Ends&) = delete;
    Ends& operator=(const Ends&) = delete;

    std::string take() const {
        std::array<char, 100> text{};
        const auto size = ::read(reader, text.data(), text.size());
        return {text.data(), static_cast<std::size_t>(std::max(size, ssize_t{0}))};
    }
    void close_reader() {
        if (reader >= 0) { ::close(reader); }
        reader = -1;
    }

    int reader = -1;
    int writer = -1;
};

struct PipeOutputTest : ::testing::TestWithParam<Kind> {
    /// Writes two lines and returns the result. `reader_does` runs on the other side while the write waits.
    bool write_lines(const std::function<void()>& reader_does) {
        PipeOutput output(ends.writer, HandOver::Taken);
        std::promise<void> returned;
        std::jthread reader([&, has_returned = returned.get_future()] {
            EXPECT_EQ(has_returned.wait_for(100ms), std::future_status::timeout)
                << "the write returned before the lines were read";
            reader_does();
        });
        const auto written = output.write("one\ntwo\n");
        returned.set_value();
        return written.value();
    }
    Ends ends{GetParam()};
};

TEST_P(PipeOutputTest, LinesAreHandedOverWhenTheReaderHasTakenThem) {
    std::string taken;
    EXPECT_TRUE(write_lines([&] { taken = ends.take(); }));
    EXPECT_EQ(taken, "one\ntwo\n");
}

TEST_P(PipeOutputTest, LinesThatAReaderLeavesUnreadAreNotHandedOver) {
    EXPECT_FALSE(write_lines([&] { ends.close_reader(); }));
}

TEST_P(PipeOutputTest, WithoutLinesToWriteItEndsWhenTheReaderHasGone) {
    PipeOutput output(ends.writer, HandOver::Written);
    EXPECT_TRUE(output.write("").value());
    ends.close_reader();
    EXPECT_FALSE(output.write("").value());
}

TEST_P(PipeOutputTest, WithoutLinesToWriteItEndsOnASignal) {
    PipeOutput output(ends.writer, HandOver::Written);
    ::raise(SIGTERM);
    EXPECT_FALSE(output.write("").value());
}

INSTANTIATE_TEST_SUITE_P(Each, PipeOutputTest, ::testing::Values(Kind::Pipe, Kind::Socket),
                         [](const auto& of) { return of.param == Kind::Pipe ? "Pipe" : "Socket"; });

}  // namespace
}  // namespace stmirror::daemon
