// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/open_views.h"
#include "core/engine/queue_watch.h"
#include "core/engine/start_stages.h"
#include "core/engine/view_fill.h"
#include "core/model/store_op.h"
#include "core/model/ui_event.h"
#include "core/trading/books.h"
#include "core/trading/trading_desk.h"

#include <functional>
#include <memory>
#include <set>
#include <vector>

namespace gannet {

inline constexpr Duration kFramePeriod = Duration::milliseconds(16);
inline constexpr Duration kHealthPeriod = Duration::seconds(1);

/// Fills the open views' slots and tells screens what they must not miss. Reads state, changes none: what it publishes,
/// and when, has no influence on a replay. Engine thread.
class UiGateway final : public Consumer {
public:
    UiGateway(const Catalogue& catalogue, const Books& books, const Market& market, Subscriptions& subscriptions,
              VenueDesk& desk);

    /// Where UiEvents go; nowhere by default.
    void setTell(StartStages::Tell tell) { m_tell = std::move(tell); }

    /// Where tickets and portfolios look; none by default.
    void setTrading(const TradingDesk& trading) { m_trading = &trading; }
    /// What tickets say while there is none.
    void setWhyNoTrading(std::string why) { m_whyNoTrading = std::move(why); }

    /// What trading says, as it is.
    void tell(TradingEvent event);
    /// Those that screens keep.
    void tellSettings(const std::vector<StoredSetting>& settings);

    /// A venue was started: its stages run from here.
    void addVenue(VenueId venue, Timestamp now);
    void onCommand(const Command& command, Timestamp now);
    void onEvent(const Event& event) override;
    /// A link of the venue was heard.
    void noteHeard(VenueId venue, Timestamp now) { m_views.noteHeard(venue, now); }
    /// At the end of a step: does what had to wait until no consumer was being called.
    void settle(Timestamp now);

    /// Fills what is due: dirty views once per frame period, Health once a second. `now` is the time the views show;
    /// `pace` is the time frames are counted by, the wall's where the other one is a player's that may stand still.
    void publish(Timestamp now, Timestamp pace);
    /// When, on the `pace` clock, publish() has something to fill; unknown when never.
    [[nodiscard]] Timestamp nextPublish() const;

private:
    void tellCatalogues();
    void awaitFirstQuotes(Timestamp now);
    void noteFirstQuote(const Event& event);
    void noteQueues(const Event& event);
    void noteComparison(const TradingEvent& event);
    void noteTrouble(const VenueStatus& status, VenueId venue, Timestamp now);
    void fill(BoundView& view, Timestamp now);
    [[nodiscard]] const PortfolioView& portfolioAt(Timestamp now);
    [[nodiscard]] FillSource sourceOf(InstrumentId instrument, Timestamp now) const;
    [[nodiscard]] FillSource sourceOf(const BoundView& view, Timestamp now) const;
    [[nodiscard]] std::string stageName(std::string_view stage, VenueId venue) const;
    [[nodiscard]] bool hasHealthView() const;

    const Catalogue& m_catalogue;
    const Books& m_books;
    const Market& m_market;
    VenueDesk& m_desk;
    OpenViews m_views;
    StartStages m_stages;
    StartStages::Tell m_tell;
    const TradingDesk* m_trading = nullptr;
    std::string m_whyNoTrading;
    QueueWatch m_queues;
    std::vector<bool> m_inPlay;                 ///< by instrument id, when a portfolio was filled last
    std::unique_ptr<PortfolioView> m_portfolio; ///< of this frame, once filled
    bool m_isPortfolioFilled = false;
    std::set<VenueId> m_changedCatalogues; ///< to be told
    std::vector<bool> m_hasQuote;          ///< by venue id: the first quote has come
    std::size_t m_knownInstruments = 0;
    Timestamp m_nextFrame;
    Timestamp m_nextHealth;
};

} // namespace gannet
