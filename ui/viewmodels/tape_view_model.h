// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/tape_aggregator.h"
#include "ui/viewmodels/block_view_model.h"

#include <vector>

namespace gannet {

/// The trades of one instrument as rows. Paused, the rows stand still and what comes meanwhile is counted.
class TapeViewModel : public gannet::BlockViewModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString minSize READ minSize WRITE setMinSize NOTIFY settingsChanged)
    Q_PROPERTY(QString minSizeProblem READ minSizeProblem NOTIFY settingsChanged)
    Q_PROPERTY(QString bigSize READ bigSize WRITE setBigSize NOTIFY settingsChanged)
    Q_PROPERTY(int windowMs READ windowMs WRITE setWindowMs NOTIFY settingsChanged)
    Q_PROPERTY(bool isPaused READ isPaused WRITE setPaused NOTIFY pausedChanged)
    Q_PROPERTY(QString chipText READ chipText NOTIFY changed)
    Q_PROPERTY(QString settingsText READ settingsText NOTIFY settingsTextChanged)
    Q_PROPERTY(qulonglong shed READ shed NOTIFY changed)

public:
    explicit TapeViewModel(QObject* parent = nullptr);

    /// Rows below this size are hidden: decimal text, "0.5"; empty shows all. What is no size changes nothing.
    [[nodiscard]] QString minSize() const { return m_minSize; }
    void setMinSize(const QString& text);
    /// Why the size that was set last was refused, what still holds and what to write instead; empty when it was taken.
    [[nodiscard]] QString minSizeProblem() const { return m_minSizeProblem; }
    /// Some trades are there and none is large enough.
    [[nodiscard]] bool isFiltered() const { return m_rows.empty() && !m_aggregator.rows().empty(); }
    /// Rows from this size on are filled; empty: ten times the median.
    [[nodiscard]] QString bigSize() const { return m_bigSize; }
    void setBigSize(const QString& text);
    /// Window in which trades of one taker are joined, ms in [0, 5000]; 0 joins none. What was joined stays.
    [[nodiscard]] int windowMs() const { return static_cast<int>(m_aggregator.window().toMilliseconds()); }
    void setWindowMs(int ms);

    [[nodiscard]] bool isPaused() const { return m_isPaused; }
    void setPaused(bool isPaused);
    /// "Paused – 120 new"; empty while it runs.
    [[nodiscard]] QString chipText() const;
    /// "50 ms · big ≥ 2.000", for the header.
    [[nodiscard]] QString settingsText() const { return m_settingsText; }
    /// Trades lost because more came between two frames than a view holds.
    [[nodiscard]] std::uint64_t shed() const { return m_aggregator.shed(); }

    /// What is shown, newest first, filtered. Holds until the next frame.
    [[nodiscard]] const std::vector<TapeRow>& rows() const { return m_rows; }
    [[nodiscard]] bool hasData() const { return m_view.isOpen() && m_isTaken; }
    [[nodiscard]] int priceScale() const { return m_priceScale; }
    [[nodiscard]] int qtyScale() const { return m_qtyScale; }
    [[nodiscard]] std::int64_t bigQty() const { return m_bigQty; }

signals:
    void settingsChanged();
    void settingsTextChanged();
    void pausedChanged();

protected:
    void openViews() override;
    void closeViews() override;
    bool takeViews(Timestamp now) override;
    [[nodiscard]] const Freshness* lastFreshness() const override { return m_isTaken ? &m_freshness : nullptr; }

private:
    void rebuildRows();
    void updateBig();

    OpenedView<TapeView> m_view;
    TapeAggregator m_aggregator;
    Freshness m_freshness;
    std::vector<TapeRow> m_rows;
    std::vector<std::int64_t> m_scratch;
    QString m_minSize, m_minSizeProblem, m_bigSize, m_settingsText;
    std::int64_t m_bigQty = 1;
    std::uint64_t m_pausedAt = 0; ///< newest ordinal when it was paused
    int m_priceScale = 0;
    int m_qtyScale = 0;
    bool m_isTaken = false;
    bool m_isPaused = false;
};

} // namespace gannet
