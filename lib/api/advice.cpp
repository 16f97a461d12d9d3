// SPDX-License-Identifier: MIT
#include "api/verdict.hpp"

#include "api/http_status.hpp"

namespace stmirror::api {
namespace {

std::string advice_on_error(Errc code) {
    switch (code) {
        case Errc::Stopped:
            return "the program is stopping; nothing is wrong";
        case Errc::Tls:
            return "check the server's certificate and host name; behind a proxy that intercepts TLS, or for "
                   "a "
                   "simulator, "
                   "name its CA in api.ca_file; check the clock of this machine";
        case Errc::Resolve:
            return "check the host name in api.base_url and the DNS of this machine";
        case Errc::Connect:
            return "check the network, the firewall and api.proxy";
        case Errc::Timeout:
            return "the server is slow or unreachable; if this continues, lower limits.page_size";
        case Errc::Io:
            return "look for the cause on this machine: open files, memory, network interfaces";
        default:
            return "a brief fault of the network or the server ends by itself; if it does not, report it";
    }
}

std::string advice_on_refusal(const std::string& scope) {
    const std::string wanted = scope.empty() ? "the scope that this operation needs" : "the scope " + scope;
    return "grant " + wanted +
           " to the app in the ServiceTitan developer portal, and let the tenant's administrator "
           "accept the new version of the app";
}

std::string advice_on_status(int status, const std::string& scope) {
    switch (status) {
        case http_status::bad_request:
            return "correct what the message names; if the request was not written by hand, report it";
        case http_status::unauthorized:
            return "check client id, client secret and app key: same environment, no blanks around them, and "
                   "the app "
                   "connected to this tenant";
        case http_status::forbidden:
            return advice_on_refusal(scope);
        case http_status::not_found:
            return "check tenant id and environment; if they are correct, the record is gone at the "
                   "source";
        case http_status::request_timeout:
            return "the server gave up waiting; if this continues, lower limits.page_size";
        case http_status::conflict:
            return "the record is not in a state that allows this (often inactive or merged); nothing to do";
        case http_status::too_many_requests:
            return "lower limits.requests_per_second if other programs share this app key";
        default:
            break;
    }
    if (status >= 500) {
        return "the server failed; if this continues, give the traceId to ServiceTitan's support";
    }
    if (status >= 300 && status < 400) {
        return "the server redirects to another address: check api.base_url, api.auth_url and api.proxy";
    }
    return "read the API's message; if the settings are correct, report it";
}

}  // namespace

std::string advice(const Verdict& verdict, const std::string& scope) {
    if (verdict.kind == Verdict::Kind::Use) return {};
    if (verdict.transport_error) return advice_on_error(*verdict.transport_error);
    if (is_about_app_key(verdict.error_body))
        return "check api.app_key: the whole key of the app in the ServiceTitan developer portal, without "
               "blanks "
               "around it";
    return advice_on_status(verdict.error_body.status, scope);
}

std::string advice_on_unknown_outcome() {
    return "the server may have carried out the request: before you send it again, read the record or, "
           "for a new record, the newest ones of its list";
}

}  // namespace stmirror::api
