// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/running_time.h"
#include "core/ledger/positions.h"
#include "core/model/remembered.h"
#include "core/model/trading_command.h"
#include "core/model/trading_event.h"
#include "core/trading/account_desk.h"
#include "core/trading/doubts.h"
#include "core/trading/oms_settings.h"
#include "core/trading/order_table.h"
#include "core/trading/reconciler.h"
#include "core/trading/request_window.h"
#include "core/trading/risk.h"
#include "core/trading/soft_limits.h"
#include "core/trading/trading_ports.h"
#include "core/trading/trading_switch.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet {

/// What became of an order that was asked for.
struct Submitted {
    const Order* order = nullptr; ///< null when none was made
    std::optional<Refusal> refusal;
    TradingMode mode = TradingMode::Paper; ///< the effective one
};

/// What would become of a request.
struct Foresight {
    std::optional<Refusal> refusal;  ///< of the first gate that does; nothing: it would go
    std::vector<SoftReason> reasons; ///< of a refusal that asks for a person's yes
};

/// How an order comes that no person pressed.
struct SubmitOptions {
    bool isAgreed = false; ///< soft limits were agreed to when it was set up
    bool wasArmed = false; ///< it was set up while armed: arming is not asked for again
    bool isUpkeep = false; ///< keeps a protection as large as what it protects, in either direction: no new risk
    const Bracket* bracket = nullptr; ///< stored with the order, so that neither is without the other after a crash
};

/// Orders, from the press to the fill: the one path for all of them. Owns every order, position, kill switch and
/// counter. Gates decide (risk.h), the store keeps the intent, then the account's gateway gets it, once. What the
/// gateway says comes back through sinkOf(); what the store says through onStore(). Unknown outcomes are queried and
/// never resent (doubts.h); what differs from the venue is reconciled (reconciler.h). Nothing here waits, reads a clock
/// or throws. Engine thread; every call belongs to the moment of the last setNow().
class Oms {
public:
    static constexpr std::string_view kDaySetting = "day/";   ///< then venue, account and instrument
    static constexpr std::string_view kCashSetting = "cash/"; ///< then venue, account and asset
    static constexpr std::string_view kAnewSetting = "anew/"; ///< then the order that is cancelled to be sent anew
    static constexpr std::string_view kPositionSetting = "position/"; ///< then venue, account and instrument

    Oms(const OmsSettings& settings, const TradingMarket& market, StorePort& store, TradingTell& tell);
    ~Oms();
    Oms(const Oms&) = delete;
    Oms& operator=(const Oms&) = delete;

    /// First of each inbound item, with its stamp: a clock that is set back disarms, and time goes on (RunningTime).
    void setNow(Timestamp now);
    [[nodiscard]] Timestamp now() const { return m_now; }

    /// Where the gateway of this account tells its facts; stays valid. May be asked for before attach().
    [[nodiscard]] OrderSink& sinkOf(const AccountKey& account);
    /// Gives an account its gateway, which outlives this object's use of it. Fails {Invalid, StateConflict} when that
    /// account has one already: live and paper never share a book.
    [[nodiscard]] Result<void> attach(OrderGateway& gateway, const RiskLimits& limits);
    /// Before the mode's word, in a setting's key: the level that a person asked for.
    static constexpr std::string_view kConfirmSetting = "confirm/";
    /// Before the mode's word, a slash and the reason that nobody wants to be asked for.
    static constexpr std::string_view kAskSetting = "ask/";
    /// Why a live account is not open, for a person; empty: it is, or nobody says.
    void noteKey(const AccountKey& account, std::string why);
    /// Limits changed at run time; the caller holds them below the config's ceiling.
    void setLimits(const AccountKey& account, const RiskLimits& limits);
    /// The gateway's session() has changed, or is to be looked at again.
    void onSession(const AccountKey& account);

    /// Puts back what the store remembers. Rows of instruments that are not known yet wait for onInstruments(). Orders
    /// that were on their way are in doubt and are queried; none is sent.
    void restore(Remembered remembered);
    /// The catalogue has grown.
    void onInstruments();

    /// Whether rows of orders still wait for their instrument.
    [[nodiscard]] bool hasWaiting() const { return !m_waiting.orders.empty(); }

    /// Carries a command out and tells its answer. False when it is a workflow (close, reverse, flatten, breakeven)
    /// that passed as a new request: whoever runs workflows goes on and answers. With an `objection` it is refused like
    /// any other press that is.
    bool onCommand(const TradingCommand& command, std::optional<Refusal> objection = std::nullopt);
    void onStore(const StoreNews& news);
    /// When onTimer wants to be called; unknown when never. Gateways have timers of their own.
    [[nodiscard]] Timestamp nextTimer() const;
    void onTimer();
    /// For the rules that others watch: suspend, screen lock, another workspace, a clock that jumped.
    void disarm(DisarmReason reason);

    // What workflows use; they take the same path as a press.
    /// A type that the venue lacks waits here as a local order.
    Submitted submit(const OrderRequest& request, SubmitOptions options = {});
    /// What the gates would say now; nothing is kept or sent.
    [[nodiscard]] std::optional<Refusal> check(const OrderRequest& request) const { return foresee(request).refusal; }
    /// The same, with each reason for which a person would be asked. `isAsArmed`: as if it were armed.
    [[nodiscard]] Foresight foresee(const OrderRequest& request, bool isAsArmed = false) const;
    /// A local order's trigger was reached: it leaves with these terms, armed or not, as it would from a venue. Where
    /// the venue is not ready or the account not compared yet, and for one that adds risk where the data is in doubt,
    /// it stays as it is, and the refusal says so {VenueNotReady, StaleData}.
    Submitted fire(ClientOrderId local, const OrderTerms& terms, std::string_view why);
    /// Asks for a change; empty when it is on its way.
    std::optional<Refusal> change(const ReplaceOrder& command, SubmitOptions options = {});
    enum class CancelStep : std::uint8_t {
        Withdrawn, ///< it had not left us
        Asked,
        Later,   ///< the venue cannot be reached: it goes out once it can
        Already, ///< was asked for before
        Over,    ///< the order has ended
    };
    /// One that has ended here is asked for where comparing found it open at the venue (isRevived) and the venue can be
    /// reached.
    CancelStep cancel(ClientOrderId order, const RequestId& request, std::string_view actor, std::string_view why);
    /// All that match; those asked for or withdrawn now.
    std::vector<ClientOrderId> cancelMatching(const CancelScope& scope, std::string_view why);
    void answer(RequestAnswered answered);

    // What is there.
    [[nodiscard]] const OrderTable& orders() const { return m_orders; }
    [[nodiscard]] const Positions& positions(bool isShadow) const { return isShadow ? m_shadow : m_positions; }
    [[nodiscard]] const ArmSwitch& arm() const { return m_arm; }
    [[nodiscard]] const KillSwitches& kills() const { return m_kills; }
    [[nodiscard]] const AccountDesk* account(const AccountKey& key) const;
    [[nodiscard]] const std::map<AccountKey, AccountDesk>& accounts() const { return m_accounts; }
    /// The book that an order of this account and mode would go to; null when there is none.
    [[nodiscard]] const AccountDesk* route(VenueId venue, const AccountName& account, TradingMode asked) const;
    /// Waits here for its trigger.
    [[nodiscard]] bool isLocal(ClientOrderId order) const { return m_local.contains(order); }
    [[nodiscard]] const std::set<ClientOrderId>& localOrders() const { return m_local; }
    /// Whether more will be heard of it without a person's doing: an answer or a report is awaited, the venue is asked,
    /// or it waits for the store, its trigger or the venue. True of each order that is on its way or in doubt.
    [[nodiscard]] bool isAwaited(ClientOrderId order) const;
    /// The terms that a change on its way asks for; null when there is none.
    [[nodiscard]] const OrderTerms* changing(ClientOrderId order) const;
    /// Whether it opens rather than protects: not reduce-only, not made by a protection, no trigger against the
    /// position.
    [[nodiscard]] bool isEntry(const Order& order) const;
    /// Whether a trigger against the position, not reduce-only, is larger than what is left of it beside older ones
    /// that fire the same way: it would turn the account round.
    [[nodiscard]] bool turnsRound(const Order& order) const;
    /// As a sentence for people names it: "buy 0.020 limit 60500" in hyperliquid:BTC, the quotation marks included.
    [[nodiscard]] std::string nameOf(const Order& order) const;
    [[nodiscard]] const TradingMarket& market() const { return m_market; }
    /// Of all accounts of the desk's venue and mode, in this asset. With an instrument for an order of the desk in it:
    /// what the desk has there is left out of the positions.
    [[nodiscard]] VenueTotals totalsOf(const AccountDesk& desk, const std::string& asset, const Instrument* of) const;

private:
    class Sink;
    /// While one is there cancels are gathered; at its end each account's leave in as few requests as its venue has.
    class CancelsTogether {
    public:
        explicit CancelsTogether(Oms& oms);
        ~CancelsTogether();
        CancelsTogether(const CancelsTogether&) = delete;
        CancelsTogether& operator=(const CancelsTogether&) = delete;

    private:
        Oms& m_oms;
        std::map<AccountKey, std::vector<Order>> m_orders;
        bool m_isOutermost;
    };

    /// An intent that the store was asked to keep.
    struct Intent {
        ClientOrderId order;
        IntentKind kind = IntentKind::New;
    };
    /// A leverage, margin mode or margin that the venue was asked for.
    struct MarginAsk {
        RequestId request;
        MarginSetting setting;
        Timestamp asked;
    };
    /// A change on its way.
    struct Change {
        OrderTerms before;
        OrderTerms after;
        RequestId request;
        bool isWithCancel = false; ///< the venue cannot change: cancelled, and what is left is sent anew
        bool isUpkeep = false;     ///< nobody asked for it, so nobody waits for what becomes of it
    };
    /// A cancel that goes out again when the venue refuses it.
    struct Insisted {
        bool isOfKill = false; ///< else its own time is over
        std::uint32_t refused = 0;
        Timestamp next; ///< unknown: its answer is awaited, or it was given up
    };

    // Commands (oms_commands.cpp).
    void carryOut(const SubmitOrder& command);
    void carryOut(const CancelOrder& command);
    void carryOut(const ReplaceOrder& command);
    void carryOut(const CancelScope& command);
    void carryOut(const Arm& command);
    void carryOut(const Disarm& command);
    void carryOut(const SetKill& command);
    void carryOut(const ReleaseKill& command);
    void carryOut(const QueryOrder& command);
    void carryOut(const SetConfirm& command);
    void carryOut(const SetAsk& command);
    void carryOut(const RefusedPress& command);
    void carryOut(const CompareAccount& command);
    void carryOut(const DismissDrift& command);
    void carryOut(const TakeEntry& command);
    void confirmAs(TradingMode mode, ConfirmLevel level);
    void askAbout(TradingMode mode, const std::string& reason, bool isAsked);
    void tellLimitsOf(TradingMode mode);
    void takeLimits(AccountDesk& desk, const RiskLimits& limits);
    void tellLimits(const AccountDesk& desk);

    // Leverage and margin (oms_margin.cpp).
    void carryOut(const SetLeverage& command);
    void carryOut(const SetMarginMode& command);
    void carryOut(const MoveMargin& command);
    [[nodiscard]] MarginChange changeTo(const MarginSetting& setting, const AccountDesk* desk,
                                        const Instrument* instrument) const;
    void setMargin(const OrderRequest& request, const MarginSetting& setting);
    void onMargin(const AccountKey& key, const MarginAnswer& answered);
    void endOverdueMargin();

    // The way of an order (oms_requests.cpp).
    [[nodiscard]] AccountDesk* deskFor(VenueId venue, const AccountName& account, TradingMode asked);
    [[nodiscard]] AccountDesk* deskOf(const Order& order);
    [[nodiscard]] RiskInput gather(const OrderRequest& request, const AccountDesk* desk) const;
    [[nodiscard]] std::optional<Decimal> leverageFor(const RiskInput& input, const AccountDesk& desk) const;
    [[nodiscard]] std::optional<LeverageTier> tierFor(const RiskInput& input, const AccountDesk& desk) const;
    Submitted deny(const OrderRequest& request, const RiskInput& input, Refusal refusal);
    void keepIntent(const Order& order, IntentKind kind, const OrderTerms& asked);
    void send(const Order& order);
    [[nodiscard]] static Order forWire(const Order& order, const OrderGateway& gateway);
    void notSent(ClientOrderId order, Error error);
    void sendChange(ClientOrderId order);
    void keepAnew(ClientOrderId order, std::optional<std::string> value);
    [[nodiscard]] std::optional<Refusal> checkChange(const Order& order, const ReplaceOrder& command,
                                                     SubmitOptions options);
    [[nodiscard]] bool mustWait(const AccountDesk& desk, const OrderTerms& terms) const;

    // Cancels (oms_cancels.cpp).
    void sendCancel(const AccountDesk& desk, const Order& order);
    CancelStep cancelRevived(const Order& order, const RequestId& request, std::string_view actor,
                             std::string_view why);

    // What accounts and venues come to (oms_totals.cpp).
    /// What the account's instruments in this asset could be worth once the open orders of the worse side of each are
    /// filled; `but` is left out.
    [[nodiscard]] std::optional<Decimal> worstQty(const AccountDesk& desk, InstrumentId instrument) const;
    [[nodiscard]] std::optional<Decimal> worstOf(const AccountDesk& desk, const std::string& asset,
                                                 const Instrument* but) const;

    // What venues say (oms_reports.cpp).
    void onReport(const AccountKey& key, const ExecReport& report);
    void onAnswer(const AccountKey& key, const OrderAnswer& answer);
    void onBalance(const AccountKey& key, const Balance& balance);
    void onPosition(const AccountKey& key, const VenuePosition& position);
    void onFunding(const AccountKey& key, const FundingPayment& payment);
    void onSnapshot(const AccountKey& key, const AccountSnapshot& snapshot);
    [[nodiscard]] std::optional<Error> contradiction(const Order* order, const Fill& fill) const;
    [[nodiscard]] bool countFill(AccountDesk& desk, const Fill& fill);
    void tellUnfit(AccountDesk& desk);
    void storeReport(const ExecReport& report, const AccountKey& key, const Order* order);
    void afterReport(AccountDesk& desk, const Order& order, OrderState before, const ExecReport& report);
    void afterDoubt(const Order& order, const ExecReport& report);
    void afterEnd(const Order& order);
    void onStranger(AccountDesk& desk, const ExecReport& report);
    void changeTaken(const Order& order);
    void changeFailed(const Order& order, Error reason);
    void cancelFailed(const Order& order, Error reason);
    /// Ends a change that came to nothing, and tells who asked for it.
    void dropChange(const Order& order, const Error& reason);
    void tellFailed(const RequestId& request, const Order& order, const Error& reason, std::string words);
    void onNewAnswer(const Order& order, const OrderAnswer& answer);
    void onCancelAnswer(const Order& order, const OrderAnswer& answer);
    void onReplaceAnswer(const Order& order, const OrderAnswer& answer);
    void onQueryAnswer(const Order& order, const OrderAnswer& answer);

    // Doubts and reconciling (oms_recovery.cpp).
    void doubt(ClientOrderId order, OrderAsk ask, Timestamp sent, std::string_view why);
    void query(const Order& order);
    void remind(AccountDesk& desk);
    /// Ended here, and found open at the venue by a comparison; nobody has agreed to that yet.
    [[nodiscard]] bool isRevived(const Order& order) const;
    void end(const Order& order, ExecType type, Error reason);
    void resolve();
    void putBack(StoredOrder row, const std::vector<Fill>& fills);
    void foundTerms(const TermsFound& found);
    void adoptOrder(AccountDesk& desk, Order order, const std::vector<Fill>& fills);
    void drift(AccountDesk& desk, const PositionDrift& found);

    // The venue's words of positions (oms_words.cpp).
    void keepWords(const AccountDesk& desk, InstrumentId instrument);
    void readWords();
    void tellWaiting();

    // Comparing (oms_compare.cpp).
    void wantSnapshot(AccountDesk& desk);
    void askSnapshot(AccountDesk& desk, CompareCause cause);
    [[nodiscard]] CompareCause causeNow(const AccountDesk& desk) const;
    /// The one on its way is given up.
    void compareFailed(AccountDesk& desk, Error why);
    void nameAdopted(const Reconciliation& found, std::vector<DriftItem>& items) const;
    void takeOver(AccountDesk& desk, const Reconciliation& found, const AccountSnapshot& snapshot);
    /// Tells what came of it, and keeps what differed until a person agrees to it.
    void compared(AccountDesk& desk, DriftReport report, std::vector<DriftItem> found);
    [[nodiscard]] std::vector<DriftItem> moneyItems(AccountDesk& desk, const AccountSnapshot& snapshot,
                                                    const LocalAccount& local, std::vector<std::string>& left);
    /// Why the account's money in this asset cannot be compared now; empty: it can.
    [[nodiscard]] std::string whyNotMoney(const AccountDesk& desk, const Balance& told) const;
    void keepCash(AccountDesk& desk, const std::string& asset, const Decimal& base);
    void readCash();
    /// Ends the open differences of these numbers, and tells.
    void close(AccountDesk& desk, const std::vector<std::uint32_t>& items, DriftStanding standing,
               const std::string& note);
    void agreeToAll(AccountDesk& desk);
    void answerComparing(AccountDesk& desk, const DriftReport& report);
    void tellDriftTrouble(AccountDesk& desk, const DriftReport& report);
    [[nodiscard]] AccountDesk* deskNamed(std::string_view venue, const AccountName& account, TradingMode mode);
    [[nodiscard]] std::string nameOf(const AccountKey& account) const;
    [[nodiscard]] std::optional<Error> armObjection(const Arm& command) const;

    // Telling (oms.cpp).
    void changed(const Order& order);
    void tellOrder(const Order& order, bool isRemembered = false);
    /// Tells again those orders of which a changed position says whether they protect.
    void tellTurned(const AccountKey& key, InstrumentId instrument);
    void positionChanged(const AccountKey& key, InstrumentId instrument);
    void armChanged();
    void accountChanged(const AccountDesk& desk);
    void trouble(Error error, ClientOrderId order = {});
    void onNotice(const AccountKey& key, const GatewayNotice& notice);
    void audit(std::string_view kind, std::string_view actor, const RequestId& request, ClientOrderId order,
               std::string text);
    [[nodiscard]] static std::string textOf(std::string_view gate, const Error& error);
    [[nodiscard]] StoredOrder rowOf(const Order& order) const;
    [[nodiscard]] std::string keyOf(InstrumentId id) const;
    [[nodiscard]] Timestamp snapshotDue(const AccountDesk& desk) const;
    [[nodiscard]] Positions& book(const AccountKey& key) { return key.isShadow ? m_shadow : m_positions; }

    // The day's result (oms_day.cpp).
    void rollDay(Timestamp before);
    void countDay(AccountDesk& desk, const Fill& fill);
    void readDays();
    /// Prices what waits for one.
    void priceDays();
    void priceDay(AccountDesk& desk, InstrumentId id, DayResult& day);
    void storeDay(const AccountDesk& desk, InstrumentId instrument);

    // Kill switches (oms_kill.cpp).
    /// Those cancelled, cut or withdrawn; setting again cancels again.
    std::vector<ClientOrderId> setKill(const std::string& target, std::string_view why, std::string_view actor,
                                       const RequestId& request);
    /// What a switch in force stands before and is not being cancelled yet: after everything a venue says.
    void enforceKills();
    bool stopKilled(const Order& order, const RequestId& request, std::string_view actor);
    bool cutToPosition(const Order& order, const RequestId& request, std::string_view actor);
    [[nodiscard]] std::optional<Decimal> roomOf(const Order& order) const;
    void insist(ClientOrderId order, bool isOfKill);
    void cancelRefused(const Order& order, const Error& reason);
    void cancelAgain();
    void tellLead(bool wasSetBack);

    OmsSettings m_settings;
    const TradingMarket& m_market;
    StorePort& m_store;
    TradingTell& m_tell;

    RunningTime m_time;
    Timestamp m_now; ///< m_time.now()
    Duration m_lead; ///< m_time.ahead(), as gateways were told
    OrderTable m_orders;
    Positions m_positions; ///< paper and live, by account
    Positions m_shadow;
    ArmSwitch m_arm;
    KillSwitches m_kills;
    RequestWindow m_requests;
    Doubts m_doubts;
    std::map<AccountKey, AccountDesk> m_accounts;
    std::map<AccountKey, std::unique_ptr<Sink>> m_sinks;

    std::uint64_t m_nextIntent = 1;
    std::map<std::uint64_t, Intent> m_intents; ///< by ordinal, until the store answers
    std::set<ClientOrderId> m_unsent;          ///< made and not yet given to a gateway, local ones included
    std::set<ClientOrderId> m_local;           ///< of those, the ones that wait for a trigger
    std::map<ClientOrderId, Change> m_changes;
    std::map<std::pair<AccountKey, InstrumentId>, MarginAsk> m_marginAsks; ///< until answered, one each
    std::map<ClientOrderId, bool> m_turning; ///< orders whose position decides whether they protect, as last told
    std::set<ClientOrderId> m_cancelLater;
    std::map<ClientOrderId, RequestId> m_cancelAsked; ///< by a person, until the order ends or the venue refuses
    std::map<AccountKey, std::vector<Order>>* m_together = nullptr; ///< of the CancelsTogether that is there
    std::map<ClientOrderId, Insisted> m_insisted;
    std::set<ClientOrderId> m_cut;                                      ///< being cut to the position by a kill switch
    std::set<std::pair<Timestamp, ClientOrderId>> m_expiries;           ///< ends that this program keeps
    std::map<std::pair<VenueId, TradingMode>, std::uint32_t> m_rejects; ///< in a row, over all accounts
    std::string m_storeTrouble;
    std::map<AccountKey, std::string> m_whyClosed;                       ///< of live accounts without a gateway
    std::map<TradingMode, ConfirmLevel> m_confirm;                       ///< asked for by a person
    std::map<TradingMode, std::set<std::string, std::less<>>> m_unasked; ///< reasons, likewise
    bool m_isDayOpen = false;                                            ///< a result of the day may want a price
    std::vector<StoredSetting> m_dayRows;  ///< of results of the day, until their instrument is known
    std::vector<StoredSetting> m_cashRows; ///< of agreed balances, until their venue is known
    std::vector<StoredSetting> m_wordRows; ///< of positions as venues told them, until their instrument is known
    Remembered m_waiting;                  ///< rows whose instrument is not known yet
    std::vector<RowsWaiting::OfVenue> m_waitingTold;
};

} // namespace gannet
