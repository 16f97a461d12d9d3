// SPDX-License-Identifier: MIT
// Replaces getaddrinfo() in this executable. Names that end in ".test" have fixed addresses.
#pragma once

namespace stmirror::net::test {

/// While this object exists, the look-up of "stuck.test" hangs. "two.test" always has the addresses 127.0.0.2
/// and 127.0.0.1. "none.test" never has an address.
class StuckNameService {
 public:
    StuckNameService();
    ~StuckNameService();
    /// Returns how often "stuck.test" was looked up since this object was created.
    int questions() const;
};

}  // namespace stmirror::net::test
