// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/viewmodels/block_view_model.h"

#include <QStringList>

#include <array>

namespace gannet {

/// How many ticks a row of a book may stand for.
inline constexpr std::array<int, 11> kGroupTicks{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10000};

/// The book of one instrument, in exact price steps. Painted items read depth(); QML binds the texts.
class BookViewModel : public gannet::BlockViewModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(int group READ group WRITE setGroup NOTIFY groupChanged)
    Q_PROPERTY(QList<int> groupTicks READ groupTicks CONSTANT)
    Q_PROPERTY(QStringList groupTexts READ groupTexts NOTIFY stepsChanged)
    Q_PROPERTY(QString groupText READ groupText NOTIFY stepsChanged)
    Q_PROPERTY(QString spreadText READ spreadText NOTIFY changed)
    Q_PROPERTY(QString bestBidText READ bestBidText NOTIFY changed)
    Q_PROPERTY(QString bestAskText READ bestAskText NOTIFY changed)
    Q_PROPERTY(QString lastText READ lastText NOTIFY changed)

public:
    explicit BookViewModel(QObject* parent = nullptr);

    /// Ticks per row, one of kGroupTicks; another number takes the next smaller one of them.
    [[nodiscard]] int group() const { return m_group; }
    void setGroup(int ticks);
    /// To the next finer or coarser step; stays at the ends.
    Q_INVOKABLE void groupFiner();
    Q_INVOKABLE void groupCoarser();
    [[nodiscard]] QList<int> groupTicks() const;
    /// The price steps as text, in the order of groupTicks: "0.1", "0.2", "0.5" ... From the last book there was; empty
    /// before the first.
    [[nodiscard]] QStringList groupTexts() const;
    [[nodiscard]] QString groupText() const;

    /// "spread 1 · 1 tick · 0.16 bp"; "spread —" when a side is missing; "crossed 0.4 s".
    [[nodiscard]] QString spreadText() const;
    [[nodiscard]] QString bestBidText() const;
    [[nodiscard]] QString bestAskText() const;
    [[nodiscard]] QString lastText() const;

    /// Null before the first view of this instrument. Holds until the next frame.
    [[nodiscard]] const DepthView* depth() const { return m_depth; }
    /// What to draw: depth(), and while the book is crossed, and so empty, the last one that was not. Null without
    /// rows.
    [[nodiscard]] const DepthView* rows() const;

signals:
    void groupChanged();
    void stepsChanged();

protected:
    void openViews() override;
    void closeViews() override;
    bool takeViews(Timestamp now) override;
    [[nodiscard]] const Freshness* lastFreshness() const override;
    [[nodiscard]] QString crossedText() const override;

private:
    [[nodiscard]] ViewSpec depthSpec() const;
    bool countCrossed(Timestamp now);

    OpenedView<DepthView> m_view;
    const DepthView* m_depth = nullptr;
    DepthView m_beforeCross;  ///< the last live one with rows; none: no rows
    Timestamp m_crossedSince; ///< first frame that showed it; unknown while it is not
    QString m_crossedForText;
    int m_group = 1;
    std::int64_t m_tick = 0; ///< of the last book there was; 0 before the first
    int m_tickScale = 0;
    Timestamp m_newestReceived; ///< of the books taken so far
};

} // namespace gannet
