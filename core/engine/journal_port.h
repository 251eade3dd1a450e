// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/transport.h"

#include <cstdint>

namespace gannet {

/// Where the loop puts every item before the engine sees it. Engine thread; returns at once (writing happens
/// elsewhere).
class JournalPort {
public:
    virtual ~JournalPort() = default;
    virtual void record(const Inbound& item) = 0;
    /// For Health: what was written so far, and whether writing still works.
    [[nodiscard]] virtual std::uint64_t bytesWritten() const = 0;
    [[nodiscard]] virtual bool isOk() const = 0;
};

} // namespace gannet
