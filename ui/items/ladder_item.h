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
/// With a trader its own orders stand in columns at both ends, and a click trades: what which button means is the
/// scheme's (ladder_hand.h). What it sends is settled at the press and sent when the button goes up in the same cell; a
/// row that moved away sends nothing. Own orders are dragged to another row, Ctrl drags one of several, their cross
/// cancels. Esc and a drop outside put back. The position is marked at its entry, where it breaks even and where it is
/// liquidated, and each row says what closing there would give.
class LadderItem : public gannet::PaintedBlock, public ActionTaker {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::LadderTrader* trader READ trader WRITE setTrader NOTIFY viewModelChanged)
    Q_PROPERTY(QString aimText READ aimText NOTIFY aimChanged)
    Q_PROPERTY(QPointF aimPoint READ aimPoint NOTIFY aimChanged)
    Q_PROPERTY(QRectF aimCell READ aimCell NOTIFY aimChanged)
    Q_PROPERTY(bool isAimTaking READ isAimTaking NOTIFY aimChanged)
    Q_PROPERTY(QString otherAimText READ otherAimText NOTIFY aimChanged)
    Q_PROPERTY(bool isOtherAimTaking READ isOtherAimTaking NOTIFY aimChanged)
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
    [[nodiscard]] QString aimText() const { return m_aim.text; }
    /// Of the pointer, or of the row that is moved by keys; px of this item.
    [[nodiscard]] QPointF aimPoint() const { return m_aim.point; }
    [[nodiscard]] QRectF aimCell() const { return m_aim.cell; }
    /// It would take what is in the book.
    [[nodiscard]] bool isAimTaking() const { return m_aim.isTaking; }
    /// The same of the right button, where the scheme gives it an order of its own on every row.
    [[nodiscard]] QString otherAimText() const { return m_aim.otherText; }
    [[nodiscard]] bool isOtherAimTaking() const { return m_aim.isOtherTaking; }
    /// How many rows the market is above the middle row (below: negative), while the pointer is inside and the market
    /// out of the middle; else 0.
    [[nodiscard]] std::int64_t marketRows() const { return m_isHovered ? m_window.rowsToTouch() : 0; }

    bool takeAction(std::string_view id) override;
    [[nodiscard]] std::optional<OwnPress> ownPress(const TradeAction& action) const override;
    /// Looks at the modifiers while the pointer is inside, whoever has the keyboard.
    bool eventFilter(QObject* watched, QEvent* event) override;

    /// Centres on the touch.
    Q_INVOKABLE void recentre();
    /// Which rows are in sight and where the row cursor is, for another item that is to show the same of the same
    /// instrument; empty: nothing worth it.
    Q_INVOKABLE [[nodiscard]] QVariantMap seat() const;
    Q_INVOKABLE void sit(const QVariantMap& seat);

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
    static constexpr int kCrossWidth = 14; ///< at the right of the box of own orders
    /// From left to right, each begins where the one before ends; sold and bought are empty without volume. Ask sizes
    /// end within the lane of the ask bars.
    struct Lanes {
        Lane ownBuy, bid, sold, price, bought, ask, askSize, ownSell, note;
        bool hasVolume = false;
        bool hasOwn = false;
        bool hasNote = false; ///< a column for results; else they stand where the book has nothing
    };
    /// A row, left of the prices, over them or right of them.
    struct Cell {
        std::optional<Side> column; ///< none: over the prices
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
        std::optional<LadderAim> aim; ///< none: this button means no order here
        bool isLate = false;          ///< meant for an order that stood here when the hand set out
    };
    /// Orders on their way to other rows.
    struct Lift {
        std::vector<ClientOrderId> ids;
        Side side = Side::Buy;
        std::int64_t from = 0, to = 0;
        bool isByKeys = false;
        bool isBracket = false; ///< each goes as far as the cursor, not to it
    };
    /// The label.
    struct Aim {
        QString text, otherText;
        QPointF point;
        QRectF cell;
        bool isTaking = false, isOtherTaking = false;
        friend bool operator==(const Aim&, const Aim&) = default;
    };
    /// A row of the position that is marked.
    struct Mark {
        std::int64_t row = 0;
        QColor color;
        QString words, shortWords;
    };
    [[nodiscard]] Lanes lanes() const;
    [[nodiscard]] QRectF rowRect(const Lane& lane, std::int64_t price) const;
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
    void paintOrders(QPainter& painter, const Lanes& at, const LadderOrders& orders, const DepthView& depth);
    void paintLift(QPainter& painter, const Lanes& at);
    void paintPosition(QPainter& painter, const Lanes& at, const DepthView& depth);
    void paintResults(const Lanes& at, const DepthView& depth, const LadderPosition& held,
                      const std::vector<Mark>& marks);
    [[nodiscard]] std::vector<Mark> marksOf(const LadderPosition& held, const DepthView& depth) const;
    /// The lane of sizes in which the book has nothing at this row; nothing while there is no market.
    [[nodiscard]] std::optional<Lane> freeLane(const Lanes& at, const DepthView& depth, std::int64_t row) const;
    /// What is written beside the box of the orders, in px at most.
    [[nodiscard]] QString besideText(const LadderOrders& orders, double room);
    /// What the size of the book at their price leaves between the box of the orders and itself.
    [[nodiscard]] double roomBeside(const Lanes& at, const DepthView& depth, const LadderOrders& orders);
    /// How wide the size of the book at this price is written; 0 without one.
    [[nodiscard]] double bookWidth(const DepthView& depth, Side side, std::int64_t price);
    /// The room that words beside own orders leave of a free lane at this row.
    [[nodiscard]] Lane clearOf(const Lanes& at, const Lane& lane, std::int64_t row);
    void paintMarketChip(QPainter& painter, const Lanes& at);
    [[nodiscard]] std::optional<Cell> cellAt(QPointF point) const;
    [[nodiscard]] std::optional<LadderAim> aimAt(const Cell& cell, Qt::MouseButton button,
                                                 Qt::KeyboardModifiers modifiers) const;
    [[nodiscard]] std::int64_t rowPrice(double y) const;
    void updateAim();
    [[nodiscard]] Aim aimNow();
    [[nodiscard]] Aim liftAim(const Lanes& at, const DepthView& depth) const;
    [[nodiscard]] Aim orderAim(const Cell& cell, const Lanes& at);
    [[nodiscard]] QString labelOf(const LadderAim& aim) const;
    void setModifiers(Qt::KeyboardModifiers modifiers);
    void release(const Press& press, QPointF point);
    void drop();
    void putBack();
    void holdRows();
    [[nodiscard]] std::vector<ClientOrderId> ordersAtCursor() const;
    void actAtCursor(LadderAct act);
    void liftAtCursor(int rows, bool isBracket);
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
    bool m_hadOwn = false;
    std::optional<Side> m_cursorSide; ///< chosen by hand
    std::optional<Press> m_press;
    std::optional<Lift> m_lift;
    std::optional<QPointF> m_pointer;
    Qt::KeyboardModifiers m_modifiers;
    Aim m_aim;
};

} // namespace gannet
