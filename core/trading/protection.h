// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_command.h"
#include "core/trading/bracket.h"
#include "core/trading/oms.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gannet {

/// What of a position is to have a stop and has none in force.
struct Unprotected {
    Decimal qty;           ///< base units, above zero
    bool isByHand = false; ///< a person took all of it away: none is placed again; else it could not be placed
    Timestamp since;       ///< unknown: since before this run
    Timestamp again;       ///< when placing it is tried next; unknown: when the venue is back, or never
    Error why;             ///< of what could not be placed
};

/// Brackets: stops and targets that follow what of an order is **filled** and still open. With each fill the legs are
/// brought to the size that is to be protected, by a change where the venue can, else by a further leg or by cancel and
/// new, two at once: an order that fills in many pieces of a moment gets few legs and not as many; a target that fills
/// takes the same size off its stop (OCO). When the position is gone, so are the legs, for good: a position opened
/// later is another one. What a person does to a leg is the plan from then on: a cancelled one is not placed again, a
/// moved one stays where it was moved to. What cannot be placed is told, again and again, and tried again until it can
/// be. Kept in the store as settings, so that a restart goes on. Engine thread.
class Protection {
public:
    static constexpr Duration kRetryFirst = Duration::milliseconds(500);
    static constexpr Duration kRetryMost = Duration::seconds(30);
    static constexpr std::size_t kLegsAtOnce = 2; ///< of one kind of a part on their way before the next fills wait
    static constexpr Duration kAnswer = Duration::seconds(1);  ///< that long they wait for the answer
    static constexpr Duration kRemind = Duration::seconds(60); ///< between two words on the same naked position

    Protection(Oms& oms, StorePort& store, TradingTell& tell) : m_oms(oms), m_store(store), m_tell(tell) {}

    /// The order that this request makes gets the bracket; whoever submits it stores the two together.
    void expect(const RequestId& request, Bracket bracket);
    /// Once this change of an entry holds, what its bracket is yet to place moves along as far as it says.
    void expectMove(const ReplaceOrder& command);
    /// After the orders were restored.
    void restore(const std::vector<StoredSetting>& settings);
    void on(const TradingEvent& event);
    /// A person's cancel was taken, of one order or of all that match; before its events come.
    void onCancel(const CancelOrder& command);
    void onCancel(const CancelScope& command);
    /// The instrument's prices may have changed: what a gate here refused may pass.
    void onMarket(InstrumentId instrument);
    [[nodiscard]] Timestamp nextTimer() const;
    void onTimer();
    /// Moves the stops of a position to where it ends without a loss, those that are not there or better; answers.
    void carryOut(const StopToBreakeven& command);

    [[nodiscard]] std::size_t size() const { return m_plans.size(); }
    /// What the brackets of a position cannot cover, or no longer do since a person took a stop away; less what a
    /// person's own stops cover. Nothing: it has all the stops that it is to have.
    [[nodiscard]] std::optional<Unprotected> unprotected(const AccountKey& account, InstrumentId instrument) const;

private:
    enum class Leg : std::uint8_t { Stop, Target, Exit };
    static constexpr std::size_t kLegs = 3;

    /// What came of placing legs of one kind.
    struct Attempt {
        std::uint32_t failures = 0;
        Timestamp last;      ///< failure
        Timestamp again;     ///< not before; unknown: at once
        Timestamp noResize;  ///< until then by further legs: the venue refused a change
        Decimal qty;         ///< what was missing
        bool isOurs = false; ///< a gate of ours refused
        Error why;
    };
    struct Part {
        BracketPart terms;
        std::array<std::vector<ClientOrderId>, kLegs> legs;
        std::array<std::set<ClientOrderId>, kLegs> takenAway; ///< by a person: while there is one, none is placed
        std::array<Attempt, kLegs> attempts;
        bool isExiting = false; ///< the market is past its stop: what is left is closed
        Decimal exited;         ///< by legs, since the position was last flat
        Decimal exitedBefore;
    };
    /// A size that is without a stop.
    struct Bare {
        Decimal qty;
        Timestamp since; ///< unknown: since before this run
    };
    struct Plan {
        ClientOrderId entry;
        std::vector<Part> parts;
        Decimal filled;         ///< of the entry, by the fills told
        Decimal gone;           ///< of that: what was closed when the position was last flat
        std::uint32_t legs = 0; ///< made so far
        Timestamp again;        ///< when to look again; unknown: when something happens
        Timestamp nakedTold;
        Bare naked, removed; ///< could not be placed; was taken away by a person
        Error nakedWhy;
        bool isRestored = false; ///< of an earlier run, and not looked at yet
        std::string kept;        ///< as in the store
    };
    struct Place {
        ClientOrderId entry;
        std::size_t part = 0;
        Leg kind = Leg::Stop;
    };
    /// A bracket that goes along with its entry.
    struct Move {
        RequestId request;
        OrderTerms to; ///< of the entry
        Decimal by;
    };
    struct LastFill {
        ClientOrderId order;
        Decimal qty; ///< signed
    };

    // The life of a plan (protection.cpp).
    void begin(const Order& entry, const Bracket& bracket);
    void findLegs(Plan& plan);
    void take(Plan& plan, const Order& leg, Place place);
    void onMoved(const Order& entry);
    void onFill(const Fill& fill);
    void onPosition(const PositionChanged& told);
    void onLeg(Plan& plan, const Place& place, const Order& leg);
    void onLegEnd(Plan& plan, const Place& place, const Order& leg);
    void takeAway(ClientOrderId leg);
    void converge(Plan& plan);
    void convergeAll(const std::vector<ClientOrderId>& entries);
    [[nodiscard]] static std::string textOf(const Plan& plan);
    void keep(Plan& plan);
    void end(ClientOrderId entry);
    [[nodiscard]] bool isOver(const Plan& plan, const Order& entry) const;
    [[nodiscard]] Decimal open(const Plan& plan) const;
    [[nodiscard]] Decimal held(const Order& entry) const;

    // Its legs (protection_legs.cpp).
    /// What of it waits for the answer to legs that are on their way, and is no trouble.
    Decimal cover(Plan& plan, Part& part, Leg kind, Decimal wanted);
    [[nodiscard]] bool waitsForLegs(Plan& plan, const std::vector<const Order*>& legs) const;
    void shrink(const std::vector<const Order*>& legs, Attempt& attempt, Decimal excess);
    void exit(Plan& plan, Part& part, const Decimal& wanted);
    [[nodiscard]] bool resize(const Order& leg, const Attempt& attempt, const Decimal& open);
    void cancel(const Order& leg, std::string_view why);
    [[nodiscard]] OrderRequest requestFor(const Plan& plan, const Part& part, Leg kind, const Decimal& qty) const;
    void add(Plan& plan, Part& part, Leg kind, const Decimal& qty);
    /// As a sentence for people names it.
    [[nodiscard]] std::string entryName(const ClientOrderId& entry) const;
    void failed(Plan& plan, Part& part, Leg kind, const Decimal& qty, const Error& why, bool isOurs);
    [[nodiscard]] bool mustWait(Plan& plan, const Attempt& attempt, const Decimal& missing) const;
    void lookAgain(Plan& plan, Timestamp at) const;
    void note(const Plan& plan, Bare& bare, const Decimal& qty) const;
    void tellNaked(Plan& plan, const Decimal& naked, const Error& why);
    [[nodiscard]] Decimal ownStops(const AccountKey& account, InstrumentId instrument) const;
    [[nodiscard]] std::vector<const Order*> living(const std::vector<ClientOrderId>& legs) const;
    [[nodiscard]] Decimal sizeOf(const Order& leg) const;
    [[nodiscard]] Decimal sizeOf(const std::vector<ClientOrderId>& legs) const;
    [[nodiscard]] Decimal inForce(const std::vector<ClientOrderId>& legs) const;
    [[nodiscard]] Decimal inDoubt(const std::vector<ClientOrderId>& legs) const;

    Oms& m_oms;
    StorePort& m_store;
    TradingTell& m_tell;
    std::map<ClientOrderId, Plan> m_plans;       ///< by entry
    std::map<ClientOrderId, Place> m_places;     ///< by leg
    std::map<ClientOrderId, OrderTerms> m_terms; ///< of legs that live, as last seen
    std::map<ClientOrderId, Decimal> m_asked;    ///< size of legs whose change is on its way
    std::set<ClientOrderId> m_cancelled;         ///< legs whose cancel we asked for
    LastFill m_lastFill;
    std::map<std::string, Bracket, std::less<>> m_expected; ///< by request
    std::map<ClientOrderId, Move> m_moves;                  ///< by entry: asked for, not in force yet
};

} // namespace gannet
