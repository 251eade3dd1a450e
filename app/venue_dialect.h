// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/model/l2_book.h"
#include "core/venue/transport.h"
#include "core/venue/wire_message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// What an adapter asked of its venue over HTTP.
struct VenueAsk {
    enum class Kind : std::uint8_t {
        Catalogue,
        Book,
        List, ///< of what recordings hold none of: candles, figures of all symbols
        Other
    };
    Kind kind = Kind::Other;
    std::string symbol; ///< the venue's own text; empty for the catalogue
};

/// A stream as an adapter asks for it over a link.
struct VenueStream {
    WireMessage::Type type = WireMessage::Type::Control;
    std::string symbol; ///< empty: of all symbols
    friend auto operator<=>(const VenueStream&, const VenueStream&) = default;
};

/// What was sent over a link, and what a venue answers at once.
struct VenueSent {
    std::vector<VenueStream> subscribed;
    std::vector<VenueStream> unsubscribed;
    std::string answer; ///< empty: none
};

/// A book as a venue would tell it, for an answer over HTTP.
struct ToldBook {
    const L2Book* book = nullptr;
    int priceScale = 0;
    int qtyScale = 0;
    std::uint64_t lastSeq = 0;
    Timestamp venueTime;
};

/// The little that a recorded session needs of a venue's other side: understand a request, acknowledge a subscription,
/// tell a book, say when a message was sent. Frames of recordings are never made here. One per venue that recordings
/// exist of; pure.
class VenueDialect {
public:
    virtual ~VenueDialect() = default;
    /// `body` is empty for a GET.
    [[nodiscard]] virtual VenueAsk understand(std::string_view url, std::string_view body) const = 0;
    [[nodiscard]] virtual VenueSent onSent(std::string_view text) const = 0;
    [[nodiscard]] virtual std::string tell(std::string_view symbol, const ToldBook& book) const = 0;
    /// A frame, or an answer that tells a book, as the venue would have sent it `by` later: its times are moved by
    /// whole milliseconds, every other byte stays. What is no JSON passes unchanged; a shift of zero only copies.
    [[nodiscard]] virtual std::string shifted(std::string_view bytes, Duration by) const = 0;
    /// Whether a frame of this type comes over the link with this URL, where a venue has several kinds of links.
    [[nodiscard]] virtual bool isLinkFor(std::string_view url, WireMessage::Type type) const = 0;
};

/// By slug; null when recordings of the venue cannot be played.
[[nodiscard]] const VenueDialect* findVenueDialect(std::string_view slug);

} // namespace gannet
