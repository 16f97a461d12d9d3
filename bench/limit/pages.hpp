// SPDX-License-Identifier: MIT
// Reads the pages of an export feed, one after the other, with blocking calls and without any checks.
#pragma once

#include <memory>
#include <string>

namespace limit {

struct Account {
    std::string host;
    std::string port;
    std::string ca_file;
    std::string token;
    std::string app_key;
};

class Pages {
 public:
    /// `path` has no query. Throws on every failure, as the calls below.
    Pages(Account account, std::string path);
    ~Pages();

    bool has_more() const { return has_more_; }
    /// The body of the next page. Its capacity has room for the padding of simdjson.
    std::string next();

 private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
    Account account_;
    std::string path_;
    std::string token_;
    bool has_more_ = true;
};

}  // namespace limit
