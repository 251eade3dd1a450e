// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/ui/item_harness.h"
#include "tests/unit/ui/trading_harness.h"
#include "ui/items/ladder_item.h"

#include <QHoverEvent>
#include <QStyleHints>
#include <QWheelEvent>

namespace gannet {

/// A ladder of the harness's target in its window, 61 680.5 / 61 680.6 in the middle.
struct Ladder : TradingHarness {
    ThemeModel theme;
    LadderViewModel model;
    TicketBracket bracket;
    LadderTrader trader;
    LadderItem* item = nullptr;

    Ladder()
    {
        trader.setTarget(&target);
        trader.setKey(target.key());
        trader.setBracket(&bracket);
        model.setClient(&client);
        model.setInstrumentKey(target.key());
        window.resize(600, 540);
        item = new LadderItem(window.contentItem());
        item->setSize(QSizeF(600, 540));
        item->setTheme(&theme);
        item->setViewModel(&model);
        item->setTrader(&trader);
        window.show();
        window.requestActivate();
        item->forceActiveFocus();
        show(616'805);
        (void)asked();
    }
    void show(std::int64_t mid)
    {
        engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) { fillDepth(view, engine.clock, mid); });
        client.frame();
    }
    /// So far from the left of the column of own orders.
    [[nodiscard]] QPoint at(Side side, std::int64_t price, double fromEdge = 20) const
    {
        const QString title = side == Side::Buy ? QStringLiteral("Own buy") : QStringLiteral("Own sell");
        double x = 0;
        for (const QVariant& column : item->columns()) {
            if (column.toMap()["title"].toString() == title)
                x = column.toMap()["x"].toDouble();
        }
        const double row = static_cast<double>(item->rowWindow().rowOf(price)) + 0.5;
        return QPointF(x + fromEdge, row * theme.rowHeight()).toPoint();
    }
    void press(QPoint point, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        QTest::mouseMove(&window, point);
        QTest::mousePress(&window, button, with, point);
    }
    void release(QPoint point, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        QTest::mouseRelease(&window, button, with, point);
    }
    void click(QPoint point, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        press(point, button, with);
        release(point, button, with);
        QTest::qWait(QGuiApplication::styleHints()->mouseDoubleClickInterval() + 50); // the next is no double click
    }
    /// The pointer comes to stand there, with these keys down.
    void hover(QPointF point, Qt::KeyboardModifiers with = Qt::NoModifier) const
    {
        QHoverEvent event(QEvent::HoverMove, point, point, point, with);
        QCoreApplication::sendEvent(item, &event);
    }
    void scroll(int notches, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        QWheelEvent event(QPointF(20, 20), QPointF(20, 20), {}, QPoint(0, 120 * notches), Qt::NoButton, with,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(item, &event);
    }
};

/// Where its orders go, in the words of describe().
inline const QString kHere = QStringLiteral(" of binance-usdm:BTCUSDT for paper paper");

} // namespace gannet
