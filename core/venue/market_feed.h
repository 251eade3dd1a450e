// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/model/event.h"
#include "core/model/l2_book.h"
#include "core/venue/scales.h"

namespace gannet {

/// Where a simulated account is told about the real market that feeds it. `now` is the engine's and never runs
/// backwards; instruments are of the feeding venue. Nothing is told to the account's sink from inside a call. Engine
/// thread.
class MarketFeed {
public:
    virtual ~MarketFeed() = default;
    /// The book as it stands after a change; live from now on. Read before the call returns.
    virtual void onBook(InstrumentId instrument, const L2Book& book, Scales scales, Timestamp now) = 0;
    virtual void onTrade(InstrumentId instrument, const Trade& trade, Timestamp now) = 0;
    virtual void onMark(InstrumentId instrument, const Mark& mark, Timestamp now) = 0;
    /// What the instrument's book is worth. Anything but Live stops matching until the next onBook.
    virtual void onHealth(InstrumentId instrument, StreamHealth book, Timestamp now) = 0;
    virtual void onSession(SessionState session, Timestamp now) = 0;
};

} // namespace gannet
