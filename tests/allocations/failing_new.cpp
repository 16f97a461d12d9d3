// SPDX-License-Identifier: MIT
#include "failing_new.hpp"

#include <cstdlib>
#include <new>

namespace {

thread_local std::uint64_t allocations_left = 0;  // no allocation fails if 0
thread_local bool failed = false;

bool fails() {
    if (allocations_left == 0 || --allocations_left > 0) { return false; }
    failed = true;
    return true;
}

void* usable(void* memory) {
    if (memory == nullptr) { throw std::bad_alloc(); }
    return memory;
}

}  // namespace

void* operator new(std::size_t size) { return usable(fails() ? nullptr : std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto multiple = static_cast<std::size_t>(alignment);
    const auto rounded = (size + multiple - 1) / multiple * multiple;
    return usable(fails() ? nullptr : std::aligned_alloc(multiple, rounded));
}
#ifndef NDEBUG
/// A debug build of simdjson allocates a buffer for its own checks with this operator, and does not notice a
/// failure. Therefore this operator never fails.
void* operator new[](std::size_t size, const std::nothrow_t& /*tag*/) noexcept { return std::malloc(size); }
#endif
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t /*alignment*/) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*size*/, std::align_val_t /*alignment*/) noexcept {
    std::free(memory);
}

namespace stmirror::testing {

FailingNew::FailingNew(std::uint64_t number) {
    failed = false;
    allocations_left = number;
}
FailingNew::~FailingNew() { allocations_left = 0; }

bool FailingNew::has_failed() { return failed; }

}  // namespace stmirror::testing
