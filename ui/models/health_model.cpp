// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/health_model.h"

#include "ui/format.h"
#include "ui/freshness.h"

#include <algorithm>
#include <array>

namespace gannet {

namespace {

/// How the venue's links are by the judgement of every block; live where the session says enough.
[[nodiscard]] DataState linkState(const HealthVenue& venue, Timestamp now)
{
    return isServing(venue.session) ? judge(venue.freshness, now) : DataState::Live;
}

[[nodiscard]] bool isSilent(const HealthVenue& venue, Timestamp now)
{
    const DataState state = linkState(venue, now);
    return state == DataState::Late || state == DataState::Stale;
}

[[nodiscard]] QString sessionText(const HealthVenue& venue, Timestamp now)
{
    if (isSilent(venue, now))
        return dataStateName(linkState(venue, now)) + QLatin1Char(' ') + ageText(silenceOf(venue.freshness, now));
    switch (venue.session) {
    case SessionState::Disconnected:
        if (venue.retryAt > now && venue.attempt > 0)
            return QStringLiteral("down, try %1 in %2").arg(venue.attempt + 1).arg(ageText(venue.retryAt - now));
        return QStringLiteral("down");
    case SessionState::Connecting: return QStringLiteral("connecting");
    case SessionState::Authenticating: return QStringLiteral("logging in");
    case SessionState::Syncing: return QStringLiteral("syncing");
    case SessionState::Ready: return QStringLiteral("ready");
    case SessionState::Degraded: return QStringLiteral("degraded");
    }
    return {};
}

/// A number below 1000 units with its unit; one decimal below ten.
[[nodiscard]] QString withUnit(std::int64_t value, std::int64_t unit, const QString& name)
{
    const std::int64_t whole = value / unit;
    if (whole >= 10 || unit == 1)
        return amountText(whole, 0) + QLatin1Char(' ') + name;
    return amountText(value * 10 / unit, 1) + QLatin1Char(' ') + name;
}

} // namespace

QString shortTimeText(Duration time)
{
    if (time.ns < 1'000)
        return QStringLiteral("<1 \u00b5s"); // nothing here is measured finer, and an age of 0 ns reads as none
    if (time.ns < 1'000'000)
        return withUnit(time.ns, 1'000, QStringLiteral("\u00b5s"));
    if (time.ns < 1'000'000'000)
        return withUnit(time.ns, 1'000'000, QStringLiteral("ms"));
    return withUnit(time.ns, 1'000'000'000, QStringLiteral("s"));
}

QString bytesText(std::uint64_t bytes)
{
    static constexpr std::array<const char*, 5> kUnits = {"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    std::int64_t size = 1;
    while (unit + 1 < kUnits.size() && bytes / static_cast<std::uint64_t>(size) >= 1000) {
        size *= 1000;
        ++unit;
    }
    return withUnit(static_cast<std::int64_t>(bytes), size, QString::fromLatin1(kUnits[unit]));
}

void HealthModel::setClient(EngineClient* client)
{
    m_view.close();
    if (!m_client.set(client))
        return;
    openView();
    emit clientChanged();
}

void HealthModel::openView()
{
    if (m_client.get())
        m_view.open(*m_client.get(), {});
}

QString HealthModel::queueText() const
{
    return QStringLiteral("%1, most %2").arg(countText(m_engine.inboxDepth), countText(m_engine.inboxHighMark));
}

QString HealthModel::stepText() const
{
    if (m_engine.stepP99.ns == 0) // no step was counted yet: a step takes time
        return QStringLiteral("%1 / %1").arg(amountText(MaybeAmount{}));
    return shortTimeText(m_engine.stepP50) + QStringLiteral(" / ") + shortTimeText(m_engine.stepP99);
}

QString HealthModel::journalText() const
{
    if (!journalTrouble().isEmpty())
        return QStringLiteral("not recorded");
    return m_engine.journalBytes == 0 ? QStringLiteral("off") : bytesText(m_engine.journalBytes);
}

QString HealthModel::dispatchText() const
{
    return QStringLiteral("late %1, out of order %2, doubled %3, coalesced %4, shed %5")
        .arg(countText(m_engine.late), countText(m_engine.outOfOrder), countText(m_engine.duplicates),
             countText(m_engine.coalesced), countText(m_engine.shedTrades));
}

QString HealthModel::footerAge() const
{
    const HealthVenue* worst = nullptr;
    for (const HealthVenue& venue : m_rows) {
        if (venue.isFeedAgeKnown && (!worst || venue.feedAgeP99 > worst->feedAgeP99))
            worst = &venue;
    }
    if (!worst)
        return amountText(MaybeAmount{});
    return QStringLiteral("%1 / %2 ms")
        .arg(amountText(worst->feedAgeP50.toMilliseconds(), 0), amountText(worst->feedAgeP99.toMilliseconds(), 0));
}

int HealthModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant HealthModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const HealthVenue& venue = m_rows[static_cast<std::size_t>(index.row())];
    const QString dash = amountText(MaybeAmount{});
    switch (role) {
    case SlugRole: return toQString(venue.slug.view());
    case Qt::DisplayRole:
    case NameRole: return toQString(venue.name.view());
    case CodeRole: return venueTag(venue.slug.view());
    case StateRole: return toQString(toString(venue.session));
    case StateTextRole: return sessionText(venue, m_now);
    case IsGoodRole: return venue.session == SessionState::Ready && !isSilent(venue, m_now);
    case IsBadRole:
        return venue.session == SessionState::Disconnected || venue.session == SessionState::Degraded ||
               linkState(venue, m_now) == DataState::Stale;
    case RateTextRole: return countText(venue.framesPerSecond);
    case AgeTextRole: return venue.isFeedAgeKnown ? shortTimeText(venue.feedAgeP50) : dash;
    case AgeP99TextRole: return venue.isFeedAgeKnown ? shortTimeText(venue.feedAgeP99) : dash;
    case OffsetTextRole:
        return venue.isFeedAgeKnown
                   ? amountText(venue.clockOffset.toMilliseconds(), 0, Grouping::Thin, SignStyle::Always) +
                         QStringLiteral(" ms")
                   : dash;
    case ReconnectsRole: return countText(venue.reconnects);
    case GapsRole: return countText(venue.gaps);
    case ResyncsRole: return countText(venue.resyncs);
    case RefusedRole: return countText(venue.refused);
    case CrossedRole: return countText(venue.crossed);
    case MismatchesRole: return countText(venue.mismatches);
    case SubscriptionsRole: return countText(venue.subscriptions);
    case WordsRole:
        return isSilent(venue, m_now) ? QStringLiteral("A link is silent: no message and no answer to a ping")
                                      : toQString(venue.words.view());
    default: return {};
    }
}

QHash<int, QByteArray> HealthModel::roleNames() const
{
    return {{SlugRole, "slug"},
            {NameRole, "name"},
            {CodeRole, "code"},
            {StateRole, "state"},
            {StateTextRole, "stateText"},
            {IsGoodRole, "isGood"},
            {IsBadRole, "isBad"},
            {RateTextRole, "rateText"},
            {AgeTextRole, "ageText"},
            {AgeP99TextRole, "ageP99Text"},
            {OffsetTextRole, "offsetText"},
            {ReconnectsRole, "reconnects"},
            {GapsRole, "gaps"},
            {ResyncsRole, "resyncs"},
            {RefusedRole, "refused"},
            {CrossedRole, "crossed"},
            {MismatchesRole, "mismatches"},
            {SubscriptionsRole, "subscriptions"},
            {WordsRole, "words"}};
}

void HealthModel::onFrame(Timestamp)
{
    if (const HealthView* const view = m_view.take())
        take(*view);
}

void HealthModel::take(const HealthView& view)
{
    // Told once a second, the row stands until the next: it is judged at the moment it speaks of. At fifty times its
    // pace a recording's clock would be half a minute further by then, and the silence nobody's.
    m_now = view.engineTime;
    const auto venues = std::span(view.venues).first(view.venueCount);
    if (venues.size() == m_rows.size()) {
        std::ranges::copy(venues, m_rows.begin());
        if (!m_rows.empty())
            emit dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1));
    } else {
        beginResetModel();
        m_rows.assign(venues.begin(), venues.end());
        endResetModel();
    }
    m_engine = {view.inboxDepth, view.inboxHighMark, view.duplicates,    view.late,
                view.outOfOrder, view.shedTrades,    view.coalesced,     view.stepP50,
                view.stepP99,    view.journalBytes,  view.journalTrouble};
    m_refused.take(view);
    emit changed();
}

} // namespace gannet
