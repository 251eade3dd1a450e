// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/candle_builder.h"
#include "core/engine/digest.h"
#include "core/engine/interval_stats.h"
#include "core/engine/volume_profile.h"
#include "core/model/catalogue.h"
#include "core/pipeline/consumer.h"
#include "core/trading/trading_ports.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

inline constexpr std::size_t kStreamKinds = static_cast<std::size_t>(StreamKind::Kline) + 1;

/// The newest trades of one instrument, kTapeTrades at most, each with its ordinal.
class TradeRing {
public:
    void add(TapeTrade trade); ///< its ordinal is given here
    [[nodiscard]] std::size_t size() const { return m_count; }
    [[nodiscard]] std::uint64_t newestOrdinal() const { return m_newestOrdinal; }
    /// The n-th newest, 0 is the newest; requires n < size().
    [[nodiscard]] const TapeTrade& at(std::size_t n) const;
    void clear();

private:
    std::array<TapeTrade, kTapeTrades> m_trades{};
    std::size_t m_next = 0;
    std::size_t m_count = 0;
    std::uint64_t m_newestOrdinal = 0;
};

/// What is known of one stream.
struct StreamState {
    VenueStatus status;
    IntervalStats intervals;
};

/// What is known of one instrument besides its book. Mantissas are at the scales noted here.
struct InstrumentMarket {
    int priceScale = 0;
    int qtyScale = 0;
    std::array<StreamState, kStreamKinds> streams; ///< by StreamKind
    std::optional<Quote> quote;
    Timestamp quoteTime; ///< engine time
    Ticker ticker;
    Mark mark;
    std::optional<Decimal> last; ///< price of the last trade, or the venue's own word for it, whichever came later
    std::optional<Trade> lastTrade;
    Timestamp lastTradeTime; ///< engine time
    TradeRing tape;
    std::array<EventId, kTapeTrades> tapeIds; ///< of the trades on the tape, by ordinal modulo its size
    CandleBuilder candles;
    VolumeProfile profile;
    std::map<KlineInterval, KlineSeries> klines;
    std::uint64_t misfits = 0; ///< amounts that do not fit the instrument's decimals, left out

    [[nodiscard]] StreamState& stream(StreamKind kind) { return streams[static_cast<std::size_t>(kind)]; }
    [[nodiscard]] const StreamState& stream(StreamKind kind) const { return streams[static_cast<std::size_t>(kind)]; }
};

/// Sessions, trades, quotes, candles and stream states of all instruments. Engine thread.
class Market final : public Consumer {
public:
    explicit Market(const Catalogue& catalogue) : m_catalogue(catalogue) {}

    void onEvent(const Event& event) override;

    /// Null while nothing was said about the instrument.
    [[nodiscard]] const InstrumentMarket* find(InstrumentId instrument) const;
    /// The venue's last word on its session.
    [[nodiscard]] const VenueStatus& session(VenueId venue) const;

    void addTo(Digest& digest) const;

private:
    [[nodiscard]] InstrumentMarket& marketOf(const Instrument& instrument);
    void onInstrument(const Event& event);
    void onSession(const Event& event, const VenueStatus& status);
    void onStream(InstrumentMarket& market, StreamKind kind, const VenueStatus& status);
    void onTrade(InstrumentMarket& market, const Event& event, const Trade& trade);
    void onKline(InstrumentMarket& market, const Kline& kline);

    const Catalogue& m_catalogue;
    std::vector<std::unique_ptr<InstrumentMarket>> m_markets; ///< by instrument id
    std::vector<VenueStatus> m_sessions;                      ///< by venue id
    VenueStatus m_unknown;
};

/// What trading reads of an instrument; either may be null.
[[nodiscard]] MarketNow marketNow(const BookState* book, const InstrumentMarket* market, Timestamp now);

} // namespace gannet
