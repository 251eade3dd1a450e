// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/allocation_count.h"

#include <cstdlib>
#include <new>

namespace {
std::size_t allocations = 0;
}

namespace gannet::test {

std::size_t allocationCount()
{
    return allocations;
}

} // namespace gannet::test

void* operator new(std::size_t size)
{
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
// Each form whose memory ends in the operator delete below must come from here too: simdjson allocates without
// throwing.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept
{
    ++allocations;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}
