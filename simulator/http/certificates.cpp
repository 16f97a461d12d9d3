// SPDX-License-Identifier: MIT
#include "simulator/http/certificates.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <fstream>

namespace stmirror::simulator {
namespace {

template <auto free>
struct Free {
    template <class T>
    void operator()(T* handle) const {
        free(handle);
    }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, Free<X509_free>>;
using ExtensionHandle = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using BioHandle = std::unique_ptr<BIO, Free<BIO_free_all>>;

/// The exception for a failed call of OpenSSL. It does not leave this file.
struct OpenSslFailure {
    const char* step;
};

void check(bool good, const char* step) {
    if (!good) { throw OpenSslFailure{step}; }
}

Problem to_error(const OpenSslFailure& failure) {
    char reason[256];
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    return Problem{Errc::Io, std::string("OpenSSL cannot ") + failure.step + ": " + reason};
}

KeyHandle make_key() {
    KeyHandle key(EVP_EC_gen("P-256"));
    check(key != nullptr, "make a key");
    return key;
}

std::string text_of(BIO* bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio, &data);
    return std::string(data, static_cast<std::size_t>(length));
}

std::string to_pem(X509* certificate) {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    check(PEM_write_bio_X509(bio.get(), certificate) == 1, "write a certificate");
    return text_of(bio.get());
}

std::string to_pem(EVP_PKEY* key) {
    const BioHandle bio(BIO_new(BIO_s_mem()));
    check(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "write a key");
    return text_of(bio.get());
}

void set_random_serial(X509* certificate) {
    std::uint64_t serial = 0;
    check(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "make a serial number");
    // RFC 5280 requires a positive serial number.
    check(ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), (serial >> 1) | 1) == 1,
          "set a serial number");
}

void set_subject(X509* certificate, const std::string& common_name) {
    auto* subject = X509_get_subject_name(certificate);
    const auto* text = reinterpret_cast<const unsigned char*>(common_name.data());
    check(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, static_cast<int>(common_name.size()),
                                     -1, 0) == 1,
          "set a subject");
}

void set_validity(X509* certificate, const CertificateRequest& request) {
    const auto from = std::chrono::system_clock::to_time_t(request.valid_from);
    const auto until = std::chrono::system_clock::to_time_t(request.valid_until);
    check(ASN1_TIME_set(X509_getm_notBefore(certificate), from) != nullptr, "set a start of validity");
    check(ASN1_TIME_set(X509_getm_notAfter(certificate), until) != nullptr, "set an end of validity");
}

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionHandle extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    check(extension != nullptr, "make a certificate extension");
    check(X509_add_ext(certificate, extension.get(), -1) == 1, "add a certificate extension");
}

std::string alternative_names(const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) {
        boost::system::error_code no_address;
        boost::asio::ip::make_address(name, no_address);
        list += list.empty() ? "" : ",";
        list += (no_address ? "DNS:" : "IP:") + name;
    }
    return list;
}

CertificateHandle begin_certificate(EVP_PKEY* key, const std::string& common_name,
                                    const CertificateRequest& request) {
    CertificateHandle certificate(X509_new());
    check(certificate != nullptr, "make a certificate");
    check(X509_set_version(certificate.get(), X509_VERSION_3) == 1, "set a version");
    set_random_serial(certificate.get());
    set_subject(certificate.get(), common_name);
    set_validity(certificate.get(), request);
    check(X509_set_pubkey(certificate.get(), key) == 1, "set a public key");
    return certificate;
}

CertificateHandle make_ca_certificate(EVP_PKEY* key) {
    auto certificate = begin_certificate(key, "stmirror-simulator CA", CertificateRequest{});
    auto* self = certificate.get();
    check(X509_set_issuer_name(self, X509_get_subject_name(self)) == 1, "set an issuer");
    add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    add_extension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(self, self, NID_subject_key_identifier, "hash");
    check(X509_sign(self, key, EVP_sha256()) > 0, "sign a certificate");
    return certificate;
}

}  // namespace

struct CertificateAuthority::Keys {
    KeyHandle key;
    CertificateHandle certificate;
};

CertificateAuthority::CertificateAuthority(std::unique_ptr<Keys> keys, std::string certificate_pem)
    : keys_(std::move(keys)), certificate_pem_(std::move(certificate_pem)) {}
CertificateAuthority::CertificateAuthority(CertificateAuthority&&) noexcept = default;
CertificateAuthority& CertificateAuthority::operator=(CertificateAuthority&&) noexcept = default;
CertificateAuthority::~CertificateAuthority() = default;

Result<CertificateAuthority> CertificateAuthority::create() {
    try {
        auto keys = std::make_unique<Keys>();
        keys->key = make_key();
        keys->certificate = make_ca_certificate(keys->key.get());
        auto pem = to_pem(keys->certificate.get());
        return CertificateAuthority(std::move(keys), std::move(pem));
    } catch (const OpenSslFailure& failure) { return to_error(failure); }
}

Result<> CertificateAuthority::write_certificate(const std::filesystem::path& file) const {
    std::ofstream out(file, std::ios::trunc);
    out << certificate_pem_;
    out.close();
    if (!out) { return Problem{Errc::Io, "cannot write the CA certificate to " + file.string()}; }
    return {};
}

Result<ServerIdentity> CertificateAuthority::issue(const CertificateRequest& request) const {
    try {
        const auto key = make_key();
        const auto certificate = begin_certificate(key.get(), "stmirror-simulator", request);
        auto* issuer = keys_->certificate.get();
        check(X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer)) == 1, "set an issuer");
        add_extension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
        add_extension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth");
        add_extension(certificate.get(), issuer, NID_authority_key_identifier, "keyid:always");
        add_extension(certificate.get(), issuer, NID_subject_alt_name, alternative_names(request.names));
        check(X509_sign(certificate.get(), keys_->key.get(), EVP_sha256()) > 0, "sign a certificate");
        return ServerIdentity{to_pem(certificate.get()), to_pem(key.get())};
    } catch (const OpenSslFailure& failure) { return to_error(failure); }
}

}  // namespace stmirror::simulator
