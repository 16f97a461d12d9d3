// SPDX-License-Identifier: MIT
#include "base/errc.hpp"

#include <array>
#include <cerrno>

namespace stmirror {
namespace {

constexpr const char* ends_by_itself =
    "a brief fault of the network or the server ends by itself; if it does not, report it";
/// "{}" stands for `what`.
constexpr std::string_view placeholder = "{}";

struct Row {
    Errc code;
    const char* name;
    const char* advice;
};

constexpr std::array rows{
    Row{Errc::Usage, "usage", ""},
    Row{Errc::Configuration, "configuration", ""},
    Row{Errc::Io, "io", "look for the cause on this machine: open files, memory, network interfaces"},
    Row{Errc::Resolve, "resolve", "check the host name in api.base_url and the DNS of this machine"},
    Row{Errc::Connect, "connect", "check the network, the firewall and api.proxy"},
    Row{Errc::Tls, "tls",
        "check the server's certificate and host name; behind a proxy that intercepts TLS, or for a "
        "simulator, "
        "name its CA in api.ca_file; check the clock of this machine"},
    Row{Errc::Timeout, "timeout",
        "the server is slow or unreachable; if this continues, lower limits.page_size"},
    Row{Errc::Disconnected, "disconnected", ends_by_itself},
    Row{Errc::Protocol, "protocol", ends_by_itself},
    Row{Errc::Database, "database", ""},
    Row{Errc::NotOurs, "not_ours", ""},
    Row{Errc::Stopped, "stopped", "the program is stopping; nothing is wrong"},
    Row{Errc::TooOld, "too_old",
        "take a snapshot: `stmirror snapshot FILE` prints the change to continue from"},
    Row{Errc::Internal, "internal", "if it repeats, report it with the lines of the log before it"},
    Row{Errc::Unauthorized, "unauthorized",
        "check client id, client secret and app key: of this tenant and environment, without blanks around "
        "them, and the app connected to this tenant"},
    Row{Errc::UnknownAppKey, "unknown_app_key",
        "check api.app_key: the whole key of the app in the ServiceTitan developer portal, without blanks "
        "around it"},
    Row{Errc::MissingScope, "missing_scope",
        "grant the scope {} to the app in the ServiceTitan developer portal, and let the tenant's "
        "administrator accept the new version of the app"},
    Row{Errc::BadRequest, "bad_request",
        "correct what the message names; if the request was not written by hand, report it"},
    Row{Errc::NotFound, "not_found",
        "check tenant id and environment; if they are correct, the record is gone at the source"},
    Row{Errc::Conflict, "conflict",
        "the record is not in a state that allows this (often inactive or merged); nothing to do"},
    Row{Errc::Throttled, "throttled",
        "lower limits.requests_per_second if other programs share this app key"},
    Row{Errc::Redirected, "redirected",
        "the server redirects to another address: check api.base_url, api.auth_url and api.proxy"},
    Row{Errc::ServerFailed, "server_failed",
        "the server failed; if this continues, give the traceId to ServiceTitan's support"},
    Row{Errc::Refused, "refused", "read the API's message; if the settings are correct, report it"},
    Row{Errc::OutcomeUnknown, "outcome_unknown",
        "the server may have carried out the request: before you send it again, read the record or, for a "
        "new record, the newest ones of its list"},
    Row{Errc::DeletesWithheld, "deletes_withheld",
        "if that is right, run: stmirror sweep {} --accept-deletes"},
    Row{Errc::ParentsUnreadable, "parents_unreadable", ""},
    Row{Errc::FallbackInUse, "fallback_in_use", ""},
    Row{Errc::TokenRefused, "token_refused", ""},
    Row{Errc::TokenRepeats, "token_repeats", ""},
    Row{Errc::NoProgress, "no_progress", "if it lasts, tell the operator of the API"},
    Row{Errc::ClocksDiffer, "clocks_differ",
        "set this machine's clock (timedatectl shows whether it is synchronized); if it is right, tell the "
        "operator of the API"},
    Row{Errc::Behind, "behind", "run `stmirror sync`, then verify again"},
    Row{Errc::Undecided, "undecided", ""},
    Row{Errc::NotRepaired, "not_repaired", ""},
    Row{Errc::Unknown, "unknown", ""},
};

constexpr std::size_t index(Errc code) { return static_cast<std::size_t>(code); }

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (index(rows[i].code) != i) { return false; }
    }
    return true;
}
static_assert(rows.size() == index(Errc::Unknown) + 1 && is_in_order(),
              "one row for each code, in its order");

}  // namespace

const char* name(Errc code) { return rows[index(code)].name; }

std::string advice(Errc code, std::string_view what) {
    std::string text = rows[index(code)].advice;
    if (what.empty() && code == Errc::MissingScope) { what = "that this operation needs"; }
    if (const auto at = text.find(placeholder); at != text.npos) {
        text.replace(at, placeholder.size(), what);
    }
    return text;
}

Errc errc_of_named_file(int error_number) {
    switch (error_number) {
        case EMFILE:
        case ENFILE:
        case ENOMEM:
        case EIO:
            return Errc::Io;
        default:
            return Errc::Configuration;
    }
}

}  // namespace stmirror
