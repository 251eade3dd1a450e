// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/painted_block.h"
#include "ui/viewmodels/tape_view_model.h"

namespace gannet {

/// The tape: newest on top, side told by column, then colour. Scrolling down pauses it; back at the top it runs again.
class TapeItem : public gannet::PaintedBlock {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::TapeViewModel* viewModel READ viewModel WRITE setViewModel NOTIFY viewModelChanged)

public:
    explicit TapeItem(QQuickItem* parent = nullptr);

    [[nodiscard]] TapeViewModel* viewModel() const { return m_viewModel; }
    void setViewModel(TapeViewModel* viewModel);
    /// Rows scrolled away at the top.
    [[nodiscard]] int firstRow() const { return m_firstRow; }
    /// To the newest; the tape runs again.
    Q_INVOKABLE void toNewest();

signals:
    void viewModelChanged();

protected:
    void paintBlock(QPainter& painter) override;
    [[nodiscard]] QVariantList layoutColumns() const override;
    [[nodiscard]] QString summary() const override;
    void startAfresh() override { m_firstRow = 0; }
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    /// From left to right, each begins where the one before ends; the time begins after the padding.
    struct Lanes {
        Lane time, price, sell, buy, count;
    };
    [[nodiscard]] Lanes lanes() const;
    [[nodiscard]] int visibleRows() const;
    void scrollTo(int row);
    void paintRow(QPainter& painter, const Lanes& at, const TapeRow& row, double top);
    void paintEmpty(QPainter& painter, const Lanes& at);

    QPointer<TapeViewModel> m_viewModel;
    double m_wheelRest = 0;
    int m_firstRow = 0;
};

} // namespace gannet
