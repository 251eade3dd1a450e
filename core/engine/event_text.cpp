// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/event_text.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

[[nodiscard]] std::string amount(std::int64_t mantissa, int scale)
{
    return Decimal{mantissa, static_cast<std::int8_t>(scale)}.toString();
}

void put(Json& out, const char* name, const std::optional<Decimal>& value)
{
    if (value)
        out[name] = value->toString();
}

void put(Json& out, const char* name, Timestamp time)
{
    if (time.isKnown())
        out[name] = time.ns;
}

[[nodiscard]] Json levels(const std::vector<BookLevel>& side, const Instrument& instrument)
{
    Json out = Json::array();
    for (const BookLevel& level : side)
        out.push_back(
            Json::array({amount(level.price, instrument.priceScale), amount(level.qty, instrument.qtyScale)}));
    return out;
}

/// Adds a payload's own fields. `instrument` is null only for the venue's own status.
struct PayloadWriter {
    Json& out;
    const Instrument* instrument;

    void operator()(const BookSnapshot& book) const
    {
        out["bids"] = levels(book.bids, *instrument);
        out["asks"] = levels(book.asks, *instrument);
        if (book.reason != ResyncReason::None)
            out["reason"] = toString(book.reason);
        out["isPartial"] = book.isPartial;
    }
    void operator()(const BookUpdate& book) const
    {
        out["bids"] = levels(book.bids, *instrument);
        out["asks"] = levels(book.asks, *instrument);
    }
    void operator()(const Quote& quote) const
    {
        if (quote.bid)
            out["bid"] = levels({*quote.bid}, *instrument)[0];
        if (quote.ask)
            out["ask"] = levels({*quote.ask}, *instrument)[0];
    }
    void operator()(const Ticker& ticker) const
    {
        put(out, "last", ticker.last);
        put(out, "open", ticker.open);
        put(out, "high", ticker.high);
        put(out, "low", ticker.low);
        put(out, "volume", ticker.volume);
        put(out, "quoteVolume", ticker.quoteVolume);
        put(out, "mid", ticker.mid);
    }
    void operator()(const Mark& mark) const
    {
        put(out, "mark", mark.mark);
        put(out, "index", mark.index);
        put(out, "fundingRate", mark.fundingRate);
        put(out, "nextFunding", mark.nextFunding.value_or(Timestamp{}));
        put(out, "openInterest", mark.openInterest);
    }
    void operator()(const Kline& kline) const
    {
        out["interval"] = toString(kline.interval);
        put(out, "openTime", kline.openTime);
        out["open"] = kline.open.toString();
        out["high"] = kline.high.toString();
        out["low"] = kline.low.toString();
        out["close"] = kline.close.toString();
        out["volume"] = kline.volume.toString();
        out["trades"] = kline.trades;
        out["isClosed"] = kline.isClosed;
        out["isHistory"] = kline.isHistory;
    }
    void operator()(const Trade& trade) const
    {
        out["price"] = trade.price.toString();
        out["qty"] = trade.qty.toString();
        out["aggressor"] = toString(trade.aggressor);
        out["tradeId"] = trade.tradeId;
        out["count"] = trade.count;
        out["isBacklog"] = trade.isBacklog;
    }
    void operator()(const InstrumentUpdate& update) const
    {
        (void)update;
        if (!instrument)
            return;
        out["priceScale"] = instrument->priceScale;
        out["qtyScale"] = instrument->qtyScale;
        out["isTrading"] = instrument->isTrading;
    }
    void operator()(const VenueStatus& status) const
    {
        if (instrument)
            out["health"] = toString(status.health);
        else
            out["session"] = toString(status.session);
        if (status.reason != ResyncReason::None)
            out["reason"] = toString(status.reason);
        if (status.attempt != 0)
            out["attempt"] = status.attempt;
        put(out, "retryAt", status.retryAt);
        if (!status.words.empty())
            out["words"] = status.words;
    }
};

} // namespace

std::string describe(const Event& event, const Catalogue& catalogue)
{
    Json out;
    const InstrumentId id = event.stream.instrument.isValid() ? event.stream.instrument
                            : std::holds_alternative<InstrumentUpdate>(event.payload)
                                ? std::get<InstrumentUpdate>(event.payload).instrument
                                : InstrumentId{};
    const Instrument* instrument = id.isValid() ? &catalogue.at(id) : nullptr;
    out["type"] = toString(payloadType(event));
    out["venue"] = catalogue.slug(event.stream.venue);
    if (instrument)
        out["instrument"] = instrument->key;
    if (std::holds_alternative<VenueStatus>(event.payload) && instrument)
        out["stream"] = toString(event.stream.kind);
    if (event.seqProvider != 0)
        out["seq"] = event.seqProvider;
    put(out, "venueTime", event.venueTime);
    put(out, "ingestTime", event.ingestTime);
    if (event.traceId.isValid())
        out["trace"] = event.traceId.value;
    std::visit(PayloadWriter{out, instrument}, event.payload);
    // A venue's text that is no UTF-8 is shown with replacement marks, never thrown about.
    return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace gannet
