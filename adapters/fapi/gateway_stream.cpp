// SPDX-License-Identifier: GPL-3.0-or-later
// What the account's stream says.
#include "adapters/fapi/gateway.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

/// Ours: an execution moves money and position too; both are read once it is over, at most so often.
constexpr Duration kStateSoon = Duration::milliseconds(500);
constexpr Duration kStateGap = Duration::seconds(2);
/// Ours: symbols are paid one by one; the list is read once.
constexpr Duration kFundingWait = Duration::seconds(2);
/// Ours: the venue warns with each of its looks; a person is told once in a while.
constexpr Duration kMarginCallEvery = Duration::minutes(5);
/// What the venue books may be a little older than its word on it.
constexpr Duration kFundingOverlap = Duration::minutes(1);
constexpr std::string_view kMisheardNotice = "what the venue says";

} // namespace

void Gateway::tell(OrderWords::Told told)
{
    for (ExecReport& report : told) {
        report.account = m_settings.account;
        if (!report.time.isKnown())
            report.time = m_now;
        m_sink.onReport(m_venue, report);
    }
}

/// Once each; the order it completes may end with it.
void Gateway::tellFill(const AccountTrade& trade, ClientOrderId order)
{
    const Instrument* const instrument = instrumentOf(trade.symbol);
    if (!instrument || !m_words.isNews(trade))
        return;
    ExecReport report;
    report.type = ExecType::Partial;
    report.order = order;
    report.venueOrderId = trade.venueOrderId;
    report.account = m_settings.account;
    report.time = trade.time;
    report.fill = fillOf(trade, *instrument, order);
    m_sink.onReport(m_venue, report);
    tell(m_words.onTold(trade));
}

void Gateway::onOrderFrame(const OrderFrame& frame, Timestamp now)
{
    if (!instrumentOf(frame.order.symbol))
        return; // a contract we know nothing of
    if (frame.order.positionSide != PositionSide::Both && m_isDualSide == false)
        want({.what = Read::DualSide}, now); // somebody has changed the account's mode
    onLiquidation(frame.order);
    if (frame.trade)
        tellFill(*frame.trade, frame.order.id.value_or(ClientOrderId{}));
    tell(m_words.onWord(frame.order, frame.event, OrderWords::Source::Stream, frame.trade.has_value(), now));
    if (frame.execution == Execution::Calculated && !frame.trade)
        requestSnapshot(frame.order.updated - Duration::minutes(1), now); // a liquidation: its executions are read
}

/// Money and positions have moved. What is free, and where it would be liquidated, only a read says; what the stream
/// says is told where the read fails.
void Gateway::onAccountUpdate(const AccountUpdateFrame& frame, Timestamp now)
{
    for (const AssetWord& word : frame.assets) {
        const Balance balance{m_venue, m_settings.account, word.asset, word.wallet, std::nullopt, frame.event};
        const auto [known, isNew] = m_streamedBalances.try_emplace(word.asset, balance);
        if (!isNew && known->second.time <= frame.event)
            known->second = balance;
    }
    for (const PositionWord& word : frame.positions) {
        const Instrument* const instrument = instrumentOf(word.symbol);
        if (!instrument || word.side != PositionSide::Both)
            continue;
        VenuePosition position{m_venue, instrument->id, m_settings.account, word.qty, {}, {}, {}, {}, frame.event};
        position.entryPrice = word.entryPrice;
        if (const auto margin = m_margins.find(word.symbol); margin != m_margins.end()) {
            margin->second.mode = word.mode;
            position.leverage = margin->second.leverage;
        }
        const auto [known, isNew] = m_streamedPositions.try_emplace(word.symbol, position);
        if (!isNew && known->second.time <= frame.event)
            known->second = position;
    }
    if (frame.reason == "FUNDING_FEE") { // without symbols where it is cross
        const Timestamp since = frame.event - kFundingOverlap;
        m_fundingSince = m_fundingSince.isKnown() ? std::min(m_fundingSince, since) : since;
        want({.what = Read::Incomes, .from = m_fundingSince, .notBefore = now + kFundingWait}, now);
    }
    stateMoved(now);
}

void Gateway::stateMoved(Timestamp now)
{
    const Timestamp earliest = m_stateAsked.isKnown() ? m_stateAsked + kStateGap : now;
    const Timestamp soon = std::max(now + kStateSoon, earliest);
    m_stateAt = m_stateAt.isKnown() ? std::min(m_stateAt, soon) : soon;
}

void Gateway::tellStreamed()
{
    for (const auto& [asset, balance] : std::exchange(m_streamedBalances, {}))
        m_sink.onBalance(balance);
    for (const auto& [symbol, position] : std::exchange(m_streamedPositions, {}))
        m_sink.onPosition(position);
}

/// "As a risk guidance information": the figures are read.
void Gateway::onMarginCall(const MarginCallFrame& frame, Timestamp now)
{
    stateMoved(now);
    if (m_marginCalled.isKnown() && now - m_marginCalled < kMarginCallEvery)
        return;
    m_marginCalled = now;
    m_sink.onNotice(m_venue,
                    {{},
                     Error{.kind = ErrorKind::Insufficient,
                           .code = Code::InsufficientFunds,
                           .message = fmt::format("{} warns the account {}: the margin of {} is nearly "
                                                  "used up. Reduce, or add margin",
                                                  m_facts.name, m_settings.account, fmt::join(frame.symbols, ", "))}});
}

/// The names that the venue gives its own orders against an account.
void Gateway::onLiquidation(const AccountOrder& order)
{
    const bool isDeleveraged = order.clientOrderId == "adl_autoclose";
    if (!isDeleveraged && !order.clientOrderId.starts_with("autoclose-"))
        return;
    if (!m_liquidations.insert(fmt::format("{}/{}", order.symbol, order.venueOrderId)).second)
        return;
    const std::string_view what =
        isDeleveraged ? "closed by deleveraging, against a position that was liquidated" : "liquidated";
    m_sink.onNotice(m_venue, {{},
                              Error{.kind = ErrorKind::Rejected,
                                    .code = Code::AccountRestricted,
                                    .message = fmt::format("A position of the account {} at {} is {}: {} {} of {}",
                                                           m_settings.account, m_facts.name, what,
                                                           order.side == Side::Buy ? "buys" : "sells",
                                                           plainText(order.qty), order.symbol)}});
}

void Gateway::onConfig(const ConfigFrame& frame, Timestamp now)
{
    if (frame.leverage)
        m_margins[frame.leverage->symbol].leverage = Decimal{frame.leverage->leverage, 0};
    if (frame.isDualSide)
        m_isDualSide = *frame.isDualSide;
    if (frame.isMultiAsset)
        m_isMultiAsset = *frame.isMultiAsset;
    settleSession(now);
}

/// The link stays open and brings nothing more: another key, another link, and the account is compared.
void Gateway::onKeyExpired(Timestamp now)
{
    m_transport.send(CloseLink{m_venue, m_link});
    loseLink(now);
    m_reconnectAt = now;
}

/// What the venue said of the account was refused whole. A person hears of it once, until a comparison has told all.
void Gateway::misheard(const Error& why)
{
    ++m_refused;
    if (std::exchange(m_isMisheard, true))
        return;
    m_sink.onNotice(m_venue, {std::string(kMisheardNotice),
                              Error{.kind = ErrorKind::Protocol,
                                    .code = why.code,
                                    .message = fmt::format("{} said something of the account {} that is not "
                                                           "understood, so it is compared anew: {}",
                                                           m_facts.name, m_settings.account, why.message),
                                    .field = why.field}});
}

void Gateway::heardAll()
{
    if (std::exchange(m_isMisheard, false))
        m_sink.onNotice(m_venue, {std::string(kMisheardNotice), std::nullopt});
}

} // namespace gannet::fapi
