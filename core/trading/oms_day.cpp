// SPDX-License-Identifier: GPL-3.0-or-later
// What the UTC day brought: where it begins, also over restarts, and what is told where that is not known.
#include "core/trading/oms.h"
#include "core/trading/valuation.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

void Oms::rollDay(Timestamp before)
{
    if (!before.isKnown() || dayOf(before) == dayOf(m_now))
        return;
    for (auto& [key, desk] : m_accounts) {
        desk.days.clear();
        for (const auto& [place, position] : book(key).all()) {
            if (place.venue == key.venue && place.account == key.account)
                desk.days[place.instrument].begin(position);
        }
    }
    m_dayRows.clear();
    m_isDayOpen = true;
}

void Oms::countDay(AccountDesk& desk, const Fill& fill)
{
    const Instrument* const instrument = m_market.instrument(fill.instrument);
    if (!instrument)
        return;
    DayResult& day = desk.days[fill.instrument];
    day.count(fill, *instrument, midnightOf(m_now));
    m_isDayOpen = m_isDayOpen || day.wantsPrice(book(desk.key).find({fill.venue, fill.account, fill.instrument}));
}

/// What was stored today of instruments that are known now.
void Oms::readDays()
{
    std::erase_if(m_dayRows, [this](const StoredSetting& row) {
        // "day/<venue>/<account>/<venue:symbol>"; an account's name may end with "/shadow", a key has no slash.
        const std::string_view rest = std::string_view(row.key).substr(kDaySetting.size());
        const std::size_t first = rest.find('/');
        const std::size_t last = rest.rfind('/');
        if (first == std::string_view::npos || first == last)
            return true;
        const Instrument* const instrument = m_market.instrument(rest.substr(last + 1));
        if (!instrument)
            return false;
        AccountKey key = accountFromStored(rest.substr(first + 1, last - first - 1));
        key.venue = instrument->venue;
        AccountDesk& desk = m_accounts[key];
        desk.key = key;
        desk.days[instrument->id].read(*row.value, m_now);
        return true;
    });
    m_isDayOpen = true;
}

void Oms::priceDays()
{
    m_isDayOpen = false;
    for (auto& [key, desk] : m_accounts) {
        for (auto& [id, day] : desk.days)
            priceDay(desk, id, day);
    }
}

void Oms::priceDay(AccountDesk& desk, InstrumentId id, DayResult& day)
{
    const Position* const position = book(desk.key).find({desk.key.venue, desk.key.account, id});
    // What is found at the venue comes with the first comparison.
    if (!day.wantsPrice(position) || (!position && desk.state != AccountState::Ready))
        return;
    const auto price = valuePriceOf(m_market.now(id), maxDataAgeOf(desk.limits)).price;
    if (!price) {
        m_isDayOpen = true;
        return;
    }
    const bool isAtMidnight = m_now - midnightOf(m_now) <= m_settings.midnightWithin;
    day.price(position, *price, isAtMidnight ? Timestamp{} : m_now);
    storeDay(desk, id);
    if (isAtMidnight)
        return;
    Error error{.kind = ErrorKind::Unavailable,
                .code = Code::StaleData,
                .message =
                    fmt::format("The day's result of {} counts a part from now, at {}: what its position brought "
                                "between 00:00 UTC and now is not known",
                                keyOf(id), price->toString())};
    error.value = price->toString();
    trouble(std::move(error));
}

void Oms::storeDay(const AccountDesk& desk, InstrumentId instrument)
{
    m_store.push(StoredSetting{fmt::format("{}{}/{}/{}", kDaySetting, m_market.slug(desk.key.venue),
                                           storedAccount(desk.key), keyOf(instrument)),
                               desk.days.at(instrument).toText(m_now), m_now});
}

} // namespace gannet
