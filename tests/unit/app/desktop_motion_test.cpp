// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop_motion.h"

#include <QDBusContext>
#include <QDBusServer>
#include <QDBusVariant>
#include <QMap>
#include <QtTest>

using namespace gannet;

/// Answers as the desktop's portal does, for the settings it knows.
class Portal : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    QMap<QString, QVariant> settings;
    int asked = 0;

public slots:
    QDBusVariant Read(const QString& space, const QString& key) // the interface's name for it
    {
        ++asked;
        const QVariant found = settings.value(space + QLatin1Char(' ') + key);
        if (!found.isValid())
            sendErrorReply(QStringLiteral("org.freedesktop.portal.Error.NotFound"), QStringLiteral("no such setting"));
        return QDBusVariant(QVariant::fromValue(QDBusVariant(found)));
    }
};

class DesktopMotionTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_server.isConnected());
        connect(&m_server, &QDBusServer::newConnection, this, [this](const QDBusConnection& peer) {
            m_peer = peer;
            m_peer.registerObject(QStringLiteral("/org/freedesktop/portal/desktop"), &m_portal,
                                  QDBusConnection::ExportAllSlots);
        });
        m_bus = QDBusConnection::connectToPeer(m_server.address(), QStringLiteral("desktop"));
        QTRY_VERIFY(m_peer.isConnected());
    }
    void cleanupTestCase() { QDBusConnection::disconnectFromPeer(QStringLiteral("desktop")); }

    void aDesktopThatWantsLessIsHeard_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QVariant>("value");
        QTest::addColumn<bool>("isReduced");
        const QString portal = QStringLiteral("org.freedesktop.appearance reduced-motion");
        const QString gnome = QStringLiteral("org.gnome.desktop.interface enable-animations");
        QTest::newRow("portal: less") << portal << QVariant(1U) << true;
        QTest::newRow("portal: no wish") << portal << QVariant(0U) << false;
        QTest::newRow("gnome: less") << gnome << QVariant(false) << true;
        QTest::newRow("gnome: as ever") << gnome << QVariant(true) << false;
        QTest::newRow("of another type") << portal << QVariant(QStringLiteral("1 ")) << false;
        QTest::newRow("no such setting") << QStringLiteral("x y") << QVariant(1U) << false;
    }
    void aDesktopThatWantsLessIsHeard()
    {
        QFETCH(QString, setting);
        QFETCH(QVariant, value);
        QFETCH(bool, isReduced);
        m_portal.settings = {{setting, value}};
        m_portal.asked = 0;
        int heard = 0;
        whenMotionIsReduced(m_bus, *this, [&heard] { ++heard; });
        QCOMPARE(heard, 0);
        QTRY_COMPARE(m_portal.asked, 2);
        QTest::qWait(20);
        QCOMPARE(heard, isReduced ? 1 : 0);
    }

    void itIsHeardOnce()
    {
        m_portal.settings = {{QStringLiteral("org.freedesktop.appearance reduced-motion"), QVariant(1U)},
                             {QStringLiteral("org.gnome.desktop.interface enable-animations"), QVariant(false)}};
        int heard = 0;
        whenMotionIsReduced(m_bus, *this, [&heard] { ++heard; });
        QTRY_COMPARE(heard, 1);
        QTest::qWait(20);
        QCOMPARE(heard, 1);
    }

    void withoutADesktopNoneIsStarted()
    {
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", "/nowhere");
        QVERIFY(!desktopBus());
    }

private:
    Portal m_portal;
    QDBusServer m_server{QStringLiteral("unix:tmpdir=/tmp")};
    QDBusConnection m_peer{QString()};
    QDBusConnection m_bus{QString()};
};

QTEST_GUILESS_MAIN(DesktopMotionTest)
#include "desktop_motion_test.moc"
