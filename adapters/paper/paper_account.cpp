// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/paper_account.h"

#include <algorithm>
#include <set>

namespace gannet::paper {

namespace {

/// A sum that is nothing as soon as a part is.
void addTo(std::optional<LedgerAmount>& sum, const std::optional<LedgerAmount>& part)
{
    sum = sum && part ? add(*sum, *part) : std::nullopt;
}

[[nodiscard]] Result<void> withoutTold(const Result<Told>& told)
{
    return told ? Result<void>{} : Result<void>(fail(told.error()));
}

} // namespace

Result<void> PaperAccount::apply(const Fill& fill)
{
    return withoutTold(m_positions.apply(fill));
}

Result<void> PaperAccount::apply(const FundingPayment& payment)
{
    return withoutTold(m_positions.apply(payment));
}

std::optional<Price> PaperAccount::priceOf(InstrumentId instrument) const
{
    const auto it = m_prices.find(instrument);
    return it == m_prices.end() ? std::nullopt : std::optional(it->second.price);
}

bool PaperAccount::isAtMarks(const std::string& asset) const
{
    for (const auto& [key, position] : m_positions.all()) {
        const auto valued = m_prices.find(key.instrument);
        if (!position.net.qty.isZero() && quoteOf(key.instrument) == asset &&
            (valued == m_prices.end() || !valued->second.isMark))
            return false;
    }
    return true;
}

Decimal PaperAccount::leverageOf(InstrumentId instrument) const
{
    const auto it = m_leverage.find(instrument);
    return it == m_leverage.end() ? Decimal{1, 0} : it->second;
}

const NetPosition* PaperAccount::netOf(InstrumentId instrument) const
{
    const Position* position = m_positions.find({m_venue, m_name, instrument});
    return position ? &position->net : nullptr;
}

Decimal PaperAccount::qtyOf(InstrumentId instrument) const
{
    const NetPosition* net = netOf(instrument);
    return net ? net->qty : Decimal{};
}

std::string PaperAccount::quoteOf(InstrumentId instrument) const
{
    if (const Instrument* known = m_catalogue.find(instrument))
        return known->quote;
    const auto gone = m_goneQuotes.find(instrument);
    return gone == m_goneQuotes.end() ? std::string() : gone->second;
}

const std::vector<LeverageTier>& PaperAccount::tiersOf(InstrumentId instrument) const
{
    const Instrument* known = m_catalogue.find(instrument);
    const auto maxLeverage = known ? known->maxLeverage : std::nullopt;
    Tiers& tiers = m_tiers[instrument];
    if (tiers.steps.empty() || tiers.maxLeverage != maxLeverage)
        tiers = {maxLeverage, leverageTiers(m_rules, known ? *known : Instrument{})};
    return tiers.steps;
}

std::optional<LedgerAmount> PaperAccount::cash(const std::string& asset) const
{
    const auto start = m_start.find(asset);
    std::optional sum = start == m_start.end() ? LedgerAmount{} : LedgerAmount::from(start->second);
    for (const auto& [key, position] : m_positions.all()) {
        if (quoteOf(key.instrument) == asset) {
            addTo(sum, position.net.realised);
            addTo(sum, position.funding);
        }
        if (const auto paid = position.fees.find(asset); paid != position.fees.end())
            addTo(sum, paid->second.negated());
    }
    return sum;
}

std::optional<LedgerAmount> PaperAccount::equity(const std::string& asset) const
{
    auto sum = cash(asset);
    for (const auto& [key, position] : m_positions.all()) {
        if (quoteOf(key.instrument) == asset)
            addTo(sum, unrealised(position.net, priceOf(key.instrument)));
    }
    return sum;
}

std::optional<LedgerAmount> PaperAccount::maintenance(InstrumentId instrument) const
{
    const Decimal qty = qtyOf(instrument);
    if (qty.isZero())
        return LedgerAmount{};
    const auto price = priceOf(instrument);
    if (!price)
        return std::nullopt;
    const LedgerAmount worth = notional(qty, *price);
    const auto& tiers = tiersOf(instrument);
    return maintenanceMargin(worth, tierOf(tiers, worth).maintenance);
}

std::optional<LedgerAmount> PaperAccount::maintenanceOf(const std::string& asset) const
{
    std::optional sum = LedgerAmount{};
    for (const auto& [key, position] : m_positions.all()) {
        if (quoteOf(key.instrument) == asset)
            addTo(sum, maintenance(key.instrument));
    }
    return sum;
}

std::optional<Decimal> PaperAccount::marginFor(InstrumentId instrument, const Decimal& qty, Rounding rounding) const
{
    const auto price = priceOf(instrument);
    if (qty.isZero() || !price)
        return qty.isZero() ? std::optional(Decimal{}) : std::nullopt;
    const LedgerAmount worth = notional(qty, *price);
    const auto& tiers = tiersOf(instrument);
    return marginUsed(worth, std::min(leverageOf(instrument), tierOf(tiers, worth).maxLeverage), kMoneyScale, rounding);
}

std::optional<LedgerAmount> PaperAccount::marginNeeded(const std::string& asset, const OpenQtys& open) const
{
    std::set<InstrumentId> instruments;
    for (const auto& [key, position] : m_positions.all())
        instruments.insert(key.instrument);
    for (const auto& [instrument, qty] : open)
        instruments.insert(instrument);

    std::optional sum = LedgerAmount{};
    for (const InstrumentId instrument : instruments) {
        if (quoteOf(instrument) != asset)
            continue;
        const auto it = open.find(instrument);
        const OpenQty resting = it == open.end() ? OpenQty{} : it->second;
        const auto most = add(qtyOf(instrument), resting.buy);
        const auto least = subtract(qtyOf(instrument), resting.sell);
        if (!most || !least)
            return std::nullopt;
        const auto margin = marginFor(instrument, std::max(most->absolute(), least->absolute()), Rounding::Up);
        addTo(sum, margin ? std::optional(LedgerAmount::from(*margin)) : std::nullopt);
    }
    return sum;
}

std::optional<Balance> PaperAccount::balance(const std::string& asset, const OpenQtys& open, Timestamp time) const
{
    const auto sum = cash(asset);
    const auto total = sum ? sum->rounded(kMoneyScale, Rounding::Down) : std::nullopt;
    if (!total)
        return std::nullopt;
    Balance result{m_venue, m_name, asset, *total, std::nullopt, time};
    const auto worth = equity(asset);
    const auto bound = marginNeeded(asset, open);
    if (worth && bound) {
        const auto free = subtract(*worth, *bound);
        if (free)
            result.available =
                free->isNegative() ? Decimal{0, kMoneyScale} : free->rounded(kMoneyScale, Rounding::Down);
    }
    return result;
}

std::optional<Decimal> PaperAccount::liquidationOf(InstrumentId instrument) const
{
    const Decimal qty = qtyOf(instrument);
    const auto price = priceOf(instrument);
    const std::string asset = quoteOf(instrument);
    auto backing = equity(asset);
    for (const auto& [key, position] : m_positions.all()) {
        if (key.instrument == instrument || quoteOf(key.instrument) != asset)
            continue;
        const auto other = maintenance(key.instrument);
        addTo(backing, other ? std::optional(other->negated()) : std::nullopt);
    }
    const Instrument* known = m_catalogue.find(instrument);
    if (!price || !backing || !known)
        return std::nullopt;
    const auto& tiers = tiersOf(instrument);
    for (const LeverageTier& tier : tiers) {
        const auto at = estimateLiquidation(qty, *price, *backing, tier.maintenance, known->priceScale);
        if (at && &tierOf(tiers, notional(qty, Price{at->price})) == &tier)
            return at->price; // the price lies in the tier that it was worked out with
    }
    return std::nullopt;
}

VenuePosition PaperAccount::position(InstrumentId instrument, Timestamp time) const
{
    VenuePosition result;
    result.venue = m_venue;
    result.instrument = instrument;
    result.account = m_name;
    result.qty = qtyOf(instrument);
    result.leverage = leverageOf(instrument);
    result.time = time;
    const Instrument* known = m_catalogue.find(instrument);
    if (const NetPosition* net = netOf(instrument); net && known)
        result.entryPrice = averageEntry(*net, std::min(known->priceScale + 2, Decimal::kMaxScale), Rounding::HalfEven);
    result.marginUsed = marginFor(instrument, result.qty.absolute(), Rounding::Down);
    if (!result.qty.isZero() && isAtMarks(quoteOf(instrument)))
        result.liquidationPrice = liquidationOf(instrument);
    return result;
}

std::vector<std::string> PaperAccount::assets() const
{
    std::set<std::string> found;
    for (const auto& [asset, amount] : m_start)
        found.insert(asset);
    for (const auto& [key, position] : m_positions.all())
        found.insert(quoteOf(key.instrument));
    return {found.begin(), found.end()};
}

} // namespace gannet::paper
