// SPDX-License-Identifier: GPL-3.0-or-later
// What the venue said of positions, kept over a restart: no fill of ours explains it. And what of a run before waits
// for its instruments.
#include "core/model/order_state.h"
#include "core/trading/oms.h"
#include "core/trading/position_words.h"

#include <fmt/format.h>

#include <map>
#include <tuple>
#include <utility>

namespace gannet {

namespace {

/// Whose words a row has: "position/<venue>/<account>/<venue:symbol>". An account's name may end with "/shadow", a key
/// has no slash.
struct Place {
    std::string_view venue, account, instrument;
};

[[nodiscard]] std::optional<Place> placeOf(std::string_view key)
{
    key.remove_prefix(Oms::kPositionSetting.size());
    const std::size_t first = key.find('/');
    const std::size_t last = key.rfind('/');
    if (first == std::string_view::npos || first == last)
        return std::nullopt;
    return Place{key.substr(0, first), key.substr(first + 1, last - first - 1), key.substr(last + 1)};
}

} // namespace

void Oms::keepWords(const AccountDesk& desk, InstrumentId instrument)
{
    const auto words = book(desk.key).words({desk.key.venue, desk.key.account, instrument});
    m_store.push(StoredSetting{fmt::format("{}{}/{}/{}", kPositionSetting, m_market.slug(desk.key.venue),
                                           storedAccount(desk.key), keyOf(instrument)),
                               toText(words), m_now});
}

void Oms::readWords()
{
    std::erase_if(m_wordRows, [this](const StoredSetting& row) {
        const auto place = placeOf(row.key);
        auto words = positionWordsFrom(row.value.value_or(""));
        if (!place || !words)
            return true;
        const Instrument* const instrument = m_market.instrument(place->instrument);
        if (!instrument)
            return false;
        AccountKey key = accountFromStored(place->account);
        key.venue = instrument->venue;
        AccountDesk& desk = m_accounts[key];
        desk.key = key;
        for (PositionWord& word : *words) {
            word.position.venue = key.venue;
            word.position.account = key.account;
            word.position.instrument = instrument->id;
            if (const auto told = book(key).recall(word); !told)
                trouble(told.error());
        }
        return true;
    });
}

void Oms::tellWaiting()
{
    std::map<std::string, RowsWaiting::OfVenue> byVenue;
    for (const StoredOrder& row : m_waiting.orders) {
        if (!isFinal(row.order.state))
            ++byVenue[row.venue].orders;
    }
    struct Held {
        Timestamp since; ///< of the venue's newest word; fills up to it are in that
        std::optional<Decimal> qty = Decimal{};
    };
    std::map<std::tuple<std::string, std::string, std::string>, Held> held; // by venue, account, instrument
    for (const StoredSetting& row : m_wordRows) {
        const auto place = placeOf(row.key);
        const auto words = positionWordsFrom(row.value.value_or(""));
        if (place && words)
            held[{std::string(place->venue), std::string(place->account), std::string(place->instrument)}] = {
                words->back().position.time, words->back().position.qty};
    }
    for (const StoredFill& row : m_waiting.fills) {
        Held& position = held[{row.venue, row.fill.account, row.instrument}];
        if (position.qty && row.fill.time > position.since)
            position.qty = row.fill.side == Side::Buy ? add(*position.qty, row.fill.qty.value)
                                                      : subtract(*position.qty, row.fill.qty.value);
    }
    for (const auto& [of, position] : held) {
        if (!position.qty || !position.qty->isZero())
            ++byVenue[std::get<0>(of)].positions;
    }
    std::vector<RowsWaiting::OfVenue> waiting;
    for (auto& [venue, rows] : byVenue) {
        rows.venue = venue;
        waiting.push_back(std::move(rows));
    }
    if (waiting == m_waitingTold)
        return;
    m_waitingTold = waiting;
    m_tell.tell(RowsWaiting{std::move(waiting), m_now});
}

} // namespace gannet
