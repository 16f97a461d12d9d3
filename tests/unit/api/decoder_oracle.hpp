// SPDX-License-Identifier: MIT
// What must hold of any body that the decoder accepts, by a parser that shares no code with it. Used by the
// fuzz target and by the test with random changes.
#pragma once

#include <string>

namespace stmirror::api {

/// Decodes `body` as a page (and as a record, and as a bare array) of sample_resource(); empty when all is
/// well, else what is wrong.
std::string decoder_fault(const std::string& body);

}  // namespace stmirror::api
