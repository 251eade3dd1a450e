// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/chart_scale.h"
#include "ui/items/painted_block.h"
#include "ui/viewmodels/chart_view_model.h"

#include <optional>

namespace gannet {

/// Candles (up hollow, down filled) over a volume pane, prices right, times below. Wheel zooms at the pointer, dragging
/// moves, the crosshair tells exact values through the view-model. Keys: Left, Right move the crosshair from candle to
/// candle, Esc takes it away; Shift+Left, Shift+Right, PageUp, PageDown move the picture; +, -, End.
class ChartItem : public gannet::PaintedBlock {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::ChartViewModel* viewModel READ viewModel WRITE setViewModel NOTIFY viewModelChanged)
    Q_PROPERTY(bool isFollowing READ isFollowing NOTIFY followingChanged)

public:
    explicit ChartItem(QQuickItem* parent = nullptr);

    [[nodiscard]] ChartViewModel* viewModel() const { return m_viewModel; }
    void setViewModel(ChartViewModel* viewModel);
    /// The newest candle is in sight and new ones will be.
    [[nodiscard]] bool isFollowing() const { return m_scale.isFollowing(); }
    [[nodiscard]] const ChartScale& scale() const { return m_scale; }
    /// The price at the crosshair, one an order may have; nothing where there is no crosshair.
    [[nodiscard]] std::optional<std::int64_t> crosshairPrice() const;

    /// Back to the newest candle.
    Q_INVOKABLE void follow();
    Q_INVOKABLE void zoom(double factor);
    /// How close and how far back the picture is, for another one of the same instrument.
    Q_INVOKABLE [[nodiscard]] QVariantMap sight() const;
    Q_INVOKABLE void look(const QVariantMap& sight);

signals:
    void viewModelChanged();
    void followingChanged();

protected:
    void paintBlock(QPainter& painter) override;
    [[nodiscard]] QString summary() const override;
    void onData() override;
    void startAfresh() override;
    void geometryChange(const QRectF& newGeometry, const QRectF& oldGeometry) override;
    void hoverEnterEvent(QHoverEvent* event) override;
    void hoverMoveEvent(QHoverEvent* event) override;
    void hoverLeaveEvent(QHoverEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// A price on the axis. Labels that matter more push grid labels out of the way.
    struct AxisLabel {
        std::int64_t price;
        QString word; ///< before the price where there is room, else its first letter
        QColor ground;
        QColor ink;
    };
    void layoutPlot();
    void fitVisible();
    void point(std::optional<QPointF> at);
    void changed(bool wasFollowing);
    void pan(double px);
    /// Where the crosshair is: at the pointer, or on the close of the candle that keys have chosen; nothing without
    /// one.
    [[nodiscard]] std::optional<QPointF> crosshair() const;
    /// `candles` forward in time; begins at the newest in sight and takes the picture along.
    void moveCursor(std::int64_t candles);
    bool clearCursor();
    [[nodiscard]] double axisX() const;
    [[nodiscard]] double plotBottom() const; ///< the volume pane, where there is one, begins here
    [[nodiscard]] double timeY() const;
    void paintGrid(QPainter& painter, const ChartView& chart);
    void paintTimes(QPainter& painter, const ChartView& chart);
    void paintCandles(QPainter& painter, const ChartView& chart);
    void paintVolume(QPainter& painter, const ChartView& chart);
    void paintLines(QPainter& painter, const ChartView& chart);
    void paintCrosshair(QPainter& painter, const ChartView& chart);
    void paintFrame(QPainter& painter);
    void paintAxisLabel(QPainter& painter, const AxisLabel& label, double y);
    void dotted(QPainter& painter, double y, const QColor& color, double on, double off);
    [[nodiscard]] QColor candleInk(const Candle& candle) const;

    QPointer<ChartViewModel> m_viewModel;
    ChartScale m_scale;
    std::optional<QPointF> m_pointer;
    std::optional<std::int64_t> m_cursorBack; ///< the candle keys have chosen, counted back from the newest
    QPointF m_dragFrom;
    std::int64_t m_seenBegun = 0;
    std::vector<double> m_labelYs;         ///< reused: where axis labels already stand
    std::vector<std::size_t> m_timeLabels; ///< reused: candles with a time label
    bool m_isDragging = false;
};

} // namespace gannet
