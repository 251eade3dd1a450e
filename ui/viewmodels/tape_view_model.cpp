// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/tape_view_model.h"

#include "ui/format.h"
#include "ui/typed_size.h"

#include <algorithm>
#include <limits>

namespace gannet {

namespace {

constexpr int kMaxWindowMs = 5000;

/// The text as a mantissa at `scale`, rounded up; nothing when it is no number.
[[nodiscard]] std::optional<std::int64_t> mantissaOf(const QString& text, int scale)
{
    const auto value = Decimal::tryParse(text.trimmed().toStdString());
    const auto rounded = value ? value->rescaled(scale, Rounding::Up) : std::nullopt;
    return rounded ? std::optional(rounded->mantissa) : std::nullopt;
}

} // namespace

TapeViewModel::TapeViewModel(QObject* parent) : BlockViewModel(parent) {}

void TapeViewModel::setMinSize(const QString& text)
{
    const TypedSize typed = readSize(text);
    QString problem;
    if (!typed.problem.isEmpty()) {
        const QString kept = m_minSize.isEmpty() ? tr("still all sizes") : tr("still sizes from %1").arg(m_minSize);
        problem = tr("Filter not changed, %1: %2").arg(kept, typed.problem);
    }
    const bool isChanged = problem.isEmpty() && typed.text != m_minSize;
    if (!isChanged && problem == m_minSizeProblem)
        return;
    m_minSizeProblem = problem;
    if (isChanged) {
        m_minSize = typed.text;
        rebuildRows();
    }
    emit settingsChanged();
    emit changed();
}

void TapeViewModel::setBigSize(const QString& text)
{
    if (text == m_bigSize)
        return;
    m_bigSize = text;
    updateBig();
    emit settingsChanged();
    emit changed();
}

void TapeViewModel::setWindowMs(int ms)
{
    const int wanted = std::clamp(ms, 0, kMaxWindowMs);
    if (wanted == windowMs())
        return;
    m_aggregator.setWindow(Duration::milliseconds(wanted));
    updateBig();
    emit settingsChanged();
}

void TapeViewModel::setPaused(bool isPaused)
{
    if (isPaused == m_isPaused)
        return;
    m_isPaused = isPaused;
    m_pausedAt = m_aggregator.newestOrdinal();
    rebuildRows();
    emit pausedChanged();
    emit changed();
}

QString TapeViewModel::chipText() const
{
    if (!m_isPaused)
        return {};
    return QStringLiteral("Paused – %1 new").arg(countText(m_aggregator.newestOrdinal() - m_pausedAt));
}

void TapeViewModel::openViews()
{
    ViewSpec spec;
    spec.key = key();
    m_view.open(*client(), std::move(spec));
}

void TapeViewModel::closeViews()
{
    m_view.close();
    m_aggregator.clear();
    m_rows.clear();
    m_isTaken = false;
    m_pausedAt = 0;
    if (m_isPaused) {
        m_isPaused = false;
        emit pausedChanged();
    }
}

bool TapeViewModel::takeViews(Timestamp now)
{
    (void)now;
    const TapeView* newest = m_view.take();
    if (!newest)
        return false;
    m_freshness = newest->freshness;
    m_priceScale = newest->priceScale;
    m_qtyScale = newest->qtyScale;
    const bool isFirst = !std::exchange(m_isTaken, true);
    const std::size_t fresh = m_aggregator.take({newest->trades.data(), newest->count});
    if (fresh == 0 && !isFirst)
        return false;
    updateBig();
    if (!m_isPaused)
        rebuildRows();
    return true;
}

void TapeViewModel::rebuildRows()
{
    if (m_isPaused)
        return;
    // A size that no trade here can have hides them all.
    const std::int64_t least =
        m_minSize.isEmpty() ? 0 : mantissaOf(m_minSize, m_qtyScale).value_or(std::numeric_limits<std::int64_t>::max());
    m_rows.clear();
    for (const TapeRow& row : m_aggregator.rows()) {
        if (row.qty >= least)
            m_rows.push_back(row);
    }
}

void TapeViewModel::updateBig()
{
    const auto asked = mantissaOf(m_bigSize, m_qtyScale);
    m_bigQty = asked && *asked > 0 ? *asked : autoBigQty(m_aggregator.rows(), m_scratch);
    QString text = windowMs() > 0 ? QStringLiteral("%1 ms · ").arg(windowMs()) : QString();
    text += asked ? QStringLiteral("big ≥ ") + amountText(m_bigQty, m_qtyScale) : QStringLiteral("big ≥ 10× median");
    if (text == m_settingsText)
        return;
    m_settingsText = std::move(text);
    emit settingsTextChanged();
}

} // namespace gannet
