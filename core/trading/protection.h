// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_command.h"
#include "core/trading/oms.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gannet {

/// Brackets: stops and targets that follow what of an order is **filled**. With each fill the legs are brought to the
/// size that is to be protected, by a change where the venue can, else by a further leg or by cancel and new; a target
/// that fills takes the same size off its stop (OCO). When the position is gone, so are the legs. What could not be
/// placed is told. Kept in the store as settings, so that a restart goes on. Engine thread.
class Protection {
public:
    Protection(Oms& oms, StorePort& store, TradingTell& tell) : m_oms(oms), m_store(store), m_tell(tell) {}

    /// The order that this request makes gets the bracket; whoever submits it stores the two together.
    void expect(const RequestId& request, Bracket bracket);
    /// Once this change of an entry holds, what its bracket is yet to place moves along as far as it says.
    void expectMove(const ReplaceOrder& command);
    /// After the orders were restored.
    void restore(const std::vector<StoredSetting>& settings);
    void on(const TradingEvent& event);
    /// Moves the stops of a position; answers.
    void carryOut(const StopToBreakeven& command);

    [[nodiscard]] std::size_t size() const { return m_plans.size(); }

private:
    enum class Leg : std::uint8_t { Stop, Target };
    struct Part {
        BracketPart terms;
        std::vector<ClientOrderId> legs[2]; ///< by Leg
        std::uint32_t failures = 0;
    };
    struct Plan {
        ClientOrderId entry;
        std::vector<Part> parts;
        std::uint32_t legs = 0; ///< made so far
    };
    static constexpr std::uint32_t kFailures = 3;
    /// A bracket that goes along with its entry.
    struct Move {
        RequestId request;
        OrderTerms to; ///< of the entry
        Decimal by;
    };

    void begin(const Order& entry, const Bracket& bracket);
    void converge(Plan& plan);
    void convergeAll(const std::vector<ClientOrderId>& entries);
    void cover(Plan& plan, Part& part, Leg kind, const Decimal& wanted);
    [[nodiscard]] bool resize(const Order& leg, const Decimal& open);
    void addLeg(Plan& plan, Part& part, Leg kind, const Decimal& qty);
    void exitNow(Plan& plan, const Decimal& qty);
    void unprotected(const Order& entry, const Error& why);
    [[nodiscard]] bool isOver(const Plan& plan, const Order& entry) const;
    [[nodiscard]] Decimal exited(const Part& part) const;
    [[nodiscard]] std::vector<const Order*> living(const std::vector<ClientOrderId>& legs) const;
    [[nodiscard]] Decimal held(const Order& entry) const;
    void end(ClientOrderId entry);
    void onMoved(const Order& entry);
    void keep(const Plan& plan);

    Oms& m_oms;
    StorePort& m_store;
    TradingTell& m_tell;
    std::map<ClientOrderId, Plan> m_plans;                  ///< by entry
    std::map<ClientOrderId, ClientOrderId> m_entryOf;       ///< by leg
    std::map<ClientOrderId, Decimal> m_asked;               ///< size of legs whose change is on its way
    std::map<std::string, Bracket, std::less<>> m_expected; ///< by request
    std::map<ClientOrderId, Move> m_moves;                  ///< by entry: asked for, not in force yet
};

} // namespace gannet
