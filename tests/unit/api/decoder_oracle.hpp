// SPDX-License-Identifier: MIT
// Properties of any body that the decoder accepts. They are checked with a parser that shares no code with
// the decoder. Used by the fuzz target and by the test with random changes.
#pragma once

#include <string>

namespace stmirror::api {

/// Decodes `body` as a page, as a record, and as a bare array of sample_resource(). Returns what is wrong, or
/// an empty string if nothing is wrong.
std::string decoder_fault(const std::string& body);

}  // namespace stmirror::api
