// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/portfolio_fill.h"

#include "core/engine/shown_amount.h"
#include "core/ledger/pnl.h"
#include "core/trading/liquidation.h"
#include "core/trading/sizing.h"
#include "core/trading/valuation.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] MaybeAmount counted(const std::optional<std::uint32_t>& count)
{
    return count ? knownAmount(*count, 0) : MaybeAmount{};
}

/// One account of the view being filled.
class AccountFiller {
public:
    AccountFiller(PortfolioView& out, const PortfolioSource& source, const AccountDesk& desk)
        : m_out(out),
          m_source(source),
          m_oms(*source.oms),
          m_market(source.oms->market()),
          m_desk(desk),
          m_positions(source.oms->positions(desk.key.isShadow))
    {}

    void fill()
    {
        forEachPosition(m_desk, m_positions, m_market, {}, [this](const Instrument& instrument, const Position& one) {
            const auto newest = m_desk.newestFill.find(instrument.id);
            const bool wasToday = newest != m_desk.newestFill.end() && dayOf(newest->second) == dayOf(m_source.now);
            if (!one.net.qty.isZero() || wasToday)
                addPosition(instrument, one);
        });
        for (const auto& [asset, balance] : m_desk.balances)
            addBalance(balance);
        addAccount();
    }

private:
    void addPosition(const Instrument& instrument, const Position& position)
    {
        if (m_out.positionCount == kPortfolioPositions) {
            m_out.isTruncated = true;
            return;
        }
        PortfolioPosition& row = m_out.positions[m_out.positionCount++] = {};
        const Decimal& qty = position.net.qty;
        row.venue = m_desk.key.venue;
        row.account.assign(m_desk.key.account);
        row.isShadow = m_desk.key.isShadow;
        row.mode = m_desk.mode;
        row.instrument = instrument.id;
        row.key.assign(instrument.key);
        row.quote.assign(instrument.quote);
        row.priceScale = static_cast<std::int8_t>(instrument.priceScale);
        row.qtyScale = static_cast<std::int8_t>(instrument.qtyScale);
        row.qty = knownAmount(qty);
        row.adoptedQty = knownAmount(position.net.adoptedQty);
        row.isDust = isDust(qty, instrument).value_or(false);
        const ValuePrice value = valuePriceOf(m_market.now(instrument.id), maxDataAgeOf(m_desk.limits));
        const bool isMiddle = value.by == Valuation::Middle;
        row.freshness = m_source.freshness(instrument.id, isMiddle ? StreamKind::Book : StreamKind::Mark);
        fillMoney(row, instrument, position, value);
        if (qty.isZero())
            return;
        const auto entry = averageEntry(position.net, kMoneyScale, Rounding::HalfEven);
        row.averageEntry = maybeAmount(entry);
        const auto fees = m_desk.gateway->fees();
        if (entry && fees) {
            const auto even = breakevenPrice(*entry, !qty.isNegative(), fees->taker, instrument);
            row.breakeven = even ? knownAmount(even->value) : MaybeAmount{};
        }
        fillMargin(row, instrument, qty, value.price);
        if (m_source.protection)
            fillStop(row, instrument);
    }

    void fillStop(PortfolioPosition& row, const Instrument& instrument) const
    {
        const auto bare = m_source.protection->unprotected(m_desk.key, instrument.id);
        if (!bare)
            return;
        row.missingStop.qty = knownAmount(bare->qty);
        row.missingStop.isByHand = bare->isByHand;
        row.missingStop.since = bare->since;
        row.missingStop.again = bare->again;
        if (bare->why.message.empty())
            return;
        row.missingStop.code.assign(toString(bare->why.code));
        row.missingStop.why.assign(bare->why.message);
    }

    static void fillMoney(PortfolioPosition& row, const Instrument& instrument, const Position& position,
                          const ValuePrice& value)
    {
        row.valuation = value.by;
        row.valuePrice = value.price ? knownAmount(value.price->value) : MaybeAmount{};
        if (value.by == Valuation::Mark)
            row.mark = row.valuePrice;
        if (value.price)
            row.notional = shown(notional(position.net.qty, *value.price));
        row.unrealised = shown(unrealised(position.net, value.price));
        if (position.net.isRealisedComplete)
            row.realised = shown(position.net.realised);
        row.funding = shown(position.funding);
        const auto fees = position.fees.find(instrument.quote);
        row.fees = shown(fees == position.fees.end() ? LedgerAmount{} : fees->second);
        row.net = shown(netResult(position, value.price, instrument.quote));
    }

    /// The venue's own word where it is about the position as we have it.
    void fillMargin(PortfolioPosition& row, const Instrument& instrument, const Decimal& qty,
                    const std::optional<Price>& value)
    {
        const auto found = m_desk.venuePositions.find(instrument.id);
        const VenuePosition* const told =
            found != m_desk.venuePositions.end() && found->second.qty == qty ? &found->second : nullptr;
        const auto worth = value ? notional(qty, *value).rounded(kMoneyScale, Rounding::HalfEven) : std::nullopt;
        const auto terms = worth ? m_desk.gateway->marginTerms(instrument.id, *worth) : std::nullopt;
        const auto leverage = terms ? std::optional(terms->leverage) : told ? told->leverage : std::nullopt;
        row.leverage = maybeAmount(leverage);
        if (terms)
            row.marginMode = terms->mode;
        const bool isIsolated = row.marginMode == MarginMode::Isolated;
        row.canMoveMargin = isIsolated && m_desk.gateway->capabilities().hasMarginMove;
        if (row.canMoveMargin)
            fillMove(row, instrument, *terms, qty);
        auto margin = told ? told->marginUsed : std::nullopt;
        if (leverage && value && !(isIsolated && margin)) // an isolated one has what was put to it
            margin = marginUsed(notional(qty, *value), *leverage, kMoneyScale, Rounding::HalfEven);
        row.marginUsed = maybeAmount(margin);
        std::optional<Decimal>& bound = m_bound.try_emplace(instrument.quote, Decimal{}).first->second;
        bound = bound && margin ? add(*bound, *margin) : std::nullopt;
        if (told && told->liquidationPrice) {
            row.liquidation = knownAmount(*told->liquidationPrice);
            row.isLiquidationEstimated = false;
            return;
        }
        const auto& estimates =
            m_estimates.try_emplace(instrument.quote, m_desk, m_positions, m_market, instrument.quote).first->second;
        row.liquidation = maybeAmount(estimates.at(instrument, qty));
    }

    void fillMove(PortfolioPosition& row, const Instrument& instrument, const MarginTerms& terms, const Decimal& qty)
    {
        if (const auto balance = m_desk.balances.find(instrument.quote); balance != m_desk.balances.end())
            row.marginFree = maybeAmount(balance->second.available);
        row.marginRemovable = maybeAmount(marginMoveOf(m_desk, m_positions, m_market, instrument, {}).removable);
        row.liquidationStep = maybeAmount(liquidationStep(qty, terms.maintenanceRate));
    }

    void addBalance(const Balance& balance)
    {
        if (m_out.balanceCount == kPortfolioBalances) {
            m_out.isTruncated = true;
            return;
        }
        PortfolioBalance& row = m_out.balances[m_out.balanceCount++] = {};
        row.venue = m_desk.key.venue;
        row.account.assign(m_desk.key.account);
        row.isShadow = m_desk.key.isShadow;
        row.asset.assign(balance.asset);
        row.total = knownAmount(balance.total);
        row.available = maybeAmount(balance.available);
        row.time = balance.time;
    }

    /// The asset in which most of its positions are; without any, the one it has most of.
    [[nodiscard]] std::string mainAsset() const
    {
        std::map<std::string, std::size_t> open;
        forEachPosition(m_desk, m_positions, m_market, {}, [&open](const Instrument& instrument, const Position& one) {
            open[instrument.quote] += one.net.qty.isZero() ? 0U : 1U;
        });
        std::string best;
        std::size_t most = 0;
        Decimal held;
        for (const auto& [asset, balance] : m_desk.balances) {
            const std::size_t count = open.contains(asset) ? open.at(asset) : 0;
            if (best.empty() || count > most || (count == most && balance.total > held)) {
                best = asset;
                most = count;
                held = balance.total;
            }
        }
        return best.empty() && !open.empty() ? open.begin()->first : best;
    }

    void addAccount()
    {
        if (m_out.accountCount == kPortfolioAccounts) {
            m_out.isTruncated = true;
            return;
        }
        PortfolioAccount& row = m_out.accounts[m_out.accountCount++] = {};
        const std::string asset = mainAsset();
        row.venue = m_desk.key.venue;
        row.slug.assign(m_market.slug(m_desk.key.venue));
        row.account.assign(m_desk.key.account);
        row.isShadow = m_desk.key.isShadow;
        row.mode = m_desk.mode;
        row.state = m_desk.state;
        row.quote.assign(asset);
        const AccountMoney money = asset.empty() ? AccountMoney{} : moneyOf(m_desk, m_positions, m_market, asset);
        row.equity = maybeAmount(money.equity);
        row.dayResult = maybeAmount(money.dayResult);
        row.hasMiddle = money.hasMiddle;
        row.grossNotional = maybeAmount(money.grossNotional);
        if (money.equity && money.grossNotional)
            row.leverage = maybeAmount(
                effectiveLeverage(LedgerAmount::from(*money.grossNotional), LedgerAmount::from(*money.equity)));
        if (const auto bound = m_bound.find(asset); bound != m_bound.end())
            row.marginUsed = maybeAmount(bound->second);
        else if (!asset.empty())
            row.marginUsed = knownAmount(Decimal{}); // no position binds any
        if (const auto balance = m_desk.balances.find(asset); balance != m_desk.balances.end())
            row.free = maybeAmount(balance->second.available);
        fillLimits(row);
        fillVenue(row.ofVenue, asset);
    }

    void fillLimits(PortfolioAccount& row) const
    {
        const RiskLimits& limits = m_desk.limits;
        row.maxDailyLoss = maybeAmount(limits.maxDailyLoss);
        row.openOrders = m_oms.orders().workingCount(m_desk.key);
        row.maxOpenOrders = counted(limits.hard.maxOpenOrders);
        row.maxLeverage = maybeAmount(hardLimitsOf(limits, {}).maxLeverage);
        row.ordersToday = m_desk.counters.today(m_source.now);
        row.maxOrdersPerDay = counted(limits.maxOrdersPerDay);
        row.rejectsInARow = m_desk.counters.consecutiveRejects();
        row.maxRejectsInARow = limits.maxConsecutiveRejects;
    }

    void fillVenue(PortfolioVenue& out, const std::string& asset) const
    {
        const VenueLimits& limits = m_desk.limits.venue;
        const VenueTotals totals = m_oms.totalsOf(m_desk, asset, nullptr);
        out.maxLeverage = maybeAmount(limits.hard.maxLeverage);
        out.maxDailyLoss = maybeAmount(limits.maxDailyLoss);
        out.maxPositions = maybeAmount(limits.maxPositionNotional);
        if (!asset.empty()) {
            out.dayResult = maybeAmount(totals.dayResult);
            out.positions = maybeAmount(totals.othersNotional);
        }
        out.openOrders = totals.openOrders;
        out.ordersToday = totals.ordersToday;
        out.rejectsInARow = totals.consecutiveRejects;
        out.maxOpenOrders = counted(limits.hard.maxOpenOrders);
        out.maxOrdersPerDay = counted(limits.maxOrdersPerDay);
        out.maxRejectsInARow = counted(limits.maxConsecutiveRejects);
    }

    PortfolioView& m_out;
    const PortfolioSource& m_source;
    const Oms& m_oms;
    const TradingMarket& m_market;
    const AccountDesk& m_desk;
    const Positions& m_positions;
    std::map<std::string, std::optional<Decimal>> m_bound;   ///< margin of the positions, by asset
    std::map<std::string, LiquidationEstimates> m_estimates; ///< by asset, made when first needed
};

} // namespace

void fillPortfolio(PortfolioView& out, const PortfolioSource& source)
{
    out.engineTime = source.now;
    out.accountCount = out.positionCount = out.balanceCount = out.queueCount = 0;
    out.isTruncated = false;
    if (!source.oms)
        return;
    for (const auto& [key, desk] : source.oms->accounts()) {
        if (desk.gateway)
            AccountFiller(out, source, desk).fill();
    }
    if (!source.queues)
        return;
    source.queues->forEach([&out](const QueueEntry& entry) {
        if (out.queueCount == kPortfolioQueues) {
            out.isTruncated = true;
            return;
        }
        out.queues[out.queueCount++] = {entry.order, maybeAmount(entry.ahead)};
    });
}

std::vector<bool> instrumentsInPlay(const Oms& oms)
{
    std::vector<bool> inPlay;
    const auto add = [&inPlay](InstrumentId instrument) {
        if (instrument.value >= inPlay.size())
            inPlay.resize(instrument.value + std::size_t{1});
        inPlay[instrument.value] = true;
    };
    for (const bool isShadow : {false, true}) {
        for (const auto& [key, position] : oms.positions(isShadow).all()) {
            if (!position.net.qty.isZero())
                add(key.instrument);
        }
    }
    for (const Order* order : oms.orders().working())
        add(order->instrument);
    for (const ClientOrderId id : oms.localOrders())
        add(oms.orders().find(id)->instrument);
    return inPlay;
}

} // namespace gannet
