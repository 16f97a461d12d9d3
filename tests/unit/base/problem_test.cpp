// SPDX-License-Identifier: MIT
#include "base/problem.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <new>
#include <set>
#include <string>
#include <vector>

namespace stmirror {
namespace {

TEST(ErrcName, IsItsOwnForEveryCodeAndStable) {
    const std::vector<std::string> expected{"usage",
                                            "configuration",
                                            "io",
                                            "resolve",
                                            "connect",
                                            "tls",
                                            "timeout",
                                            "disconnected",
                                            "protocol",
                                            "database",
                                            "not_ours",
                                            "in_use",
                                            "stopped",
                                            "too_old",
                                            "internal",
                                            "unauthorized",
                                            "unknown_app_key",
                                            "missing_scope",
                                            "bad_request",
                                            "not_found",
                                            "conflict",
                                            "throttled",
                                            "redirected",
                                            "server_failed",
                                            "refused",
                                            "outcome_unknown",
                                            "deletes_withheld",
                                            "parents_unreadable",
                                            "parents_unread",
                                            "fallback_in_use",
                                            "token_refused",
                                            "token_repeats",
                                            "no_progress",
                                            "incomplete",
                                            "clocks_differ",
                                            "behind",
                                            "undecided",
                                            "not_repaired",
                                            "unknown"};
    std::vector<std::string> names;
    for (auto code = Errc::Usage; code <= Errc::Unknown; code = Errc{static_cast<int>(code) + 1}) {
        names.emplace_back(name(code));
    }
    EXPECT_EQ(names, expected);
}

TEST(ErrcOfNamedFile, AShortageIsNoMistakeOfTheSettings) {
    for (const int passing : {EMFILE, ENFILE, ENOMEM, EIO}) {
        EXPECT_EQ(errc_of_named_file(passing), Errc::Io);
    }
    for (const int lasting : {ENOENT, EACCES, ENOTDIR, ELOOP}) {
        EXPECT_EQ(errc_of_named_file(lasting), Errc::Configuration);
    }
}

TEST(Result, HoldsAValueOrAProblem) {
    const Result<int> good = 7;
    EXPECT_EQ(good.value(), 7);
    const Result<int> bad = Problem{Errc::Io, "the disk is full"};
    ASSERT_TRUE(bad.has_error());
    EXPECT_EQ(bad.error().code, Errc::Io);
    const Result<> nothing;
    EXPECT_TRUE(nothing.has_value());
}

TEST(Result, ThrowsItsProblemWhereTheValueIsAskedFor) {
    const Result<int> bad = Problem{Errc::NotOurs, "another program's file"};
    try {
        static_cast<void>(bad.value());
        FAIL() << "nothing was thrown";
    } catch (const ProblemException& exception) {
        EXPECT_EQ(exception.error().code, Errc::NotOurs);
        EXPECT_STREQ(exception.what(), "another program's file");
    }
}

TEST(Advice, OfACauseIsWrittenOnceAndNamesWhatItIsAbout) {
    std::set<std::string> all;
    for (auto code = Errc::Usage; code <= Errc::Unknown; code = Errc{static_cast<int>(code) + 1}) {
        const auto text = advice(code, "leads");
        EXPECT_EQ(text.find("{}"), std::string::npos) << text;
        const bool is_shared = code == Errc::Protocol || code == Errc::Incomplete;
        if (!text.empty() && !is_shared) { EXPECT_TRUE(all.insert(text).second) << text; }
    }
    EXPECT_EQ(advice(Errc::Disconnected), advice(Errc::Protocol)) << "both codes have the same advice";
    EXPECT_EQ(advice(Errc::NoProgress), advice(Errc::Incomplete)) << "both codes have the same advice";
    EXPECT_NE(advice(Errc::DeletesWithheld, "leads").find("sweep leads --accept-deletes"), std::string::npos);
    EXPECT_NE(advice(Errc::NotFound).find("`path`"), std::string::npos) << "of a resource file";
    EXPECT_NE(advice(Errc::MissingScope), advice(Errc::MissingScope, "tn.crm.leads:r"));
}

TEST(ProblemLine, IsReadBackFromATable) {
    const Problem problem{Errc::Timeout, "no answer", {Subject::Kind::Feed, "leads"}, "check the network"};
    EXPECT_EQ(problem.line(), "no answer. What to do: check the network");
    const auto stored = problem_of_line(problem.line());
    EXPECT_EQ(stored, (Problem{Errc::Unknown, "no answer", {}, "check the network"}));
    EXPECT_EQ(problem_of_line("no answer"), (Problem{Errc::Unknown, "no answer"}));
}

TEST(ProblemLine, OfSeveralRefusalsTellsEachAdviceOnce) {
    const Problem list{Errc::MissingScope, "list", {Subject::Kind::Feed, "leads"}, "grant a"};
    auto exported = list;
    exported.text = "export";
    EXPECT_EQ(joined({exported, list}).line(), "export; list. What to do: grant a");
    exported.advice = "grant b";
    EXPECT_EQ(joined({exported, list}).line(), "export; list. What to do: grant b; grant a");
    EXPECT_EQ(line_of({exported, list}), exported.line() + "; " + list.line());
    EXPECT_EQ(line_of({}), "");
}

TEST(ProblemOf, AnExceptionKeepsItsOwnProblem) {
    const Problem problem{
        Errc::NotOurs, "another program's file", {Subject::Kind::File, "a.db"}, "remove it"};
    EXPECT_EQ(problem_of(ProblemException(problem)), problem);
    EXPECT_EQ(problem_of(std::bad_alloc()).code, Errc::Internal);
}

TEST(About, PutsTheSubjectInFront) {
    const auto problem =
        about({Subject::Kind::File, "a.pem"}, {Errc::Io, "cannot be read", {}, "free memory"});
    EXPECT_EQ(problem,
              (Problem{Errc::Io, "a.pem: cannot be read", {Subject::Kind::File, "a.pem"}, "free memory"}));
}

}  // namespace
}  // namespace stmirror
