// SPDX-License-Identifier: GPL-3.0-or-later
// Sleep, lock and screen saver are heard as desktops say them; waking up and unlocking are not.
#include "app/session_watch.h"

#include <QDBusMessage>
#include <QDBusServer>
#include <QtTest>

using namespace gannet;

class SessionWatchTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_server.isConnected());
        connect(&m_server, &QDBusServer::newConnection, this, [this](const QDBusConnection& peer) { m_peer = peer; });
        m_bus = QDBusConnection::connectToPeer(m_server.address(), QStringLiteral("session"));
        QTRY_VERIFY(m_peer.isConnected());
        QVERIFY(m_watch.hearLogins(m_bus));
        QVERIFY(m_watch.hearScreenSavers(m_bus));
    }
    void cleanupTestCase() { QDBusConnection::disconnectFromPeer(QStringLiteral("session")); }

    void leavingIsHeard_data()
    {
        QTest::addColumn<QString>("interface");
        QTest::addColumn<QString>("member");
        QTest::addColumn<QVariantList>("said");
        QTest::addColumn<bool>("isAway");
        const QString manager = QStringLiteral("org.freedesktop.login1.Manager");
        const QString login = QStringLiteral("org.freedesktop.login1.Session");
        const QString saver = QStringLiteral("org.freedesktop.ScreenSaver");
        const QString gnome = QStringLiteral("org.gnome.ScreenSaver");
        QTest::newRow("goes to sleep") << manager << QStringLiteral("PrepareForSleep") << QVariantList{true} << true;
        QTest::newRow("woke up") << manager << QStringLiteral("PrepareForSleep") << QVariantList{false} << false;
        QTest::newRow("locked") << login << QStringLiteral("Lock") << QVariantList{} << true;
        QTest::newRow("unlocked") << login << QStringLiteral("Unlock") << QVariantList{} << false;
        QTest::newRow("screen saver on") << saver << QStringLiteral("ActiveChanged") << QVariantList{true} << true;
        QTest::newRow("screen saver off") << saver << QStringLiteral("ActiveChanged") << QVariantList{false} << false;
        QTest::newRow("Gnome's on") << gnome << QStringLiteral("ActiveChanged") << QVariantList{true} << true;
        QTest::newRow("somebody else's") << QStringLiteral("org.example.Saver") << QStringLiteral("ActiveChanged")
                                         << QVariantList{true} << false;
    }
    void leavingIsHeard()
    {
        QFETCH(QString, interface);
        QFETCH(QString, member);
        QFETCH(QVariantList, said);
        QFETCH(bool, isAway);
        m_times = 0;
        QDBusMessage signal = QDBusMessage::createSignal(QStringLiteral("/x"), interface, member);
        signal.setArguments(said);
        QVERIFY(m_peer.send(signal));
        // What is heard is heard before this, which comes after it on the same wire.
        QDBusMessage last = QDBusMessage::createSignal(
            QStringLiteral("/x"), QStringLiteral("org.freedesktop.login1.Session"), QStringLiteral("Lock"));
        QVERIFY(m_peer.send(last));
        QTRY_COMPARE(m_times, isAway ? 2 : 1);
    }

private:
    QDBusServer m_server{QStringLiteral("unix:tmpdir=/tmp")};
    QDBusConnection m_peer{QString()};
    QDBusConnection m_bus{QString()};
    int m_times = 0;
    SessionWatch m_watch{[this] { ++m_times; }};
};

QTEST_GUILESS_MAIN(SessionWatchTest)
#include "session_watch_test.moc"
