// SPDX-License-Identifier: MIT
#include "net/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/error.hpp>

#include "base/plain_file.hpp"

namespace stmirror::net {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

/// Suites with forward secrecy and authenticated encryption. All suites of TLS 1.3 have both.
constexpr const char* suites_of_tls_1_2 =
    "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:!aNULL:!PSK:@SECLEVEL=2";

const char* advice_on_certificate(long verify_result) {
    switch (verify_result) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "its operator must renew it, unless this machine's clock is wrong";
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return "it belongs to another host; check the host in the configuration";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
            return "if you trust that server, set ca_file to the PEM file of its certificate authority";
        default:
            return "do not trust that server";
    }
}

Result<> load(asio::ssl::context& context, const std::filesystem::path& ca_file) {
    const Subject what{Subject::Kind::File, "ca_file " + ca_file.string()};
    // Read the file here first, because OpenSSL reports a lack of file descriptors like a wrong file, and it
    // blocks on a FIFO.
    constexpr std::size_t bytes_max = std::size_t{16} << 20;
    if (const auto file = read_plain_file(ca_file, bytes_max); !file) { return about(what, file.error()); }
    error_code failure;
    context.load_verify_file(ca_file.string(), failure);
    if (failure) {
        return about(what, {Errc::Configuration, "cannot be read as PEM certificates: " + failure.message()});
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<asio::ssl::context>> make_tls_context(
    const std::optional<std::filesystem::path>& ca_file) {
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
    // Set explicitly, because the defaults depend on the OpenSSL policy of this machine.
    SSL_CTX* const tls = context->native_handle();
    if (SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_cipher_list(tls, suites_of_tls_1_2) != 1) {
        return Problem{Errc::Tls, "this machine's OpenSSL has no TLS 1.2 with forward secrecy"};
    }
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_compression);
    context->set_verify_mode(asio::ssl::verify_peer);
    if (ca_file) {
        if (auto loaded = load(*context, *ca_file); !loaded) { return loaded.error(); }
        return context;
    }
    error_code failure;
    context->set_default_verify_paths(failure);
    if (failure) {
        return Problem{
            Errc::Configuration,
            "the system's certificate authorities cannot be read as PEM certificates: " + failure.message()};
    }
    return context;
}

/// Does what the macro SSL_set_tlsext_host_name() does. GCC warns about the old-style cast in that macro.
bool set_server_name(SSL* tls, std::string host) {
    return SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data()) == 1;
}

Result<> require_host(SSL* tls, const std::string& host) {
    error_code no_address;
    asio::ip::make_address(host, no_address);
    X509_VERIFY_PARAM* expected = SSL_get0_param(tls);
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // SNI contains only names (RFC 6066). An IP address is checked against the addresses in the certificate.
    const bool done = no_address ? set_server_name(tls, host) &&
                                       X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size()) == 1
                                 : X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
    if (!done) { return Problem{Errc::Tls, host + " cannot be used for TLS: not a valid host name"}; }
    SSL_set_verify(tls, SSL_VERIFY_PEER, nullptr);
    return {};
}

bool has_unread(SSL* tls) {
    char byte = 0;
    ERR_clear_error();
    const int count = SSL_peek(tls, &byte, 1);
    const bool is_empty = count <= 0 && SSL_get_error(tls, count) == SSL_ERROR_WANT_READ;
    ERR_clear_error();
    return !is_empty;
}

Problem handshake_failure(SSL* tls, const error_code& reason, const std::string& server) {
    const long verify_result = SSL_get_verify_result(tls);
    if (verify_result != X509_V_OK) {
        return {Errc::Tls,
                "the certificate of " + server +
                    " is not accepted: " + X509_verify_cert_error_string(verify_result),
                {},
                advice_on_certificate(verify_result)};
    }
    if (reason.category() == asio::error::get_ssl_category()) {
        const int code = ERR_GET_REASON(static_cast<unsigned long>(reason.value()));
        const bool not_tls = code == SSL_R_WRONG_VERSION_NUMBER || code == SSL_R_HTTP_REQUEST;
        return {Errc::Tls, "TLS with " + server + " failed: " + reason.message() +
                               (not_tls ? "; the server does not speak HTTPS on that port" : "")};
    }
    return {Errc::Connect, server + " closed the connection during the TLS handshake: " + reason.message()};
}

}  // namespace stmirror::net
