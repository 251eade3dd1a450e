// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/fault.h"
#include "tests/twins/recording.h"
#include "tests/twins/truth_book.h"

#include <QUrlQuery>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::twin {

class Exchange;

/// One WebSocket client, as a venue sees it.
class Peer {
public:
    virtual ~Peer() = default;
    virtual void send(const std::string& text) = 0;
    virtual void close(int code, const std::string& reason) = 0;

    std::string path;                           ///< of the upgrade's URL
    std::map<std::string, std::string> streams; ///< our key of a stream -> the name it was subscribed by
    std::deque<std::int64_t> received;          ///< wall times of its last messages, ms
    std::int64_t lastSentMs = 0;
    bool isCombined = false; ///< wants the stream's name around each message
    bool isMute = false;     ///< is to get no answer to a ping
};

/// A request as it came.
struct HttpCall {
    std::string method;                         ///< "GET", "POST", "PUT", "DELETE"
    std::string path;                           ///< without the query
    std::string query;                          ///< as sent, percent-encoded, without the question mark
    std::string body;                           ///< as sent
    std::map<std::string, std::string> headers; ///< names in lower case

    [[nodiscard]] QUrlQuery parameters() const { return QUrlQuery(QString::fromStdString(query)); }
};

struct HttpAnswer {
    int status = 200;
    std::string body;
    std::map<std::string, std::string> headers = {};
    std::int64_t delayMs = 0; ///< until it is sent
    bool isLost = false;      ///< the connection ends instead
    bool isSilent = false;    ///< nothing comes, and the connection stays
};

/// What a venue may ask of the server it lives in.
class Host {
public:
    virtual ~Host() = default;
    [[nodiscard]] virtual std::vector<Peer*> peers() = 0;
    /// The wall clock, ms.
    [[nodiscard]] virtual std::int64_t nowMs() const = 0;
    /// Does it so many ms later, on the same thread, unless the twin is gone by then.
    virtual void later(std::int64_t ms, std::function<void()> act) = 0;
    /// When something that the recording dates `venueMs` happens now: shifted forward and, at another speed than 1,
    /// stretched, so that times run with the wall clock and never backwards.
    [[nodiscard]] virtual std::int64_t shiftedMs(std::int64_t venueMs) const = 0;
    /// True when that fault is due; uses up one of it.
    [[nodiscard]] virtual bool takeFault(FaultKind kind) = 0;
    virtual void countBookMessage() = 0;
    /// Ends every WebSocket connection in good order.
    virtual void closeAll(const std::string& reason) = 0;
};

/// What the fault of HTTP that is due answers instead of the venue; nothing when none is.
[[nodiscard]] std::optional<HttpAnswer> httpFault(Host& host);

/// How long an acknowledgement is late, ms.
inline constexpr std::int64_t kAckLateMs = 2000;

/// One venue, its public side spoken from a recording. One thread.
class VenueTwin {
public:
    explicit VenueTwin(Host& host) : m_host(host) {}
    virtual ~VenueTwin() = default;

    /// What the venue's clock was ahead of the recorder's, ms.
    [[nodiscard]] virtual std::int64_t skewMs() const = 0;
    /// The recording begins again, `round` counts from 0.
    virtual void startRound(std::uint64_t round) = 0;
    /// The next message of the recording is due.
    virtual void play(const RecordedLine& line) = 0;
    /// Called about once a second, also while the recording is paused: what the venue tells on a clock.
    virtual void everySecond() = 0;

    [[nodiscard]] virtual bool acceptsWebSocket(const std::string& path) const = 0;
    virtual void onOpen(Peer& peer, const QUrlQuery& query) = 0;
    virtual void onText(Peer& peer, const std::string& text) = 0;
    /// The venue's answer, struck by the faults of orders.
    [[nodiscard]] HttpAnswer answer(const HttpCall& call);
    /// Requests so far that make, change or end orders, lost ones included.
    [[nodiscard]] std::uint64_t orderRequests() const { return m_orderRequests; }
    /// What a test asks of the exchange behind the wire, under /twin/: account, mark, fund. 404 on what it has not.
    [[nodiscard]] virtual HttpAnswer control(const HttpCall& /*call*/) { return {404, "{}"}; }
    /// What is needed to trade here, for a person; empty where nobody can.
    [[nodiscard]] virtual std::string welcome() const { return {}; }
    /// Accounts and orders behind the wire; null where nobody can trade.
    [[nodiscard]] virtual Exchange* behindWire() { return nullptr; }
    /// Null when the symbol is not in the recording.
    [[nodiscard]] virtual const TruthBook* book(const std::string& symbol) const = 0;
    /// What the venue says before a server goes down; empty when it says nothing.
    [[nodiscard]] virtual std::string shutdownText() const { return {}; }
    /// A message that means nothing new, for floods.
    [[nodiscard]] virtual std::string idleText() const = 0;

protected:
    [[nodiscard]] virtual HttpAnswer onHttp(const HttpCall& call) = 0;
    /// Whether the request makes, changes or ends orders.
    [[nodiscard]] virtual bool actsOnOrders(const HttpCall& /*call*/) const { return false; }
    /// Sends a message of an account's stream to those who hear it: it may be doubled, swapped with the next, or lost
    /// with the connections that should have carried it.
    void publishPrivate(const std::string& key, const Json& data);

    /// The streams that begin so and that somebody listens to.
    [[nodiscard]] std::set<std::string> subscribedKeys(const std::string& start);
    /// Sends to every subscriber of the stream.
    void publish(const std::string& key, const Json& data);
    /// The same for a book message, which may be struck by a fault.
    void publishBook(const std::string& key, const Json& data);

    /// The whole frame.
    [[nodiscard]] virtual std::string frame(const Peer& peer, const std::string& key, const Json& data) const = 0;
    /// A book message with something wrong in it.
    [[nodiscard]] virtual Json spoiled(FaultKind kind, const std::string& key, Json data) const = 0;
    /// A frame of a kind nobody knows.
    [[nodiscard]] virtual std::string unknownFrame(const std::string& key) const = 0;

    Host& m_host;

private:
    struct Held {
        std::string key;
        Json data;
    };

    [[nodiscard]] bool hasSubscriber(const std::string& key);
    [[nodiscard]] bool publishSpoiled(const std::string& key, const Json& data);
    template <class MakeText> void publishText(const std::string& key, MakeText makeText);

    std::uint64_t m_orderRequests = 0;
    std::optional<Held> m_held;        ///< a book message that comes after its successor
    std::optional<Held> m_heldPrivate; ///< the same of an account's stream
};

} // namespace gannet::twin
