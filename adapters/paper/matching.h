// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/model/event.h"
#include "core/model/l2_book.h"
#include "core/model/order_ids.h"
#include "core/venue/scales.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace gannet::paper {

/// Part of a resting order that the market took.
struct RestingFill {
    ClientOrderId order;
    BookLevel trade; ///< the order's own price, and how much
    friend bool operator==(const RestingFill&, const RestingFill&) = default;
};

/// A resting order of ours, as somebody on the other side meets it.
struct RestingOrder {
    ClientOrderId order;
    std::int64_t price = 0;
};

/// Where an order stands in the queue of its price. Mantissas of quantity.
struct QueuePlace {
    std::optional<std::int64_t> ahead; ///< of others, to be traded before it; unknown beyond the visible book
    std::int64_t open = 0;             ///< of the order itself
};

/// One instrument's matching of our simulated orders against the real market. The market does not see us: its book and
/// its trades are as they were, and only ours are moved. docs/paper.md says the model and its bias. Pure: knows no
/// account, no clock; prices and sizes are mantissas at the book's scales. Times never run backwards.
class Matching {
public:
    /// A trade is told on another way than the book, so what a level lost is a cancel only when no trade explains it
    /// within this time.
    static constexpr Duration kTradeLag = Duration::seconds(1);

    explicit Matching(Scales scales) : m_scales(scales) {}

    [[nodiscard]] Scales scales() const { return m_scales; }
    /// The instrument's decimals changed. Returns the orders whose price or size cannot be said any more: they left.
    [[nodiscard]] std::vector<ClientOrderId> setScales(Scales scales);

    /// The book as it now stands. Appends what it takes of resting orders: a book that reaches their price meets them.
    void onBook(const L2Book& book, Timestamp now, std::vector<RestingFill>& fills);
    /// A public trade, at the instrument's exact price. Appends what it takes of resting orders.
    void onTrade(const Trade& trade, Timestamp now, std::vector<RestingFill>& fills);
    /// The book may be wrong: nothing is matched until the next onBook.
    void onStale() { m_isLive = false; }
    [[nodiscard]] bool isLive() const { return m_isLive; }
    /// As last told; to be looked at only while live.
    [[nodiscard]] const L2Book& book() const { return m_book; }

    /// A taking order walks the other side from its best price to `limit`, as much as is shown there and not taken by
    /// us before, at most `most`. What it takes is remembered until the market shows a new size at that price. Appends
    /// a trade per level; returns how much was taken. Requires: live.
    std::int64_t take(Side side, std::optional<std::int64_t> limit, std::int64_t most, std::vector<BookLevel>& trades);
    /// How much take() would find, counted up to `enough`. Requires: live.
    [[nodiscard]] std::int64_t takeable(Side side, std::optional<std::int64_t> limit, std::int64_t enough) const;
    /// The best price on which a taking order of this side would find something of the market. Requires: live.
    [[nodiscard]] std::optional<std::int64_t> touch(Side side) const;
    /// The resting order of ours that a taking order of this side would meet first.
    [[nodiscard]] std::optional<RestingOrder> firstAgainst(Side side) const;

    /// Joins the queue of its price behind all that is shown there. Requires: not here yet, open above zero.
    void join(ClientOrderId order, Side side, BookLevel priceAndOpen, Timestamp now);
    /// False when it is not here.
    bool leave(ClientOrderId order);
    [[nodiscard]] bool isResting(ClientOrderId order) const { return m_where.contains(order); }
    [[nodiscard]] std::optional<QueuePlace> queueOf(ClientOrderId order) const;

private:
    struct Resting {
        ClientOrderId order;
        std::int64_t open = 0;
        std::optional<std::int64_t> ahead;
    };
    /// A level lost size that no trade has explained yet.
    struct Drop {
        Timestamp time;
        std::int64_t qty = 0;
        std::int64_t before = 0;
        std::int64_t after = 0;
    };
    /// A trade whose size the book has not lost yet.
    struct Print {
        Timestamp time;
        std::int64_t qty = 0;
    };
    /// A price at which orders of ours rest.
    struct Queue {
        std::optional<std::int64_t> shown; ///< as last seen
        std::deque<Drop> drops;
        std::deque<Print> prints;
        std::vector<Resting> orders; ///< oldest first; what is ahead never falls from one to the next
    };
    using Queues = std::map<std::int64_t, Queue>; ///< by price
    using Taken = std::map<std::int64_t, std::int64_t>;

    [[nodiscard]] static std::size_t indexOf(Side side) { return side == Side::Buy ? 0 : 1; }
    [[nodiscard]] const BookSide& shownOf(Side side) const { return side == Side::Buy ? m_book.bids : m_book.asks; }
    /// Inside what the venue shows of its book; beyond it a size is unknown, not zero.
    [[nodiscard]] bool isVisible(Side side, std::int64_t price) const;
    [[nodiscard]] std::int64_t untaken(Side side, const BookLevel& level) const;

    void refreshTaken(Side side);
    void refresh(Side side, std::int64_t price, Queue& queue, Timestamp now);
    /// What had its time to be explained by a trade was cancelled.
    static void settle(Queue& queue, Timestamp now);
    /// Own orders of `side` that the other side of the book reaches.
    void meetBook(Side side, std::vector<RestingFill>& fills);
    /// A trade of `volume` at the queue's own price.
    void eat(std::int64_t price, Queue& queue, std::int64_t volume, Timestamp now, std::vector<RestingFill>& fills);
    /// Takes at most `volume` of the orders of one price, whoever is ahead; returns what is left of it.
    static std::int64_t sweep(std::int64_t price, Queue& queue, std::int64_t volume, std::vector<RestingFill>& fills);
    void dropFilled(Side side);

    Scales m_scales;
    bool m_isLive = false;
    L2Book m_book;
    std::array<Queues, 2> m_queues; ///< ours: bids, asks
    std::array<Taken, 2> m_taken;   ///< of the market's bids and asks, by us
    std::map<ClientOrderId, std::pair<Side, std::int64_t>> m_where;
};

} // namespace gannet::paper
