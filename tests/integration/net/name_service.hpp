// SPDX-License-Identifier: MIT
// Replaces getaddrinfo() in this executable: names that end in ".test" have fixed answers.
#pragma once

namespace stmirror::net::test {

/// "two.test" has the addresses 127.0.0.2 and 127.0.0.1, "none.test" has none. While this object exists, the
/// look-up of "stuck.test" hangs.
class StuckNameService {
 public:
    StuckNameService();
    ~StuckNameService();
    /// How often "stuck.test" was looked up since then.
    int questions() const;
};

}  // namespace stmirror::net::test
