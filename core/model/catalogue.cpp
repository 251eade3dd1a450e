// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/catalogue.h"

#include "core/base/check.h"

#include <algorithm>
#include <array>

namespace gannet {

VenueId Catalogue::addVenue(std::string_view slug)
{
    const VenueId known = findVenue(slug);
    if (known.isValid())
        return known;
    m_slugs.emplace_back(slug);
    return {static_cast<std::uint16_t>(m_slugs.size() - 1)};
}

std::string_view Catalogue::slug(VenueId venue) const
{
    CHECK(venue.value < m_slugs.size(), "unknown venue id");
    return m_slugs[venue.value];
}

VenueId Catalogue::findVenue(std::string_view slug) const
{
    const auto it = std::ranges::find(m_slugs, slug);
    return it == m_slugs.end() ? VenueId{} : VenueId{static_cast<std::uint16_t>(it - m_slugs.begin())};
}

InstrumentId Catalogue::upsert(Instrument instrument)
{
    instrument.key = std::string(slug(instrument.venue)) + ':' + instrument.symbol;
    const auto it = m_byKey.find(instrument.key);
    if (it != m_byKey.end()) {
        instrument.id = it->second;
        m_instruments[it->second.value] = std::move(instrument);
        return it->second;
    }
    instrument.id = InstrumentId{static_cast<std::uint32_t>(m_instruments.size())};
    const InstrumentId id = instrument.id;
    m_byKey.emplace(instrument.key, id);
    m_instruments.push_back(std::move(instrument));
    return id;
}

InstrumentId Catalogue::upsertIfNew(Instrument instrument)
{
    if (const Instrument* const known = find(instrument.venue, instrument.symbol)) {
        instrument.id = known->id;
        instrument.key = known->key;
        if (instrument == *known)
            return {};
    }
    return upsert(std::move(instrument));
}

const Instrument& Catalogue::at(InstrumentId id) const
{
    CHECK(id.value < m_instruments.size(), "unknown instrument id");
    return m_instruments[id.value];
}

const Instrument* Catalogue::find(InstrumentId id) const
{
    return id.value < m_instruments.size() ? &m_instruments[id.value] : nullptr;
}

const Instrument* Catalogue::find(VenueId venue, std::string_view symbol) const
{
    std::string key(slug(venue));
    key += ':';
    key += symbol;
    return findKey(key);
}

const Instrument* Catalogue::findKey(std::string_view key) const
{
    const auto it = m_byKey.find(key);
    return it == m_byKey.end() ? nullptr : &m_instruments[it->second.value];
}

CanonicalName canonicalName(InstrumentType type, std::string_view base, std::string_view quote)
{
    struct Prefix {
        std::string_view text;
        std::int64_t multiplier;
    };
    // Longest first. "k" counts only before capitals: kPEPE, not "kas".
    static constexpr std::array kPrefixes = {Prefix{"1000000", 1'000'000}, Prefix{"10000", 10'000},
                                             Prefix{"1000", 1'000}, Prefix{"1M", 1'000'000}, Prefix{"k", 1'000}};
    CanonicalName name;
    for (const Prefix& prefix : kPrefixes) {
        const std::size_t length = prefix.text.size();
        if (base.size() > length && base.starts_with(prefix.text) && base[length] >= 'A' && base[length] <= 'Z') {
            name.multiplier = prefix.multiplier;
            base.remove_prefix(length);
            break;
        }
    }
    switch (type) {
    case InstrumentType::Perpetual: name.id = std::string(base) + "-PERP"; break;
    case InstrumentType::Spot: name.id = std::string(base) + '/' + std::string(quote); break;
    case InstrumentType::Future: name.id = std::string(base) + "-FUT"; break;
    case InstrumentType::Equity:
    case InstrumentType::Prediction: name.id = std::string(base); break;
    }
    return name;
}

} // namespace gannet
