// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// Hands out dense ids for venues and instruments and finds them again. Ids depend only on the order of calls, so a
/// replay hands out the same ones. Engine thread.
class Catalogue {
public:
    /// Id for a venue's slug ("hyperliquid"); the same for the same slug.
    VenueId addVenue(std::string_view slug);
    [[nodiscard]] std::string_view slug(VenueId venue) const;
    [[nodiscard]] VenueId findVenue(std::string_view slug) const; ///< invalid id when unknown
    [[nodiscard]] std::size_t venueCount() const { return m_slugs.size(); }

    /// Adds or replaces the instrument of (venue, symbol). `id` and `key` are filled in here; the id stays the same
    /// for the same symbol.
    InstrumentId upsert(Instrument instrument);
    /// As upsert(), unless all of it is known already: then an invalid id, and nothing changed.
    InstrumentId upsertIfNew(Instrument instrument);

    [[nodiscard]] const Instrument& at(InstrumentId id) const;   ///< requires a known id
    [[nodiscard]] const Instrument* find(InstrumentId id) const; ///< null when unknown
    [[nodiscard]] const Instrument* find(VenueId venue, std::string_view symbol) const;
    [[nodiscard]] const Instrument* findKey(std::string_view key) const; ///< "venue:symbol"
    [[nodiscard]] std::size_t size() const { return m_instruments.size(); }
    /// In order of first appearance; references stay valid for the catalogue's life.
    [[nodiscard]] const std::deque<Instrument>& all() const { return m_instruments; }

private:
    std::vector<std::string> m_slugs;
    std::deque<Instrument> m_instruments;
    std::map<std::string, InstrumentId, std::less<>> m_byKey;
};

/// "BTC-PERP" for a perpetual of base "BTC", "BTC/USD" for spot, "AAPL" for an equity. Prefixes that multiply the unit
/// (1000PEPE, kPEPE) are taken off the base by a table; `multiplier` tells by how much.
struct CanonicalName {
    std::string id;
    std::int64_t multiplier = 1;
};
[[nodiscard]] CanonicalName canonicalName(InstrumentType type, std::string_view base, std::string_view quote);

} // namespace gannet
