// SPDX-License-Identifier: GPL-3.0-or-later
// Binance's codecs: whatever the bytes, nothing is thrown and nothing crashes; what is accepted keeps the promises of
// the headers. Then the same bytes, a line a frame, reach an adapter with a live book: what it shows is never crossed.
#include "adapters/binance/adapter.h"
#include "adapters/binance/codec.h"
#include "adapters/binance/rest_codec.h"
#include "core/base/check.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gannet;

namespace {

constexpr binance::Dialect kSpot{.hasPreviousId = false, .isQuoteNamed = false};

void checkSorted(const std::vector<WireLevel>& levels, Side side)
{
    for (std::size_t i = 0; i < levels.size(); ++i) {
        CHECK(levels[i].price.mantissa > 0 && levels[i].qty.mantissa > 0, "a level that is not positive");
        if (i > 0)
            CHECK(side == Side::Buy ? levels[i].price < levels[i - 1].price : levels[i].price > levels[i - 1].price,
                  "levels are not best first");
    }
}

void checkAccepted(const WireMessage& m)
{
    using Type = WireMessage::Type;
    if (m.type == Type::BookSnapshot || m.type == Type::Quote) {
        checkSorted(m.bids, Side::Buy);
        checkSorted(m.asks, Side::Sell);
    }
    if (m.type == Type::BookDiff) {
        CHECK(!m.symbol.empty() && m.firstSeq <= m.lastSeq && m.previousSeq < m.lastSeq, "a diff out of order");
        for (const auto* side : {&m.bids, &m.asks}) {
            for (const WireLevel& level : *side)
                CHECK(level.price.mantissa > 0 && level.qty.mantissa >= 0, "a change that is not positive");
        }
    }
    for (const WireTrade& trade : m.trades)
        CHECK(trade.price.mantissa > 0 && trade.qty.mantissa > 0 && trade.count > 0, "a broken trade");
    for (const WireKline& kline : m.klines)
        CHECK(kline.open.mantissa > 0 && kline.openTime < kline.closeTime, "a broken candle");
}

void checkResult(const Result<void>& result, const WireMessage& m)
{
    if (result)
        checkAccepted(m);
    else
        CHECK(result.error().kind == ErrorKind::Protocol && !result.error().message.empty(), "an error without words");
}

void checkCodecs(std::string_view bytes)
{
    WireMessage m;
    checkResult(binance::decodeFrame(bytes, binance::kUsdm, m), m);
    checkResult(binance::decodeFrame(bytes, kSpot, m), m);
    checkResult(binance::decodeDepth(bytes, "BTCUSDT", m), m);
    checkResult(binance::decodeKlines(bytes, "BTCUSDT", KlineInterval::OneMinute, m), m);
    checkResult(binance::decodeBookTicker(bytes, m), m);
    checkResult(binance::decodeError(bytes, m), m);
    for (const auto& figures : {binance::decodeTickers(bytes), binance::decodeMarks(bytes)}) {
        if (!figures)
            continue;
        for (const WireMessage& one : *figures)
            CHECK(!one.symbol.empty() && one.venueTime.ns >= 0, "figures of nobody");
    }
    if (const auto intervals = binance::decodeFundingInfo(bytes)) {
        for (const binance::FundingInterval& one : *intervals)
            CHECK(one.length > Duration{}, "funding without an interval");
    }
    if (const auto instruments = binance::decodeExchangeInfo(bytes, VenueId{0})) {
        for (const Instrument& instrument : *instruments)
            CHECK(instrument.priceScale >= instrument.tickRule.tick.scale && !instrument.symbol.empty(),
                  "an instrument that cannot hold its tick");
    }
}

/// Keeps the book a consumer would keep.
class Consumer final : public Sink, public Transport {
public:
    void emit(const Event& event) override
    {
        if (const auto* snapshot = std::get_if<BookSnapshot>(&event.payload)) {
            CHECK(book.bids.assign(snapshot->bids) && book.asks.assign(snapshot->asks), "a snapshot out of order");
        } else if (const auto* update = std::get_if<BookUpdate>(&event.payload)) {
            for (const BookLevel& level : update->bids)
                book.bids.set(level.price, level.qty);
            for (const BookLevel& level : update->asks)
                book.asks.set(level.price, level.qty);
        } else if (const auto* status = std::get_if<VenueStatus>(&event.payload)) {
            if (event.stream.instrument.isValid() && event.stream.kind == StreamKind::Book)
                isLive = status->health == StreamHealth::Live;
        }
    }
    void refused(const RefusedFrame& frame) override { CHECK(frame.head.size() <= 200, "too much of a refused frame"); }
    void send(Outbound item) override
    {
        if (const auto* open = std::get_if<OpenLink>(&item); open && !link.isValid())
            link = open->link;
        if (const auto* request = std::get_if<HttpRequest>(&item))
            lastRequest = request->id;
    }

    L2Book book;
    bool isLive = false;
    LinkId link;
    HttpId lastRequest;
};

void checkAdapter(std::string_view bytes)
{
    Timestamp now = Timestamp::fromMilliseconds(1'700'000'000'000);
    Catalogue catalogue;
    Instrument instrument;
    instrument.venue = catalogue.addVenue("binance-usdm");
    instrument.symbol = "BTCUSDT";
    instrument.priceScale = 2;
    instrument.qtyScale = 3;
    const InstrumentId id = catalogue.upsert(instrument);
    Consumer consumer;
    binance::UsdmAdapter adapter(instrument.venue, {}, catalogue, consumer, consumer);
    adapter.start(now);
    adapter.onLinkUp(consumer.link, now);
    for (const StreamKind kind : {StreamKind::Book, StreamKind::Quote, StreamKind::Trades, StreamKind::Ticker,
                                  StreamKind::Mark, StreamKind::Kline})
        CHECK(adapter.subscribe(id, kind, KlineInterval::OneMinute, now), "not subscribed");
    adapter.onFrame(consumer.link, R"({"e":"depthUpdate","E":1,"s":"BTCUSDT","U":8,"u":12,"pu":5,"b":[],"a":[]})", now);
    const std::string snapshot = R"({"lastUpdateId":10,"bids":[["99","1"]],"asks":[["101","1"]]})";
    adapter.onHttpReply({instrument.venue, consumer.lastRequest, 200, {}, snapshot}, now);
    CHECK(consumer.isLive, "the book is not live");
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        adapter.onFrame(consumer.link, bytes.substr(0, end), now);
        if (consumer.isLive)
            CHECK(!consumer.book.isCrossed(), "a crossed book is shown as live");
        bytes = end == std::string_view::npos ? std::string_view{} : bytes.substr(end + 1);
        now = now + Duration::milliseconds(100);
        adapter.onTimer(now);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string bytes(data, data + size);
    checkCodecs(bytes);
    checkAdapter(bytes);
    return 0;
}
