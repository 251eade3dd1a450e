// SPDX-License-Identifier: GPL-3.0-or-later
// Binance's adapter with a live book, the bytes as frames, a line each: what it shows is never crossed.
#include "adapters/binance/facts.h"
#include "adapters/fapi/adapter.h"
#include "core/base/check.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gannet;

namespace {

/// Enough to break a book and build it anew. Without a limit inputs of thousands of empty lines win, a hundred a
/// second.
constexpr int kMaxFrames = 12;

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
    fapi::FapiAdapter adapter(binance::facts(), instrument.venue, {}, catalogue, consumer, consumer);
    adapter.start(now);
    adapter.onLinkUp(consumer.link, now);
    for (const StreamKind kind : {StreamKind::Book, StreamKind::Quote, StreamKind::Trades, StreamKind::Ticker,
                                  StreamKind::Mark, StreamKind::Kline})
        CHECK(adapter.subscribe(id, kind, KlineInterval::OneMinute, now), "not subscribed");
    adapter.onFrame(consumer.link, R"({"e":"depthUpdate","E":1,"s":"BTCUSDT","U":8,"u":12,"pu":5,"b":[],"a":[]})", now);
    const std::string snapshot = R"({"lastUpdateId":10,"bids":[["99","1"]],"asks":[["101","1"]]})";
    adapter.onHttpReply({instrument.venue, consumer.lastRequest, 200, {}, snapshot}, now);
    CHECK(consumer.isLive, "the book is not live");
    for (int frames = 0; frames < kMaxFrames && !bytes.empty(); ++frames) {
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
    checkAdapter(std::string(data, data + size));
    return 0;
}
