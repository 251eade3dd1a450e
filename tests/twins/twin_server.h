// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/fault_socket.h"
#include "tests/twins/twin.h"
#include "tests/twins/venue_twin.h"

#include <QAbstractHttpServer>
#include <QElapsedTimer>
#include <QTimer>
#include <QWebSocket>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace gannet::twin {

class ServerPeer;

/// The sockets, the clock and the faults of a twin; what is said comes from its VenueTwin. Lives on the twin's thread.
class TwinServer final : public QAbstractHttpServer, public Host {
public:
    TwinServer(const TwinOptions& options, TwinStats& stats);
    ~TwinServer() override;

    /// Reads the recordings, listens on 127.0.0.1 and begins to play. The port.
    [[nodiscard]] Result<std::uint16_t> listen();
    void fault(const Fault& fault);
    [[nodiscard]] bool hasDueFaults() const;
    void setPaused(bool isPaused);
    [[nodiscard]] bool say(const std::string& message);
    [[nodiscard]] Json book(const std::string& symbol, std::size_t levels) const;
    [[nodiscard]] std::string welcome() const { return m_venue->welcome(); }

    // Host
    [[nodiscard]] std::vector<Peer*> peers() override;
    [[nodiscard]] std::int64_t nowMs() const override;
    void later(std::int64_t ms, std::function<void()> act) override;
    [[nodiscard]] std::int64_t shiftedMs(std::int64_t venueMs) const override;
    [[nodiscard]] bool takeFault(FaultKind kind) override;
    void countBookMessage() override;
    void closeAll(const std::string& reason) override;

protected:
    bool handleRequest(const QHttpServerRequest& request, QTcpSocket* socket) override;
    void missingHandler(const QHttpServerRequest& request, QTcpSocket* socket) override;

private:
    friend class ServerPeer;

    [[nodiscard]] Result<QSslConfiguration> serverTls() const;
    void onWebSocket();
    void startRound();
    void anchor();
    [[nodiscard]] std::int64_t positionNs() const;
    void playDue();
    void schedule();
    void everySecond();
    void burst();
    void sendHuge(std::int64_t bytes);
    void shutDown(int ms);
    void write(const HttpAnswer& answer, const QHttpServerRequest& request, QTcpSocket* socket);
    [[nodiscard]] HttpAnswer control(const HttpCall& call);
    void follow(Happening what, std::uint64_t count);
    void perform(const ScriptLine& line);

    const TwinOptions& m_options;
    TwinStats& m_stats;
    Script m_script;
    std::vector<RecordedLine> m_lines;
    std::unique_ptr<VenueTwin> m_venue;
    FaultServer* m_server = nullptr; ///< owned by the HTTP server
    std::vector<std::unique_ptr<ServerPeer>> m_peers;
    std::map<FaultKind, std::int64_t> m_due;

    QTimer m_playTimer;
    QTimer m_secondTimer;
    QTimer m_burstTimer;
    std::int64_t m_burstLeft = 0;
    QElapsedTimer m_sinceAnchor;     ///< monotonic
    std::int64_t m_anchorNs = 0;     ///< recorder's time when the anchor was set
    std::int64_t m_anchorWallMs = 0; ///< wall clock then
    std::size_t m_next = 0;
    std::uint64_t m_round = 0;
    int m_secondsToPing = 0;
    bool m_isPaused = false;
    bool m_isSaying = false;   ///< what is played has no time of its own
    std::int64_t m_skewMs = 0; ///< the venue's clock is so far ahead
};

} // namespace gannet::twin
