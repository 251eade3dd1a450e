// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/account_desk.h"

#include "core/ledger/pnl.h"
#include "core/trading/valuation.h"

#include <algorithm>
#include <vector>

namespace gannet {

namespace {

constexpr std::string_view kShadowSuffix = "/shadow"; // no account name of the config has a slash

/// Adds where both are known.
[[nodiscard]] std::optional<LedgerAmount> plus(const std::optional<LedgerAmount>& a,
                                               const std::optional<LedgerAmount>& b)
{
    return a && b ? add(*a, *b) : std::nullopt;
}

[[nodiscard]] std::optional<Decimal> rounded(const std::optional<LedgerAmount>& amount, Rounding rounding)
{
    return amount ? amount->rounded(kMoneyScale, rounding) : std::nullopt;
}

} // namespace

std::string storedAccount(const AccountKey& account)
{
    return account.isShadow ? account.account + std::string(kShadowSuffix) : account.account;
}

AccountKey accountFromStored(std::string_view text)
{
    const bool isShadow = text.ends_with(kShadowSuffix);
    if (isShadow)
        text.remove_suffix(kShadowSuffix.size());
    return {VenueId{}, AccountName(text), isShadow};
}

void AccountCounters::sent(Timestamp now)
{
    m_today = today(now) + 1;
    m_day = dayOf(now);
    m_recent.push_back(now);
    if (m_recent.size() > kRate)
        m_recent.pop_front();
}

void AccountCounters::entered(InstrumentId instrument, ClientOrderId order, const Decimal& qty)
{
    std::deque<Entered>& entered = m_entered[instrument];
    entered.push_back({order, qty});
    if (entered.size() > kUsualOrders)
        entered.pop_front();
}

std::uint32_t AccountCounters::inLastSecond(Timestamp now) const
{
    return static_cast<std::uint32_t>(std::count_if(m_recent.rbegin(), m_recent.rend(),
                                                    [now](Timestamp at) { return now - at < Duration::seconds(1); }));
}

std::optional<Decimal> AccountCounters::usualQty(InstrumentId instrument, const OrderTable& orders) const
{
    const auto it = m_entered.find(instrument);
    if (it == m_entered.end())
        return std::nullopt;
    std::vector<Decimal> sizes;
    for (const Entered& entered : it->second) {
        const Order* const order = orders.find(entered.order);
        if (!order || isEntered(*order)) // one that was refused after all is no measure
            sizes.push_back(order ? order->terms.qty.value : entered.qty);
    }
    if (sizes.empty())
        return std::nullopt;
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return *middle;
}

AccountMoney moneyOf(const AccountDesk& desk, const Positions& positions, const TradingMarket& market,
                     const std::string& asset)
{
    static const DayResult kNothing;
    AccountMoney money;
    std::optional<LedgerAmount> day = LedgerAmount{};
    std::optional<LedgerAmount> open = LedgerAmount{};
    std::optional<LedgerAmount> gross = LedgerAmount{};
    forEachPosition(desk, positions, market, asset, [&](const Instrument& instrument, const Position& position) {
        const ValuePrice value = valuePriceOf(market.now(instrument.id), maxDataAgeOf(desk.limits));
        const auto today = desk.days.find(instrument.id);
        const DayResult& brought = today == desk.days.end() ? kNothing : today->second;
        const auto result = brought.result(position, value.price);
        if (!result && money.dayUnknown.empty())
            money.dayUnknown = instrument.key;
        money.daySince = std::max(money.daySince, brought.since());
        day = plus(day, result);
        open = plus(open, unrealised(position.net, value.price));
        if (position.net.qty.isZero())
            return;
        gross = plus(gross, value.price ? std::optional(notional(position.net.qty, *value.price)) : std::nullopt);
        money.hasMiddle = money.hasMiddle || value.by == Valuation::Middle;
    });
    money.dayResult = rounded(day, Rounding::Down);
    money.grossNotional = rounded(gross, Rounding::Up);
    if (const auto balance = desk.balances.find(asset); balance != desk.balances.end())
        money.equity = rounded(plus(LedgerAmount::from(balance->second.total), open), Rounding::Down);
    return money;
}

MarginNow marginOf(const AccountDesk& desk, const Positions& positions, const TradingMarket& market,
                   const Instrument& instrument)
{
    MarginNow now;
    if (const auto terms = desk.gateway->marginTerms(instrument.id, {})) {
        now = {terms->leverage, terms->maxLeverage, terms->mode, terms->isIsolatedOnly};
    } else if (const auto told = desk.venuePositions.find(instrument.id); told != desk.venuePositions.end()) {
        now.set = told->second.leverage;
    }
    const Position* const position = positions.find({desk.key.venue, desk.key.account, instrument.id});
    const auto at = valuePriceOf(market.now(instrument.id), maxDataAgeOf(desk.limits)).price;
    const auto worth =
        position && at ? notional(position->net.qty, *at).rounded(kMoneyScale, Rounding::Up) : std::nullopt;
    if (const auto held = worth ? desk.gateway->marginTerms(instrument.id, *worth) : std::nullopt)
        now.most = held->maxLeverage ? std::max(*held->maxLeverage, Decimal{1, 0}) : held->maxLeverage;
    if (!now.most && instrument.maxLeverage)
        now.most = Decimal{*instrument.maxLeverage, 0};
    return now;
}

} // namespace gannet
