// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/paper_gateway.h"
#include "adapters/paper/refusal.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

// What an instrument is margined with: as set, as it may be, and what setting another would need.

namespace gannet::paper {

Decimal PaperGateway::leverageAtFirst(const Instrument& instrument) const
{
    const auto named = m_settings.leverageOf.find(instrument.key);
    const int leverage = named == m_settings.leverageOf.end() ? m_settings.leverage : named->second;
    const Decimal most = leverageTiers(m_rules, instrument).front().maxLeverage;
    return std::clamp(Decimal{leverage, 0}, Decimal{1, 0}, most);
}

std::optional<MarginTerms> PaperGateway::marginTerms(InstrumentId instrument, const Decimal& worth) const
{
    const Instrument* const known = m_catalogue.find(instrument);
    if (!known)
        return std::nullopt;
    const LeverageTier tier = m_account.tierFor(instrument, LedgerAmount::from(worth));
    const Decimal set = m_desks.contains(instrument) ? m_account.leverageOf(instrument) : leverageAtFirst(*known);
    return MarginTerms{std::min(set, tier.maxLeverage), tier.maintenance.rate, tier.maintenance.deduction,
                       tier.maxLeverage, MarginMode::Cross};
}

void PaperGateway::actLeverage(InstrumentId instrument, std::int32_t leverage)
{
    MarginAnswer answered{instrument, leverage, std::nullopt, m_time};
    const Instrument* const known = m_catalogue.find(instrument);
    if (!known || known->venue != m_venue)
        answered.error = refused(Code::UnknownSymbol, "instrument",
                                 fmt::format("{} has no such instrument", m_venueName), "a listed instrument", "none");
    else
        answered.error = refusalOfLeverage(*known, leverage);
    const bool isSet = !answered.error;
    if (isSet)
        m_account.setLeverage(instrument, Decimal{leverage, 0});
    tell(std::move(answered));
    if (isSet)
        tellMoney(instrument); // what is bound, and so what is free, is another
}

void PaperGateway::setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now)
{
    Ask what;
    what.order.instrument = instrument;
    what.leverage = leverage;
    ask(std::move(what), now);
}

std::optional<Error> PaperGateway::refusalOfLeverage(const Instrument& instrument, std::int32_t leverage)
{
    static_cast<void>(deskOf(instrument.id)); // made with the leverage of the settings, from which this one goes
    const Decimal wanted{leverage, 0};
    const Decimal before = m_account.leverageOf(instrument.id);
    const auto no = [&instrument, &wanted](std::string message, std::string limit, std::vector<std::string> fixes) {
        return refused(Code::Leverage, "leverage", instrument.key + " " + std::move(message), std::move(limit),
                       plainText(wanted), std::move(fixes));
    };
    // The most that all of it may have once every resting order of one side is filled.
    const OpenQtys open = openQtys();
    const auto resting = open.find(instrument.id);
    const OpenQty own = resting == open.end() ? OpenQty{} : resting->second;
    const auto most = add(m_account.qtyOf(instrument.id), own.buy);
    const auto least = subtract(m_account.qtyOf(instrument.id), own.sell);
    const Decimal size = std::max(most.value_or(Decimal{}).absolute(), least.value_or(Decimal{}).absolute());
    const auto price = m_account.priceOf(instrument.id);
    if (!size.isZero() && !price)
        return refused(Code::VenueLimited, "leverage",
                       "What the position and the orders are worth is not known: there is no price yet", "a price",
                       "none");
    const Decimal allowed =
        m_account.tierFor(instrument.id, price ? notional(size, *price) : LedgerAmount{}).maxLeverage;
    if (leverage < 1 || wanted > allowed)
        return no(fmt::format("may have 1 to {} times leverage{}; {} was asked for", plainText(allowed),
                              size.isZero() ? std::string()
                                            : fmt::format(" with up to {} {}", plainText(size), instrument.base),
                              leverage),
                  "1 to " + plainText(allowed), {leverage < 1 ? "1" : plainText(allowed)});
    if (wanted >= before)
        return std::nullopt; // it binds no more than is bound

    const auto equity = m_account.equity(instrument.quote);
    const auto boundAt = [&](const Decimal& times) {
        m_account.setLeverage(instrument.id, times);
        auto bound = m_account.marginNeeded(instrument.quote, open);
        m_account.setLeverage(instrument.id, before);
        return bound;
    };
    const auto fits = [&](const Decimal& times) {
        const auto bound = boundAt(times);
        return bound && equity && *bound <= *equity;
    };
    if (size.isZero() || fits(wanted))
        return std::nullopt;
    const auto bound = boundAt(wanted);
    if (!bound || !equity)
        return refused(Code::VenueLimited, "leverage",
                       "What the account is worth is not known: a position has no price yet",
                       "a price for each position", "none for one of them");
    std::vector<std::string> fixes;
    for (std::int32_t times = leverage + 1; Decimal{times, 0} <= before && fixes.empty(); ++times) {
        if (fits(Decimal{times, 0}))
            fixes.push_back(std::to_string(times));
    }
    const auto shown = [&instrument](const LedgerAmount& amount, Rounding rounding) {
        const auto rounded = amount.rounded(2, rounding);
        return (rounded ? plainText(*rounded) : amount.toString()) + " " + instrument.quote;
    };
    const std::string nearest = fixes.empty() ? plainText(before) : fixes.front();
    return no(fmt::format("with {} times leverage, positions and orders would bind {}; the account is worth {}",
                          leverage, shown(*bound, Rounding::Up), shown(*equity, Rounding::Down)),
              fmt::format("at least {}", nearest), {nearest});
}

} // namespace gannet::paper
