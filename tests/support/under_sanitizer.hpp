// SPDX-License-Identifier: MIT
#pragma once

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

namespace stmirror::testing {

/// A sanitizer uses memory and files itself, so tests that limit memory or files are meaningless under it.
inline constexpr bool under_sanitizer = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
/// How many times longer a program may take than without a sanitizer.
inline constexpr int slowness = under_sanitizer ? 10 : 1;

}  // namespace stmirror::testing
