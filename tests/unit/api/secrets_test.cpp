// SPDX-License-Identifier: MIT
#include "api/secrets.hpp"

#include <gtest/gtest.h>

namespace stmirror::api {
namespace {

const std::string key = "ak1.key/with+signs=";
const std::string secret = "cs1.se&cret";

Secrets secrets() {
    Secrets all(key, {"cid.x", secret});
    all.add_token("eyJ.old.token");
    all.add_token("eyJ.new.token");
    return all;
}

TEST(SecretsTest, AreHiddenInEveryForm) {
    const auto all = secrets();
    for (const std::string& form : {key, secret, std::string("eyJ.old.token"), std::string("eyJ.new.token"),
                                    std::string("ak1.key%2Fwith%2Bsigns%3D"), std::string("cs1.se%26cret"),
                                    std::string("Y2lkLng6Y3MxLnNlJmNyZXQ"), std::string("Y3MxLnNlJmNyZXQ")}) {
        EXPECT_EQ(all.hidden("a " + form + " b" + form), "a ... b...") << form;
    }
    EXPECT_EQ(all.hidden("client cid.x is unknown"), "client cid.x is unknown");
}

TEST(SecretsTest, ThatWereCutAreHiddenToo) {
    EXPECT_EQ(secrets().hidden("Bearer eyJ.new.to"), "Bearer ...");
    EXPECT_EQ(secrets().hidden("ends with eyJ.n"), "ends with eyJ.n")
        << "five characters do not reveal a token";
}

TEST(SecretsTest, InAProblem) {
    ErrorBody body;
    body.title = key;
    body.trace_id = secret;
    body.errors = {"x: " + key};
    secrets().hide(body);
    EXPECT_EQ(body.title, "...");
    EXPECT_EQ(body.trace_id, "...");
    EXPECT_EQ(body.errors, std::vector<std::string>{"x: ..."});
}

TEST(SecretsTest, AnEmptyOrShortValueHidesNothing) {
    Secrets none("", {"", "abc"});
    none.add_token("");
    EXPECT_EQ(none.hidden("abcabc"), "abcabc");
}

TEST(SecretsTest, AValueThatIsPartOfItsReplacementIsReplacedOnce) {
    for (const std::string value : {".", "..", "..."}) {
        std::string text = "a" + value + "b";
        hide_secret(value, text);
        EXPECT_EQ(text, "a...b");
    }
    std::string text = "ab";
    hide_secret("", text);
    EXPECT_EQ(text, "ab");
}

TEST(SecretsTest, SoManyTokensAreRemembered) {
    Secrets all("", {"", ""});
    for (std::size_t i = 0; i <= Secrets::tokens_max; ++i) {
        all.add_token("token-" + std::to_string(i) + "-");
    }
    EXPECT_EQ(all.hidden("token-0-"), "token-0-");
    EXPECT_EQ(all.hidden("token-1-"), "...");
}

}  // namespace
}  // namespace stmirror::api
