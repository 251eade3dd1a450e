// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/recording.h"
#include "app/venue_dialect.h"
#include "core/model/catalogue.h"
#include "core/venue/book_assembler.h"
#include "core/venue/venue_factory.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// Stands where a venue stands, with a recorded session for its market: takes what the adapter sends, gives what a
/// venue would give. Frames are the recording's own bytes but for the venue's times, which move with the recording, and
/// go over the right link to those who subscribed. Candles are kept back: they stand on the venue's minutes, which a
/// moved clock does not keep, and charts make them from the trades. Requests:
/// - the catalogue is answered from metadata;
/// - a book snapshot by the recording's own, at its time, or when first asked for after it if all diffs since then were
///   sent; else by the book as it stands in the recording (kept here from the same messages), right after the next
///   diff, so that it always joins the stream;
/// - lists that recordings hold none of (candle history, figures of all symbols) by an empty one;
/// - anything else by the recording's own answer to the same question, when it comes; without one it stays unanswered.
///   No refusal of a read is made up; one that was recorded is passed on with its status;
/// - an order by a failure {Unsupported, NotSent}: a recording has no book to trade in.
/// A link that was cut while the recording was made is cut at its time.
/// Synchronous; time is an argument. One thread.
class StandIn {
public:
    /// `catalogueBody` is the venue's answer about its instruments; none: who asks waits, and instruments are known by
    /// know(). Fails when the venue has no dialect or the body is not the venue's.
    [[nodiscard]] static Result<std::unique_ptr<StandIn>> make(const VenueFactory& factory, VenueId venue,
                                                               std::optional<std::string> catalogueBody);

    /// An instrument the catalogue does not hold.
    void know(Instrument instrument);
    /// What the adapter sent.
    void take(const Outbound& item, Timestamp now);
    /// The next item of a recording. `symbol` is whose snapshot it is where the recording does not tell. Times of the
    /// venue in it are moved by `shift`, whole milliseconds.
    void play(const RecordedItem& item, std::string_view symbol, Timestamp now, Duration shift);
    /// Gives up requests that waited too long; says of silent links that they are well.
    void tick(Timestamp now);
    /// Cuts all links, as a venue does that restarts. `isPlanned`: it is there again at once.
    void cutLinks(Timestamp now, std::string_view reason, bool isPlanned);
    /// A symbol's recording begins anew: its book is forgotten here. What is asked meanwhile waits.
    void forget(const std::string& symbol);

    /// What the engine gets, in order; taken away from here.
    [[nodiscard]] std::deque<Inbound>& out() { return m_out; }

    [[nodiscard]] VenueId venue() const { return m_venue; }
    [[nodiscard]] std::string_view slug() const { return m_factory.slug; }
    [[nodiscard]] bool hasOpenLink() const { return !m_links.empty(); }
    [[nodiscard]] bool isSubscribed(const VenueStream& stream) const { return m_subscribed.contains(stream); }
    /// Frames of the recording that the venue's decoder refuses; they are sent on as they are.
    [[nodiscard]] std::uint64_t undecodable() const { return m_undecodable; }
    /// Frames nobody had subscribed to, and candles.
    [[nodiscard]] std::uint64_t withheld() const { return m_withheld; }

private:
    struct Asked {
        HttpId id;
        Timestamp until;
    };
    /// What only the recording can answer.
    struct Question {
        std::string path, body;
        Asked asked;
    };
    struct Market {
        explicit Market(BookContinuity continuity) : book(continuity) {}
        BookAssembler book;
        Timestamp venueTime; ///< as it was sent on
        std::vector<Asked> waiting;
        std::string unclaimed; ///< the recorded snapshot, passed while diffs were already sent and nobody had asked yet
        bool isAnswered = false; ///< a snapshot was told since the links were cut
    };
    struct Link {
        std::string url;
        Timestamp lastHeard; ///< by the engine
    };

    StandIn(const VenueFactory& factory, const VenueDialect& dialect, VenueId venue,
            std::optional<std::string> catalogueBody);
    void onRequest(const HttpRequest& request, Timestamp now);
    void onReply(const RecordedItem& item, std::string_view symbol, Timestamp now, Duration shift);
    void onFrame(const RecordedItem& item, Timestamp now, Duration shift);
    void onClosed(const RecordedItem& item, Timestamp now);
    void answerQuestions(const RecordedItem& item, Timestamp now, Duration shift);
    void keepBook(Market& market, const WireMessage& message, const Instrument& instrument, Duration shift);
    void answerFromBook(const std::string& symbol, Market& market, Timestamp now);
    void reply(HttpId id, int status, std::string body, Timestamp now);
    void keepLinks(Timestamp now);
    void send(LinkId link, std::string bytes, Timestamp now);
    [[nodiscard]] std::optional<LinkId> linkFor(WireMessage::Type type) const;
    [[nodiscard]] Market& marketOf(std::string_view symbol);

    const VenueFactory& m_factory;
    const VenueDialect& m_dialect;
    const VenueId m_venue;
    const std::optional<std::string> m_catalogueBody;
    std::map<std::string, Instrument, std::less<>> m_instruments;
    std::map<std::uint16_t, Link> m_links;
    std::set<VenueStream> m_subscribed;
    std::map<std::string, std::unique_ptr<Market>, std::less<>> m_markets;
    std::vector<Question> m_questions;
    std::deque<Inbound> m_out;
    WireMessage m_message;
    std::vector<BookLevel> m_bids, m_asks;
    std::uint64_t m_undecodable = 0;
    std::uint64_t m_withheld = 0;
};

} // namespace gannet
