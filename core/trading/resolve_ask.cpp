// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/resolve_ask.h"

#include "core/model/follow_price.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] tl::unexpected<Error> unknown(std::string_view what, std::string_view fix)
{
    return refuseField(
        Code::BadQty, "qty",
        fmt::format("The size cannot be worked out: {} is not known{}{}", what, fix.empty() ? "" : "; ", fix),
        std::string(what), "unknown");
}

} // namespace

Result<Price> resolvePrice(const PriceAsk& ask, Side side, const Instrument& instrument, const MarketNow& market,
                           std::string_view field)
{
    if (ask.from == PriceAsk::From::Typed) {
        const Price price{ask.typed};
        auto ok = checkPrice(price, instrument, field);
        return ok ? Result<Price>(price) : fail(std::move(ok.error()));
    }
    return followPrice(ask, side, instrument, {market.bid, market.ask, market.last}, field);
}

Result<Sized> resolveSize(const SizeAsk& ask, const SizeFacts& facts, const Instrument& instrument)
{
    switch (ask.of) {
    case SizeAsk::Of::Units:
        if (auto ok = checkQty({ask.value}, instrument); !ok)
            return fail(std::move(ok.error()));
        return sizeOfUnits(ask.value, instrument);
    case SizeAsk::Of::Quote:
        if (!facts.price)
            return unknown("a price", "type one");
        return sizeOfNotional(ask.value, *facts.price, instrument);
    case SizeAsk::Of::Equity:
        if (!facts.price)
            return unknown("a price", "type one");
        if (!facts.equity)
            return unknown("the account's equity", "type a size in units");
        return sizeOfEquity(*facts.equity, ask.value, *facts.price, instrument);
    case SizeAsk::Of::Risk:
        if (!facts.price)
            return unknown("a price", "type one");
        if (!facts.stop)
            return unknown("a stop", "a size from risk needs one in the bracket");
        if (!facts.equity)
            return unknown("the account's equity", "type a size in units");
        if (!facts.feeRate)
            return unknown("the account's fee", "type a size in units");
        return sizeOfRisk({*facts.equity, ask.value, *facts.price, *facts.stop, *facts.feeRate, facts.caps},
                          instrument);
    case SizeAsk::Of::Position:
        if (!facts.position)
            return unknown("the position", "it is still being compared with the venue");
        return sizeOfPosition(*facts.position, ask.value, instrument);
    }
    return unknown("what it is part of", "");
}

} // namespace gannet
