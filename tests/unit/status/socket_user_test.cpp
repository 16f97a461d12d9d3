// SPDX-License-Identifier: MIT
// Tests how the tables of the kernel's TCP connections are read.
#include "status/http/socket_user.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <boost/asio/ip/address.hpp>
#include <string>

namespace stmirror::status {
namespace {

using boost::asio::ip::make_address;
using boost::asio::ip::tcp;

tcp::endpoint at(const std::string& address, std::uint16_t port) { return {make_address(address), port}; }

const std::string head =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

std::string line(const std::string& local, const std::string& remote, int user, int inode) {
    return "   7: " + local + " " + remote + " 01 00000000:00000000 02:000A7214 00000000 " +
           std::to_string(user) + "        0 " + std::to_string(inode) +
           " 2 00000000c2b1a5e0 20 4 30 10 -1\n";
}

class SocketUserTest : public ::testing::Test {
 protected:
    void SetUp() override {
        if constexpr (std::endian::native != std::endian::little) {
            GTEST_SKIP() << "the tables below are those of a little-endian machine";
        }
    }
};

TEST_F(SocketUserTest, TheUserIsThatOfTheOtherEnd) {
    const auto own = at("127.0.0.1", 0x9C40);
    const auto server = at("127.0.0.1", 9464);
    const auto table =
        head + line("0100007F:24F8", "00000000:0000", 1, 11) + line("0100007F:9C40", "0100007F:24F8", 2, 12) +
        line("0200007F:24F8", "0100007F:9C40", 3, 13) + line("0100007F:24F8", "0100007F:9C41", 4, 14) +
        line("0100007F:24F8", "0100007F:9C40", 997, 15);
    EXPECT_EQ(user_in(table, own, server), 997u);
    EXPECT_EQ(user_in(table, own, at("127.0.0.1", 9465)), std::nullopt);
    EXPECT_EQ(user_in("", own, server), std::nullopt);
}

TEST_F(SocketUserTest, AConnectionThatWasNotAcceptedHasNoUser) {
    const auto table = head + line("0100007F:24F8", "0100007F:9C40", 0, 0);
    EXPECT_EQ(user_in(table, at("127.0.0.1", 0x9C40), at("127.0.0.1", 9464)), std::nullopt);
}

TEST_F(SocketUserTest, ReadsAddressesOfBothVersions) {
    const std::string loopback = "00000000000000000000000001000000";
    const std::string mapped = "0000000000000000FFFF00000100007F";
    const auto table = head + line(loopback + ":24F8", loopback + ":9C40", 5, 16) +
                       line(mapped + ":24F8", mapped + ":9C40", 6, 17);
    EXPECT_EQ(user_in(table, at("::1", 0x9C40), at("::1", 9464)), 5u);
    EXPECT_EQ(user_in(table, at("127.0.0.1", 0x9C40), at("127.0.0.1", 9464)), 6u);
}

TEST_F(SocketUserTest, AConnectionToAnotherMachineIsNotWithinThisOne) {
    EXPECT_TRUE(is_within_machine(at("127.0.0.1", 1), at("127.0.0.1", 2)));
    EXPECT_TRUE(is_within_machine(at("127.0.0.1", 1), at("127.0.0.2", 2)));
    EXPECT_TRUE(is_within_machine(at("::1", 1), at("::1", 2)));
    EXPECT_TRUE(is_within_machine(at("192.0.2.1", 1), at("192.0.2.1", 2)));
    EXPECT_FALSE(is_within_machine(at("192.0.2.1", 1), at("192.0.2.2", 2)));
}

}  // namespace
}  // namespace stmirror::status
