// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/chart_view_model.h"

#include "ui/format.h"

#include <algorithm>
#include <span>

namespace gannet {

ChartViewModel::ChartViewModel(QObject* parent) : BlockViewModel(parent), m_closesInText(QChar(kDash)) {}

QStringList ChartViewModel::intervals() const
{
    QStringList words;
    for (int i = 0; i < kKlineIntervals; ++i)
        words << toQString(toString(static_cast<KlineInterval>(i)));
    return words;
}

QString ChartViewModel::interval() const
{
    return toQString(toString(m_interval));
}

void ChartViewModel::setInterval(const QString& interval)
{
    if (const auto wanted = klineIntervalFrom(interval.toStdString()))
        setIntervalIndex(static_cast<int>(*wanted));
}

void ChartViewModel::setIntervalIndex(int index)
{
    const auto wanted = static_cast<KlineInterval>(std::clamp(index, 0, kKlineIntervals - 1));
    if (wanted == m_interval)
        return;
    m_interval = wanted;
    reopen();
    emit intervalChanged();
}

void ChartViewModel::stepInterval(int by)
{
    setIntervalIndex(intervalIndex() + (by < 0 ? -1 : 1));
}

const Candle* ChartViewModel::shownCandle() const
{
    if (!hasCandles())
        return nullptr;
    const auto last = static_cast<std::int64_t>(m_chart->count) - 1;
    const std::int64_t back = m_hoveredBack.value_or(0);
    return back < 0 || back > last ? &m_chart->candles[static_cast<std::size_t>(last)]
                                   : &m_chart->candles[static_cast<std::size_t>(last - back)];
}

QString ChartViewModel::priceText(std::int64_t Candle::*field) const
{
    const Candle* candle = shownCandle();
    return candle ? amountText(candle->*field, m_chart->priceScale) : QString(QChar(kDash));
}

QString ChartViewModel::openText() const
{
    return priceText(&Candle::open);
}

QString ChartViewModel::highText() const
{
    return priceText(&Candle::high);
}

QString ChartViewModel::lowText() const
{
    return priceText(&Candle::low);
}

QString ChartViewModel::closeText() const
{
    return priceText(&Candle::close);
}

QString ChartViewModel::volumeText() const
{
    const Candle* candle = shownCandle();
    return candle ? amountText(candle->volume, m_chart->qtyScale) : QString(QChar(kDash));
}

QString ChartViewModel::candleTimeText() const
{
    const Candle* candle = shownCandle();
    if (!candle)
        return QChar(kDash);
    return dateText(candle->openTime) + QLatin1Char(' ') + clockText(candle->openTime);
}

std::int64_t ChartViewModel::tickAt(std::int64_t price) const
{
    const Instrument* const known = instrument();
    return known && m_chart ? known->tickRule.stepMantissa({price, m_chart->priceScale}) : 1;
}

bool ChartViewModel::isCandleUp() const
{
    const Candle* candle = shownCandle();
    return candle && candle->close >= candle->open;
}

bool ChartViewModel::isCandleComplete() const
{
    const Candle* candle = shownCandle();
    return candle && candle->isComplete;
}

QString ChartViewModel::markText() const
{
    return m_chart ? amountText(m_chart->mark) : QString(QChar(kDash));
}

QString ChartViewModel::indexText() const
{
    return m_chart ? amountText(m_chart->index) : QString(QChar(kDash));
}

void ChartViewModel::setHoveredBack(std::optional<std::int64_t> back)
{
    if (back == m_hoveredBack)
        return;
    m_hoveredBack = back;
    emit candleChanged();
}

void ChartViewModel::openViews()
{
    ViewSpec spec;
    spec.key = key();
    spec.interval = m_interval;
    m_view.open(*client(), std::move(spec));
}

void ChartViewModel::closeViews()
{
    m_chart = nullptr;
    m_view.close();
    m_lastOpen = {};
    m_candlesBegun = 0;
    m_hoveredBack.reset();
    m_closesInText = QChar(kDash);
    emit candleChanged();
    emit closesInChanged();
}

bool ChartViewModel::takeViews(Timestamp now)
{
    const ChartView* newest = m_view.take();
    if (newest) {
        m_chart = newest;
        if (newest->count > 0) {
            const auto candles = std::span(newest->candles).first(newest->count);
            if (m_lastOpen.isKnown())
                m_candlesBegun += candles.end() - std::ranges::upper_bound(candles, m_lastOpen, {}, &Candle::openTime);
            m_lastOpen = candles.back().openTime;
        }
        emit candleChanged();
    }
    updateClosesIn(now);
    return newest != nullptr;
}

void ChartViewModel::updateClosesIn(Timestamp now)
{
    QString text = QChar(kDash);
    if (m_lastOpen.isKnown() && m_chart && m_chart->clockOffset) {
        // A candle without a trade yet is in progress too.
        const std::int64_t length = lengthNs(m_interval);
        const Duration since = now + *m_chart->clockOffset - m_lastOpen;
        text = countdownText(Duration{length - std::max<std::int64_t>(since.ns, 0) % length});
    }
    if (text == m_closesInText)
        return;
    m_closesInText = std::move(text);
    emit closesInChanged();
}

} // namespace gannet
