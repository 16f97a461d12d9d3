// SPDX-License-Identifier: MIT
// Verifies all tenants and reports the result. Call only on the loop thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/reader.hpp"
#include "verify/options.hpp"
#include "verify/report.hpp"

namespace stmirror::sync {
class Tenants;
}

namespace stmirror::verify {

/// Compares the mirror, as `reader` sees it, with the API. Compares all enabled resources if `resources` is
/// empty. A repair needs a mirror open for writing. `tenants` and `reader` must outlive the verification.
/// Fails with Errc::Stopped if the stop of `tenants` is requested.
void verify_tenants(sync::Tenants& tenants, const std::vector<std::string>& resources, const Options& options,
                    mirror::Reader& reader, std::function<void(Result<VerifyReport>)> done);

}  // namespace stmirror::verify
