// SPDX-License-Identifier: GPL-3.0-or-later
// gannet --kill: reaches the engine while the thread of the window stands still, says what the engine said, and writes
// the switch down where no program runs.
#include "app/control_socket.h"

#include "core/model/trading_command.h"
#include "core/store/store.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>
#include <thread>

using namespace gannet;

namespace {

/// Stands for the engine's thread: answers what comes out of the inbox.
class Answerer {
public:
    Answerer(Inbox<Inbound>& inbox, ControlSocket& socket)
        : m_thread([this, &inbox, &socket](const std::stop_token& stop) {
              std::vector<Inbound> batch;
              while (!stop.stop_requested()) {
                  inbox.drain(batch, Duration::milliseconds(20));
                  for (const Inbound& item : batch)
                      answer(std::get<SetKill>(std::get<TradingCommand>(std::get<Command>(item.item))), socket);
              }
          })
    {}
    std::atomic<bool> isMute{false};
    std::atomic<int> asked{0};
    SetKill last; ///< read after an answer

private:
    void answer(const SetKill& kill, ControlSocket& socket)
    {
        last = kill;
        ++asked;
        if (isMute)
            return;
        RequestAnswered other;
        other.request = {"shell-of-nobody"};
        socket.onAnswer(other);
        RequestAnswered answered;
        answered.request = kill.request;
        answered.kind = kill.target == "nowhere" ? RequestAnswered::Kind::Refused : RequestAnswered::Kind::Done;
        answered.words = "set";
        if (kill.target == "nowhere")
            answered.error = Error{.kind = ErrorKind::Invalid, .code = Code::InvalidRequest, .message = "no venue"};
        socket.onAnswer(answered);
    }

    std::jthread m_thread;
};

} // namespace

class ControlSocketTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->path().toStdString();
        m_socket = std::make_unique<ControlSocket>(controlSocketPath(m_path), m_inbox, m_clock);
    }
    void cleanup() { m_socket.reset(); }

    /// This thread is the window's: it does nothing while the shell asks.
    void itWorksWhileTheWindowHangs()
    {
        QVERIFY(m_socket->start());
        Answerer engine(m_inbox, *m_socket);
        KillOutcome outcome;
        QElapsedTimer timer;
        timer.start();
        std::thread shell([&] { outcome = killFromShell(m_path, "hyperliquid:BTC", m_clock); });
        shell.join(); // no event loop turns here
        QVERIFY(outcome.isSet);
        QCOMPARE(outcome.words, std::string("set"));
        QCOMPARE(engine.last.target, std::string("hyperliquid:BTC"));
        QCOMPARE(engine.last.actor, std::string("shell"));
        // docs/performance.md has what it takes; here it must not depend on what else the machine does.
        QVERIFY2(timer.elapsed() < 1000, QByteArray::number(timer.elapsed()));
    }

    void aRefusalIsTold()
    {
        QVERIFY(m_socket->start());
        Answerer engine(m_inbox, *m_socket);
        const KillOutcome outcome = killFromShell(m_path, "nowhere", m_clock);
        QVERIFY(!outcome.isSet);
        QCOMPARE(outcome.words, std::string("no venue"));
    }

    void anEngineThatHangsIsNoSuccess()
    {
        QVERIFY(m_socket->start());
        Answerer engine(m_inbox, *m_socket);
        engine.isMute = true;
        const KillOutcome outcome = killFromShell(m_path, "", m_clock);
        QVERIFY(!outcome.isSet);
        QVERIFY2(outcome.words.find("has not answered") != std::string::npos, outcome.words.c_str());
        QCOMPARE(engine.asked.load(), 1); // asked once, not again
    }

    void otherWordsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("another verb") << QByteArray("release\n");
        QTest::newRow("a verb that begins alike") << QByteArray("killer\n");
        QTest::newRow("endless") << QByteArray(4096, 'k');
        QTest::newRow("zeros") << QByteArray("\0\0\n", 3);
    }
    void otherWordsAreRefused()
    {
        QFETCH(QByteArray, line);
        QVERIFY(m_socket->start());
        QLocalSocket socket;
        socket.connectToServer(QString::fromStdString(controlSocketPath(m_path)));
        QVERIFY(socket.waitForConnected(1000));
        socket.write(line);
        QVERIFY(socket.waitForReadyRead(1000));
        QVERIFY(socket.readAll().startsWith("failed "));
        std::vector<Inbound> batch;
        QVERIFY(!m_inbox.drain(batch));
    }

    void onlyTheUserMayConnect()
    {
        QVERIFY(m_socket->start());
        const QFileDevice::Permissions mode = QFile::permissions(QString::fromStdString(controlSocketPath(m_path)));
        QVERIFY(!(mode & (QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther |
                          QFileDevice::WriteOther)));
    }

    void aFolderThatIsNotThereIsTold()
    {
        ControlSocket nowhere(m_path + "/none/control.sock", m_inbox, m_clock);
        const auto started = nowhere.start();
        QVERIFY(!started);
        QVERIFY(started.error().code == Code::Io);
    }

    void whereNothingRunsItIsWrittenDown()
    {
        const KillOutcome outcome = killFromShell(m_path, "hyperliquid", m_clock);
        QVERIFY2(outcome.isSet, outcome.words.c_str());
        DatabaseSettings settings;
        settings.path = m_path + "/gannet.sqlite";
        auto store = Store::open(settings);
        QVERIFY(store);
        const auto kills = (*store)->killSwitches();
        QVERIFY(kills && kills->size() == 1);
        QCOMPARE(kills->front().target, std::string("hyperliquid"));
        QVERIFY(kills->front().scope == KillScope::Venue);
        const auto audit = (*store)->auditTail(1);
        QVERIFY(audit && audit->size() == 1 && audit->front().actor == "shell");
    }

    /// Nobody can say here whether the venue has it: that is told, not found out by losing.
    void anInstrumentNobodyCanCheckIsSaid()
    {
        const KillOutcome outcome = killFromShell(m_path, "hyperliquid:FOO", m_clock);
        QVERIFY2(outcome.isSet, outcome.words.c_str());
        QVERIFY2(outcome.words.find("whether the venue has hyperliquid:FOO is not known") != std::string::npos,
                 outcome.words.c_str());
        QVERIFY2(outcome.words.find("--kill hyperliquid ") != std::string::npos, outcome.words.c_str());
    }

    /// Somebody holds the store and does not listen: nothing was done, and that is said.
    void aHeldStoreIsNoSuccess()
    {
        DatabaseSettings settings;
        settings.path = m_path + "/gannet.sqlite";
        const auto store = Store::open(settings);
        QVERIFY(store);
        const KillOutcome outcome = killFromShell(m_path, "", m_clock);
        QVERIFY(!outcome.isSet);
        QVERIFY(!outcome.words.empty());
    }

private:
    SystemClock m_clock;
    Inbox<Inbound> m_inbox;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::string m_path;
    std::unique_ptr<ControlSocket> m_socket;
};

QTEST_GUILESS_MAIN(ControlSocketTest)
#include "control_socket_test.moc"
