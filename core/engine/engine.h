// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/log.h"
#include "core/base/running_time.h"
#include "core/engine/feed_age.h"
#include "core/engine/link_watch.h"
#include "core/engine/market.h"
#include "core/engine/refused_ring.h"
#include "core/engine/timers.h"
#include "core/engine/trading_host.h"
#include "core/engine/ui_gateway.h"
#include "core/pipeline/conductor.h"
#include "core/pipeline/dispatcher.h"
#include "core/trading/books.h"
#include "core/venue/venue_factory.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace gannet {

struct EngineOptions {
    /// Where refused frames and requests, books that broke (both once per burst) and changes of a venue's session are
    /// written; none when null.
    Log* log = nullptr;
};

/// What the loop measures of itself, for Health. No part of the state.
struct LoopStats {
    std::uint32_t inboxDepth = 0;
    std::uint32_t inboxHighMark = 0; ///< the deepest it has been
    Duration stepP50, stepP99, stepMax;
    std::uint64_t journalBytes = 0;
    std::string journalTrouble; ///< why nothing is recorded though it should be; empty: all is well
};

/// The state of the program as a fold over what came in: adapters, pipeline, books, views. Only step() changes it; time
/// is the stamp of the item and never runs backwards; the same items give the same events and the same digest.
/// One thread.
class Engine final : private Sink, private VenueDesk, private TradingTell {
public:
    using EventLog = std::function<void(const Event&)>;

    /// The catalogue and the transport outlive the engine.
    Engine(const EngineOptions& options, Catalogue& catalogue, Transport& transport);
    ~Engine() override = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Before the first step; in the same order in a replay.
    VenueId addVenue(const VenueFactory& factory, const VenueSettings& settings);
    /// An adapter that was made by hand with the same catalogue and transport, and with sink().
    VenueId addVenue(std::unique_ptr<VenueAdapter> adapter);
    [[nodiscard]] Sink& sink() { return *this; }

    /// Lets this run trade, on these accounts; without it every trading command is refused. After the venues, before
    /// the first step, and the same in a replay. Nothing trades before an item of Remembered. The store outlives the
    /// engine. Live accounts are none of `accounts`: they open by items of AccountKeyNews, made by `makeLive`.
    void enableTrading(const OmsSettings& settings, StorePort& store, std::vector<AccountPlan> accounts,
                       LiveMaker makeLive = {});
    /// A sentence for tickets and refusals where trading is not enabled: what keeps it from being so.
    void sayWhyNoTrading(std::string why);
    /// Null where this run does not trade.
    [[nodiscard]] const TradingDesk* trading() const { return m_trading ? &m_trading->desk() : nullptr; }

    /// Takes one item: fires the timers due by its time, then handles it. The first item starts the adapters.
    void step(const Inbound& item);
    /// Closes the links; no step follows.
    void stop();

    /// As RunningTime makes it of the stamps of the items: all inside has this time, also when the clock was set back.
    [[nodiscard]] Timestamp now() const { return m_time.now(); }
    /// What now() would be with an item stamped so.
    [[nodiscard]] Timestamp timeAt(Timestamp stamp) const { return m_time.at(stamp); }
    /// By how much now() is ahead of the stamps.
    [[nodiscard]] Duration timeAhead() const { return m_time.ahead(); }
    /// When a Tick must come if nothing else does; unknown when never.
    [[nodiscard]] Timestamp nextDeadline() const { return m_timers.next(); }

    // Screens. Nothing here touches the state.
    void setTell(StartStages::Tell tell) { m_gateway.setTell(std::move(tell)); }
    void setLoopStats(const LoopStats& stats) { m_loop = stats; }
    /// See UiGateway::publish.
    void publish(Timestamp now, Timestamp pace) { m_gateway.publish(m_time.at(now), pace); }
    void publish(Timestamp now) { publish(now, now); }
    [[nodiscard]] Timestamp nextPublish() const { return m_gateway.nextPublish(); }

    /// Called for every event, in order, before any consumer. describe() in event_text.h makes a line of it.
    void setEventLog(EventLog log) { m_eventLog.log = std::move(log); }
    /// A number over the final state: catalogue, sessions, books, trades, candles. Equal states, equal digests.
    [[nodiscard]] std::uint64_t digest() const;

    [[nodiscard]] const Catalogue& catalogue() const { return m_catalogue; }
    [[nodiscard]] const Books& books() const { return m_books; }
    [[nodiscard]] const Market& market() const { return m_market; }
    [[nodiscard]] const Subscriptions& subscriptions() const { return m_subscriptions; }
    [[nodiscard]] const RefusedRing& refusedFrames() const { return m_refused; }
    [[nodiscard]] DispatchStats dispatchStats() const { return m_dispatcher.stats(); }
    [[nodiscard]] std::uint64_t itemsTotal() const { return m_ordinal; }
    [[nodiscard]] const VenueAdapter& adapter(VenueId venue) const;

private:
    struct Venue {
        std::unique_ptr<VenueAdapter> adapter;
        FeedAge age;
        LinkWatch links;
        bool isOutagePlanned = false; ///< the link was cut as announced, and the session is not back yet
        VenueStatus logged;           ///< the session as the log has it
        TraceId lastSample;           ///< a frame is one sample of the feed's age, however many events it holds
        std::size_t timer = 0;
    };
    /// What the log has of a book that broke.
    struct BookTrouble {
        Timestamp last;           ///< when it broke last; a quiet time of kRefusedBurst ends a burst
        std::uint64_t unsaid = 0; ///< times that it broke again within the burst
        bool isBackDue = false;   ///< that it broke was written, that it is back was not
    };
    struct EventLogConsumer final : Consumer {
        void onEvent(const Event& event) override
        {
            if (log)
                log(event);
        }
        EventLog log;
    };

    // Sink
    void emit(const Event& event) override;
    void refused(const RefusedFrame& frame) override;
    // VenueDesk
    [[nodiscard]] const Capabilities& capabilitiesOf(VenueId venue) const override;
    [[nodiscard]] LinkSign linkSign(const StreamKey& stream) const override;
    void setSubscribed(const StreamKey& stream, bool isOn) override;
    void requestKlines(InstrumentId instrument, KlineInterval interval, int count) override;
    void resyncBook(InstrumentId instrument) override;
    [[nodiscard]] std::optional<Duration> clockOffset(VenueId venue) const override;
    void fillHealth(HealthView& view, Timestamp now) override;

    // TradingTell
    void tell(TradingEvent event) override { m_gateway.tell(std::move(event)); }

    void start();
    /// What is of an account finds its gateway by its number (core/venue/account_wire.h).
    template <class Item> void toAccount(const Item& item);
    void takeCommand(const Command& command);
    void handle(const Inbound& item);
    void takeFrame(Venue& venue, const FrameIn& frame);
    [[nodiscard]] Venue* find(VenueId venue);
    void sampleAge(Venue& venue, const Event& event);
    void noteInLog(const Event& event);
    void noteSession(VenueId venue, const VenueStatus& status);
    void noteBookTrouble(InstrumentId instrument, const VenueStatus& status);
    void noteBookBack(InstrumentId instrument);
    void fillVenue(HealthVenue& out, const Venue& venue, Timestamp now) const;
    [[nodiscard]] Freshness venueFreshness(const Venue& venue) const;
    void note(const Result<void>& result, std::string_view what);
    void checkThread();

    EngineOptions m_options;
    Catalogue& m_catalogue;
    Transport& m_transport;
    RunningTime m_time;
    Timestamp m_now; ///< m_time.now()
    std::uint64_t m_ordinal = 0;
    LinkId m_teller; ///< of the frame that is being read; invalid between frames
    bool m_isStarted = false;

    Subscriptions m_subscriptions;
    Conductor m_conductor{m_subscriptions};
    Dispatcher m_dispatcher;
    EventLogConsumer m_eventLog;
    Books m_books{m_catalogue};
    Market m_market{m_catalogue};
    UiGateway m_gateway{m_catalogue, m_books, m_market, m_subscriptions, *this};
    Timers m_timers;
    std::size_t m_dispatcherTimer = 0;
    std::unique_ptr<TradingHost> m_trading;
    std::string m_whyNoTrading;
    std::size_t m_tradingTimer = 0;
    RefusedRing m_refused;
    std::map<InstrumentId, BookTrouble> m_bookTroubles;
    LoopStats m_loop;
    std::vector<Venue> m_venues; ///< by venue id; an id without an adapter has none
    std::thread::id m_thread;
};

} // namespace gannet
