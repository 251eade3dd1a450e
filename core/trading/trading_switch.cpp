// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/trading_switch.h"

#include "core/base/words.h"

#include <fmt/format.h>

namespace gannet {

void ArmSwitch::arm(TradingMode mode, Timestamp now)
{
    m_armed = mode;
    m_reason.reset();
    m_isFresh = true;
    m_lastUse = now;
    m_rejects.clear();
}

void ArmSwitch::disarm(DisarmReason reason)
{
    if (!m_armed)
        return;
    m_armed.reset();
    m_reason = reason;
}

void ArmSwitch::reject(Timestamp now)
{
    m_rejects.push_back(now);
    if (m_rejects.size() > m_rules.rejects)
        m_rejects.pop_front();
    if (m_rules.rejects > 0 && m_rejects.size() == m_rules.rejects && now - m_rejects.front() <= m_rules.rejectsWithin)
        disarm(DisarmReason::Rejects);
}

bool ArmSwitch::onTime(Timestamp now)
{
    const Timestamp deadline = nextDeadline();
    if (!deadline.isKnown() || now < deadline)
        return false;
    disarm(DisarmReason::Idle);
    return true;
}

Timestamp ArmSwitch::nextDeadline() const
{
    return m_armed && m_rules.idle ? m_lastUse + *m_rules.idle : Timestamp{};
}

KillScope KillTarget::scope() const
{
    if (key.empty())
        return KillScope::Global;
    return key.find(':') == std::string::npos ? KillScope::Venue : KillScope::Instrument;
}

bool KillSwitches::set(const KillTarget& target, Timestamp now, std::string_view why)
{
    return m_entries.try_emplace(target, Entry{target, now, std::string(why)}).second;
}

Result<void> KillSwitches::release(const KillTarget& target, std::string_view typed)
{
    const std::string name = target.key.empty() ? std::string("everything") : target.key;
    if (typed != kReleaseWord) {
        Error error{.kind = ErrorKind::Invalid,
                    .code = Code::InvalidRequest,
                    .message = fmt::format("The kill switch for {} stays: type {} to release it", name, kReleaseWord)};
        error.limit = kReleaseWord;
        error.value = typed.substr(0, 64);
        error.fixes = {std::string(kReleaseWord)};
        return fail(std::move(error));
    }
    if (m_entries.erase(target) == 0)
        return fail(ErrorKind::NotFound, Code::InvalidRequest, fmt::format("No kill switch is set for {}", name));
    return {};
}

bool KillSwitches::stops(std::string_view venue, std::string_view instrument) const
{
    return isSet({}) || isSet({std::string(venue)}) || isSet({std::string(instrument)});
}

std::vector<KillSwitches::Entry> KillSwitches::entries() const
{
    std::vector<Entry> all;
    for (const auto& [target, entry] : m_entries)
        all.push_back(entry);
    return all;
}

} // namespace gannet
