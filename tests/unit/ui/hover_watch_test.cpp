// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hover_watch.h"

#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QtTest>

#include <memory>

using namespace gannet;

class HoverWatchTest final : public QObject {
    Q_OBJECT

private slots:
    void followsThePointer();
    void endsWhenHidden();
    void wantsAnItem();
};

namespace {

/// An item from 50 to 150 in both directions, with a child that hovers too.
struct Scene {
    QQuickWindow window;
    QQmlEngine engine;
    QQuickItem* item = nullptr;
    HoverWatch* watch = nullptr;

    Scene()
    {
        window.resize(200, 200);
        QQmlComponent component(&engine);
        component.setData("import QtQuick\nimport Gannet.Ui\n"
                          "Item { x: 50; y: 50; width: 100; height: 100; HoverWatch { objectName: 'watch' }\n"
                          "    MouseArea { width: 40; height: 40; hoverEnabled: true } }",
                          {});
        item = qobject_cast<QQuickItem*>(component.create());
        Q_ASSERT(item);
        item->setParent(&window);
        item->setParentItem(window.contentItem());
        watch = item->findChild<HoverWatch*>(QStringLiteral("watch"));
        window.show();
    }
};

} // namespace

void HoverWatchTest::followsThePointer()
{
    Scene scene;
    QVERIFY(QTest::qWaitForWindowExposed(&scene.window));
    QVERIFY(scene.watch);
    QSignalSpy changes(scene.watch, &HoverWatch::hoveredChanged);
    QTest::mouseMove(&scene.window, {10, 10});
    QTest::mouseMove(&scene.window, {120, 120});
    QTRY_VERIFY(scene.watch->isHovered());
    QTest::mouseMove(&scene.window, {60, 60}); // onto the child, which hovers itself
    QTest::mouseMove(&scene.window, {62, 62});
    QVERIFY(scene.watch->isHovered());
    QTest::mouseMove(&scene.window, {10, 10});
    QTRY_VERIFY(!scene.watch->isHovered());
    QCOMPARE(changes.count(), 2);
}

void HoverWatchTest::endsWhenHidden()
{
    Scene scene;
    QVERIFY(QTest::qWaitForWindowExposed(&scene.window));
    QTest::mouseMove(&scene.window, {10, 10});
    QTest::mouseMove(&scene.window, {120, 120});
    QTRY_VERIFY(scene.watch->isHovered());
    scene.item->setVisible(false);
    QTest::mouseMove(&scene.window, {121, 121});
    QTRY_VERIFY(!scene.watch->isHovered());
}

void HoverWatchTest::wantsAnItem()
{
    QQmlEngine engine;
    QQmlComponent component(&engine);
    component.setData("import QtQml\nimport Gannet.Ui\nQtObject { property var w: HoverWatch {} }", {});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("HoverWatch stands in an Item")));
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY(object);
}

QTEST_MAIN(HoverWatchTest)
#include "hover_watch_test.moc"
