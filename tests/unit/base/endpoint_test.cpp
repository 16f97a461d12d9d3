// SPDX-License-Identifier: MIT
#include "base/endpoint.hpp"

#include <gtest/gtest.h>

namespace stmirror {
namespace {

TEST(EndpointTest, OfAServerIsAHostAndAPort) {
    EXPECT_EQ(Endpoint::parse_https("https://api.servicetitan.io"), (Endpoint{"api.servicetitan.io", "443"}));
    EXPECT_EQ(Endpoint::parse_https("HTTPS://LocalHost:8443/"), (Endpoint{"localhost", "8443"}));
    for (const auto* url :
         {"", "api.servicetitan.io", "http://host", "https://", "https:///", "https://:443",
          "https://host:", "https://host:0", "https://host:65536", "https://host:12x",
          "https://me:secret@host", "https://host/secret", "https://host?q", "https://host#f",
          "https://ho st", "https://host\r\nX: secret", "https://a:1:2", "https://[::1]:1"}) {
        EXPECT_EQ(Endpoint::parse_https(url), std::nullopt) << url;
    }
}

TEST(EndpointTest, OfAProxyHasAPort) {
    EXPECT_EQ(Endpoint::parse_proxy("http://proxy:3128"), (Endpoint{"proxy", "3128"}));
    EXPECT_EQ(Endpoint::parse_proxy("http://127.0.0.1:1/"), (Endpoint{"127.0.0.1", "1"}));
    EXPECT_EQ(Endpoint::parse_proxy("http://[FE80::1]:3128"), (Endpoint{"fe80::1", "3128"}));
    for (const auto* url : {"", "proxy:3128", "https://proxy:3128", "http://me:secret@proxy:3128",
                            "http://proxy", "http://proxy:port", "http://proxy:3128/path", "http://:3128",
                            "http://[]:3128", "http://proxy:0", "http://a:b:1"}) {
        EXPECT_EQ(Endpoint::parse_proxy(url), std::nullopt) << url;
    }
}

TEST(EndpointTest, IsWrittenForUrlsAndForMessages) {
    const Endpoint api{"api.servicetitan.io", "443"};
    EXPECT_EQ(api.authority(), "api.servicetitan.io");
    EXPECT_EQ(api.text(), "api.servicetitan.io:443");
    const Endpoint proxy{"::1", "3128"};
    EXPECT_EQ(proxy.text(), "[::1]:3128");
}

}  // namespace
}  // namespace stmirror
