// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/bar_scale.h"
#include "ui/items/painted_block.h"
#include "ui/viewmodels/book_view_model.h"

namespace gannet {

/// The book as a list: asks above, the spread, bids below; price, size and running total with depth bars. One paint
/// per frame however many updates came.
class BookItem : public gannet::PaintedBlock {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::BookViewModel* viewModel READ viewModel WRITE setViewModel NOTIFY viewModelChanged)
    Q_PROPERTY(bool isShortSizes READ isShortSizes WRITE setShortSizes NOTIFY settingsChanged)
    Q_PROPERTY(bool isCumulative READ isCumulative WRITE setCumulative NOTIFY settingsChanged)

public:
    explicit BookItem(QQuickItem* parent = nullptr);

    [[nodiscard]] BookViewModel* viewModel() const { return m_viewModel; }
    void setViewModel(BookViewModel* viewModel);
    /// Sizes from 10 000 on as "12.3k".
    [[nodiscard]] bool isShortSizes() const { return m_isShortSizes; }
    void setShortSizes(bool isShort);
    /// Bars show the running total rather than the size.
    [[nodiscard]] bool isCumulative() const { return m_isCumulative; }
    void setCumulative(bool isCumulative);

    /// Rows there is room for; an odd one over goes to the bids.
    [[nodiscard]] int askRows() const;
    [[nodiscard]] int bidRows() const;

signals:
    void viewModelChanged();
    void settingsChanged();

protected:
    void paintBlock(QPainter& painter) override;
    [[nodiscard]] QVariantList layoutColumns() const override;
    [[nodiscard]] QString summary() const override;
    void onData() override;
    void startAfresh() override;
    [[nodiscard]] std::optional<std::int64_t> nextLookMs(std::int64_t nowMs) const override;

private:
    /// The columns, and the bars that lie under the sizes.
    struct Lanes {
        Lane price, bar, size, total;
    };
    struct SideLook {
        const BookLevel* levels;
        int count;
        bool isAsk;
    };
    [[nodiscard]] Lanes lanes() const;
    void paintRows(QPainter& painter, const DepthView& depth, const SideLook& side);
    void paintMarks(QPainter& painter, const SideLook& side);
    void paintEmptyRows(QPainter& painter, bool isSkeleton);
    void paintSpread(QPainter& painter);
    [[nodiscard]] double rowTop(bool isAsk, int row) const;
    void updateScale(const DepthView& depth);

    QPointer<BookViewModel> m_viewModel;
    BarScale m_scale;
    LevelFlashes m_bidFlashes{Side::Buy};
    LevelFlashes m_askFlashes{Side::Sell};
    std::vector<std::int64_t> m_sizes; ///< reused
    bool m_isShortSizes = false;
    bool m_isCumulative = false;
};

} // namespace gannet
