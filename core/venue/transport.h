// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/model/command.h"

#include <string>
#include <variant>

namespace gannet {

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
/// A whole HTTP answer, whatever its status.
struct HttpReply {
    VenueId venue;
    HttpId id;
    int status = 0;
    Duration retryAfter; ///< from the Retry-After header; zero when absent
    std::string body;
};
/// No answer: Timeout, Disconnected or TooLarge.
struct HttpFailure {
    VenueId venue;
    HttpId id;
    Error error;
};
/// Nothing happened; time passed. Sent by the loop when a timer is due or the market is quiet.
struct Tick {};

/// One thing that reaches the engine. `time` is stamped at the inbox's edge and is `now` for everything it causes.
struct Inbound {
    Timestamp time;
    std::variant<Tick, FrameIn, LinkUp, LinkDown, HttpReply, HttpFailure, Command> item;
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
    std::string method = "GET"; ///< GET or POST
    std::string url;
    std::string body = {}; ///< JSON; empty for GET
    Duration timeout = Duration::seconds(10);
};
using Outbound = std::variant<OpenLink, CloseLink, SendText, HttpRequest>;

/// The way out of an adapter. Calls return at once; results come back as Inbound items. Engine thread.
class Transport {
public:
    virtual ~Transport() = default;
    virtual void send(Outbound item) = 0;
};

} // namespace gannet
