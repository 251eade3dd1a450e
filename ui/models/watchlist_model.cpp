// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/watchlist_model.h"

#include "core/model/catalogue.h"
#include "ui/format.h"
#include "ui/models/instrument_search_model.h"
#include "ui/models/well_known.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] QString sectionName(InstrumentType type)
{
    switch (type) {
    case InstrumentType::Perpetual: return QStringLiteral("Perpetuals");
    case InstrumentType::Future: return QStringLiteral("Futures");
    case InstrumentType::Spot: return QStringLiteral("Spot");
    case InstrumentType::Equity: return QStringLiteral("Equities");
    case InstrumentType::Prediction: return QStringLiteral("Prediction");
    }
    return {};
}

[[nodiscard]] int signOf(const MaybeAmount& amount)
{
    return !amount.isKnown || amount.mantissa == 0 ? 0 : (amount.mantissa > 0 ? 1 : -1);
}

/// Spread in basis points; the dash when a side is missing.
[[nodiscard]] QString spreadOf(const QuoteRow& row)
{
    const int scale = std::max(row.bid.scale, row.ask.scale);
    const auto at = [scale](const MaybeAmount& amount) {
        return Decimal{amount.mantissa, amount.scale}.mantissaAt(scale);
    };
    if (!row.bid.isKnown || !row.ask.isKnown || !at(row.bid) || !at(row.ask))
        return amountText(MaybeAmount{});
    const auto hundredths = spreadHundredthsOfBp(*at(row.bid), *at(row.ask));
    return hundredths ? amountText(*hundredths, 2) : amountText(MaybeAmount{});
}

} // namespace

void WatchlistModel::setClient(EngineClient* client)
{
    if (!m_client.set(client))
        return;
    m_view.close();
    chooseFromKnown();
    for (Entry& entry : m_entries)
        learn(entry);
    m_isViewStale = true;
    rebuildShown();
    emit clientChanged();
}

/// Of venues that told their instruments already: a list that is made later hears no catalogue.
void WatchlistModel::chooseFromKnown()
{
    if (!m_client.get() || m_isChosen)
        return;
    for (const auto& [slug, venue] : m_client.get()->venues()) {
        if (venue.instruments)
            chooseAutomatically({{}, slug, venue.name.toStdString(), venue.instruments});
    }
}

QStringList WatchlistModel::keys() const
{
    QStringList result;
    for (const Entry& entry : m_entries)
        result.append(toQString(entry.key));
    return result;
}

void WatchlistModel::setKeys(const QStringList& keys)
{
    m_isChosen = !keys.isEmpty();
    m_entries.clear();
    for (const QString& key : keys)
        insertEntry(key.toStdString());
    chooseFromKnown();
    m_isViewStale = true;
    rebuildShown();
    emit keysChanged();
}

void WatchlistModel::setFilter(const QString& filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    filterShown();
    emit filterChanged();
}

bool WatchlistModel::add(const QString& key)
{
    const std::size_t before = m_entries.size();
    insertEntry(key.toStdString());
    return m_entries.size() != before && takeChoice();
}

bool WatchlistModel::remove(const QString& key)
{
    const std::string wanted = key.toStdString();
    return std::erase_if(m_entries, [&wanted](const Entry& entry) { return entry.key == wanted; }) > 0 && takeChoice();
}

/// A person has changed which symbols there are.
bool WatchlistModel::takeChoice()
{
    m_isChosen = true;
    m_isViewStale = true;
    rebuildShown();
    emit keysChanged();
    return true;
}

int WatchlistModel::rowOf(const QString& key) const
{
    const std::string wanted = key.toStdString();
    for (int row = 0; row < rowCount(); ++row) {
        if (entryAt(row).key == wanted)
            return row;
    }
    return -1;
}

QString WatchlistModel::keyAt(int row) const
{
    return row >= 0 && row < rowCount() ? toQString(entryAt(row).key) : QString();
}

int WatchlistModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant WatchlistModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Entry& entry = entryAt(index.row());
    switch (role) {
    case SectionRole: return sectionName(entry.type);
    case KeyRole: return toQString(entry.key);
    case VenueCodeRole: return venueTag(splitKey(entry.key).slug);
    case VenueNameRole: return entry.texts.venueName;
    case Qt::DisplayRole:
    case SymbolRole: return entry.texts.symbol;
    case LastTextRole: return entry.texts.last;
    case ChangeTextRole: return entry.texts.change;
    case ChangeSignRole: return entry.texts.changeSign;
    case FundingTextRole: return entry.texts.funding;
    case FundingSignRole: return entry.texts.fundingSign;
    case SpreadTextRole: return entry.texts.spread;
    case ReasonRole: return entry.texts.reason;
    case StateRole: return entry.texts.state;
    case AgeTextRole: return entry.texts.age;
    case LastMoveRole: return entry.texts.lastMove;
    case IsDimmedRole: return entry.texts.isDimmed;
    case IsGreyRole: return entry.texts.isGrey;
    default: return {};
    }
}

QHash<int, QByteArray> WatchlistModel::roleNames() const
{
    return {{SectionRole, "section"},
            {KeyRole, "key"},
            {VenueCodeRole, "venueCode"},
            {VenueNameRole, "venueName"},
            {SymbolRole, "symbol"},
            {LastTextRole, "lastText"},
            {ChangeTextRole, "changeText"},
            {ChangeSignRole, "changeSign"},
            {FundingTextRole, "fundingText"},
            {FundingSignRole, "fundingSign"},
            {SpreadTextRole, "spreadText"},
            {ReasonRole, "reason"},
            {StateRole, "state"},
            {AgeTextRole, "ageText"},
            {LastMoveRole, "lastMove"},
            {IsDimmedRole, "isDimmed"},
            {IsGreyRole, "isGrey"}};
}

void WatchlistModel::onUiEvent(const UiEvent& event)
{
    const auto* const catalogue = std::get_if<CatalogueChanged>(&event);
    if (!catalogue || !catalogue->instruments)
        return;
    const std::size_t before = m_entries.size();
    if (!m_isChosen)
        chooseAutomatically(*catalogue);
    bool isNews = m_entries.size() != before;
    for (Entry& entry : m_entries)
        isNews = learn(entry) || isNews;
    // A venue tells its catalogue again at each reconnect: rows that stand must not be made anew for that.
    if (isNews)
        rebuildShown();
}

void WatchlistModel::chooseAutomatically(const CatalogueChanged& catalogue)
{
    const std::string prefix = catalogue.slug + ':';
    if (std::ranges::any_of(m_entries, [&prefix](const Entry& entry) { return entry.key.starts_with(prefix); }))
        return;
    std::vector<const Instrument*> trading;
    for (const Instrument& instrument : *catalogue.instruments) {
        if (instrument.isTrading)
            trading.push_back(&instrument);
    }
    std::ranges::stable_sort(trading, {}, [](const Instrument* instrument) { return fame(*instrument); });
    if (trading.size() > kAutomaticPerVenue)
        trading.resize(kAutomaticPerVenue);
    for (const Instrument* instrument : trading)
        insertEntry(instrument->key);
    m_isViewStale = true;
    emit keysChanged();
}

void WatchlistModel::insertEntry(std::string key)
{
    const bool isThere = std::ranges::any_of(m_entries, [&key](const Entry& entry) { return entry.key == key; });
    if (isThere || m_entries.size() >= kMost || key.find(':') == std::string::npos)
        return;
    Entry entry;
    entry.key = std::move(key);
    learn(entry);
    const auto at = std::ranges::upper_bound(m_entries, entry.type, {}, &Entry::type);
    m_entries.insert(at, std::move(entry));
}

bool WatchlistModel::learn(Entry& entry)
{
    const bool wasKnown = entry.isKnown;
    const InstrumentType oldType = entry.type;
    const QString oldName = entry.texts.venueName;
    EngineClient* const client = m_client.get();
    const Instrument* const instrument = client ? client->findInstrument(entry.key) : nullptr;
    const KeyParts parts = splitKey(entry.key);
    entry.isKnown = instrument != nullptr;
    if (instrument)
        entry.type = instrument->type;
    entry.texts.symbol = toQString(parts.symbol);
    entry.texts.venueName = client ? client->venueName(parts.slug) : toQString(parts.slug);
    if (entry.texts.last.isEmpty()) {
        const QString dash = amountText(MaybeAmount{});
        entry.texts.last = entry.texts.change = entry.texts.funding = entry.texts.spread = dash;
        entry.texts.reason = QStringLiteral("Nothing was told of it yet");
        entry.texts.isDimmed = entry.texts.isGrey = true;
    }
    return entry.isKnown != wasKnown || entry.type != oldType || entry.texts.venueName != oldName;
}

bool WatchlistModel::passes(const Entry& entry, std::string_view typed) const
{
    Instrument named;
    named.symbol = std::string(splitKey(entry.key).symbol);
    named.key = entry.key;
    return searchRank(named, entry.texts.venueName.toStdString(), typed) >= 0;
}

void WatchlistModel::rebuildShown()
{
    std::ranges::stable_sort(m_entries, {}, &Entry::type);
    const std::string typed = m_filter.trimmed().toStdString();
    beginResetModel();
    m_shown.clear();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (passes(m_entries[i], typed))
            m_shown.push_back(i);
    }
    endResetModel();
    emit countChanged();
}

/// Rows come and go one by one, so that those which stay keep their delegates and the current one stays current.
void WatchlistModel::filterShown()
{
    const std::string typed = m_filter.trimmed().toStdString();
    bool isMoved = false;
    std::size_t row = 0;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const bool wasShown = row < m_shown.size() && m_shown[row] == i;
        const bool isShown = passes(m_entries[i], typed);
        const int at = static_cast<int>(row);
        if (isShown && !wasShown) {
            beginInsertRows({}, at, at);
            m_shown.insert(m_shown.begin() + at, i);
            endInsertRows();
        } else if (!isShown && wasShown) {
            beginRemoveRows({}, at, at);
            m_shown.erase(m_shown.begin() + at);
            endRemoveRows();
        }
        isMoved = isMoved || isShown != wasShown;
        row += isShown ? 1 : 0;
    }
    if (isMoved)
        emit countChanged();
}

void WatchlistModel::openView()
{
    m_isViewStale = false;
    EngineClient* const client = m_client.get();
    if (!client || m_entries.empty()) {
        m_view.close();
        return;
    }
    ViewSpec spec;
    m_asked.clear();
    for (const Entry& entry : m_entries)
        m_asked.push_back(entry.key);
    spec.keys = m_asked;
    m_view.open(*client, std::move(spec));
    m_rows.clear();
}

void WatchlistModel::onFrame(Timestamp now)
{
    if (m_isViewStale)
        openView();
    if (const QuotesView* const view = m_view.take())
        m_rows.assign(view->rows.begin(), view->rows.begin() + view->count);
    if (now < m_nextUpdate && m_nextUpdate - now <= kRefresh)
        return;
    m_nextUpdate = now + kRefresh;
    update(now);
}

void WatchlistModel::update(Timestamp now)
{
    for (int row = 0; row < rowCount(); ++row) {
        Entry& entry = m_entries[m_shown[static_cast<std::size_t>(row)]];
        const auto asked = std::ranges::find(m_asked, entry.key);
        const auto place = static_cast<std::size_t>(asked - m_asked.begin());
        const QuoteRow unknown;
        const QuoteRow& quote = place < m_rows.size() ? m_rows[place] : unknown;
        Texts texts = textsOf(entry, quote, now);
        const MaybeAmount before = std::exchange(entry.last, lastOf(quote));
        const MaybeAmount& last = entry.last;
        texts.lastMove = entry.texts.lastMove;
        if (before.isKnown && last.isKnown && before.scale == last.scale && before.mantissa != last.mantissa &&
            texts.age.isEmpty()) {
            const int moves = std::abs(texts.lastMove) + 1;
            texts.lastMove = last.mantissa > before.mantissa ? moves : -moves;
        }
        if (texts == entry.texts)
            continue;
        entry.texts = std::move(texts);
        const QModelIndex at = index(row);
        emit dataChanged(at, at);
    }
}

/// One number of decimals for all prices of a row: the instrument's.
MaybeAmount WatchlistModel::lastOf(const QuoteRow& row)
{
    const auto shown = Decimal{row.last.mantissa, row.last.scale}.mantissaAt(row.priceScale);
    return row.last.isKnown && shown ? MaybeAmount{*shown, row.priceScale, true} : row.last;
}

WatchlistModel::Texts WatchlistModel::textsOf(const Entry& entry, const QuoteRow& quote, Timestamp now) const
{
    Texts texts;
    texts.symbol = entry.texts.symbol;
    texts.venueName = entry.texts.venueName;
    texts.last = amountText(lastOf(quote));
    texts.change = percentText(quote.changePct24h);
    texts.changeSign = signOf(quote.changePct24h);
    const MaybeAmount funding = eightHourFunding(quote.fundingRate, quote.fundingInterval);
    texts.funding = fundingText(funding);
    texts.fundingSign = signOf(funding);
    texts.spread = spreadOf(quote);

    FreshnessQuestion question;
    question.now = now;
    question.venueName = texts.venueName;
    const FreshnessAnswer answer = judgeFreshness(quote.freshness, question);
    texts.state = dataStateName(answer.state);
    const bool isCurrent = answer.state == DataState::Live || answer.state == DataState::Quiet;
    texts.isDimmed = !isCurrent || !quote.last.isKnown;
    texts.isGrey = isGrey(answer.state);
    if (!isCurrent)
        texts.age = answer.dotText;
    if (!entry.isKnown)
        texts.reason = QStringLiteral("%1 lists no %2").arg(texts.venueName, texts.symbol);
    else if (!quote.last.isKnown)
        texts.reason = answer.stripText.isEmpty() ? QStringLiteral("No trade was seen yet") : answer.stripText;
    else if (!quote.changePct24h.isKnown)
        texts.reason = QStringLiteral("The recording or the venue says nothing of the last 24 hours");
    return texts;
}

} // namespace gannet
