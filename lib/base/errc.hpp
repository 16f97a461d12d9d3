// SPDX-License-Identifier: MIT
// The codes of problems. They say what went wrong, for decisions, logs and tests. One table gives each code
// its stable name and its advice.
#pragma once

#include <string>
#include <string_view>

namespace stmirror {

enum class Errc {
    Usage,          ///< the command line is wrong (exit 64)
    Configuration,  ///< a setting or a catalogue file is wrong (exit 78)
    Io,             ///< a file or a socket of this machine failed
    Resolve,        ///< the host name could not be resolved
    Connect,        ///< the connection was refused, or not accepted in time
    Tls,            ///< the handshake failed: certificate, host name, protocol
    Timeout,        ///< the response did not arrive in time
    Disconnected,   ///< the connection ended before the response was complete
    Protocol,       ///< the response is not what the API's documentation promises
    Database,       ///< SQLite failed
    NotOurs,        ///< the file is not the expected mirror or snapshot, or another publisher has the tenant
    InUse,          ///< another process writes the mirror or uses this consumer's name
    Stopped,        ///< the program is stopping
    TooOld,         ///< the change log no longer has the changes after a reader's position
    Internal,       ///< an unexpected exception: out of memory or a bug in stmirror

    // Refusals of the API that a retry would not change, or that remained after all retries.
    Unauthorized,   ///< client id, client secret or access token is not accepted
    UnknownAppKey,  ///< the gateway does not know the app key
    MissingScope,   ///< the app is not allowed to use the operation (403)
    BadRequest,     ///< 400
    NotFound,       ///< 404
    Conflict,       ///< 409
    Throttled,      ///< 429
    Redirected,     ///< 3xx
    ServerFailed,   ///< 5xx
    Refused,        ///< any other status

    OutcomeUnknown,     ///< a write request failed, but the server may have carried it out
    DeletesWithheld,    ///< the delete guard withheld deletions
    ParentsUnreadable,  ///< some parents of a feed cannot be read
    ParentsUnread,      ///< the first read of a feed's parents has not ended
    FallbackInUse,      ///< a feed is refused, so its fallback is read
    TokenRefused,       ///< the API refused a continuation token; the feed started again
    TokenRepeats,       ///< a continuation token repeats without new records
    NoProgress,         ///< the API reports that there is more, but its pages contain nothing new
    Incomplete,         ///< a list or window returned fewer records than its total, at every attempt
    ClocksDiffer,       ///< the server's and this machine's clock differ too much for a window feed
    Behind,             ///< the mirror is too far behind its source to be compared
    Undecided,          ///< it is unknown whether the API has a record
    NotRepaired,        ///< records differ and could not be repaired
    Unknown,            ///< a stored problem, of which only the text was kept
};

/// Returns the stable name of a code, for logs and JSON: "timeout", "not_ours".
const char* name(Errc code);

/// Returns what to do about a problem with this code. Empty if there is nothing to add to the problem's text.
/// `what` is the missing scope or the table. Only the advice for some codes uses it.
std::string advice(Errc code, std::string_view what = {});

/// Returns the code for a file that is named in the settings and could not be opened or read. A shortage on
/// this machine (EMFILE, ENFILE, ENOMEM, EIO) may be temporary, so its code is Errc::Io. The code of
/// everything else is Errc::Configuration.
Errc errc_of_named_file(int error_number);

}  // namespace stmirror
