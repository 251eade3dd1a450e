// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/book_view_model.h"

#include "ui/format.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] bool hasLevels(const DepthView& view)
{
    return view.bidCount > 0 || view.askCount > 0;
}

/// Tenths of a second: what is live in a table changes at most ten times a second.
constexpr Duration kCrossedStep = Duration::milliseconds(100);

/// Without the zeros a step does not need: 0.10 is "0.1".
[[nodiscard]] QString stepText(std::int64_t mantissa, int scale)
{
    return amountText(Decimal{mantissa, static_cast<std::int8_t>(scale)}.normalized());
}

} // namespace

BookViewModel::BookViewModel(QObject* parent) : BlockViewModel(parent) {}

void BookViewModel::setGroup(int ticks)
{
    const auto above = std::upper_bound(kGroupTicks.begin(), kGroupTicks.end(), ticks);
    const int wanted = above == kGroupTicks.begin() ? kGroupTicks.front() : *(above - 1);
    if (wanted == m_group)
        return;
    m_group = wanted;
    m_beforeCross = {};
    if (m_view.isOpen())
        m_view.change(depthSpec());
    emit groupChanged();
    emit stepsChanged();
}

void BookViewModel::groupFiner()
{
    const auto at = std::lower_bound(kGroupTicks.begin(), kGroupTicks.end(), m_group);
    if (at != kGroupTicks.begin())
        setGroup(*(at - 1));
}

void BookViewModel::groupCoarser()
{
    const auto above = std::upper_bound(kGroupTicks.begin(), kGroupTicks.end(), m_group);
    if (above != kGroupTicks.end())
        setGroup(*above);
}

QList<int> BookViewModel::groupTicks() const
{
    return QList<int>(kGroupTicks.begin(), kGroupTicks.end());
}

QStringList BookViewModel::groupTexts() const
{
    QStringList texts;
    for (const int ticks : kGroupTicks) {
        if (m_tick > 0)
            texts << stepText(m_tick * ticks, m_tickScale);
    }
    return texts;
}

QString BookViewModel::groupText() const
{
    const auto at = std::lower_bound(kGroupTicks.begin(), kGroupTicks.end(), m_group);
    return groupTexts().value(at - kGroupTicks.begin());
}

const DepthView* BookViewModel::rows() const
{
    if (m_depth && hasLevels(*m_depth))
        return m_depth;
    return state() == DataState::Crossed && hasLevels(m_beforeCross) ? &m_beforeCross : nullptr;
}

QString BookViewModel::spreadText() const
{
    if (state() == DataState::Crossed)
        return QStringLiteral("crossed ") + m_crossedForText;
    if (!m_depth || !m_depth->bestBid.isKnown || !m_depth->bestAsk.isKnown)
        return QStringLiteral("spread —");
    const std::int64_t bid = m_depth->bestBid.mantissa;
    const std::int64_t ask = m_depth->bestAsk.mantissa;
    const std::int64_t ticks = m_depth->tick > 0 ? (ask - bid) / m_depth->tick : 0;
    QString text = QStringLiteral("spread %1").arg(stepText(ask - bid, m_depth->priceScale));
    if (ticks > 0)
        text += QStringLiteral(" · %1 %2")
                    .arg(countText(static_cast<std::uint64_t>(ticks)),
                         ticks == 1 ? QStringLiteral("tick") : QStringLiteral("ticks"));
    if (const auto bp = spreadHundredthsOfBp(bid, ask))
        text += QStringLiteral(" · %1 bp").arg(amountText(*bp, 2));
    return text;
}

QString BookViewModel::bestBidText() const
{
    return m_depth ? amountText(m_depth->bestBid) : QString(QChar(kDash));
}

QString BookViewModel::bestAskText() const
{
    return m_depth ? amountText(m_depth->bestAsk) : QString(QChar(kDash));
}

QString BookViewModel::lastText() const
{
    return m_depth ? amountText(m_depth->lastPrice) : QString(QChar(kDash));
}

ViewSpec BookViewModel::depthSpec() const
{
    ViewSpec spec;
    spec.key = key();
    spec.group = m_group;
    return spec;
}

void BookViewModel::openViews()
{
    m_view.open(*client(), depthSpec());
}

void BookViewModel::closeViews()
{
    m_depth = nullptr;
    m_beforeCross = {};
    m_crossedSince = {};
    m_newestReceived = {};
    if (std::exchange(m_tick, 0) != 0)
        emit stepsChanged();
    m_view.close();
}

bool BookViewModel::takeViews(Timestamp now)
{
    const DepthView* newest = m_view.take();
    if (newest)
        m_depth = newest;
    const bool isCrossedNews = countCrossed(now);
    if (!newest)
        return isCrossedNews;
    if (newest->freshness.health == StreamHealth::Live && hasLevels(*newest))
        m_beforeCross = *newest;
    // A view is told anew for other reasons too: what it holds is news once.
    if (newest->received > m_newestReceived) {
        m_newestReceived = newest->received;
        noteReceived(newest->received);
    }
    if (newest->tick > 0 && (newest->tick != m_tick || newest->priceScale != m_tickScale)) {
        m_tick = newest->tick;
        m_tickScale = newest->priceScale;
        emit stepsChanged();
    }
    return true;
}

/// How long the book has been crossed, in words; whether they changed.
bool BookViewModel::countCrossed(Timestamp now)
{
    if (!m_depth || m_depth->freshness.health != StreamHealth::Crossed) {
        m_crossedSince = {};
        return false;
    }
    if (!m_crossedSince.isKnown())
        m_crossedSince = now;
    const Duration age = now - m_crossedSince;
    QString text = ageText({age.ns / kCrossedStep.ns * kCrossedStep.ns});
    if (text == m_crossedForText)
        return false;
    m_crossedForText = std::move(text);
    return true;
}

const Freshness* BookViewModel::lastFreshness() const
{
    return m_depth ? &m_depth->freshness : nullptr;
}

QString BookViewModel::crossedText() const
{
    if (!m_depth || !m_depth->bestBid.isKnown || !m_depth->bestAsk.isKnown)
        return {};
    return QStringLiteral("bid %1 ≥ ask %2").arg(amountText(m_depth->bestBid), amountText(m_depth->bestAsk));
}

} // namespace gannet
