// SPDX-License-Identifier: MIT
// Any path given to `stmirror api` is either refused, or becomes a one-line target that reaches only the
// configured host. If the path is in the catalogue, the target does not reach another tenant.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "daemon/jobs/api_call.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

/// Returns what is wrong with the call. Returns empty if nothing is wrong.
std::string fault_of(const stmirror::Result<stmirror::daemon::ApiCall>& call) {
    if (!call) {
        return call.error().code == stmirror::Errc::Usage ? "" : "refused as " + call.error().line();
    }
    const auto& target = call->request.target;
    const bool is_graphic = std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f'; });
    if (!target.starts_with('/') || !is_graphic) { return "not a target: " + target; }
    if (call->operation != nullptr && call->operation->path.find("{tenant}") != std::string::npos &&
        target.find("/tenant/17/") == std::string::npos) {
        return "of another tenant: " + target;
    }
    return {};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    stmirror::Settings settings;
    settings.tenants.emplace_back();
    settings.tenants.front().id = 17;
    settings.tenants.front().name = "acme";
    stmirror::daemon::ApiOptions options;
    options.path.assign(reinterpret_cast<const char*>(data), size);
    for (const auto* method : {"GET", "DELETE"}) {
        options.method = method;
        const auto fault = fault_of(stmirror::daemon::plan_call(settings, options, ""));
        if (fault.empty()) { continue; }
        std::cerr << fault << std::endl;
        std::abort();
    }
    return 0;
}
