// SPDX-License-Identifier: MIT
#include "base/errc.hpp"

#include <array>
#include <cerrno>

namespace stmirror {
namespace {

constexpr const char* ends_by_itself =
    "usually a temporary fault of the network or the server. If it lasts, report it";
constexpr const char* next_pass_reads_again =
    "the next pass reads it again; if this continues, report it to ServiceTitan's support";
/// advice() replaces this in a row's advice by its parameter `what`.
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
        "check the server's certificate and host name, and the clock of this machine. Behind a proxy that "
        "intercepts TLS, or for a simulator, set api.ca_file to its CA"},
    Row{Errc::Timeout, "timeout",
        "the server is slow or unreachable; if this continues, lower limits.page_size"},
    Row{Errc::Disconnected, "disconnected", ends_by_itself},
    Row{Errc::Protocol, "protocol", ends_by_itself},
    Row{Errc::Database, "database", ""},
    Row{Errc::NotOurs, "not_ours", ""},
    Row{Errc::InUse, "in_use", ""},
    Row{Errc::Stopped, "stopped", "the program is stopping; nothing is wrong"},
    Row{Errc::TooOld, "too_old",
        "take a snapshot: `stmirror snapshot FILE` prints the change to continue from"},
    Row{Errc::Internal, "internal", "if this repeats, report it with the log lines before it"},
    Row{Errc::Unauthorized, "unauthorized",
        "check client id, client secret and app key. They must belong to this tenant and environment and "
        "have no blanks around them, and the app must be connected to this tenant"},
    Row{Errc::UnknownAppKey, "unknown_app_key",
        "check api.app_key. It must be the whole key of the app in the ServiceTitan developer portal, "
        "without blanks around it"},
    Row{Errc::MissingScope, "missing_scope",
        "grant the scope {} to the app in the ServiceTitan developer portal, and let the tenant's "
        "administrator accept the new version of the app"},
    Row{Errc::BadRequest, "bad_request",
        "fix the field named in the message. If you did not write the request yourself, report this "
        "as a bug"},
    Row{Errc::NotFound, "not_found",
        "check tenant id and environment, and `path` if the table is from your own resource file"},
    Row{Errc::Conflict, "conflict",
        "the record's state does not allow this (often it is inactive or merged). There is nothing to do"},
    Row{Errc::Throttled, "throttled",
        "lower limits.requests_per_second if other programs share this app key"},
    Row{Errc::Redirected, "redirected",
        "the server redirects to another address: check api.base_url, api.auth_url and api.proxy"},
    Row{Errc::ServerFailed, "server_failed",
        "the server failed; if this continues, give the traceId to ServiceTitan's support"},
    Row{Errc::Refused, "refused",
        "read the API's message. If the settings are correct, report this as a bug"},
    Row{Errc::OutcomeUnknown, "outcome_unknown",
        "the server may have carried out the request. Before you send it again, read the record or, if it is "
        "new, the newest records of its list"},
    Row{Errc::DeletesWithheld, "deletes_withheld",
        "if they were really deleted, run: stmirror sweep {} --accept-deletes"},
    Row{Errc::ParentsUnreadable, "parents_unreadable", ""},
    Row{Errc::ParentsUnread, "parents_unread", "run: stmirror sync {}"},
    Row{Errc::FallbackInUse, "fallback_in_use", ""},
    Row{Errc::TokenRefused, "token_refused", ""},
    Row{Errc::TokenRepeats, "token_repeats", ""},
    Row{Errc::NoProgress, "no_progress", next_pass_reads_again},
    Row{Errc::Incomplete, "incomplete", next_pass_reads_again},
    Row{Errc::ClocksDiffer, "clocks_differ",
        "set this machine's clock (timedatectl shows whether it is synchronized). If it is correct, report "
        "this to ServiceTitan's support"},
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
