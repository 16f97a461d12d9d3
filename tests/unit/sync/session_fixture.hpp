// SPDX-License-Identifier: MIT
// The fixture of a client's session, as the tests of passes use it.
#pragma once

#include "unit/client/session_fixture.hpp"

namespace stmirror::sync {

using namespace std::chrono_literals;
using client::empty_page;
using client::leads;
using client::problem;
using client::reply;
using client::ScriptedTransport;
using client::SessionTest;

}  // namespace stmirror::sync
