// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/twin_server.h"

#include "core/base/time.h"
#include "tests/twins/fapi_twin.h"
#include "tests/twins/hyperliquid_twin.h"

#include <QFile>
#include <QHostAddress>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QSslCertificate>
#include <QSslKey>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace gannet::twin {

namespace {

constexpr int kPingSeconds = 180; ///< as Binance USD-M
constexpr int kPlayBatch = 2000;  ///< messages in one turn of the loop
constexpr int kBurstBatch = 1000;
constexpr qint64 kBurstUnsentMax = 4 * 1024 * 1024;
constexpr qint64 kUnsentMax = 96 * 1024 * 1024; ///< of one peer that does not read; holds one huge frame
constexpr qint64 kBodyMax = 65'536;
constexpr quint64 kFrameSize = 512 * 1024;

std::string text(const QByteArray& bytes)
{
    return bytes.toStdString();
}

std::string methodOf(QHttpServerRequest::Method method)
{
    switch (method) {
    case QHttpServerRequest::Method::Get: return "GET";
    case QHttpServerRequest::Method::Post: return "POST";
    case QHttpServerRequest::Method::Put: return "PUT";
    case QHttpServerRequest::Method::Delete: return "DELETE";
    default: return "other";
    }
}

HttpCall callOf(const QHttpServerRequest& request)
{
    HttpCall call;
    call.method = methodOf(request.method());
    call.path = request.url().path().toStdString();
    call.query = text(request.url().query(QUrl::FullyEncoded).toUtf8());
    call.body = text(request.body());
    for (const auto& [name, value] : request.headers())
        call.headers[text(name.toLower())] = text(value);
    return call;
}

} // namespace

/// A client's WebSocket and what waits for it.
class ServerPeer final : public Peer {
public:
    ServerPeer(TwinServer& server, std::unique_ptr<QWebSocket> socket, FaultSocket* tcp)
        : m_server(server), m_socket(std::move(socket)), m_tcp(tcp)
    {}

    void send(const std::string& message) override
    {
        lastSentMs = m_server.nowMs();
        if (m_socket->bytesToWrite() > kUnsentMax) {
            m_socket->abort();
            return;
        }
        m_server.m_stats.messages.fetch_add(1);
        m_socket->sendTextMessage(QString::fromStdString(message));
    }
    void close(int code, const std::string& reason) override
    {
        m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(code), QString::fromStdString(reason));
    }

    [[nodiscard]] QWebSocket& socket() { return *m_socket; }
    [[nodiscard]] FaultSocket* tcp() { return m_tcp; }

    bool isDeaf = false; ///< what it sends is not read any more

private:
    TwinServer& m_server;
    std::unique_ptr<QWebSocket> m_socket;
    QPointer<FaultSocket> m_tcp;
};

TwinServer::TwinServer(const TwinOptions& options, TwinStats& stats)
    : m_options(options), m_stats(stats), m_script(options.script)
{
    m_playTimer.setSingleShot(true);
    m_playTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_playTimer, &QTimer::timeout, this, [this] { playDue(); });
    connect(&m_secondTimer, &QTimer::timeout, this, [this] { everySecond(); });
    connect(&m_burstTimer, &QTimer::timeout, this, [this] { burst(); });
    connect(this, &QAbstractHttpServer::newWebSocketConnection, this, [this] { onWebSocket(); });
}

TwinServer::~TwinServer() = default;

Result<QSslConfiguration> TwinServer::serverTls() const
{
    if (m_options.certificateFile.empty())
        return QSslConfiguration();
    const auto chain = QSslCertificate::fromPath(QString::fromStdString(m_options.certificateFile));
    QFile file(QString::fromStdString(m_options.keyFile));
    if (chain.isEmpty() || !file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Invalid, Code::BadConfig, "the certificate or its key cannot be read");
    const QByteArray pem = file.readAll();
    QSslKey key(pem, QSsl::Ec);
    if (key.isNull())
        key = QSslKey(pem, QSsl::Rsa);
    if (key.isNull())
        return fail(ErrorKind::Invalid, Code::BadConfig, "the key is neither EC nor RSA in PEM");
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(key);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone); // clients have no certificate
    return tls;
}

Result<std::uint16_t> TwinServer::listen()
{
    auto lines = readRecordings(m_options.recordings);
    if (!lines)
        return fail(std::move(lines.error()));
    m_lines = std::move(*lines);
    const bool hasBook = std::ranges::any_of(m_lines, [this](const RecordedLine& line) {
        return m_options.venue == "hyperliquid" ? line.json.find("\"l2Book\"") != std::string::npos
                                                : !line.replySymbol.empty();
    });
    if (!hasBook)
        return fail(ErrorKind::Invalid, Code::BadFormat,
                    fmt::format("the recording holds no book of {}; give one of that venue", m_options.venue));
    const auto tls = serverTls();
    if (!tls)
        return fail(tls.error());
    m_server = new FaultServer(*tls);
    m_server->setParent(this);
    if (!m_server->QTcpServer::listen(QHostAddress::LocalHost, m_options.port))
        return fail(ErrorKind::Invalid, Code::Io, m_server->errorString().toStdString());
    bind(m_server);
    if (const FapiVenue* const fapi = findFapiVenue(m_options.venue))
        m_venue = std::make_unique<FapiTwin>(*this, *fapi, m_lines);
    else if (m_options.venue == "hyperliquid")
        m_venue = std::make_unique<HyperliquidTwin>(*this, m_lines);
    else
        return fail(ErrorKind::Invalid, Code::InvalidRequest, fmt::format("no twin of {}", m_options.venue));
    startRound();
    m_secondTimer.start(1000);
    follow(Happening::Start, 1);
    return m_server->serverPort();
}

void TwinServer::startRound()
{
    m_next = 0;
    anchor();
    m_stats.rounds.fetch_add(1);
    m_venue->startRound(m_round++);
    schedule();
}

void TwinServer::anchor()
{
    m_anchorNs = m_lines[m_next].timeNs;
    m_anchorWallMs = nowMs();
    m_sinceAnchor.start();
}

std::int64_t TwinServer::positionNs() const
{
    return m_anchorNs + static_cast<std::int64_t>(static_cast<double>(m_sinceAnchor.nsecsElapsed()) * m_options.speed);
}

std::int64_t TwinServer::nowMs() const
{
    return SystemClock().now().toMilliseconds() + m_skewMs;
}

void TwinServer::later(std::int64_t ms, std::function<void()> act)
{
    QTimer::singleShot(static_cast<int>(ms), this, std::move(act));
}

std::int64_t TwinServer::shiftedMs(std::int64_t venueMs) const
{
    if (m_isSaying)
        return nowMs();
    const std::int64_t sinceAnchorMs = venueMs - m_venue->skewMs() - m_anchorNs / 1'000'000;
    return m_anchorWallMs + static_cast<std::int64_t>(static_cast<double>(sinceAnchorMs) / m_options.speed);
}

void TwinServer::playDue()
{
    const std::int64_t position = positionNs();
    for (int i = 0; i < kPlayBatch && m_next < m_lines.size() && m_lines[m_next].timeNs <= position; ++i)
        m_venue->play(m_lines[m_next++]);
    if (m_next < m_lines.size())
        schedule();
    else
        startRound();
}

void TwinServer::schedule()
{
    const auto waitNs = static_cast<double>(m_lines[m_next].timeNs - positionNs()) / m_options.speed;
    m_playTimer.start(static_cast<int>(std::clamp(waitNs / 1e6, 0.0, 1000.0)));
}

void TwinServer::setPaused(bool isPaused)
{
    if (isPaused == m_isPaused)
        return;
    m_isPaused = isPaused;
    if (isPaused) {
        m_playTimer.stop();
    } else {
        anchor();
        schedule();
    }
}

bool TwinServer::say(const std::string& message)
{
    m_isSaying = true;
    bool isSaid = true;
    try {
        m_venue->play({positionNs(), message, {}});
    } catch (const std::exception&) { // another shape, or a symbol that is not in the recording
        isSaid = false;
    }
    m_isSaying = false;
    return isSaid;
}

/// What the script has for so many happenings of this kind.
void TwinServer::follow(Happening what, std::uint64_t count)
{
    for (const ScriptLine& line : m_script.due(what, count))
        later(line.afterMs, [this, line] { perform(line); });
}

void TwinServer::perform(const ScriptLine& line)
{
    const auto complain = [&line](const std::string& words) {
        fmt::print(stderr, "gannet-twin: line {} of the script: {}\n", line.line, words);
    };
    switch (line.act) {
    case ScriptAct::Fault: return fault(line.fault);
    case ScriptAct::Say:
        if (!say(line.body))
            complain("the message is none that a recording has");
        return;
    case ScriptAct::Pause: return setPaused(true);
    case ScriptAct::Resume: return setPaused(false);
    case ScriptAct::Quit:
        if (m_options.onQuit)
            m_options.onQuit();
        return;
    case ScriptAct::Control: {
        HttpCall call;
        call.method = "POST";
        call.path = line.path;
        call.body = line.body;
        const HttpAnswer answer = m_venue->control(call);
        if (answer.status != 200)
            complain(answer.status == 404 ? "this venue has no " + line.path : answer.body);
        return;
    }
    }
}

void TwinServer::everySecond()
{
    m_venue->everySecond();
    if (++m_secondsToPing >= kPingSeconds) {
        m_secondsToPing = 0;
        for (const auto& peer : m_peers)
            peer->socket().ping("twin");
    }
}

std::vector<Peer*> TwinServer::peers()
{
    std::vector<Peer*> out;
    for (const auto& peer : m_peers)
        out.push_back(peer.get());
    return out;
}

bool TwinServer::takeFault(FaultKind kind)
{
    const auto found = m_due.find(kind);
    if (found == m_due.end() || found->second == 0)
        return false;
    --found->second;
    m_stats.faultsDone.fetch_add(1);
    return true;
}

void TwinServer::countBookMessage()
{
    m_stats.bookMessages.fetch_add(1);
}

void TwinServer::closeAll(const std::string& reason)
{
    for (Peer* peer : peers())
        peer->close(QWebSocketProtocol::CloseCodeGoingAway, reason);
}

void TwinServer::fault(const Fault& fault)
{
    const auto done = [this] { m_stats.faultsDone.fetch_add(1); };
    switch (fault.kind) {
    case FaultKind::Cut:
        for (const auto& peer : m_peers) // forgotten later, by a queued call: the list stands
            peer->socket().abort();
        return done();
    case FaultKind::CutMidFrame:
        for (const auto& peer : m_peers) {
            if (peer->tcp() != nullptr)
                peer->tcp()->cutNextMessage();
        }
        return done();
    case FaultKind::HalfOpen:
        for (const auto& peer : m_peers) {
            if (peer->tcp() != nullptr)
                peer->tcp()->goSilent();
        }
        return done();
    case FaultKind::NotHeard:
        for (const auto& peer : m_peers) {
            peer->isDeaf = peer->isMute = true;
            if (peer->tcp() != nullptr)
                peer->tcp()->dropPongs();
        }
        return done();
    case FaultKind::SlowHandshake: m_server->delayNextHandshake(static_cast<int>(fault.arg)); return done();
    case FaultKind::Delay:
        for (const auto& peer : m_peers) {
            if (peer->tcp() != nullptr)
                peer->tcp()->hold(static_cast<int>(fault.arg));
        }
        return done();
    case FaultKind::NoPong:
        for (const auto& peer : m_peers) {
            peer->isMute = true;
            if (peer->tcp() != nullptr)
                peer->tcp()->dropPongs();
        }
        return done();
    case FaultKind::Dribble: m_server->dribbleNext(fault.arg); return done();
    case FaultKind::BadUtf8:
        for (const auto& peer : m_peers) {
            if (peer->tcp() != nullptr)
                peer->tcp()->writeRaw(QByteArray("\x81\x04{\"\xff\xfe"));
        }
        return done();
    case FaultKind::ClockSkew: m_skewMs = fault.arg; return done();
    case FaultKind::Shutdown: shutDown(static_cast<int>(fault.arg)); return done();
    case FaultKind::HugeFrame: sendHuge(fault.arg); return done();
    case FaultKind::Burst:
        m_burstLeft = fault.arg;
        m_burstTimer.start(0);
        return done();
    default: m_due[fault.kind] += fault.arg;
    }
}

bool TwinServer::hasDueFaults() const
{
    return m_burstLeft > 0 || m_server->isDribbling() ||
           std::any_of(m_due.begin(), m_due.end(), [](const auto& due) { return due.second > 0; });
}

void TwinServer::sendHuge(std::int64_t bytes)
{
    for (const auto& peer : m_peers) {
        peer->socket().setOutgoingFrameSize(static_cast<quint64>(bytes)); // in one frame
        peer->socket().sendBinaryMessage(QByteArray(static_cast<qsizetype>(bytes), 'x'));
        peer->socket().setOutgoingFrameSize(kFrameSize);
    }
}

void TwinServer::shutDown(int ms)
{
    for (const auto& peer : m_peers) {
        QWebSocket* const socket = &peer->socket();
        if (const std::string words = m_venue->shutdownText(); !words.empty())
            peer->send(words);
        QTimer::singleShot(ms, socket, [socket] { socket->close(QWebSocketProtocol::CloseCodeGoingAway); });
    }
}

void TwinServer::burst()
{
    const std::string message = m_venue->idleText();
    for (int i = 0; i < kBurstBatch && m_burstLeft > 0; ++i) {
        for (const auto& peer : m_peers) {
            if (peer->socket().bytesToWrite() > kBurstUnsentMax)
                return; // goes on when it was read
        }
        for (const auto& peer : m_peers)
            peer->send(message);
        --m_burstLeft;
    }
    if (m_peers.empty())
        m_burstLeft = 0; // the flood was for those who are gone
    if (m_burstLeft == 0)
        m_burstTimer.stop();
}

Json TwinServer::book(const std::string& symbol, std::size_t levels) const
{
    const TruthBook* book = m_venue->book(symbol);
    if (book == nullptr)
        return nullptr;
    return Json{{"seq", book->seq}, {"time", book->timeMs}, {"bids", book->bids(levels)}, {"asks", book->asks(levels)}};
}

void TwinServer::onWebSocket()
{
    while (hasPendingWebSocketConnections()) {
        auto socket = nextPendingWebSocketConnection();
        QWebSocket* raw = socket.get();
        auto owned = std::make_unique<ServerPeer>(*this, std::move(socket), m_server->fromPeerPort(raw->peerPort()));
        ServerPeer* peer = owned.get();
        m_peers.push_back(std::move(owned));
        m_stats.webSockets.fetch_add(1);
        m_stats.openWebSockets = m_peers.size();
        peer->path = raw->requestUrl().path().toStdString();
        connect(raw, &QWebSocket::textMessageReceived, this, [this, peer](const QString& message) {
            if (!peer->isDeaf)
                m_venue->onText(*peer, message.toStdString());
            follow(Happening::Order, m_venue->orderRequests());
        });
        // Later: the socket may be in the middle of something.
        const auto forget = [this, peer] {
            const auto found =
                std::find_if(m_peers.begin(), m_peers.end(), [&](const auto& p) { return p.get() == peer; });
            if (found != m_peers.end())
                m_peers.erase(found);
            m_stats.openWebSockets = m_peers.size();
        };
        connect(raw, &QWebSocket::disconnected, this, forget, Qt::QueuedConnection);
        m_venue->onOpen(*peer, QUrlQuery(raw->requestUrl()));
        follow(Happening::Connection, m_stats.webSockets);
    }
}

bool TwinServer::handleRequest(const QHttpServerRequest& request, QTcpSocket* socket)
{
    const std::string path = request.url().path().toStdString();
    if (request.value("Upgrade").compare("websocket", Qt::CaseInsensitive) == 0)
        return m_venue->acceptsWebSocket(path);
    m_stats.httpRequests.fetch_add(1);
    const HttpCall call = callOf(request);
    const bool isControl = path.starts_with("/twin/");
    if (!isControl) {
        if (const auto struck = httpFault(*this)) {
            write(*struck, request, socket);
            return true;
        }
    }
    if (request.body().size() > kBodyMax)
        write({413, ""}, request, socket);
    else
        write(isControl ? control(call) : m_venue->answer(call), request, socket);
    follow(Happening::Order, m_venue->orderRequests());
    return true;
}

void TwinServer::write(const HttpAnswer& answer, const QHttpServerRequest& request, QTcpSocket* socket)
{
    if (answer.isLost)
        return socket->abort();
    if (answer.isSilent)
        return;
    const auto now = [answer](QHttpServerResponder& responder) {
        responder.writeStatusLine(static_cast<QHttpServerResponder::StatusCode>(answer.status));
        if (!answer.headers.contains("Content-Type"))
            responder.writeHeader("Content-Type", "application/json");
        responder.writeHeader("Content-Length", QByteArray::number(static_cast<qulonglong>(answer.body.size())));
        for (const auto& [name, value] : answer.headers)
            responder.writeHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
        responder.writeBody(QByteArray::fromStdString(answer.body));
    };
    auto responder = std::make_shared<QHttpServerResponder>(makeResponder(request, socket));
    if (answer.delayMs == 0)
        return now(*responder);
    QTimer::singleShot(static_cast<int>(answer.delayMs), socket,
                       [now, responder] { now(*responder); }); // not at all when the client has gone
}

void TwinServer::missingHandler(const QHttpServerRequest& request, QTcpSocket* socket)
{
    makeResponder(request, socket).write(QHttpServerResponder::StatusCode::NotFound);
}

HttpAnswer TwinServer::control(const HttpCall& call)
{
    const std::string& path = call.path;
    if (path == "/twin/book" && call.method == "GET") {
        const Json found = book(call.parameters().queryItemValue(QStringLiteral("symbol")).toStdString(), 1000);
        return {found.is_null() ? 404 : 200, found.dump()};
    }
    if (path == "/twin/stats" && call.method == "GET")
        return {200, Json{{"webSockets", m_stats.webSockets.load()},
                          {"openWebSockets", m_stats.openWebSockets.load()},
                          {"httpRequests", m_stats.httpRequests.load()},
                          {"messages", m_stats.messages.load()},
                          {"bookMessages", m_stats.bookMessages.load()},
                          {"faultsDone", m_stats.faultsDone.load()},
                          {"rounds", m_stats.rounds.load()}}
                         .dump()};
    if (call.method != "POST")
        return m_venue->control(call);
    if (path == "/twin/pause" || path == "/twin/resume") {
        setPaused(path == "/twin/pause");
        return {200, "{}"};
    }
    if (path == "/twin/say") {
        return {say(call.body) ? 200 : 400, "{}"};
    }
    if (path != "/twin/fault")
        return m_venue->control(call);
    const Json request = Json::parse(call.body, nullptr, false);
    std::string words = request.is_object() ? request.value("name", std::string()) : std::string();
    if (request.is_object() && request.contains("arg") && request.at("arg").is_number_integer())
        words += ":" + std::to_string(request.at("arg").get<std::int64_t>());
    const auto parsed = parseFault(words);
    if (!parsed)
        return {400, toJson(parsed.error())};
    fault(*parsed);
    return {200, "{}"};
}

} // namespace gannet::twin
