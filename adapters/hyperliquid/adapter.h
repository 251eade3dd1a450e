// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/coin_streams.h"
#include "adapters/hyperliquid/feed_desk.h"
#include "adapters/hyperliquid/info_desk.h"
#include "core/venue/read_trouble.h"
#include "core/venue/venue_adapter.h"

#include <map>
#include <memory>
#include <string>

namespace gannet::hyperliquid {

/// Hyperliquid, perpetuals, public side: one websocket, reads over /info.
///
/// Session: Connecting while the link opens; Syncing until the catalogue was read once in this run or, where no
/// catalogue comes (a recording), until data of a known instrument arrives; then Ready. Degraded when the link is up
/// but the catalogue cannot be read, or reads that are wanted get no answer. Disconnected between tries.
class Adapter final : public VenueAdapter {
public:
    Adapter(VenueId venue, const VenueSettings& settings, Catalogue& catalogue, Transport& transport, Sink& sink);

    [[nodiscard]] VenueId venue() const override { return m_context.venue; }
    [[nodiscard]] const Capabilities& capabilities() const override { return hyperliquid::capabilities(); }

    void start(Timestamp now) override;
    void stop(Timestamp now) override;
    void onLinkUp(LinkId link, Timestamp now) override;
    void onLinkDown(LinkId link, std::string_view reason, Timestamp now) override;
    void onFrame(LinkId link, std::string_view bytes, Timestamp now) override;
    void onHttpReply(const HttpReply& reply, Timestamp now) override;
    void onHttpFailure(const HttpFailure& failure, Timestamp now) override;
    [[nodiscard]] Timestamp nextTimer() const override { return m_nextTimer; }
    void onTimer(Timestamp now) override;

    Result<void> subscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now) override;
    void unsubscribe(InstrumentId instrument, StreamKind kind, KlineInterval interval, Timestamp now) override;
    Result<void> requestKlines(InstrumentId instrument, KlineInterval interval, int count, Timestamp now) override;
    void resyncBook(InstrumentId instrument, Timestamp now) override;

    [[nodiscard]] LinkId linkOf(const StreamKey& stream) const override;
    [[nodiscard]] SessionState session() const override { return m_context.session; }
    [[nodiscard]] const SessionStats& sessionStats() const override { return m_context.stats; }
    [[nodiscard]] BookStats bookStats(InstrumentId instrument) const override;

private:
    enum class Link : std::uint8_t { Stopped, Waiting, Opening, Up };

    void openLink(Timestamp now);
    void closeLink(std::string_view reason, Timestamp now);
    void loseLink(std::string_view reason, Timestamp now);
    void setSession(SessionState session, std::string_view words);
    void emitSession(std::string_view words, Timestamp retryAt);

    void onProven();
    void onVenueError();
    void onMids();
    void refuse(LinkId link, const Error& error, std::string_view bytes);
    void refuseFrame(const Error& error, std::string_view bytes);
    void updateReadTrouble();
    void onReadFailed(InfoRead read, std::string_view words, Duration retryAfter, Timestamp now);
    void onReadAnswer(const InfoRead& read, std::string_view body, Timestamp now);
    void onCatalogue(std::vector<Instrument> instruments);

    [[nodiscard]] CoinStreams& streamsOf(const Instrument& instrument);
    [[nodiscard]] CoinStreams* findStreams(InstrumentId id);
    [[nodiscard]] CoinStreams* findCoin(std::string_view symbol);
    void syncFeeds(Timestamp now);
    void confirmByData();
    void confirm(std::string_view words);
    void tellUnserved(const Subscription& feed, std::string_view words);
    void keepLink(Timestamp now);
    void updateTimer();

    SessionContext m_context;
    FeedDesk m_feeds;
    InfoDesk m_info;
    ReadTrouble m_readTrouble;
    std::map<std::string, CoinStreams, std::less<>> m_coins; ///< by the venue's symbol

    Link m_link = Link::Stopped;
    Backoff m_reconnect;
    TokenBucket m_connections;
    bool m_isFirstOpening = true;
    bool m_isProven = false; ///< a frame was understood on this connection
    Timestamp m_reconnectAt;
    Timestamp m_openDeadline;
    Timestamp m_pingAt;
    Timestamp m_pongDue; ///< of a ping that asks whether the venue hears this link; unknown: none is on its way
    Timestamp m_lastFrame;
    Timestamp m_staleCheckAt;
    Timestamp m_nextTimer;

    bool m_hasCatalogue = false;
    std::uint32_t m_catalogueFailures = 0;
    bool m_hasData = false; ///< a message about a known instrument was taken in this run
    WireMessage m_message;
    std::string m_words;
    Event m_status;
    Event m_update;
};

} // namespace gannet::hyperliquid
