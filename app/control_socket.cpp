// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/control_socket.h"

#include "core/model/trading_command.h"
#include "core/store/store.h"
#include "core/trading/trading_switch.h"

#include <QEventLoop>
#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>
#include <QTimer>
#include <QUuid>

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <map>
#include <utility>

namespace gannet {

namespace {

constexpr qint64 kMaxLine = 256;
constexpr int kMaxConnections = 8;
const QByteArray kVerb = "kill";
constexpr std::string_view kWhy = "set from a shell";
constexpr int kClientPatienceMs = 3'000;

[[nodiscard]] std::string wordsFor(std::string_view target)
{
    return target.empty() ? "everything" : std::string(target);
}

} // namespace

std::string controlSocketPath(const std::string& storeDir)
{
    return storeDir + "/control.sock";
}

// --- The server's side ----------------------------------------------------------------------------------------------

/// Lives on the socket's thread; answers come to it as queued calls.
class ControlSocket::Server {
public:
    Server(Inbox<Inbound>& inbox, const Clock& clock) : m_inbox(inbox), m_clock(clock) {}

    [[nodiscard]] Result<void> listen(const std::string& path)
    {
        const QString name = QString::fromStdString(path);
        QLocalServer::removeServer(name);
        m_listener.setSocketOptions(QLocalServer::UserAccessOption);
        m_listener.setMaxPendingConnections(kMaxConnections);
        if (!m_listener.listen(name))
            return fail(
                Error{.kind = ErrorKind::Unavailable,
                      .code = Code::Io,
                      .message = fmt::format("cannot listen at {}: {}; gannet --kill does not reach this program", path,
                                             m_listener.errorString().toStdString()),
                      .field = path});
        QObject::connect(&m_listener, &QLocalServer::newConnection, &m_listener, [this] { accept(); });
        return {};
    }

    void run() { m_loop.exec(); }
    /// Any thread.
    void quit()
    {
        QMetaObject::invokeMethod(
            &m_loop, [this] { m_loop.quit(); }, Qt::QueuedConnection);
    }
    /// Any thread.
    void answer(const std::string& request, bool isDone, std::string words)
    {
        QMetaObject::invokeMethod(
            &m_listener, [this, request, isDone, words = std::move(words)] { reply(request, isDone, words); },
            Qt::QueuedConnection);
    }

private:
    void accept()
    {
        while (QLocalSocket* const socket = m_listener.nextPendingConnection()) {
            QObject::connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            QObject::connect(socket, &QLocalSocket::readyRead, socket, [this, socket] { read(*socket); });
        }
    }

    void read(QLocalSocket& socket)
    {
        if (!socket.canReadLine()) {
            if (socket.bytesAvailable() > kMaxLine)
                say(socket, false, "a line is at most 256 bytes");
            return;
        }
        const QByteArray line = socket.readLine(kMaxLine + 1).trimmed();
        if (line != kVerb && !line.startsWith(kVerb + ' ')) {
            say(socket, false, "only \"kill\" and \"kill TARGET\" are understood here");
            return;
        }
        SetKill kill;
        kill.request = {"shell-" + QUuid::createUuid().toString(QUuid::Id128).toStdString()};
        kill.actor = "shell";
        kill.target = line.mid(kVerb.size()).trimmed().toStdString();
        kill.why = kWhy;
        const std::string request = kill.request.text;
        m_waiting.emplace(request, &socket);
        QTimer::singleShot(
            std::chrono::milliseconds(kPatience.toMilliseconds()), Qt::PreciseTimer, &socket,
            [this, request] { reply(request, false, "the engine has not answered within 2 s; it may still act"); });
        m_inbox.push(Inbound{m_clock.now(), Command{TradingCommand{std::move(kill)}}});
    }

    void reply(const std::string& request, bool isDone, const std::string& words)
    {
        const auto waiting = m_waiting.extract(request);
        if (waiting && waiting.mapped())
            say(*waiting.mapped(), isDone, words);
    }

    static void say(QLocalSocket& socket, bool isDone, const std::string& words)
    {
        socket.write(QByteArray(isDone ? "done " : "failed ") + QByteArray::fromStdString(words) + '\n');
        socket.flush();
        socket.disconnectFromServer();
    }

    Inbox<Inbound>& m_inbox;
    const Clock& m_clock;
    QEventLoop m_loop;
    std::map<std::string, QPointer<QLocalSocket>, std::less<>> m_waiting; ///< by request
    QLocalServer m_listener;                                              ///< goes first, with its sockets
};

ControlSocket::ControlSocket(std::string path, Inbox<Inbound>& inbox, const Clock& clock)
    : m_path(std::move(path)), m_inbox(inbox), m_clock(clock)
{}

ControlSocket::~ControlSocket()
{
    stop();
}

Result<void> ControlSocket::start()
{
    std::promise<Result<void>> listening;
    std::future<Result<void>> listens = listening.get_future();
    m_thread = std::jthread([this, &listening] {
        Server server(m_inbox, m_clock);
        Result<void> result = server.listen(m_path);
        const bool isGood = result.has_value();
        if (isGood)
            m_server = &server;
        listening.set_value(std::move(result));
        if (isGood)
            server.run();
    });
    return listens.get();
}

void ControlSocket::stop()
{
    if (Server* const server = m_server.exchange(nullptr))
        server->quit();
    if (m_thread.joinable())
        m_thread.join();
}

void ControlSocket::onAnswer(const RequestAnswered& answer)
{
    Server* const server = m_server.load();
    if (!server || !answer.request.text.starts_with("shell-"))
        return;
    using enum RequestAnswered::Kind;
    const bool isDone = answer.kind == Taken || answer.kind == Done;
    server->answer(answer.request.text, isDone, answer.error ? answer.error->message : answer.words);
}

// --- The shell's side -----------------------------------------------------------------------------------------------

namespace {

/// Where no program runs the switch is only written down.
[[nodiscard]] KillOutcome killInStore(const std::string& storeDir, std::string_view target, const Clock& clock)
{
    DatabaseSettings settings;
    settings.path = storeDir + "/gannet.sqlite";
    auto store = Store::open(std::move(settings));
    if (!store)
        return {false, store.error().message};
    const std::string key(target);
    const StoredKill kill{KillTarget{key}.scope(), key, true, std::string(kWhy), clock.now()};
    const AuditEntry audit{clock.now(), "kill", "shell", {}, {}, "set " + wordsFor(target) + ": " + std::string(kWhy)};
    for (const StoreOp& op : {StoreOp{kill}, StoreOp{audit}}) {
        if (auto written = (*store)->write(op); !written)
            return {false, written.error().message};
    }
    // Which instruments a venue has only its catalogue says, and nobody asks for that here.
    const std::string unsure = kill.scope == KillScope::Instrument
                                   ? fmt::format("; whether the venue has {} is not known until then, and where it has "
                                                 "not this stops nothing (--kill {} stops all of the venue)",
                                                 target, target.substr(0, target.find(':')))
                                   : std::string();
    return {true, fmt::format("no program runs with {}: the kill switch on {} is set for its next start{}", storeDir,
                              wordsFor(target), unsure)};
}

} // namespace

KillOutcome killFromShell(const std::string& storeDir, std::string_view target, const Clock& clock)
{
    const std::string path = controlSocketPath(storeDir);
    QLocalSocket socket;
    socket.connectToServer(QString::fromStdString(path));
    if (!socket.waitForConnected(kClientPatienceMs))
        return killInStore(storeDir, target, clock);
    socket.write(kVerb + ' ' + QByteArray::fromStdString(std::string(target)) + '\n');
    while (!socket.canReadLine() && socket.waitForReadyRead(kClientPatienceMs)) {
    }
    const std::string line = socket.readLine().trimmed().toStdString();
    if (line.starts_with("done "))
        return {true, line.substr(5)};
    if (line.starts_with("failed "))
        return {false, line.substr(7)};
    return {false, fmt::format("the running program did not answer at {}; what it did is not known", path)};
}

} // namespace gannet
