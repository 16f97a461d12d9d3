// SPDX-License-Identifier: MIT
// A certificate authority that exists as long as the process, and the server certificates that it issues.
// For tests, a certificate may also be expired or made for other names. Only the .cpp file includes OpenSSL.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace stmirror::simulator {

/// The certificate and private key of a server, as PEM.
struct ServerIdentity {
    std::string certificate_pem;
    std::string private_key_pem;
};

struct CertificateRequest {
    /// The host names and IP addresses for which the certificate is valid.
    std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
    std::chrono::system_clock::time_point valid_from =
        std::chrono::system_clock::now() - std::chrono::hours{1};
    std::chrono::system_clock::time_point valid_until =
        std::chrono::system_clock::now() + std::chrono::days{365};
};

/// Not thread-safe.
class CertificateAuthority {
 public:
    /// Makes a new key and a certificate for this key. Returns Errc::Io if OpenSSL fails.
    static Result<CertificateAuthority> create();
    CertificateAuthority(CertificateAuthority&&) noexcept;
    CertificateAuthority& operator=(CertificateAuthority&&) noexcept;
    ~CertificateAuthority();

    const std::string& certificate_pem() const { return certificate_pem_; }
    Result<> write_certificate(const std::filesystem::path& file) const;

    Result<ServerIdentity> issue(const CertificateRequest& request) const;

 private:
    struct Keys;
    CertificateAuthority(std::unique_ptr<Keys> keys, std::string certificate_pem);
    std::unique_ptr<Keys> keys_;
    std::string certificate_pem_;
};

}  // namespace stmirror::simulator
