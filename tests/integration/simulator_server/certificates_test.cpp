// SPDX-License-Identifier: MIT
#include "simulator/http/certificates.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include "https_client.hpp"
#include "simulator/http/server.hpp"
#include "support/read_file.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::simulator {
namespace {

using namespace std::chrono_literals;

class CertificatesTest : public ::testing::Test {
 protected:
    CertificatesTest() : authority_(CertificateAuthority::create().value()) {}

    /// Returns the result of the handshake between a client that trusts `ca_pem` and a server that has the
    /// requested certificate.
    boost::system::error_code handshake(const CertificateRequest& request, const std::string& host,
                                        const std::string& ca_pem) {
        ServerOptions options;
        options.identity = authority_.issue(request).value();
        const auto server =
            Server::start(std::move(options), [](const Request&, const Caller&) { return Answer{}; });
        HttpsConnection client(ca_pem);
        return client.open(server.value()->port(), host);
    }
    boost::system::error_code handshake(const CertificateRequest& request, const std::string& host) {
        return handshake(request, host, authority_.certificate_pem());
    }

    CertificateAuthority authority_;
};

TEST_F(CertificatesTest, are_good_for_this_machine_and_for_extra_names) {
    CertificateRequest request;
    request.names.push_back("api.example");
    for (const auto* host : {"localhost", "127.0.0.1", "::1", "api.example"}) {
        EXPECT_FALSE(handshake(request, host)) << host;
    }
}

TEST_F(CertificatesTest, are_refused_for_another_host) {
    EXPECT_TRUE(handshake({}, "elsewhere.example"));
    CertificateRequest request;
    request.names = {"elsewhere.example"};
    EXPECT_TRUE(handshake(request, "localhost"));
}

TEST_F(CertificatesTest, are_refused_when_expired_or_not_yet_good) {
    const auto now = std::chrono::system_clock::now();
    CertificateRequest expired;
    expired.valid_from = now - 48h;
    expired.valid_until = now - 24h;
    EXPECT_TRUE(handshake(expired, "localhost"));
    CertificateRequest early;
    early.valid_from = now + 24h;
    early.valid_until = now + 48h;
    EXPECT_TRUE(handshake(early, "localhost"));
}

TEST_F(CertificatesTest, are_refused_by_who_trusts_another_authority) {
    const auto stranger = CertificateAuthority::create().value();
    EXPECT_TRUE(handshake({}, "localhost", stranger.certificate_pem()));
}

TEST_F(CertificatesTest, the_authority_writes_its_certificate) {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "ca.pem";
    ASSERT_TRUE(authority_.write_certificate(file));
    EXPECT_EQ(testing::read_file(file), authority_.certificate_pem());
    EXPECT_FALSE(authority_.write_certificate("/nonexistent/ca.pem"));
}

}  // namespace
}  // namespace stmirror::simulator
