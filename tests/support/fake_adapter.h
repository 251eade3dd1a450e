// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/venue_adapter.h"

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

namespace gannet::test {

/// A venue for tests of the engine. It speaks lines of words, prices and sizes of books as mantissas:
///
///   cat SYMBOL priceScale qtyScale          an instrument, tick one unit of its last decimal
///   snap SYMBOL seq bids asks               levels as price:qty,price:qty best first, or - for none
///   diff SYMBOL seq previous bids asks      a break in `previous` empties the book and asks for "snapshot SYMBOL"
///   quote SYMBOL bid ask
///   trade SYMBOL id price qty buy|sell timeMs [backlog]
///   kline SYMBOL interval openMs o h l c volume open|closed [history]
///   mark SYMBOL mark index
///   ticker SYMBOL last open
///   raw SYMBOL seq previous                 a book update passed on without looking at its sequence
///
/// It opens one link, says Ready when that is up, calls books stale after 10 s of silence, and opens the link again a
/// second after it went down. Anything else is refused. Engine thread.
class FakeAdapter final : public VenueAdapter {
public:
    FakeAdapter(VenueId venue, Catalogue& catalogue, Transport& transport, Sink& sink);

    [[nodiscard]] VenueId venue() const override { return m_venue; }
    [[nodiscard]] const Capabilities& capabilities() const override { return m_capabilities; }
    void start(Timestamp now) override;
    void stop(Timestamp now) override;
    void onLinkUp(LinkId link, Timestamp now) override;
    void onLinkDown(LinkId link, std::string_view reason, Timestamp now) override;
    void onFrame(LinkId link, std::string_view bytes, Timestamp now) override;
    void onHttpReply(const HttpReply& reply, Timestamp now) override;
    void onHttpFailure(const HttpFailure& failure, Timestamp now) override;
    [[nodiscard]] Timestamp nextTimer() const override;
    void onTimer(Timestamp now) override;
    Result<void> subscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now) override;
    void unsubscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now) override;
    Result<void> requestKlines(InstrumentId instrument, KlineInterval interval, int count, Timestamp now) override;
    void resyncBook(InstrumentId instrument, Timestamp now) override;
    [[nodiscard]] LinkId linkOf(const StreamKey& stream) const override;
    [[nodiscard]] SessionState session() const override { return m_session; }
    [[nodiscard]] const SessionStats& sessionStats() const override { return m_stats; }
    [[nodiscard]] BookStats bookStats(InstrumentId instrument) const override;

private:
    struct Book {
        std::uint64_t seq = 0; ///< 0: waits for a snapshot
        Timestamp lastMessage;
        bool isStale = false;
        BookStats stats;
    };
    void read(std::istringstream& words, const std::string& verb, const Instrument& instrument, Timestamp now);
    void readBook(std::istringstream& words, const std::string& verb, const Instrument& instrument, Timestamp now);
    void tellSession(SessionState session, std::string words);
    void tellStream(InstrumentId instrument, StreamHealth health, ResyncReason reason);
    void send(std::string text);
    void emit(InstrumentId instrument, StreamKind kind, Payload payload, Timestamp venueTime, std::uint64_t seq = 0,
              std::uint64_t previous = 0, KlineInterval interval = KlineInterval::OneMinute);

    VenueId m_venue;
    Catalogue& m_catalogue;
    Transport& m_transport;
    Sink& m_sink;
    Capabilities m_capabilities;
    SessionState m_session = SessionState::Disconnected;
    SessionStats m_stats;
    std::uint32_t m_attempt = 0;
    Timestamp m_retryAt;
    std::map<InstrumentId, Book> m_books;
    std::uint64_t m_facts = 0;
};

} // namespace gannet::test
