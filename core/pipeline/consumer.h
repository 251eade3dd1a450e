// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"

namespace gannet {

/// Reads the stream of facts. Called on the engine thread, in stream order; the event is gone when the call returns.
/// A consumer never calls the dispatcher or an adapter from here.
class Consumer {
public:
    virtual ~Consumer() = default;
    virtual void onEvent(const Event& event) = 0;
};

/// Whether a consumer is relieved when events come faster than it should be fed.
enum class Pacing : std::uint8_t {
    Everything, ///< cheap, or must see all: books, candles, screens' gateway
    Paced,      ///< above its budget: books united, latest wins, trades shed with a count
};

} // namespace gannet
