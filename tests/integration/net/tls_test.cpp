// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <openssl/conf.h>

#include <memory>

#include "client.hpp"
#include "scripted_server.hpp"
#include "support/no_more_files.hpp"

namespace stmirror::net::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

void answer_all(Session& session) {
    while (session.read_request()) { session.write(ok("hello")); }
}

TEST(TlsTest, AcceptsAKnownAuthorityForNameAndAddress) {
    ScriptedServer server(good_certificate(), answer_all);
    Client client;
    EXPECT_EQ(told(client.ask(get(server.endpoint("localhost")))), "200: hello");
    EXPECT_EQ(told(client.ask(get(server.endpoint("127.0.0.1")))), "200: hello");
}

void only_tls_1_2(SSL_CTX* tls) { SSL_CTX_set_max_proto_version(tls, TLS1_2_VERSION); }

TEST(TlsTest, TakesTls12WithForwardSecrecyAndAuthenticatedEncryptionAlone) {
    for (const char* suite : {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
        ScriptedServer server(good_certificate(), answer_all, [suite](SSL_CTX* tls) {
            only_tls_1_2(tls);
            SSL_CTX_set_cipher_list(tls, suite);
        });
        Client client;
        EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: hello") << suite;
    }
    for (const char* suite :
         {"ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "ECDHE-ECDSA-AES128-CCM"}) {
        ScriptedServer server(good_certificate(), answer_all, [suite](SSL_CTX* tls) {
            only_tls_1_2(tls);
            SSL_CTX_set_cipher_list(tls, suite);
        });
        Client client;
        EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("tls: ")) << suite;
        EXPECT_EQ(server.requests(), 0);
    }
}

TEST(TlsTest, SendsTheNameItWants) {
    std::string name;
    ScriptedServer server([&name](Session& session) {
        char hello[2048] = {};
        boost::system::error_code ignored;
        const auto size = session.socket().read_some(boost::asio::buffer(hello), ignored);
        name = std::string(hello, size).find("localhost") != std::string::npos ? "localhost" : "none";
    });
    {
        Client client;
        EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("connect: "));
    }
    EXPECT_EQ(name, "localhost");
}

TEST(TlsTest, RefusesAnUnknownAuthority) {
    const Authority stranger("A Stranger");
    ScriptedServer server(stranger.sign("DNS:localhost"), answer_all);
    Client client;
    EXPECT_THAT(told(client.ask(get(server.endpoint()))),
                AllOf(StartsWith("tls: "), HasSubstr("unable to get local issuer certificate"),
                      HasSubstr("ca_file")));
    EXPECT_EQ(server.requests(), 0);
}

TEST(TlsTest, RefusesTheSystemsUnknownAuthorityWithoutACaFile) {
    ScriptedServer server(good_certificate(), answer_all);
    Client client{ClientOptions{}};
    EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("tls: "));
}

TEST(TlsTest, RefusesACertificateOfAnotherHost) {
    ScriptedServer server(authority_of_the_tests().sign("DNS:elsewhere.test,IP:127.0.0.2"), answer_all);
    Client client;
    EXPECT_THAT(told(client.ask(get(server.endpoint()))),
                AllOf(StartsWith("tls: "), HasSubstr("hostname mismatch")));
    EXPECT_THAT(told(client.ask(get(server.endpoint("127.0.0.1")))),
                AllOf(StartsWith("tls: "), HasSubstr("IP address mismatch")));
}

TEST(TlsTest, RefusesAnExpiredCertificate) {
    ScriptedServer server(authority_of_the_tests().sign("DNS:localhost", {-7200, -3600}), answer_all);
    Client client;
    EXPECT_THAT(told(client.ask(get(server.endpoint()))),
                AllOf(StartsWith("tls: "), HasSubstr("certificate has expired")));
}

/// While this object exists, new TLS contexts use these lines instead of the machine's OpenSSL configuration.
class OpenSslPolicy {
 public:
    explicit OpenSslPolicy(const std::string& lines) {
        const std::string text =
            "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = policy\n[policy]\n" + lines;
        const std::unique_ptr<BIO, decltype(&BIO_free)> source(BIO_new_mem_buf(text.data(), -1), BIO_free);
        const std::unique_ptr<CONF, decltype(&NCONF_free)> conf(NCONF_new(nullptr), NCONF_free);
        EXPECT_EQ(NCONF_load_bio(conf.get(), source.get(), nullptr), 1);
        EXPECT_EQ(CONF_modules_load(conf.get(), nullptr, 0), 1);
    }
    ~OpenSslPolicy() { CONF_modules_load_file(nullptr, nullptr, CONF_MFLAGS_DEFAULT_SECTION); }
    OpenSslPolicy(const OpenSslPolicy&) = delete;
    OpenSslPolicy& operator=(const OpenSslPolicy&) = delete;
};

/// Connects with a client that leaves the choice of TLS versions to OpenSSL's configuration. Returns the
/// negotiated version, such as "TLSv1.1", or the error if client and server agree on no version.
std::string agreed_version(const ScriptedServer& server) {
    boost::asio::io_context loop;
    boost::asio::ssl::context context(boost::asio::ssl::context::tls_client);
    boost::asio::ssl::stream<tcp::socket> stream(loop, context);
    stream.next_layer().connect(
        {boost::asio::ip::address_v4::loopback(), static_cast<unsigned short>(std::stoi(server.port()))});
    boost::system::error_code failure;
    stream.handshake(boost::asio::ssl::stream_base::client, failure);
    return failure ? failure.message() : SSL_get_version(stream.native_handle());
}

TEST(TlsTest, RefusesAServerOfAnOldVersionWhateverOpenSslIsConfiguredToAllow) {
    const OpenSslPolicy lax("MinProtocol = TLSv1\nCipherString = DEFAULT:@SECLEVEL=0\n");
    ScriptedServer server(good_certificate(), answer_all,
                          [](SSL_CTX* tls) { SSL_CTX_set_max_proto_version(tls, TLS1_1_VERSION); });
    ASSERT_EQ(agreed_version(server), "TLSv1.1");
    Client client;
    EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("tls: "));
    EXPECT_EQ(server.requests(), 0);
}

TEST(TlsTest, SaysSoWhenTheServerSpeaksPlainText) {
    ScriptedServer server([](Session& session) {
        session.write("HTTP/1.1 400 Bad Request\r\n\r\n");
        session.wait_for_the_client_to_go();
    });
    Client client;
    EXPECT_THAT(told(client.ask(get(server.endpoint()))),
                AllOf(StartsWith("tls: "), HasSubstr("does not speak HTTPS")));
}

TEST(TlsTest, RefusesAnUnreadableCaFileAndAStrangeProxy) {
    boost::asio::io_context loop;
    ClientOptions options;
    options.ca_file = "/nowhere/ca.pem";
    const auto no_file = HttpsClient::create(loop, options);
    ASSERT_TRUE(no_file.has_error());
    EXPECT_EQ(no_file.error().code, Errc::Configuration);
    EXPECT_THAT(no_file.error().text, HasSubstr("/nowhere/ca.pem"));
    {
        const auto trusting = trusting_options();
        const stmirror::testing::NoMoreFiles shortage;
        EXPECT_EQ(HttpsClient::create(loop, trusting).error().code, Errc::Io)
            << "the shortage may end, so this is not an error of the settings";
    }
}

}  // namespace
}  // namespace stmirror::net::test
