// SPDX-License-Identifier: MIT
#include "daemon/commands/job_printer.hpp"

#include <unistd.h>

#include <algorithm>
#include <ostream>

namespace stmirror::daemon {

JobPrinter::JobPrinter(const Context& context, Named named)
    : context_(context),
      surface_(ProgressDisplay::surface_of(STDOUT_FILENO)),
      display_(context.out, surface_, named) {}

void JobPrinter::on_progress(const sync::FeedReport& report) {
    const auto known = std::ranges::find(feeds_, report.feed, &sync::FeedReport::feed);
    if (known != feeds_.end()) {
        *known = report;
    } else {
        feeds_.push_back(report);
    }
    display_.show(feeds_, clock_.now());
}

void JobPrinter::finish_progress() {
    if (!feeds_.empty()) { display_.finish(feeds_, clock_.now()); }
    feeds_.clear();
}

void JobPrinter::out(std::string_view text) {
    finish_progress();
    context_.out << text << std::flush;
}

void JobPrinter::err(std::string_view text) {
    finish_progress();
    complain(context_.err, std::string(text));
    context_.err << std::flush;
}

}  // namespace stmirror::daemon
