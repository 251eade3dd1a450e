// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/transport.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gannet {

/// The numbers of an account's links and requests. A venue's public side and its accounts share the venue's numbers;
/// those of accounts begin far above, a range for each, so that what comes in finds its way by its number alone, in a
/// replay too.
struct WireNumbers {
    static constexpr std::uint16_t kFirstLink = 0x4000;
    static constexpr std::uint16_t kLinks = 16; ///< of one account
    static constexpr std::uint64_t kFirstRequest = std::uint64_t{1} << 48U;
    static constexpr std::uint64_t kRequests = std::uint64_t{1} << 40U; ///< of one account, in a run

    LinkId link;    ///< the first
    HttpId request; ///< the first

    /// Of the venue's account number `place`, from 0 on, below 1024.
    [[nodiscard]] static constexpr WireNumbers of(std::size_t place)
    {
        return {LinkId{static_cast<std::uint16_t>(kFirstLink + place * kLinks)},
                HttpId{kFirstRequest + place * kRequests}};
    }
    [[nodiscard]] static constexpr bool isOfAnAccount(LinkId id) { return id.isValid() && id.value >= kFirstLink; }
    [[nodiscard]] static constexpr bool isOfAnAccount(HttpId id) { return id.isValid() && id.value >= kFirstRequest; }
    [[nodiscard]] constexpr bool owns(LinkId id) const
    {
        return link.isValid() && id.value >= link.value && id.value < link.value + kLinks;
    }
    [[nodiscard]] constexpr bool owns(HttpId id) const
    {
        return request.isValid() && id.value >= request.value && id.value < request.value + kRequests;
    }
};
static_assert(WireNumbers::of(1023).link.value < 0xFFFF, "the last account's links are no invalid number");

/// What a gateway that speaks to a venue itself hears from the network, beside being an OrderGateway. A synchronous
/// state machine too: engine thread only, nothing blocks, nothing throws, `now` never runs backwards.
class AccountWire {
public:
    virtual ~AccountWire() = default;

    /// Opens its links and reads what it needs. Called once, when the account is attached.
    virtual void start(Timestamp now) = 0;
    /// Closes its links; nothing follows.
    virtual void stop(Timestamp now) = 0;

    /// When its session is tried again; unknown while it has one, is being opened, or will not be.
    [[nodiscard]] virtual Timestamp retryAt() const { return {}; }
    /// Tries now, where retryAt() is known; else nothing. The delays after it go on as they were.
    virtual void tryNow(Timestamp /*now*/) {}

    virtual void onLinkUp(LinkId link, Timestamp now) = 0;
    virtual void onLinkDown(LinkId link, std::string_view reason, Timestamp now) = 0;
    virtual void onFrame(LinkId link, std::string_view bytes, Timestamp now) = 0;
    virtual void onHttpReply(const HttpReply& reply, Timestamp now) = 0;
    virtual void onHttpFailure(const HttpFailure& failure, Timestamp now) = 0;
};

} // namespace gannet
