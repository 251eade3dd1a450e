// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/market.h"
#include "core/engine/venue_desk.h"
#include "core/model/command.h"
#include "core/pipeline/subscriptions.h"

#include <cstdint>
#include <vector>

namespace gannet {

inline constexpr int kHistoryCandles = 1000;                    ///< asked for when a chart opens
inline constexpr Duration kHeardEvery = Duration::seconds(1);   ///< views are told that links are heard
inline constexpr Duration kHistoryWait = Duration::seconds(15); ///< after it a chart does without
static_assert(kHistoryCandles <= static_cast<int>(kChartCandles));

/// A view that a screen holds open.
struct BoundView {
    ViewSpec spec;
    ViewTarget target;
    ConsumerId consumer;
    std::vector<InstrumentId> instruments; ///< one per key, invalid while the catalogue does not know it
    std::vector<StreamKey> streams;        ///< subscribed for it
    bool needsHistory = false;             ///< chart: candles are to be asked for when the venue is ready
    Timestamp historyAsked;
    bool isHistoryLoading = false; ///< chart: asked, not answered
    bool isDirty = true;
    std::uint64_t version = 0;
};

/// Which views are open, what they need, and which of it is subscribed. Journalled commands alone decide it, so a
/// replay subscribes the same. Engine thread.
class OpenViews {
public:
    OpenViews(const Catalogue& catalogue, const Market& market, Subscriptions& subscriptions, VenueDesk& desk)
        : m_catalogue(catalogue), m_market(market), m_subscriptions(subscriptions), m_desk(desk)
    {}

    void open(const OpenView& command, Timestamp now);
    void close(ViewId id);
    void resyncBook(const std::string& key);

    /// After the catalogue or a session changed: keys that became known are subscribed, histories asked for.
    void settle(Timestamp now);
    /// Marks the views that show something of the event. Allocates nothing.
    void noteEvent(const Event& event);
    /// Trading has told something: tickets and portfolios show it.
    void noteTrading();
    /// Something that a portfolio's figures move with has changed.
    void notePortfolio();
    /// A link of the venue was heard: once in a while its views are told, so that they count no silence that is none.
    void noteHeard(VenueId venue, Timestamp now);
    /// Whether settle() has something to do because of an event.
    [[nodiscard]] bool needsSettle() const { return m_needsSettle; }

    [[nodiscard]] std::vector<BoundView>& all() { return m_views; }
    [[nodiscard]] const std::vector<BoundView>& all() const { return m_views; }
    [[nodiscard]] bool hasDirty() const { return m_hasDirty; }
    void setClean() { m_hasDirty = false; }

private:
    [[nodiscard]] BoundView* find(ViewId id);
    [[nodiscard]] ConsumerId freeConsumer() const;
    [[nodiscard]] bool resolve(BoundView& view) const;
    [[nodiscard]] std::vector<StreamKey> streamsOf(const BoundView& view) const;
    void setStreams(BoundView& view, std::vector<StreamKey> streams);
    void askHistory(BoundView& view, Timestamp now);
    void rebuildInterest();
    void markDirty(BoundView& view);
    void markDirty(ViewKind kind);

    const Catalogue& m_catalogue;
    const Market& m_market;
    Subscriptions& m_subscriptions;
    VenueDesk& m_desk;
    std::vector<BoundView> m_views;                   ///< in the order they were opened
    std::vector<std::vector<std::size_t>> m_interest; ///< by instrument id: indices of views
    std::vector<Timestamp> m_heardTold;               ///< by venue id
    bool m_hasDirty = false;
    bool m_needsSettle = false;
};

} // namespace gannet
