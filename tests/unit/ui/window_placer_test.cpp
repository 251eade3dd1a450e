// SPDX-License-Identifier: GPL-3.0-or-later
// Windows on the screens that Qt's offscreen platform makes believe; run on one and on three of them.
#include "ui/workspace/window_placer.h"

#include "core/workspace/document.h"
#include "tests/unit/workspace/desk.h"
#include "ui/workspace/screens.h"

#include <QGuiApplication>
#include <QQuickWindow>
#include <QScreen>
#include <QTest>

#include <memory>

using namespace gannet;
using namespace gannet::workspace;

class WindowPlacerTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<WorkspaceController> m_controller;
    QString m_floating;

    [[nodiscard]] std::string document() const { return writeDocument(m_controller->now(), "test"); }
    [[nodiscard]] Placement kept() const
    {
        const auto found = placementFor(m_controller->now(), *uuidFrom(m_floating.toStdString()), presentScreens());
        return found.value_or(Placement());
    }
    [[nodiscard]] std::unique_ptr<WindowPlacer> placerOf(QQuickWindow& window) const
    {
        auto placer = std::make_unique<WindowPlacer>();
        placer->setController(m_controller.get());
        placer->setWindowId(m_floating);
        placer->setWindow(&window);
        placer->setSettleMs(20);
        return placer;
    }

private slots:
    void initTestCase()
    {
        const bool areThree = qEnvironmentVariable("QT_QPA_PLATFORM").endsWith(QLatin1String("three.json"));
        QCOMPARE(QGuiApplication::screens().size(), areThree ? 3 : 1);
    }
    void init()
    {
        m_controller = std::make_unique<WorkspaceController>();
        m_controller->open(rowOf(3));
        const QRect last = QGuiApplication::screens().back()->availableGeometry();
        m_floating = m_controller->floatBlock(QString::fromStdString(toText(id(2))), false,
                                              QRectF(last.x() + 100, last.y() + 80, 500, 400));
        QVERIFY(!m_floating.isEmpty());
    }
    /// Shown, closed and shown again a dozen times: the document stays the same to the byte.
    void nothing_grows()
    {
        const std::string before = document();
        for (int times = 0; times < 12; ++times) {
            QQuickWindow window;
            const auto placer = placerOf(window);
            placer->show();
            QCOMPARE(window.geometry().size(), QSize(500, 400));
            QTest::qWait(30);
            window.requestUpdate();
            QTest::qWait(5);
            QCOMPARE(document(), before);
        }
    }
    void what_a_person_moves_is_kept()
    {
        QQuickWindow window;
        const auto placer = placerOf(window);
        placer->show();
        QTest::qWait(40);
        const QRect first = QGuiApplication::screens().front()->availableGeometry();
        window.setGeometry(first.x() + 10, first.y() + 20, 640, 300);
        QTRY_COMPARE_WITH_TIMEOUT(kept().width, 640, 2000);
        QCOMPARE(kept().x, 10);
        QCOMPARE(kept().y, 20);
        QCOMPARE(kept().screen, presentScreens().front().id);
        QVERIFY(m_controller->undoWords().startsWith(QLatin1String("Float"))); // and is no step
    }
    /// What the desktop does to a window that has just come is nobody's wish.
    void what_the_desktop_moves_is_not_kept()
    {
        const std::string before = document();
        QQuickWindow window;
        const auto placer = placerOf(window);
        placer->setSettleMs(2000);
        placer->show();
        window.setGeometry(0, 0, 900, 700);
        QTest::qWait(WindowPlacer::kRestMs + 100);
        QCOMPARE(document(), before);
    }
    void a_maximised_window_comes_back_so_and_small_again()
    {
        {
            QQuickWindow window;
            const auto placer = placerOf(window);
            placer->show();
            QTest::qWait(40);
            window.showMaximized();
            QTRY_VERIFY_WITH_TIMEOUT(m_controller->now().windows[1].state == WindowState::Maximised, 2000);
        }
        QCOMPARE(kept().width, 500);
        QQuickWindow window;
        const auto placer = placerOf(window);
        placer->show();
        QCOMPARE(window.visibility(), QWindow::Maximized);
    }
    /// It stood on a screen that is not there: whole, on one that is.
    void a_screen_that_is_gone_gives_its_windows_up()
    {
        auto far = setPlacement(m_controller->now(), topologyKey(presentScreens()), *uuidFrom(m_floating.toStdString()),
                                {.screen = "unplugged", .x = 9000, .y = 9000, .width = 5000, .height = 5000});
        QVERIFY(m_controller->applyAside(std::move(far)));
        QQuickWindow window;
        const auto placer = placerOf(window);
        placer->show();
        const QRect room = QGuiApplication::primaryScreen()->availableGeometry();
        QVERIFY(room.contains(window.geometry()));
        QVERIFY(window.width() >= kLeastWindow.width && window.height() >= kLeastWindow.height);
    }
    /// Two that would stand at one place are seen both.
    void no_window_hides_another()
    {
        QQuickWindow window;
        const auto placer = placerOf(window);
        placer->show();
        QQuickWindow other;
        const auto second = placerOf(other);
        QVERIFY(second->place().topLeft() != window.geometry().topLeft());
    }
};

QTEST_MAIN(WindowPlacerTest)
#include "window_placer_test.moc"
