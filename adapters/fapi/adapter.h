// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/facts.h"
#include "adapters/fapi/link_pool.h"
#include "adapters/fapi/rest_queue.h"
#include "core/base/backoff.h"
#include "core/venue/book_assembler.h"
#include "core/venue/read_trouble.h"
#include "core/venue/scales.h"
#include "core/venue/venue_adapter.h"
#include "core/venue/wire_message.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gannet::fapi {

/// A venue of the dialect, public side.
///
/// Books: diffs are buffered from the first one on, the REST snapshot is asked for once one is there, and the chain
/// rule of BookAssembler decides. A gap, a crossed book, a lost or unreadable diff empties the book at once and builds
/// it anew; repeated rebuilds wait longer each time. A live book that hears nothing is compared with the venue's best
/// quote over REST before it is called stale. Every `bookRefresh` its best levels are compared with a fresh snapshot;
/// where they differ the fresh one takes its place.
///
/// Trades: aggTrade is subscribed. Recordings may hold the undocumented `trade` instead: it is told only while no
/// aggTrade of the symbol was seen, so no trade counts twice.
///
/// Renewal of a link: for a while two connections bring the same. Changes of books are dropped by their ids in the
/// assembler; of every other stream, what the other connection told already is dropped by its id or time.
///
/// Read over REST: the catalogue and the funding intervals at the start and every hour; the 24 h figures and marks of
/// all symbols when somebody first wants one, because a market without trades sends none for a long while.
///
/// An instrument that is in the catalogue already may be subscribed before, or without, exchangeInfo.
class FapiAdapter final : public VenueAdapter {
public:
    /// `facts` are of static life.
    FapiAdapter(const Facts& facts, VenueId venue, const VenueSettings& settings, Catalogue& catalogue,
                Transport& transport, Sink& sink);

    [[nodiscard]] VenueId venue() const override { return m_venue; }
    [[nodiscard]] const Capabilities& capabilities() const override { return m_capabilities; }
    void start(Timestamp now) override;
    void stop(Timestamp now) override;
    void onLinkUp(LinkId link, Timestamp now) override;
    void onLinkDown(LinkId link, std::string_view reason, Timestamp now) override;
    void onFrame(LinkId link, std::string_view bytes, Timestamp now) override;
    void onHttpReply(const HttpReply& reply, Timestamp now) override;
    void onHttpFailure(const HttpFailure& failure, Timestamp now) override;
    [[nodiscard]] Timestamp nextTimer() const override { return m_wake; }
    void onTimer(Timestamp now) override;
    Result<void> subscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now) override;
    void unsubscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now) override;
    Result<void> requestKlines(InstrumentId instrument, KlineInterval interval, int count, Timestamp now) override;
    void resyncBook(InstrumentId instrument, Timestamp now) override;
    [[nodiscard]] LinkId linkOf(const StreamKey& stream) const override;
    [[nodiscard]] SessionState session() const override { return m_status.session; }
    [[nodiscard]] const SessionStats& sessionStats() const override { return m_stats; }
    [[nodiscard]] BookStats bookStats(InstrumentId instrument) const override;

private:
    struct Stream {
        StreamKind kind = StreamKind::Book;
        KlineInterval interval = KlineInterval::OneMinute;
        std::string name;
        std::size_t slot = 0;
        LinkId toldBy; ///< who told the newest message; invalid since the link was lost
        std::uint64_t toldId = 0;
        StreamHealth health = StreamHealth::Idle;
        ResyncReason reason = ResyncReason::None;
    };
    /// A book and when to look after it.
    struct Book {
        explicit Book(std::uint64_t seed);

        BookAssembler assembler;
        Backoff backoff;
        ResyncReason reason = ResyncReason::None; ///< of the rebuild that is under way
        Timestamp liveSince;
        Timestamp lastDiff; ///< engine time of the last diff taken in
        Timestamp venueTime;
        Timestamp askBy; ///< ask for a snapshot even without a diff: a quiet market sends none
        Timestamp probeAt;
        Timestamp probed; ///< when the probe on its way was asked for
        Timestamp checkAt;
        Timestamp lastMismatch;
        std::uint32_t probeMisses = 0;
        std::uint32_t tooOld = 0;
        std::uint64_t builds = 0;
        std::uint64_t refused = 0;
        std::uint64_t mismatches = 0; ///< with the best quote
    };
    /// One instrument we were ever asked for.
    struct Subject {
        InstrumentId id;
        std::string symbol;
        Scales scales;
        std::vector<Stream> streams;
        std::unique_ptr<Book> book; ///< kept for its counts when nobody looks any more
        bool hasAggTrades = false;
    };
    struct SymbolHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    // adapter.cpp: session and requests
    void settle(Timestamp now);
    void onSlotDown(std::size_t slot, std::string_view reason, Timestamp now);
    void updateSession(Timestamp now);
    [[nodiscard]] VenueStatus describeSession(Timestamp now) const;
    void askCatalogue(Timestamp notBefore);
    void askFigures(StreamKind kind, Timestamp now);
    void onCatalogue(std::string_view body, Timestamp now);
    void onFundingInfo(const RestJob& job, std::string_view body, Timestamp now);
    void takeInstrument(Instrument instrument, Timestamp now);
    void onFigures(const RestJob& job, std::string_view body, Timestamp now);
    void onOk(const RestJob& job, const HttpReply& reply, Timestamp now);
    void onRefusedStatus(RestJob job, const HttpReply& reply, Timestamp now);
    void retry(RestJob job, Timestamp now);
    void refuse(LinkId link, Error error, std::string_view bytes);
    void onKlineHistory(const RestJob& job, std::string_view body, Timestamp now);

    // adapter_streams.cpp: what frames say
    void onServed(std::size_t slot, const std::vector<std::string>& names);
    void onMessage(std::size_t slot, LinkId link, std::string_view bytes, Timestamp now);
    void onQuote(Subject& subject, std::string_view bytes, LinkId link, Timestamp now);
    void onTrades(Subject& subject, std::string_view bytes, LinkId link);
    void onTicker(Subject& subject);
    void onMark(Subject& subject);
    void onKlines(Subject& subject, bool isHistory, Timestamp now);
    [[nodiscard]] Subject* find(std::string_view symbol);
    [[nodiscard]] Subject* find(InstrumentId instrument);
    [[nodiscard]] const Subject* find(InstrumentId instrument) const;
    Subject& subjectOf(const Instrument& instrument);
    [[nodiscard]] static Stream* streamOf(Subject& subject, StreamKind kind,
                                          KlineInterval interval = KlineInterval::OneMinute);
    [[nodiscard]] Stream* streamToTell(Subject& subject, StreamKind kind, std::uint64_t id,
                                       KlineInterval interval = KlineInterval::OneMinute);
    void tell(Subject& subject, Stream& stream, Event& event, std::uint64_t seq, std::uint64_t idPart);
    void setHealth(Subject& subject, Stream& stream, StreamHealth health, ResyncReason reason, std::string_view words);
    void prepare(Event& event, const Subject& subject, StreamKind kind, KlineInterval interval, std::uint64_t seq,
                 std::uint64_t idPart);

    // adapter_books.cpp: the life of a book
    void beginBook(Subject& subject, Timestamp now);
    void onDiff(Subject& subject, std::string_view bytes, LinkId link, Timestamp now);
    void onDiffResult(Subject& subject, BookResult result, std::uint64_t seqBefore, Timestamp now);
    void breakBook(Subject& subject, StreamHealth health, ResyncReason reason, std::string_view words, Timestamp now);
    void onLostDiff(Subject& subject, Timestamp now);
    void askSnapshot(Subject& subject, Timestamp now);
    void onSnapshot(Subject& subject, std::string_view body, Timestamp now);
    void emitSnapshot(Subject& subject);
    [[nodiscard]] bool readImage(Subject& subject, std::string_view body);
    void onCheck(Subject& subject, std::string_view body, Timestamp now);
    void endCheck(Subject& subject, BookCheck check, Timestamp now);
    void compareWithQuote(Subject& subject, Timestamp now);
    void onProbe(Subject& subject, std::string_view body, Timestamp now);
    void superviseBook(Subject& subject, Timestamp now);
    [[nodiscard]] Timestamp nextDeadline(const Subject& subject) const;

    const Facts& m_facts;
    Capabilities m_capabilities;
    VenueId m_venue;
    VenueSettings m_settings;
    Catalogue& m_catalogue;
    Sink& m_sink;
    LinkPool m_links;
    RestQueue m_rest;
    ReadTrouble m_readTrouble;
    Backoff m_catalogueBackoff;
    SessionStats m_stats;
    VenueStatus m_status;
    bool m_isRunning = false;
    bool m_hasCatalogue = false;
    Timestamp m_catalogueAt;                                  ///< when it is read anew
    std::optional<std::map<std::string, Duration>> m_funding; ///< unusual intervals by symbol; unknown until read
    bool m_wasReady = false;
    bool m_needsSettling = false;
    Timestamp m_wake;

    std::vector<std::unique_ptr<Subject>> m_subjects;
    std::vector<Subject*> m_byId; ///< by instrument id; null where there is none
    std::unordered_map<std::string, Subject*, SymbolHash, std::equal_to<>> m_bySymbol;

    // Reused from frame to frame, so that nothing is allocated once warm.
    WireMessage m_message;
    std::vector<std::size_t> m_closed;
    std::vector<BookLevel> m_bids, m_asks;
    Event m_bookEvent, m_diffEvent, m_quoteEvent, m_tradeEvent, m_tickerEvent, m_markEvent, m_klineEvent;
    LinkId m_teller; ///< link a frame came by
};

} // namespace gannet::fapi
