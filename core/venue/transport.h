// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/model/account_key.h"
#include "core/model/command.h"
#include "core/model/freshness.h"
#include "core/model/remembered.h"
#include "core/model/store_op.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace gannet {

/// A link that brought nothing for so long is asked for a sign of life, and again after as long: a ping frame by the
/// transport, and the venue's own ping by an adapter whose venue has one.
inline constexpr Duration kHeartbeatEvery = Duration::seconds(2);
/// After so long without a frame or a pong the transport drops the link: {LinkDown}.
inline constexpr Duration kLinkDeadAfter = Duration::seconds(15);
static_assert(kHeartbeatEvery * 2 < kLinkLateAfter, "a calm link whose pongs come is never late");
static_assert(kStaleAfter < kLinkDeadAfter, "a link is shown stale before it is given up");
static_assert(kHeartbeatEvery * 5 < kLinkDeadAfter, "several pings go unanswered before a link is given up");

/// A text or binary frame of a venue's link, whole.
struct FrameIn {
    VenueId venue;
    LinkId link;
    std::string bytes;
};
/// The link is open and may be written to.
struct LinkUp {
    VenueId venue;
    LinkId link;
};
/// The link could not be opened or is gone; the adapter decides when to open it again.
struct LinkDown {
    VenueId venue;
    LinkId link;
    std::string reason;
    /// The other side begins anew and said so: nothing to warn of. A journal does not keep it, only the log asks.
    bool isPlanned = false;
};
/// A header field of an HTTP message. Case does not matter in names.
struct HttpHeader {
    std::string name;
    std::string value;
    friend bool operator==(const HttpHeader&, const HttpHeader&) = default;
};
/// A whole HTTP answer, whatever its status.
struct HttpReply {
    VenueId venue;
    HttpId id;
    int status = 0;
    Duration retryAfter; ///< from the Retry-After header; zero when absent
    std::string body;
    /// Of the request's wantedHeaders those that came, named as they were asked for and in that order.
    std::vector<HttpHeader> headers = {};
    /// Of the request: what a journal of this answer hides.
    std::vector<std::string> maskedMembers = {};
};
/// No answer. Of a read: Timeout, Disconnected or TooLarge. Of an OrderHttp Error::outcome says what is known: NotSent
/// when no byte of it was given to a socket, else Unknown.
struct HttpFailure {
    VenueId venue;
    HttpId id;
    Error error;
};
/// The link answered a ping: it is well, though it brings nothing. Frames say that of themselves.
struct LinkHeard {
    VenueId venue;
    LinkId link;
};
/// Nothing happened; time passed. Sent by the loop when a timer is due or the market is quiet.
struct Tick {};

/// One thing that reaches the engine. `time` is stamped at the inbox's edge and is `now` for everything it causes.
struct Inbound {
    Timestamp time;
    std::variant<Tick, FrameIn, LinkUp, LinkDown, HttpReply, HttpFailure, Command, LinkHeard, Remembered, StoreNews,
                 AccountKeyNews>
        item;
};

/// One LinkUp or LinkDown answers it. A link with the same numbers that is still open is closed first, silently.
struct OpenLink {
    VenueId venue;
    LinkId link;
    std::string url;        ///< ws:// (loopback only) or wss://
    bool isPrivate = false; ///< carries an account; when the engine falls behind, the others are closed and this stays
};
/// No LinkDown follows, and no frame: the adapter knows.
struct CloseLink {
    VenueId venue;
    LinkId link;
};
struct SendText {
    VenueId venue;
    LinkId link;
    std::string text;
};
/// A read. May be repeated by the HTTP library: never used for orders.
struct HttpRequest {
    VenueId venue;
    HttpId id;
    std::string method = "GET"; ///< GET, POST or PUT
    std::string url;
    std::string body = {};                       ///< empty for GET
    std::vector<std::string> wantedHeaders = {}; ///< of the answer, to be told with it: HttpReply::headers
    Duration timeout = Duration::seconds(10);
    std::string contentType = "application/json"; ///< of a body
    std::vector<HttpHeader> headers = {};         ///< the venue's own, such as a key; not those that frame a message
    /// Members of the answer's JSON, at any depth, whose texts nobody may read later, such as a session's token: they
    /// come as they are, and stand in no journal.
    std::vector<std::string> maskedMembers = {};
};
/// What an order's request does. Reads have HttpRequest.
enum class OrderMethod : std::uint8_t { Post, Put, Delete };

/// A request that must not be made twice: an order, its change, its end. It is written to one socket at most once and
/// never again, whatever happens. One HttpReply or HttpFailure answers it. Ids are of one series with HttpRequest's.
struct OrderHttp {
    VenueId venue;
    HttpId id;
    OrderMethod method = OrderMethod::Post;
    std::string url; ///< http:// (loopback only) or https://; what follows the host is sent byte for byte, as signed
    std::vector<HttpHeader> headers = {}; ///< the venue's own, such as a key; not those that frame a message
    std::string contentType = {};         ///< of a body, and only of one
    std::string body = {};                ///< sent byte for byte
    std::vector<std::string> wantedHeaders = {};
    Duration timeout = Duration::seconds(10); ///< from send() to the last byte of the answer
};
/// An order to this host may follow soon: a connection is made ready, TLS included, where none is. Nothing answers it;
/// connections nobody uses close after a while, so who wants one ready says so again every 15 s.
struct WarmOrderLink {
    VenueId venue;
    std::string url;
};
using Outbound = std::variant<OpenLink, CloseLink, SendText, HttpRequest, OrderHttp, WarmOrderLink>;

/// The way out of an adapter. Calls return at once; results come back as Inbound items. Engine thread.
class Transport {
public:
    virtual ~Transport() = default;
    virtual void send(Outbound item) = 0;
};

} // namespace gannet
