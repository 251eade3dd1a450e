// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/model/order_enums.h"
#include "core/model/store_op.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// When arming ends by itself.
struct ArmRules {
    std::optional<Duration> idle = Duration::minutes(15); ///< 1 to 120 min; none: never
    std::uint32_t rejects = 3;                            ///< this many ...
    Duration rejectsWithin = Duration::seconds(10);       ///< ... within this time
};

/// May new risk be taken at all? Arming is for one mode at a time: armed for paper is not armed for live. It is always
/// off when the program starts. Engine thread; time is data.
class ArmSwitch {
public:
    explicit ArmSwitch(const ArmRules& rules) : m_rules(rules) {}

    /// Arms for a mode and disarms every other.
    void arm(TradingMode mode, Timestamp now);
    void disarm(DisarmReason reason);
    [[nodiscard]] bool isArmed(TradingMode mode) const { return m_armed == mode; }
    /// Why it is off; nothing while it is on and before the first arming.
    [[nodiscard]] std::optional<DisarmReason> reason() const { return m_reason; }

    /// No order that adds risk went out since it was armed.
    [[nodiscard]] bool isFresh() const { return m_isFresh; }
    void noteOrder() { m_isFresh = false; }

    /// A person did something that trades: the idle time begins anew.
    void touch(Timestamp now) { m_lastUse = now; }
    /// The venue refused an order.
    void reject(Timestamp now);
    /// Disarms when the idle time is over. True when it did.
    bool onTime(Timestamp now);
    /// When onTime wants to be called; unknown when never.
    [[nodiscard]] Timestamp nextDeadline() const;

private:
    ArmRules m_rules;
    std::optional<TradingMode> m_armed;
    std::optional<DisarmReason> m_reason;
    bool m_isFresh = false;
    Timestamp m_lastUse;
    std::deque<Timestamp> m_rejects; ///< the newest, at most m_rules.rejects
};

/// One kill switch: everything, a venue ("binance-usdm") or an instrument ("binance-usdm:BTCUSDT").
struct KillTarget {
    std::string key; ///< empty: everything
    [[nodiscard]] KillScope scope() const;
    friend auto operator<=>(const KillTarget&, const KillTarget&) = default;
};

/// The kill switches. Set at once and in memory first; whoever owns this stores each change and sets it again at start.
/// Released only by typing. Engine thread.
class KillSwitches {
public:
    static constexpr std::string_view kReleaseWord = "RELEASE";

    struct Entry {
        KillTarget target;
        Timestamp since;
        std::string why;
    };

    /// Setting what is set changes nothing and answers false.
    bool set(const KillTarget& target, Timestamp now, std::string_view why);
    /// `typed` must be the release word. Fails {Invalid, InvalidRequest} on another word, {NotFound, InvalidRequest}
    /// when the switch is not set.
    Result<void> release(const KillTarget& target, std::string_view typed);

    [[nodiscard]] bool isAnySet() const { return !m_entries.empty(); }
    [[nodiscard]] bool isSet(const KillTarget& target) const { return m_entries.contains(target); }
    /// Any of the three that stand before an instrument.
    [[nodiscard]] bool stops(std::string_view venue, std::string_view instrument) const;
    [[nodiscard]] std::vector<Entry> entries() const; ///< everything first

private:
    std::map<KillTarget, Entry> m_entries;
};

} // namespace gannet
