// SPDX-License-Identifier: MIT
// Random numbers that can be reproduced from their seed.
#pragma once

#include <cstdint>
#include <limits>

namespace stmirror {

/// SplitMix64 (Steele, Lea, Flood 2014) is small and fast. It is good enough for jitter and test data, but
/// not for secrets. It is a UniformRandomBitGenerator and returns the same numbers on every platform. Not
/// thread-safe.
class Random {
 public:
    using result_type = std::uint64_t;
    explicit constexpr Random(std::uint64_t seed) : state_(seed) {}
    static Random from_system();

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    constexpr result_type operator()() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    /// Returns a random integer in [0, bound), or 0 if `bound` is 0.
    constexpr std::uint64_t below(std::uint64_t bound) {
        __extension__ using Wide = unsigned __int128;
        return static_cast<std::uint64_t>((Wide{(*this)()} * bound) >> 64);
    }
    /// Returns a random real number in [0, 1).
    constexpr double unit() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

 private:
    std::uint64_t state_;
};

}  // namespace stmirror
