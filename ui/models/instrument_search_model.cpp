// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/instrument_search_model.h"

#include "ui/format.h"
#include "ui/models/well_known.h"

#include <algorithm>
#include <tuple>

namespace gannet {

namespace {

[[nodiscard]] char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

constexpr int kWhole = 0;
constexpr int kBeginning = 1;
constexpr int kPart = 2;
constexpr int kVenueOnly = 3;
constexpr int kNever = -1;

[[nodiscard]] int rankOf(std::string_view field, std::string_view word)
{
    const std::string text = lowered(field);
    if (text == word)
        return kWhole;
    const std::size_t at = text.find(word);
    return at == std::string::npos ? kNever : (at == 0 ? kBeginning : kPart);
}

[[nodiscard]] int wordRank(const Instrument& instrument, std::string_view venueName, std::string_view word)
{
    int best = kNever;
    for (const std::string_view field : {std::string_view(instrument.symbol), std::string_view(instrument.base),
                                         std::string_view(instrument.canonical), std::string_view(instrument.key)}) {
        const int rank = rankOf(field, word);
        if (rank != kNever && (best == kNever || rank < best))
            best = rank;
    }
    if (best == kNever) {
        const std::string tag = venueTag(splitKey(instrument.key).slug).toStdString();
        if (rankOf(venueName, word) != kNever || rankOf(tag, word) != kNever)
            best = kVenueOnly;
    }
    return best;
}

} // namespace

int searchRank(const Instrument& instrument, std::string_view venueName, std::string_view typed)
{
    const std::string text = lowered(typed);
    int total = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) {
            const int rank = wordRank(instrument, venueName, std::string_view(text).substr(at, end - at));
            if (rank == kNever)
                return kNever;
            total += rank;
        }
        at = end + 1;
    }
    return total;
}

void InstrumentSearchModel::setClient(EngineClient* client)
{
    if (!m_client.set(client))
        return;
    m_isDirty = true;
    emit clientChanged();
}

void InstrumentSearchModel::setFilter(const QString& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    emit filterChanged();
    rebuild(); // at once: Enter right after the last letter must pick what that letter chose
}

QString InstrumentSearchModel::companionOf(const QString& key, bool isElsewhere) const
{
    const Instrument* const known = client() ? client()->findInstrument(key.toStdString()) : nullptr;
    if (!known)
        return {};
    const std::string_view own = splitKey(known->key).slug;
    const Instrument* best = nullptr;
    for (const auto& [slug, venue] : client()->venues()) {
        if (!venue.instruments || (slug == own) == isElsewhere)
            continue;
        for (const Instrument& one : *venue.instruments) {
            const bool isFit = one.isTrading && one.type == known->type && (one.base == known->base) == isElsewhere;
            if (isFit && (!best || fame(one) < fame(*best)))
                best = &one;
        }
    }
    return best ? toQString(best->key) : QString();
}

int InstrumentSearchModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant InstrumentSearchModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case SymbolRole: return row.symbol;
    case KeyRole: return row.key;
    case CanonicalRole: return row.canonical;
    case VenueCodeRole: return row.venueCode;
    case VenueNameRole: return row.venueName;
    case KindRole: return row.kind;
    default: return {};
    }
}

QHash<int, QByteArray> InstrumentSearchModel::roleNames() const
{
    return {{KeyRole, "key"},
            {SymbolRole, "symbol"},
            {CanonicalRole, "canonical"},
            {VenueCodeRole, "venueCode"},
            {VenueNameRole, "venueName"},
            {KindRole, "kind"}};
}

void InstrumentSearchModel::onUiEvent(const UiEvent& event)
{
    if (std::holds_alternative<CatalogueChanged>(event))
        m_isDirty = true;
}

void InstrumentSearchModel::onFrame(Timestamp)
{
    if (m_isDirty)
        rebuild();
}

void InstrumentSearchModel::rebuild()
{
    m_isDirty = false;
    using Found = std::tuple<int, std::size_t, const Instrument*, const VenueInfo*>;
    std::vector<Found> found;
    if (EngineClient* const client = m_client.get()) {
        const std::string typed = m_filter.trimmed().toStdString();
        for (const auto& [slug, venue] : client->venues()) {
            if (!venue.instruments)
                continue;
            const std::string name = venue.name.toStdString();
            for (const Instrument& instrument : *venue.instruments) {
                const int rank = instrument.isTrading ? searchRank(instrument, name, typed) : kNever;
                if (rank != kNever)
                    found.emplace_back(rank, instrument.symbol.size(), &instrument, &venue);
            }
        }
    }
    const auto before = [](const Found& a, const Found& b) {
        return std::tie(std::get<0>(a), std::get<1>(a), std::get<2>(a)->key) <
               std::tie(std::get<0>(b), std::get<1>(b), std::get<2>(b)->key);
    };
    const auto shown = static_cast<std::ptrdiff_t>(std::min(found.size(), kMost));
    std::partial_sort(found.begin(), found.begin() + shown, found.end(), before);

    beginResetModel();
    m_rows.clear();
    for (auto it = found.begin(); it != found.begin() + shown; ++it) {
        const Instrument& instrument = *std::get<2>(*it);
        m_rows.push_back({toQString(instrument.key), toQString(instrument.symbol), toQString(instrument.canonical),
                          venueTag(splitKey(instrument.key).slug), std::get<3>(*it)->name,
                          toQString(toString(instrument.type))});
    }
    endResetModel();
}

} // namespace gannet
