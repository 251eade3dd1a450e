// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/items/bar_scale.h"
#include "ui/items/ladder_window.h"
#include "ui/items/painted_block.h"
#include "ui/trading/key_router.h"
#include "ui/trading/ladder_trader.h"
#include "ui/viewmodels/ladder_view_model.h"

namespace gannet {

/// The static price ladder: one step a row, prices in the middle, bids left, asks right, volume traded beside the
/// price. While the pointer is inside, rows never move. Keys: Up, Down, PageUp, PageDown move the cursor; Space
/// centres, Home takes the cursor along.
///
/// With a trader its own orders stand in columns at both ends, and a click trades: left is a limit order at the row,
/// right a stop, left of the price buys, right of it sells. What it sends is settled at the press and sent when the
/// button goes up in the same cell; a row that moved away sends nothing. Own orders are dragged to another row, their
/// cross cancels. Esc puts back what is dragged.
class LadderItem : public gannet::PaintedBlock, public ActionTaker {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::LadderTrader* trader READ trader WRITE setTrader NOTIFY viewModelChanged)
    Q_PROPERTY(QString aimText READ aimText NOTIFY aimChanged)
    Q_PROPERTY(QPointF aimPoint READ aimPoint NOTIFY aimChanged)
    Q_PROPERTY(QRectF aimCell READ aimCell NOTIFY aimChanged)
    Q_PROPERTY(bool isAimTaking READ isAimTaking NOTIFY aimChanged)
    Q_PROPERTY(gannet::LadderViewModel* viewModel READ viewModel WRITE setViewModel NOTIFY viewModelChanged)
    Q_PROPERTY(bool isShortSizes READ isShortSizes WRITE setShortSizes NOTIFY settingsChanged)
    Q_PROPERTY(bool isFrozen READ isFrozen NOTIFY frozenChanged)
    Q_PROPERTY(QString barMaxText READ barMaxText NOTIFY barMaxChanged)
    Q_PROPERTY(QString cursorText READ cursorText NOTIFY cursorChanged)

public:
    explicit LadderItem(QQuickItem* parent = nullptr);

    [[nodiscard]] LadderViewModel* viewModel() const { return m_viewModel; }
    void setViewModel(LadderViewModel* viewModel);
    [[nodiscard]] bool isShortSizes() const { return m_isShortSizes; }
    void setShortSizes(bool isShort);
    /// The pointer is inside.
    [[nodiscard]] bool isFrozen() const { return m_isHovered; }
    /// Size that fills a bar, "14.0"; empty without a book.
    [[nodiscard]] QString barMaxText() const { return m_barMaxText; }
    /// Price under the row cursor; empty when there is none.
    [[nodiscard]] QString cursorText() const;
    [[nodiscard]] const LadderWindow& rowWindow() const { return m_window; }
    [[nodiscard]] LadderTrader* trader() const { return m_trader; }
    void setTrader(LadderTrader* trader);

    /// What a click here would send, exactly, or what is being moved; empty: nothing is possible.
    [[nodiscard]] QString aimText() const { return m_aimText; }
    /// Of the pointer, or of the row that is moved by keys; px of this item.
    [[nodiscard]] QPointF aimPoint() const { return m_aimPoint; }
    [[nodiscard]] QRectF aimCell() const { return m_aimCell; }
    /// It would take what is in the book.
    [[nodiscard]] bool isAimTaking() const { return m_isAimTaking; }

    bool takeAction(std::string_view id) override;

    /// Centres on the touch.
    Q_INVOKABLE void recentre();

signals:
    void viewModelChanged();
    void settingsChanged();
    void frozenChanged();
    void barMaxChanged();
    void cursorChanged();
    void aimChanged();

protected:
    void paintBlock(QPainter& painter) override;
    [[nodiscard]] QVariantList layoutColumns() const override;
    [[nodiscard]] QString summary() const override;
    void onLayout() override { updateRows(); }
    void onData() override;
    void startAfresh() override;
    [[nodiscard]] std::optional<std::int64_t> nextLookMs(std::int64_t nowMs) const override;
    void hoverEnterEvent(QHoverEvent* event) override;
    void hoverLeaveEvent(QHoverEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void hoverMoveEvent(QHoverEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseUngrabEvent() override;

private:
    /// From left to right, each begins where the one before ends; sold and bought are empty without volume. Ask sizes
    /// end within the lane of the ask bars.
    struct Lanes {
        Lane ownBuy, bid, sold, price, bought, ask, askSize, ownSell;
        bool hasVolume = false;
        bool hasOwn = false;
    };
    /// A row on one side of the price.
    struct Cell {
        Side side = Side::Buy;
        int row = 0;
        std::int64_t price = 0;
        std::vector<ClientOrderId> own; ///< orders whose box the point is in
        bool isCross = false;           ///< on the cross of that box
    };
    /// A button that is down, and what it meant when it went down.
    struct Press {
        Qt::MouseButton button = Qt::NoButton;
        QPointF at;
        Cell cell;
        LadderAim aim;
    };
    /// Orders on their way to another row.
    struct Lift {
        std::vector<ClientOrderId> ids;
        Side side = Side::Buy;
        std::int64_t from = 0, to = 0;
        bool isByKeys = false;
    };
    [[nodiscard]] Lanes lanes() const;
    /// Room for the longest sum that is written in full, at the instrument's decimals.
    [[nodiscard]] double innerWidth() const;
    void forgetLooks();
    void updateFlashes(const DepthView* depth);
    [[nodiscard]] std::span<const BookLevel> shownLevels(std::span<const BookLevel> levels) const;
    void setHovered(bool isHovered);
    void updateRows();
    void updateScale(const DepthView& depth);
    void moveCursor(int rows);
    /// Centres, and the row cursor goes there too.
    void goToTouch();
    void paintGrid(QPainter& painter, const Lanes& at);
    void paintSide(QPainter& painter, const Lanes& at, const DepthView& depth, Side side);
    void paintGone(QPainter& painter, const Lanes& at, Side side);
    void paintTicks(QPainter& painter, const Lanes& at, Side side);
    [[nodiscard]] const LevelFlashes& flashes(Side side) const
    {
        return side == Side::Buy ? m_bidFlashes : m_askFlashes;
    }
    void paintSize(const Lane& lane, double base, std::int64_t qty, const DepthView& depth, bool isPlainTint);
    void paintPrices(QPainter& painter, const Lanes& at, const DepthView& depth);
    void paintProfile(const Lanes& at, const DepthView& depth);
    void paintEmpty(QPainter& painter, const Lanes& at, bool isSkeleton);
    void paintOwn(QPainter& painter, const Lanes& at, const DepthView& depth);
    void paintOrders(QPainter& painter, const Lanes& at, const LadderOrders& orders);
    void paintLift(QPainter& painter, const Lanes& at);
    void paintEntry(QPainter& painter, const Lanes& at, const DepthView& depth);
    [[nodiscard]] std::optional<Cell> cellAt(QPointF point) const;
    [[nodiscard]] std::int64_t rowPrice(double y) const;
    void updateAim();
    void setAim(const QString& text, QPointF point, const QRectF& cell, bool isTaking);
    void release(const Press& press, QPointF point);
    void drop();
    void putBack();
    void holdRows();
    void actAtCursor(bool isStop);
    void liftAtCursor(int rows);
    [[nodiscard]] Side cursorSide() const;
    void markPrice(QPainter& painter, const Lanes& at, const MaybeAmount& price, const QColor& color);

    QPointer<LadderViewModel> m_viewModel;
    LadderWindow m_window;
    BarScale m_scale;
    LevelFlashes m_bidFlashes{Side::Buy};
    LevelFlashes m_askFlashes{Side::Sell};
    CellFlash m_lastFlash;
    MaybeAmount m_flashedPrice;         ///< last price seen while live; a change from it flashes
    std::vector<std::int64_t> m_sizes;  ///< reused
    std::vector<std::int64_t> m_bought; ///< per row, reused
    std::vector<std::int64_t> m_sold;
    QString m_barMaxText;
    double m_wheelRest = 0;
    bool m_isShortSizes = false;
    std::int8_t m_qtyScale = 0; ///< of the sizes that the lanes have room for
    bool m_isHovered = false;

    QPointer<LadderTrader> m_trader;
    std::optional<Side> m_cursorSide; ///< chosen by hand
    std::optional<Press> m_press;
    std::optional<Lift> m_lift;
    std::optional<QPointF> m_pointer;
    QString m_aimText;
    QPointF m_aimPoint;
    QRectF m_aimCell;
    bool m_isAimTaking = false;
};

} // namespace gannet
