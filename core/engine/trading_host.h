// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/account_owners.h"
#include "core/engine/digest.h"
#include "core/engine/held_streams.h"
#include "core/engine/market.h"
#include "core/engine/step_store.h"
#include "core/engine/venue_desk.h"
#include "core/model/command.h"
#include "core/model/remembered.h"
#include "core/pipeline/consumer.h"
#include "core/trading/books.h"
#include "core/trading/trading_desk.h"
#include "core/venue/account_wire.h"
#include "core/venue/market_feed.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gannet {

/// An account's way to its venue.
struct TradingGateway {
    std::unique_ptr<OrderGateway> orders;
    MarketFeed* feed = nullptr;                       ///< the same object, where it wants to be told the market
    AccountWire* wire = nullptr;                      ///< the same object, where it speaks to its venue itself
    WireNumbers numbers = {};                         ///< of `wire`
    std::string owner = std::string(kSimulatedOwner); ///< as AccountOwners has it
};

/// An account of this run, before its venue has told its instruments.
struct AccountPlan {
    AccountKey key;
    RiskLimits limits;
    /// Makes the gateway, with what the store remembers of the account. Fails with words for a person; the account
    /// then stays closed for the run.
    std::function<Result<TradingGateway>(OrderSink& sink, const Remembered& remembered, Timestamp now)> make;
};

/// Makes the gateway of a live account, with the key that lies ready for it, and these numbers for its links and
/// requests. Fails with words for a person; the account then stays closed.
using LiveMaker = std::function<Result<TradingGateway>(const AccountKey& key, const AccountOpening& opening,
                                                       const WireNumbers& numbers, OrderSink& sink)>;

/// Trading inside the engine: lets it read markets and catalogue, opens accounts, drives their gateways and timers.
/// Consumers must not call adapters, so an event is only noted here and acted on by settle(), at the end of the step.
/// Nothing trades before restore(): what the store remembers comes first. Engine thread.
class TradingHost final : public Consumer, private TradingMarket, private TradingTell {
public:
    TradingHost(const OmsSettings& settings, const Catalogue& catalogue, const Books& books, const Market& market,
                Subscriptions& subscriptions, VenueDesk& venues, StorePort& store, TradingTell& tell);

    /// Before the first item; in the same order in a replay.
    void addAccount(AccountPlan plan) { m_plans.push_back(std::move(plan)); }

    /// Likewise: what makes live accounts. Without it none opens.
    void setLiveMaker(LiveMaker make) { m_makeLive = std::move(make); }

    /// First of each item, with its stamp.
    void setNow(Timestamp now);
    void restore(Remembered remembered);
    void onCommand(const TradingCommand& command);
    void keep(const KeepSetting& setting);
    /// What was found out of a live account's key. With an opening the account opens as soon as its venue has told its
    /// instruments and the store what it remembers.
    void onKey(const AccountKeyNews& news);
    void onStore(const StoreNews& news) { m_desk.onStore(news); }
    /// What came in for an account's gateway, by its number; what is of none that is open is passed over.
    void onWire(const LinkUp& up);
    void onWire(const LinkDown& down);
    void onWire(const FrameIn& frame);
    void onWire(const HttpReply& reply);
    void onWire(const HttpFailure& failure);
    void onEvent(const Event& event) override;
    /// At the end of each step: accounts that can open are opened, what the item touched is acted on, and all of it is
    /// handed to the store.
    void settle();

    [[nodiscard]] Timestamp nextTimer() const;
    void onTimer();
    /// Closes the links of all accounts.
    void stop();

    [[nodiscard]] const TradingDesk& desk() const { return m_desk; }
    /// Orders, positions, balances, leverage and switches.
    void addTo(Digest& digest) const;

private:
    struct Account {
        AccountKey key;
        TradingGateway gateway;
        SessionState session = SessionState::Disconnected; ///< as last told to the desk
    };

    // TradingMarket
    [[nodiscard]] const Instrument* instrument(std::string_view key) const override;
    [[nodiscard]] const Instrument* instrument(InstrumentId id) const override;
    [[nodiscard]] VenueId venue(std::string_view slug) const override { return m_catalogue.findVenue(slug); }
    [[nodiscard]] std::string_view slug(VenueId venue) const override { return m_catalogue.slug(venue); }
    [[nodiscard]] std::string_view venueName(VenueId venue) const override;
    [[nodiscard]] MarketNow now(InstrumentId instrument) const override;
    [[nodiscard]] const BookState* book(InstrumentId instrument) const override { return m_books.find(instrument); }

    // TradingTell
    void tell(TradingEvent event) override;

    /// Lets the account that has this number hear it, and tells the desk when its session changed.
    template <class Id, class Hear> void hear(VenueId venue, Id number, Hear hear);
    void noteSession(Account& account);
    /// Whether that account's session waited for its next try, which is made now.
    [[nodiscard]] bool tryNow(const CompareAccount& command);
    /// Tells a live account's standing, where it is not as it was told last.
    void noteStanding(const AccountKey& account, AccountKeyState state, std::string words);
    void tellStanding(const AccountStanding& standing);
    void holdStreams();
    void feed(MarketFeed& feed, const Event& event) const;
    void feedAll(const Account& account) const;
    void openAccounts();
    void open(AccountPlan plan);
    [[nodiscard]] Result<void> tryOpen(AccountPlan& plan);

    const Catalogue& m_catalogue;
    const Books& m_books;
    const Market& m_market;
    const VenueDesk& m_venues;
    TradingTell& m_tell;
    HeldStreams m_streams;
    StepStore m_store;
    TradingDesk m_desk;
    Timestamp m_now;
    std::vector<AccountPlan> m_plans; ///< not open yet
    std::vector<Account> m_accounts;
    AccountOwners m_owners;
    LiveMaker m_makeLive;
    std::map<VenueId, std::size_t> m_livePlaces;       ///< numbers that were given, by venue
    std::map<AccountKey, AccountStanding> m_standings; ///< of live accounts, as told last
    std::optional<Remembered> m_remembered;            ///< until every account is open
    bool m_isRestored = false;
    std::size_t m_knownInstruments = 0;
    bool m_isPlanNew = false;
    std::set<InstrumentId> m_touched; ///< their prices may have changed
    bool m_isSessionTouched = false;
    bool m_isHoldingTouched = false; ///< an order or a position has begun or ended
};

} // namespace gannet
