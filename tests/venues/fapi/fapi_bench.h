// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/adapter.h"
#include "core/model/l2_book.h"
#include "tests/support/scripted_transport.h"

#include <QtGlobal>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace gannet::test {

/// What an adapter told. Books are kept from the events alone, as a consumer keeps them.
class TellingSink final : public Sink {
public:
    void emit(const Event& event) override
    {
        ++counts[payloadType(event)];
        if (const auto* snapshot = std::get_if<BookSnapshot>(&event.payload)) {
            L2Book& book = books[event.stream.instrument];
            sound = sound && book.bids.assign(snapshot->bids) && book.asks.assign(snapshot->asks);
            lastSeq[event.stream.instrument] = event.seqProvider;
            snapshots.push_back(*snapshot);
        } else if (const auto* update = std::get_if<BookUpdate>(&event.payload)) {
            L2Book& book = books[event.stream.instrument];
            for (const BookLevel& level : update->bids)
                book.bids.set(level.price, level.qty);
            for (const BookLevel& level : update->asks)
                book.asks.set(level.price, level.qty);
            std::uint64_t& seq = lastSeq[event.stream.instrument];
            chained = chained && (event.seqPrevious <= seq && event.seqProvider >= seq);
            seq = event.seqProvider;
        } else if (const auto* status = std::get_if<VenueStatus>(&event.payload)) {
            if (event.stream.instrument.isValid())
                health[{event.stream.instrument, event.stream.kind}] = *status;
            sessions.push_back(status->session);
        } else if (const auto* trade = std::get_if<Trade>(&event.payload)) {
            trades.push_back(*trade);
        } else if (const auto* quote = std::get_if<Quote>(&event.payload)) {
            lastQuote[event.stream.instrument] = *quote;
        } else if (const auto* kline = std::get_if<Kline>(&event.payload)) {
            klines.push_back(*kline);
        } else if (const auto* mark = std::get_if<Mark>(&event.payload)) {
            marks.push_back(*mark);
        } else if (const auto* ticker = std::get_if<Ticker>(&event.payload)) {
            tickers.push_back(*ticker);
        }
        if (keepIds && event.eventId.isValid())
            doubled = doubled || !ids.insert(event.eventId.value).second;
    }
    void refused(const RefusedFrame& frame) override { refusals.push_back(frame); }

    std::map<PayloadType, std::uint64_t> counts;
    std::map<InstrumentId, L2Book> books;
    std::map<InstrumentId, std::uint64_t> lastSeq;
    std::map<InstrumentId, Quote> lastQuote;
    std::map<std::pair<InstrumentId, StreamKind>, VenueStatus> health;
    std::vector<SessionState> sessions;
    std::vector<BookSnapshot> snapshots;
    std::vector<Trade> trades;
    std::vector<Kline> klines;
    std::vector<Mark> marks;
    std::vector<Ticker> tickers;
    std::vector<RefusedFrame> refusals;
    std::set<std::uint64_t> ids;
    bool keepIds = true;
    bool doubled = false; ///< an event id was told twice
    bool sound = true;    ///< snapshots were sorted
    bool chained = true;  ///< updates followed each other
};

/// An adapter with the test as its network and clock.
struct FapiBench {
    explicit FapiBench(const fapi::Facts& facts, const VenueSettings& settings = {})
        : venue(catalogue.addVenue(facts.slug))
    {
        adapter = std::make_unique<fapi::FapiAdapter>(facts, venue, settings, catalogue, transport, sink);
    }

    InstrumentId add(const char* symbol, int priceScale, int qtyScale)
    {
        Instrument instrument;
        instrument.venue = venue;
        instrument.symbol = symbol;
        instrument.priceScale = priceScale;
        instrument.qtyScale = qtyScale;
        instrument.isProvisional = true;
        return catalogue.upsert(std::move(instrument));
    }

    /// Starts and opens the links.
    void start()
    {
        adapter->start(now);
        openLinks();
    }
    /// Answers every OpenLink that was not answered yet. Where a venue has one kind of links, the newest carries all.
    void openLinks()
    {
        for (const Outbound& item : std::vector<Outbound>(transport.sent())) {
            const auto* open = std::get_if<OpenLink>(&item);
            if (!open || !answered.insert(open->link).second)
                continue;
            if (open->url.find("/market/") == std::string::npos)
                publicLink = open->link;
            if (open->url.find("/public/") == std::string::npos)
                marketLink = open->link;
            adapter->onLinkUp(open->link, now);
        }
    }
    void wait(Duration time)
    {
        const Timestamp until = now + time;
        int idle = 0; // a timer that is due again and again would keep a processor busy
        while (adapter->nextTimer().isKnown() && adapter->nextTimer() <= until) {
            idle = adapter->nextTimer() <= now ? idle + 1 : 0;
            if (idle > 100)
                qFatal("the timer stands still");
            now = std::max(now, adapter->nextTimer());
            adapter->onTimer(now);
        }
        now = until;
    }
    void frame(const std::string& bytes) { adapter->onFrame(publicLink, bytes, now); }
    void market(const std::string& bytes) { adapter->onFrame(marketLink, bytes, now); }

    /// Requests whose URL holds `part` and that were not answered yet.
    [[nodiscard]] std::vector<HttpRequest> asked(const std::string& part) const
    {
        std::vector<HttpRequest> requests;
        for (const Outbound& item : transport.sent()) {
            const auto* request = std::get_if<HttpRequest>(&item);
            if (request && request->url.find(part) != std::string::npos && !replied.contains(request->id.value))
                requests.push_back(*request);
        }
        return requests;
    }
    /// Answers the newest open request with that part; false when there is none.
    bool reply(const std::string& part, std::string body, int status = 200, Duration retryAfter = {})
    {
        const auto requests = asked(part);
        if (requests.empty())
            return false;
        replied.insert(requests.back().id.value);
        adapter->onHttpReply({venue, requests.back().id, status, retryAfter, std::move(body)}, now);
        return true;
    }
    [[nodiscard]] StreamHealth health(InstrumentId id, StreamKind kind = StreamKind::Book) const
    {
        const auto it = sink.health.find({id, kind});
        return it == sink.health.end() ? StreamHealth::Idle : it->second.health;
    }

    Catalogue catalogue;
    VenueId venue;
    ScriptedTransport transport;
    TellingSink sink;
    std::unique_ptr<fapi::FapiAdapter> adapter;
    Timestamp now = Timestamp::fromMilliseconds(1'700'000'000'000);
    LinkId publicLink, marketLink;
    std::set<LinkId> answered;
    std::set<std::uint64_t> replied;
};

} // namespace gannet::test
