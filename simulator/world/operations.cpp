// SPDX-License-Identifier: MIT
#include "simulator/world/operations.hpp"

#include "catalogue/operation.hpp"
#include "simulator/file_resources/file_operations.hpp"

namespace stmirror::simulator {

OperationLookup operations_of(const Catalogue& catalogue) {
    return [of_files = file_operations(catalogue)](std::string_view method,
                                                   std::string_view path) -> std::optional<OperationFacts> {
        if (const auto found = match(method, path)) {
            const auto& operation = *found->operation;
            return OperationFacts{operation.method + " " + operation.path, operation.scope};
        }
        for (const auto& operation : of_files) {
            if (method == "GET" && match_path(operation.path, path)) {
                return OperationFacts{"GET " + operation.path, operation.scope};
            }
        }
        return std::nullopt;
    };
}

}  // namespace stmirror::simulator
