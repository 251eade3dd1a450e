// SPDX-License-Identifier: GPL-3.0-or-later
// The workspace in the real window, as a person has it: blocks are dragged by the pointer of the X server into another
// place, into tabs and out of them, separators move, blocks are closed, opened again and taken back; and in the next
// run of the program all stands as it was left.
#include "tests/e2e/window_market.h"
#include "tests/e2e/window_room.h"
#include "ui/workspace/window_placer.h"

#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr const char* kTypes[] = {"watchlist", "chart",  "ladder", "ticket",  "tape", "book",
                                  "positions", "orders", "fills",  "account", "log",  "health"};

} // namespace

class WindowDockTest final : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void dragsAndComesBack();
    void keysDoTheSame();
    void floatsAndComesBack();

private:
    /// Where each block that is seen stands: "chart 4,48 500x300", a line each.
    [[nodiscard]] QString arrangement() const;
    [[nodiscard]] QRect rectOf(const char* block) const;
    /// By its header to a point of the window.
    void dragHeader(const char* block, QPoint to);
    /// Until what was begun has led to another arrangement; what it is now.
    [[nodiscard]] QString arrangementAfter(const QString& before) const;
    void begin();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedMarket> m_market;
    std::unique_ptr<WindowRoom> m_room;
};

void WindowDockTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const char* place : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"})
        qputenv(place, m_folder->filePath(QLatin1String(place)).toUtf8());
    m_market = std::make_unique<ScriptedMarket>();
    QVERIFY(m_market->start(m_folder->path().toStdString()));
    begin();
}

void WindowDockTest::begin()
{
    const bool isServer = qEnvironmentVariable("QT_QPA_PLATFORM") == QLatin1String("xcb");
    m_room = std::make_unique<WindowRoom>(paperConfig(*m_market), m_folder->path().toStdString(),
                                          isServer ? HandOf::Server : HandOf::Events);
    QVERIFY(m_room->show());
    QVERIFY(m_room->waitFor([this] { return m_room->find("chart") && !m_room->find("startOverlay"); }));
    m_room->settle();
}

void WindowDockTest::cleanup()
{
    m_room.reset();
    m_market.reset();
}

QRect WindowDockTest::rectOf(const char* block) const
{
    const QQuickItem* const item = m_room->find(QLatin1String(block));
    if (!item)
        return {};
    return QRectF(item->mapToScene({0, 0}), QSizeF(item->width(), item->height())).toRect();
}

QString WindowDockTest::arrangement() const
{
    QString words;
    for (const char* const type : kTypes) {
        const QRect rect = rectOf(type);
        if (!rect.isEmpty())
            words += QStringLiteral("%1 %2,%3 %4x%5\n")
                         .arg(QLatin1String(type))
                         .arg(rect.x())
                         .arg(rect.y())
                         .arg(rect.width())
                         .arg(rect.height());
    }
    return words;
}

void WindowDockTest::dragHeader(const char* block, QPoint to)
{
    const QPoint from = rectOf(block).topLeft() + QPoint(120, 12);
    m_room->drag(from, to);
    m_room->release(to);
}

QString WindowDockTest::arrangementAfter(const QString& before) const
{
    static_cast<void>(m_room->waitFor([&] { return arrangement() != before; }, 3000));
    m_room->settle();
    return arrangement();
}

void WindowDockTest::dragsAndComesBack()
{
    WindowRoom& it = *m_room;
    const QString first = arrangement();
    QVERIFY(first.contains(QLatin1String("ladder")));

    // The tab of the watchlist to the right half of the ladder: it is shown where it will stand, and stands there.
    const QRect ladder = rectOf("ladder");
    const QPoint to(ladder.right() - 60, ladder.center().y());
    it.drag(it.centreOf("tab-watchlist"), to);
    QVERIFY(it.waitFor([&] { return it.find("dropPreview") != nullptr; }));
    const QQuickItem* const preview = it.find("dropPreview");
    const QRect shown = QRectF(preview->mapToScene({0, 0}), QSizeF(preview->width(), preview->height())).toRect();
    it.picture("dock-1-drag");
    it.release(to);
    QString second = arrangementAfter(first);
    QCOMPARE(rectOf("watchlist"), shown);
    QVERIFY(rectOf("watchlist").left() > rectOf("ladder").left());

    // By its header along the left edge of the window.
    dragHeader("watchlist", QPoint(10, rectOf("chart").center().y()));
    second = arrangementAfter(second);
    QVERIFY2(rectOf("watchlist").left() < 10 && rectOf("watchlist").height() > it.window().height() - 120,
             qPrintable(second));

    // A tab out of its place, below the chart, and in again.
    it.drag(it.centreOf("tab-orders"), QPoint(rectOf("chart").center().x(), rectOf("chart").bottom() - 40));
    it.release(QPoint(rectOf("chart").center().x(), rectOf("chart").bottom() - 40));
    const QString third = arrangementAfter(second);
    QVERIFY2(!rectOf("orders").isEmpty() && !rectOf("positions").isEmpty(), qPrintable(third));
    it.picture("dock-2-tab-out");
    dragHeader("orders", it.centreOf("tab-fills"));
    const QString fourth = arrangementAfter(third);
    QVERIFY(rectOf("positions").isEmpty()); // orders are in front of it again
    QVERIFY(it.find("tab-orders"));

    // A separator, right of the chart.
    const QRect chart = rectOf("chart");
    const QPoint bar(chart.right() + 3, chart.center().y());
    it.drag(bar, bar - QPoint(60, 0));
    it.release(bar - QPoint(60, 0));
    const QString fifth = arrangementAfter(fourth);
    QVERIFY2(std::abs(rectOf("chart").right() - (chart.right() - 60)) <= 2, qPrintable(fourth + "then " + fifth));

    // Closed with the middle button, opened again, taken back, done again.
    it.clickAt(it.centreOf("tab-book"), Qt::MiddleButton);
    QVERIFY(it.waitFor([&] { return !it.find("tab-book"); }));
    it.key(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(it.waitFor([&] { return it.find("tab-book") != nullptr; }));
    it.key(Qt::Key_Z, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(it.waitFor([&] { return !it.find("tab-book"); }));
    it.key(Qt::Key_Z, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
    QVERIFY(it.waitFor([&] { return it.find("tab-book") != nullptr; }));

    // What is chosen in a block.
    it.clickAt(rectOf("chart").center());
    it.type("]");
    QVERIFY(it.waitFor([&] { return it.property("chart/intervals", "current") == QLatin1String("3m"); }));
    it.settle();
    const QString last = arrangement();
    it.close();

    begin();
    QCOMPARE(arrangement(), last);
    QCOMPARE(m_room->property("chart/intervals", "current"), QStringLiteral("3m"));
    m_room->picture("dock-3-again");
}

void WindowDockTest::keysDoTheSame()
{
    WindowRoom& it = *m_room;
    const QString first = arrangement();
    it.clickAt(rectOf("ladder").topLeft() + QPoint(150, 12));
    it.key(Qt::Key_M, Qt::ControlModifier);
    QVERIFY(it.waitFor([&] { return it.find("moveFrame") != nullptr; }));
    it.picture("dock-4-keys");
    it.key(Qt::Key_Left);
    const QString second = arrangementAfter(first);
    QVERIFY(second != first);
    it.key(Qt::Key_Right, Qt::ShiftModifier);
    const QString third = arrangementAfter(second);
    QVERIFY(third != second);
    it.key(Qt::Key_Return);
    QVERIFY(it.waitFor([&] { return !it.find("moveFrame") && it.isFocused(QStringLiteral("ladder")); }));
    it.key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(it.waitFor([&] { return rectOf("ladder").width() > it.window().width() - 20; }));
    it.key(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(it.waitFor([&] { return arrangement() == third; }));
    for (int steps = 0; steps < 2; ++steps)
        it.key(Qt::Key_Z, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(it.waitFor([&] { return arrangement() == first; }));

    it.key(Qt::Key_W, Qt::ControlModifier);
    QVERIFY(it.waitFor([&] { return !it.find("ladder"); }));
    it.close();
    begin();
    QVERIFY2(!m_room->find("ladder"), "it stays closed");
    m_room->key(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(m_room->waitFor([&] { return m_room->find("ladder") != nullptr; }));
    QVERIFY(m_room->waitFor([&] { return arrangement() == first; }));
}

/// A window of its own by a drag with Ctrl; it stands where it was left in the next run, and its block is dragged back.
void WindowDockTest::floatsAndComesBack()
{
    const QString first = arrangement();
    {
        WindowRoom& it = *m_room;
        const QPoint from = rectOf("ladder").topLeft() + QPoint(150, 12);
        it.press(from, Qt::LeftButton, Qt::ControlModifier);
        it.move(from + QPoint(-30, 20));
        it.move(from + QPoint(-300, 60));
        it.picture("dock-5-free");
        it.move(from + QPoint(-310, 60));
        it.release(from + QPoint(-310, 60), Qt::LeftButton, Qt::ControlModifier);
        QVERIFY(it.waitFor([&] { return it.floats().size() == 1; }));
        QVERIFY(rectOf("ladder").isEmpty());
        QQuickWindow& own = *it.floats().front();
        QVERIFY(QTest::qWaitForWindowActive(&own));
        it.turnTo(own);
        QVERIFY(it.waitFor([&] { return it.find("ladder") != nullptr && it.isFocused("ladder"); }));
        QTest::qWait(WindowPlacer::kSettleMs + 200);
        own.setGeometry(300, 240, 520, 610);
        QVERIFY(it.waitFor([&] { return own.geometry() == QRect(300, 240, 520, 610); }));
        QTest::qWait(WindowPlacer::kRestMs + 200);
        it.picture("dock-6-float");
        // Its keys are the program's.
        it.key(Qt::Key_K, Qt::ControlModifier);
        QVERIFY(it.waitFor([&] { return it.find("palette") != nullptr || own.activeFocusItem() != nullptr; }));
        it.key(Qt::Key_Escape);
        it.settle();
        it.close();
    }
    for (int runs = 0; runs < 2; ++runs) { // it grows by no frame, however often
        begin();
        QVERIFY(m_room->waitFor([&] { return m_room->floats().size() == 1; }));
        QQuickWindow& own = *m_room->floats().front();
        QVERIFY(m_room->waitFor([&] { return own.geometry() == QRect(300, 240, 520, 610); }, 5000));
        QTest::qWait(WindowPlacer::kSettleMs + WindowPlacer::kRestMs + 200);
        QCOMPARE(own.geometry(), QRect(300, 240, 520, 610));
        QVERIFY(rectOf("ladder").isEmpty());
        if (runs == 0)
            m_room->close();
    }
    // Into the main window, right of the chart.
    WindowRoom& it = *m_room;
    const QRect chart = rectOf("chart");
    QQuickWindow& main = it.mainWindow();
    it.turnTo(*it.floats().front());
    const QPoint from = rectOf("ladder").topLeft() + QPoint(120, 12);
    const QPoint target = main.mapToGlobal(QPoint(chart.right() - 40, chart.top() + 60));
    it.drag(from, it.window().mapFromGlobal(target));
    it.release(it.window().mapFromGlobal(target));
    QVERIFY(it.waitFor([&] { return it.floats().empty(); }));
    it.turnTo(main);
    QVERIFY(it.waitFor([&] { return !rectOf("ladder").isEmpty(); }));
    QVERIFY2(rectOf("ladder").left() > rectOf("chart").right(), qPrintable(arrangement()));
    it.settle();
    it.picture("dock-7-back");
    it.key(Qt::Key_Z, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(it.waitFor([&] { return it.floats().size() == 1; }));
    it.turnTo(*it.floats().front());
    it.window().close(); // by the desktop
    QVERIFY(it.waitFor([&] { return it.floats().empty(); }));
    it.turnTo(main);
    it.key(Qt::Key_Z, Qt::ControlModifier | Qt::AltModifier);
    QVERIFY(it.waitFor([&] { return it.floats().size() == 1; }));
}

QTEST_MAIN(WindowDockTest)
#include "window_dock_test.moc"
