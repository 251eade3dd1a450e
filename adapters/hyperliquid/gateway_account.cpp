// SPDX-License-Identifier: GPL-3.0-or-later
// What an account is beside its orders and money: fees and margins, who may sign, whether clocks agree, what it may
// still send, and what a person is told of all that.
#include "adapters/hyperliquid/gateway.h"

#include "adapters/hyperliquid/errors.h"
#include "adapters/hyperliquid/facts.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace gannet::hyperliquid {

namespace {

constexpr std::int64_t kSecond = Duration::seconds(1).ns;

[[nodiscard]] std::int64_t secondsUp(Duration time)
{
    return (time.ns + kSecond - 1) / kSecond;
}

/// "in 3 days", "in 5 hours"
[[nodiscard]] std::string inWords(Duration left)
{
    const std::int64_t hours = left.ns / (3600 * kSecond);
    return hours >= 48 ? fmt::format("in {} days", hours / 24)
                       : fmt::format("in {} hours", std::max<std::int64_t>(1, hours));
}

} // namespace

// --- fees and margins ------------------------------------------------------------------------------------------------

std::optional<FeeTier> Gateway::fees() const
{
    return m_fees ? std::optional(FeeTier{"userFees", m_fees->maker, m_fees->taker}) : std::nullopt;
}

std::optional<MarginTerms> Gateway::marginTerms(InstrumentId instrument, const Decimal& worth) const
{
    const Instrument* const known = m_catalogue.find(instrument);
    const auto margin = known ? m_margins.find(known->symbol) : m_margins.end();
    const auto geared = m_geared.find(instrument);
    if (margin == m_margins.end() || geared == m_geared.end())
        return std::nullopt;
    const MarginTier& tier = margin->second.tierOf(worth);
    const Decimal most{tier.maxLeverage, 0};
    const MarginMode mode = margin->second.isIsolatedOnly ? MarginMode::Isolated : geared->second.mode;
    return MarginTerms{std::min(geared->second.leverage, most),
                       tier.rate,
                       tier.deduction,
                       most,
                       mode,
                       margin->second.isIsolatedOnly,
                       margin->second.isLocked,
                       kIsolatedKept};
}

void Gateway::onMoneyMode(Result<MoneyMode> mode, Timestamp now)
{
    m_isMoneyUnknown = !mode;
    if (!mode) {
        ++m_refused;
        return notice("money", std::move(mode.error()));
    }
    notice("money", std::nullopt);
    const bool isNew = m_moneyMode.value_or(MoneyMode::PerDex) != *mode;
    m_moneyMode = *mode;
    if (!isNew)
        return;
    askState(now);
    askSpot(now);
}

// --- who signs -------------------------------------------------------------------------------------------------------

Error Gateway::signerError() const
{
    const std::string own = crypto::toHex0x(m_key.address());
    Error error{.kind = ErrorKind::Auth, .code = Code::Auth, .message = {}};
    switch (m_signer) {
    case Signer::Good: break;
    case Signer::Ended:
        error.message =
            fmt::format("The agent {} has ended: Hyperliquid takes no order of it any more. Approve it again, "
                        "or another one, at Hyperliquid",
                        own);
        error.field = "validUntil";
        break;
    case Signer::Unknown:
        if (m_key.address() == m_settings.user)
            error.message = fmt::format("Hyperliquid knows no account {}: money has to be put in first", own);
        else
            error.message =
                fmt::format("Hyperliquid knows no agent {}: it was not approved for {}, or has ended. Approve "
                            "it again at Hyperliquid",
                            own, m_user);
        break;
    case Signer::AnotherRead:
        error.message =
            fmt::format("Hyperliquid read {} out of a request that {} had signed: the account is set to {} and "
                        "the venue is of another network, or the request was changed on its way. Choose the "
                        "network that the key is for",
                        m_signerRead, own, toString(m_settings.network));
        error.field = "network";
        error.limit = own;
        break;
    }
    error.value = m_signer == Signer::AnotherRead ? m_signerRead : own;
    return error;
}

std::optional<Error> Gateway::trouble() const
{
    if (m_signer != Signer::Good)
        return signerError();
    if (!mustOnlyCancel())
        return std::nullopt;
    const Duration skew = m_clock.skew();
    const std::int64_t seconds = std::abs(skew.ns) / kSecond;
    Error error{.kind = ErrorKind::Denied, .code = Code::ClockSkew, .message = {}};
    error.message = fmt::format("This machine's clock is {} s {} Hyperliquid's: orders wait until it is set right",
                                seconds, skew.ns > 0 ? "ahead of" : "behind");
    error.limit = fmt::format("{} s", VenueClock::kMost.ns / kSecond);
    error.value = fmt::format("{} s", seconds);
    return error;
}

void Gateway::setSigner(Signer signer, Timestamp now)
{
    if (std::exchange(m_signer, signer) == signer)
        return;
    if (signer != Signer::Good && m_standingAt.isKnown())
        m_standingAt = std::min(m_standingAt, now + Duration::minutes(1)); // agents are looked for sooner
    settleSession(now);
}

/// The texts name whom the venue recovered from the signature: our own key, which it does not know then, or another,
/// which is what a request of the other network or a changed one gives.
void Gateway::onAuthError(std::string_view words, Timestamp now)
{
    const auto read = addressIn(words);
    if (read && *read != m_key.address()) {
        if (m_signer != Signer::AnotherRead) // each request reads as another: one is enough to tell
            m_signerRead = crypto::toHex0x(*read);
        return setSigner(Signer::AnotherRead, now);
    }
    const bool hasEnded = m_agentEnds.isKnown() && m_agentEnds <= m_clock.venueNow(now);
    setSigner(hasEnded ? Signer::Ended : Signer::Unknown, now);
}

void Gateway::onAgents(const std::vector<Agent>& agents, Timestamp now)
{
    const std::string own = crypto::toHex0x(m_key.address());
    const auto ours = std::ranges::find(agents, own, &Agent::address);
    if (ours == agents.end()) {
        m_agentEnds = {};
        return notice("agent", std::nullopt); // it has no name, or belongs to the account above: nothing is known of it
    }
    m_agentEnds = ours->validUntil;
    const Duration left = m_agentEnds - m_clock.venueNow(now);
    if (left <= Duration{}) {
        notice("agent", std::nullopt);
        return setSigner(Signer::Ended, now);
    }
    if (m_signer == Signer::Ended || m_signer == Signer::Unknown)
        setSigner(Signer::Good, now); // approved since
    if (left > kAgentEndsSoon)
        return notice("agent", std::nullopt);
    notice("agent",
           Error{.kind = ErrorKind::Auth,
                 .code = Code::Auth,
                 .message = fmt::format("The agent \"{}\" ends {}: approve it again at Hyperliquid before that",
                                        ours->name, inWords(left)),
                 .field = "validUntil",
                 .value = own});
}

/// While the signer is in trouble orders are refused unsent, and where nothing rests there is nothing to cancel: so
/// that it ends all the same, an action that does nothing ("noop") goes out with each look at the agents, once a
/// minute.
void Gateway::trySigner(Timestamp now)
{
    if ((m_signer != Signer::AnotherRead && m_signer != Signer::Unknown) || m_isSignerTried || refusalOf(true, now))
        return;
    m_isSignerTried = true;
    send({{"type", "noop"}}, {.deadMan = DeadMan::Act::None}, now);
}

// --- clocks ----------------------------------------------------------------------------------------------------------

void Gateway::onClockLead(const ClockLead& lead, Timestamp now)
{
    m_clock.leads(lead);
    if (lead.isSet && m_stateAt.isKnown())
        m_stateAt = std::min(m_stateAt, now); // it tells the venue's time
}

void Gateway::judgeClock()
{
    const Duration skew = m_clock.skew();
    const Duration by{std::abs(skew.ns)};
    if (by < VenueClock::kToldFrom)
        return notice("clock", std::nullopt);
    notice("clock", Error{.kind = ErrorKind::Denied,
                          .code = Code::ClockSkew,
                          .message = fmt::format("This machine's clock is {} s {} Hyperliquid's: set it right",
                                                 by.ns / kSecond, skew.ns > 0 ? "ahead of" : "behind"),
                          .limit = fmt::format("{} s", VenueClock::kToldFrom.ns / kSecond),
                          .value = fmt::format("{} s", by.ns / kSecond)});
}

// --- what may be sent ------------------------------------------------------------------------------------------------

/// Why an action is not sent at all; nothing when it may go.
std::optional<Error> Gateway::refusalOf(bool isCancel, Timestamp now) const
{
    if (!isCancel) {
        if (m_agentEnds.isKnown() && m_agentEnds <= m_clock.venueNow(now) && m_signer == Signer::Good)
            return Error{.kind = ErrorKind::Auth,
                         .code = Code::Auth,
                         .message = fmt::format("The agent {} has ended: Hyperliquid takes no order of it any more. "
                                                "Approve it again, or another one, at Hyperliquid",
                                                crypto::toHex0x(m_key.address())),
                         .field = "validUntil"};
        if (auto why = trouble())
            return why;
    }
    // A wait of our own making holds back what adds risk; a cancel is tried all the same.
    const Timestamp until = isCancel ? m_haltedUntil : std::max(m_haltedUntil, m_readsBlocked);
    if (until.isKnown() && until > now) {
        const std::int64_t left = secondsUp(until - now);
        return Error{.kind = ErrorKind::RateLimited,
                     .code = Code::RateLimit,
                     .message =
                         fmt::format("Not sent: Hyperliquid takes no more from here for {} s. Ask again then", left),
                     .limit = fmt::format("in {} s", left),
                     .value = "now"};
    }
    const auto wait = m_budget.waitFor(isCancel, now);
    if (!wait)
        return std::nullopt;
    const std::int64_t seconds = secondsUp(*wait);
    return Error{.kind = ErrorKind::RateLimited,
                 .code = Code::RateLimit,
                 .message =
                     fmt::format("The account has used up what Hyperliquid lets it send: one {} in {} s goes until "
                                 "it has traded more. The next in {} s",
                                 isCancel ? "cancel" : "order", AddressBudget::kBeyond.ns / kSecond, seconds),
                 .limit = fmt::format("1 in {} s", AddressBudget::kBeyond.ns / kSecond),
                 .value = fmt::format("{} s left", seconds)};
}

void Gateway::beatDeadMan(Timestamp now)
{
    if (!mayBeat())
        return;
    const DeadMan::Act act = m_deadMan.due(hasWorking(), now);
    if (act == DeadMan::Act::None)
        return;
    if (m_haltedUntil.isKnown() && m_haltedUntil > now)
        return m_deadMan.later(now);
    if (m_budget.waitFor(false, now)) {
        m_deadMan.later(now);
        return notice("dead man's switch",
                      Error{.kind = ErrorKind::RateLimited,
                            .code = Code::RateLimit,
                            .message =
                                "The account has used up what Hyperliquid lets it send: its dead man's switch is "
                                "not set anew"});
    }
    if (act == DeadMan::Act::Arm) {
        const Timestamp at = m_deadMan.timeFrom(m_clock.venueNow(now));
        m_deadMan.armed(now);
        send(scheduleCancelAction(static_cast<std::uint64_t>(at.toMilliseconds())), {.deadMan = act}, now);
    } else {
        m_deadMan.unset();
        send(scheduleCancelAction(std::nullopt), {.deadMan = act}, now);
    }
}

void Gateway::onDeadMan(DeadMan::Act act, const std::optional<Error>& error)
{
    if (act == DeadMan::Act::None) {
        m_isSignerTried = false;
        return;
    }
    if (!error)
        return notice("dead man's switch", std::nullopt);
    // An answer that is missing says nothing, and the next beat comes soon.
    if (act != DeadMan::Act::Arm || error->outcome != Outcome::Rejected)
        return;
    if (error->code == Code::RateLimit || error->code == Code::Auth)
        return;
    m_deadMan.refused();
    Error why = *error;
    why.message = fmt::format("Hyperliquid does not set the dead man's switch for this account: orders stay when this "
                              "program is gone. It says: {}",
                              error->venueCode);
    notice("dead man's switch", std::move(why));
}

// --- what a person is told -------------------------------------------------------------------------------------------

void Gateway::onLiquidation(const Liquidation& told)
{
    if (!m_liquidations.insert(told.id).second)
        return;
    std::string what =
        told.positions.empty() ? std::string("positions") : fmt::format("{}", fmt::join(told.positions, ", "));
    if (told.worth)
        what += fmt::format(" worth {} dollars", plainText(*told.worth));
    if (told.accountValue)
        what += fmt::format("; the account was worth {} dollars", plainText(*told.accountValue));
    notice({}, Error{.kind = ErrorKind::Rejected,
                     .code = Code::AccountRestricted,
                     .message = fmt::format("Hyperliquid liquidated the account {}: {}", m_settings.account, what)});
}

/// Told from where it may be: not from inside a call.
void Gateway::notice(std::string about, std::optional<Error> error)
{
    if (about.empty()) {
        m_notices.push_back({{}, std::move(error)});
        return;
    }
    if (!error && m_standing.erase(about) == 0)
        return; // nothing stood
    if (error) {
        // Told again where it is another matter by now; not because a figure in its words has moved.
        const std::string matter = error->field + "|" + error->limit;
        const auto [stands, isNew] = m_standing.try_emplace(about, matter);
        if (!isNew && std::exchange(stands->second, matter) == matter)
            return;
    }
    m_notices.push_back({std::move(about), std::move(error)});
}

/// What the venue said of the account was refused whole. A person hears of it once, until a comparison has told all.
void Gateway::misheard(const Error& why)
{
    ++m_refused;
    notice("what the venue says", Error{.kind = ErrorKind::Protocol,
                                        .code = why.code,
                                        .message = fmt::format("Hyperliquid said something of the account {} that is "
                                                               "not understood, so it is compared anew: {}",
                                                               m_settings.account, why.message),
                                        .field = why.field});
}

void Gateway::tellNotices()
{
    while (!m_notices.empty()) {
        const GatewayNotice told = std::move(m_notices.front());
        m_notices.pop_front();
        m_sink.onNotice(m_venue, told);
    }
}

} // namespace gannet::hyperliquid
