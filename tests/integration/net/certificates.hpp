// SPDX-License-Identifier: MIT
// Certificates that are made at run time: an authority, and the certificates that it signs.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <memory>
#include <string>

#include "support/temporary_folder.hpp"

namespace stmirror::net::test {

struct Certificate {
    std::shared_ptr<X509> x509;
    std::shared_ptr<EVP_PKEY> key;
};

struct Validity {
    long from_s = -3600;
    long to_s = 3600;
};

class Authority {
 public:
    explicit Authority(const std::string& name = "Test Authority");
    /// `names` has the form of subjectAltName: "DNS:localhost,IP:127.0.0.1".
    Certificate sign(const std::string& names, Validity validity = {}) const;
    /// Returns the path of a PEM file, which is deleted with this object.
    std::filesystem::path ca_file() const { return folder_.path() / "ca.pem"; }

 private:
    Certificate own_;
    testing::TemporaryFolder folder_;
};

}  // namespace stmirror::net::test
