// SPDX-License-Identifier: MIT
#include "certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <cstdio>
#include <stdexcept>

namespace stmirror::net::test {
namespace {

void extend(X509* subject, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, subject, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (extension == nullptr) { throw std::runtime_error("bad extension " + value); }
    X509_add_ext(subject, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate make(const std::string& name, Validity validity) {
    static std::atomic<long> serial{1};
    Certificate made{{X509_new(), X509_free}, {EVP_EC_gen("P-256"), EVP_PKEY_free}};
    X509* x509 = made.x509.get();
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), serial++);
    X509_gmtime_adj(X509_getm_notBefore(x509), validity.from_s);
    X509_gmtime_adj(X509_getm_notAfter(x509), validity.to_s);
    X509_set_pubkey(x509, made.key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return made;
}

}  // namespace

Authority::Authority(const std::string& name) : own_(make(name, {})) {
    X509* x509 = own_.x509.get();
    X509_set_issuer_name(x509, X509_get_subject_name(x509));
    extend(x509, x509, NID_basic_constraints, "critical,CA:TRUE");
    extend(x509, x509, NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(x509, own_.key.get(), EVP_sha256());

    std::FILE* stream = std::fopen(ca_file().c_str(), "w");
    PEM_write_X509(stream, x509);
    std::fclose(stream);
}

Certificate Authority::sign(const std::string& names, Validity validity) const {
    Certificate made = make("test server", validity);
    X509* x509 = made.x509.get();
    X509_set_issuer_name(x509, X509_get_subject_name(own_.x509.get()));
    extend(x509, own_.x509.get(), NID_subject_alt_name, names);
    X509_sign(x509, own_.key.get(), EVP_sha256());
    return made;
}

}  // namespace stmirror::net::test
