// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"
#include "core/model/store_op.h"
#include "core/model/trading_event.h"
#include "core/trading/books.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet {

/// What is known of an instrument's market at this moment. What is not known is absent.
struct MarketNow {
    Timestamp time; ///< this moment
    StreamHealth health = StreamHealth::Idle;
    Timestamp received; ///< of the newest book message; unknown when there was none
    std::optional<Price> bid, ask, mark, last;
};

/// What trading reads of markets and of the catalogue. Engine thread.
class TradingMarket {
public:
    virtual ~TradingMarket() = default;
    /// By "venue:symbol"; null when no venue of this run has it. Valid for the run.
    [[nodiscard]] virtual const Instrument* instrument(std::string_view key) const = 0;
    [[nodiscard]] virtual const Instrument* instrument(InstrumentId id) const = 0;
    /// Invalid when unknown.
    [[nodiscard]] virtual VenueId venue(std::string_view slug) const = 0;
    [[nodiscard]] virtual std::string_view slug(VenueId venue) const = 0;
    [[nodiscard]] virtual std::string_view venueName(VenueId venue) const = 0; ///< for people
    [[nodiscard]] virtual MarketNow now(InstrumentId instrument) const = 0;
    /// What is visible of the book; null while nothing is.
    [[nodiscard]] virtual const BookState* book(InstrumentId /*instrument*/) const { return nullptr; }
};

/// Takes what is to be stored, in order; does not wait. What became of an intent comes back as StoreNews.
class StorePort {
public:
    virtual ~StorePort() = default;
    virtual void push(StoreOp op) = 0;
    /// What one step of the engine came to: is stored together or not at all.
    virtual void pushStep(std::vector<StoreOp> ops)
    {
        for (StoreOp& op : ops)
            push(std::move(op));
    }
};

/// Takes what screens and workflows are told. Must not call back.
class TradingTell {
public:
    virtual ~TradingTell() = default;
    virtual void tell(TradingEvent event) = 0;
};

} // namespace gannet
