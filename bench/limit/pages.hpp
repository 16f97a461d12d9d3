// SPDX-License-Identifier: MIT
// Reads the pages of an export feed one after another, with blocking calls. Does not check the responses.
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
    /// `path` is without a query. The constructor and next() throw on every failure.
    Pages(Account account, std::string path);
    ~Pages();

    bool has_more() const { return has_more_; }
    /// Returns the body of the next page, with spare capacity for the padding of simdjson.
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
