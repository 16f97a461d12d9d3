// SPDX-License-Identifier: MIT
#include "base/random.hpp"

#include <random>

namespace stmirror {

Random Random::from_system() {
    std::random_device device;
    return Random((std::uint64_t{device()} << 32) ^ device());
}

}  // namespace stmirror
