// SPDX-License-Identifier: MIT
// Takes the place of getaddrinfo() in this executable: names that end in ".test" are the test's own.
#pragma once

namespace stmirror::net::test {

/// "two.test" has the addresses 127.0.0.2 and 127.0.0.1, "none.test" has none; the look-up of "stuck.test"
/// hangs until this is destroyed.
class StuckNameService {
 public:
    StuckNameService();
    ~StuckNameService();
    /// How often the name was asked for since then.
    int questions() const;
};

}  // namespace stmirror::net::test
