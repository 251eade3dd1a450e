// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/engine_port.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

/// An engine for UI tests: remembers what was asked, and shows what the test says. Amounts of its canned views are made
/// up so that a reader can check them by eye: prices around 61 680.0 at scale 1 with tick 0.1 unless changed. One
/// thread.
class FakeEnginePort final : public EnginePort {
public:
    void post(Command command) override
    {
        if (auto* open = std::get_if<OpenView>(&command))
            m_open[open->spec.id.value] = *open;
        else if (const auto* close = std::get_if<CloseView>(&command))
            m_open.erase(close->id.value);
        commands.push_back(std::move(command));
    }
    bool drain(std::vector<UiEvent>& out) override
    {
        for (UiEvent& event : m_events)
            out.push_back(std::move(event));
        const bool isAny = !m_events.empty();
        m_events.clear();
        return isAny;
    }
    [[nodiscard]] Timestamp now() const override { return clock; }

    /// What the next drain tells.
    void tell(UiEvent event) { m_events.push_back(std::move(event)); }
    /// Writes into every open view of this kind and key (any key when empty) and publishes; returns how many there
    /// were.
    template <class T, class Fill> int show(const std::string& key, Fill&& fill)
    {
        int count = 0;
        for (auto& [id, open] : m_open) {
            auto* slot = std::get_if<std::shared_ptr<ViewSlot<T>>>(&open.target);
            if (!slot || !*slot || (!key.empty() && key != open.spec.key))
                continue;
            T& view = (*slot)->back();
            view = T{};
            fill(view, open.spec);
            view.version = ++m_version;
            (*slot)->publish();
            ++count;
        }
        return count;
    }
    [[nodiscard]] std::size_t openCount() const { return m_open.size(); }
    [[nodiscard]] const ViewSpec* openSpec(ViewKind kind) const
    {
        for (const auto& [id, open] : m_open) {
            if (open.spec.kind == kind)
                return &open.spec;
        }
        return nullptr;
    }

    /// Shows something good in every open view, at the clock.
    void showAll();

    Timestamp clock{1'780'000'000'000'000'000};
    std::vector<Command> commands;

private:
    std::map<std::uint32_t, OpenView> m_open;
    std::vector<UiEvent> m_events;
    std::uint64_t m_version = 0;
};

/// A player that does what it is told and remembers it.
class FakePlayerPort final : public PlayerPort {
public:
    void setPaused(bool paused) override
    {
        view.isPaused = paused;
        isNew = true;
    }
    void setSpeedPct(std::int32_t pct) override
    {
        view.speedPct = std::clamp(pct, 25, 5000);
        isNew = true;
    }
    void step() override
    {
        view.isPaused = true;
        view.position = view.position + Duration::seconds(1);
        ++steps;
        isNew = true;
    }
    const PlayerView* takeView() override { return std::exchange(isNew, false) ? &view : nullptr; }

    PlayerView view{.isActive = true,
                    .position = {1'723'075'200'000'000'000},
                    .first = {1'723'075'200'000'000'000},
                    .last = {1'723'075'545'000'000'000},
                    .title = {},
                    .trouble = {}};
    bool isNew = true;
    int steps = 0;
};

// Canned data. Each fills a fresh view.

[[nodiscard]] inline Freshness liveFreshness(Timestamp now)
{
    Freshness fresh;
    fresh.health = StreamHealth::Live;
    fresh.session = SessionState::Ready;
    fresh.rhythm = StreamRhythm::Steady;
    fresh.lastHeard = now - Duration::milliseconds(40);
    fresh.lastMessage = now - Duration::milliseconds(40);
    fresh.lastTrade = now - Duration::milliseconds(300);
    fresh.typicalInterval = Duration::milliseconds(100);
    fresh.p95Interval = Duration::milliseconds(250);
    return fresh;
}

[[nodiscard]] inline MaybeAmount known(std::int64_t mantissa, int scale)
{
    return {mantissa, static_cast<std::int8_t>(scale), true};
}

/// `levels` a side around `mid` (mantissa, scale 1); sizes repeat a fixed uneven pattern, scale 3.
inline void fillDepth(DepthView& view, Timestamp now, std::int64_t mid = 616'805, int levels = 60,
                      std::int64_t step = 1)
{
    static constexpr std::int64_t kSizes[] = {2904, 6266, 3532, 5186, 1749, 6428, 15764, 1958, 5112, 20441, 912, 16003};
    view.engineTime = now;
    view.received = now - Duration::milliseconds(2);
    view.priceScale = 1;
    view.qtyScale = 3;
    view.step = step;
    view.tick = 1;
    const auto count = static_cast<std::uint32_t>(std::clamp(levels, 0, static_cast<int>(kDepthLevels)));
    view.bidCount = view.askCount = view.bidTotal = view.askTotal = count;
    const std::int64_t bestBid = mid / step * step;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::int64_t away = static_cast<std::int64_t>(i) * step;
        view.bids[i] = {bestBid - away, kSizes[i % 12]};
        view.asks[i] = {bestBid + step + away, kSizes[(i + 5) % 12]};
    }
    if (count > 0) {
        view.bestBid = known(bestBid, 1);
        view.bestAsk = known(bestBid + step, 1);
    }
    view.lastPrice = known(bestBid, 1);
    view.lastQty = known(250, 3);
    view.lastSide = Side::Sell;
    view.freshness = liveFreshness(now);
}

inline void fillProfile(ProfileView& view, std::int64_t mid = 616'805, int levels = 40)
{
    view.priceScale = 1;
    view.qtyScale = 3;
    view.count = static_cast<std::uint32_t>(levels);
    for (std::uint32_t i = 0; i < view.count; ++i) {
        const auto at = static_cast<std::int64_t>(i);
        view.levels[i] = {mid + levels / 2 - at, 1'000 + at * 370 % 9'000, 800 + at * 530 % 7'000};
    }
}

/// Trades `spacing` apart, newest first, alternating a little.
inline void fillTape(TapeView& view, Timestamp now, int trades = 60, std::uint64_t newest = 60,
                     Duration spacing = Duration::milliseconds(180))
{
    view.priceScale = 1;
    view.qtyScale = 3;
    view.newestOrdinal = newest;
    view.count = static_cast<std::uint32_t>(std::clamp(trades, 0, static_cast<int>(kTapeTrades)));
    for (std::uint32_t i = 0; i < view.count; ++i) {
        TapeTrade& trade = view.trades[i];
        trade.ordinal = newest - i;
        trade.venueTime = now - spacing * static_cast<std::int64_t>(i);
        const bool isBuy = (trade.ordinal / 3) % 2 == 0;
        trade.price = 616'805 + (isBuy ? 1 : 0) - static_cast<std::int64_t>(trade.ordinal % 7);
        trade.qty = 20 + static_cast<std::int64_t>(trade.ordinal * 7919 % 2400);
        trade.aggressor = isBuy ? Side::Buy : Side::Sell;
    }
    view.freshness = liveFreshness(now);
}

/// Candles that wander by a fixed rule, the last one live.
inline void fillChart(ChartView& view, Timestamp now, KlineInterval interval = KlineInterval::OneMinute,
                      int candles = 300)
{
    view.engineTime = now;
    view.interval = interval;
    view.priceScale = 1;
    view.qtyScale = 3;
    view.count = static_cast<std::uint32_t>(std::clamp(candles, 0, static_cast<int>(kChartCandles)));
    const std::int64_t length = lengthNs(interval);
    const std::int64_t lastOpen = now.ns / length * length;
    std::int64_t price = 612'000;
    for (std::uint32_t i = 0; i < view.count; ++i) {
        Candle& candle = view.candles[i];
        const auto at = static_cast<std::int64_t>(i);
        const std::int64_t move = (at * 7919 % 401 - 190) + (at / 40 % 2 == 0 ? 40 : -45);
        candle.openTime = {lastOpen - (static_cast<std::int64_t>(view.count) - 1 - at) * length};
        candle.open = price;
        candle.close = price + move;
        candle.high = std::max(candle.open, candle.close) + at * 31 % 90;
        candle.low = std::min(candle.open, candle.close) - at * 17 % 90;
        candle.volume = 2'000 + at * 613 % 9'000;
        candle.trades = static_cast<std::uint32_t>(10 + at % 50);
        price = candle.close;
    }
    view.clockOffset = Duration{};
    view.mark = known(price + 12, 1);
    view.index = known(price - 9, 1);
    view.freshness = liveFreshness(now);
}

/// A row for each key asked for, in that order.
inline void fillQuotes(QuotesView& view, const ViewSpec& spec, Timestamp now)
{
    view.count = static_cast<std::uint32_t>(std::min(spec.keys.size(), kQuoteRows));
    for (std::uint32_t i = 0; i < view.count; ++i) {
        QuoteRow& row = view.rows[i];
        row.instrument = InstrumentId{i};
        row.priceScale = 1;
        const auto at = static_cast<std::int64_t>(i);
        row.last = known(616'800 - at * 137, 1);
        row.bid = row.last;
        row.ask = known(616'801 - at * 137, 1);
        row.changePct24h = known(142 - at * 57, 2);
        row.fundingRate = known(100 - at * 31, 6);
        row.fundingInterval = Duration::seconds(28'800);
        row.freshness = liveFreshness(now);
    }
}

inline void fillHealth(HealthView& view, Timestamp now)
{
    view.engineTime = now;
    view.venueCount = 2;
    for (std::uint32_t i = 0; i < view.venueCount; ++i) {
        HealthVenue& venue = view.venues[i];
        venue.slug.assign(i == 0 ? "hyperliquid" : "binance-usdm");
        venue.name.assign(i == 0 ? "Hyperliquid" : "Binance USD-M");
        venue.session = SessionState::Ready;
        venue.frames = 120'000 + i;
        venue.framesPerSecond = 87 + i;
        venue.isFeedAgeKnown = true;
        venue.feedAgeP50 = Duration::milliseconds(21);
        venue.feedAgeP99 = Duration::milliseconds(64);
        venue.lastFrame = now - Duration::milliseconds(12);
        venue.subscriptions = 9;
        venue.instruments = 230;
    }
    view.refusedCount = 1;
    view.refused[0].time = now - Duration::seconds(5);
    view.refused[0].slug.assign("hyperliquid");
    view.refused[0].code.assign("BAD_JSON");
    view.refused[0].words.assign("{\"channel\":\"l2Bo");
    view.refused[0].count = 3;
    view.stepP50 = Duration::microseconds(18);
    view.stepP99 = Duration::microseconds(210);
    view.itemsTotal = 240'001;
}

/// Catalogue of one venue with perpetuals of these bases against `quote`.
[[nodiscard]] inline CatalogueChanged makeCatalogue(VenueId venue, const std::string& slug, const std::string& name,
                                                    const std::vector<std::string>& bases, const std::string& quote,
                                                    bool isPairSymbol)
{
    auto list = std::make_shared<std::vector<Instrument>>();
    for (const std::string& base : bases) {
        Instrument instrument;
        instrument.venue = venue;
        instrument.id = InstrumentId{static_cast<std::uint32_t>(list->size())};
        instrument.symbol = isPairSymbol ? base + quote : base;
        instrument.key = slug + ":" + instrument.symbol;
        instrument.canonical = base + "-PERP";
        instrument.base = base;
        instrument.quote = quote;
        instrument.priceScale = 1;
        instrument.qtyScale = 3;
        instrument.tickRule.tick = {1, 1};
        instrument.lotStep = {1, 3};
        instrument.minNotional = Decimal{10, 0};
        list->push_back(std::move(instrument));
    }
    return {venue, slug, name, std::move(list)};
}

[[nodiscard]] inline CatalogueChanged hyperliquidCatalogue()
{
    return makeCatalogue(VenueId{0}, "hyperliquid", "Hyperliquid", {"BTC", "ETH", "SOL", "HYPE", "XRP"}, "USDC", false);
}
[[nodiscard]] inline CatalogueChanged binanceCatalogue()
{
    return makeCatalogue(VenueId{1}, "binance-usdm", "Binance USD-M", {"BTC", "ETH", "SOL", "DOGE"}, "USDT", true);
}

inline void FakeEnginePort::showAll()
{
    show<DepthView>("", [this](DepthView& view, const ViewSpec& spec) {
        fillDepth(view, clock, 616'805, 60, std::max<std::int64_t>(spec.group, 1));
    });
    show<ProfileView>("", [](ProfileView& view, const ViewSpec&) { fillProfile(view); });
    show<TapeView>("", [this](TapeView& view, const ViewSpec&) { fillTape(view, clock); });
    show<ChartView>("", [this](ChartView& view, const ViewSpec& spec) { fillChart(view, clock, spec.interval); });
    show<QuotesView>("", [this](QuotesView& view, const ViewSpec& spec) { fillQuotes(view, spec, clock); });
    show<HealthView>("", [this](HealthView& view, const ViewSpec&) { fillHealth(view, clock); });
}

} // namespace gannet
