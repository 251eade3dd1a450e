// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/ticket_fill.h"

#include "core/engine/ticket_amounts.h"
#include "core/trading/bracket.h"
#include "core/trading/resolve_ask.h"
#include "core/venue/order_rules.h"
#include "core/venue/venue_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet {

namespace {

constexpr int kShapeRounds = 6; ///< what checkShape can say beside sizes and prices

[[nodiscard]] TicketField fieldOf(const Error& error)
{
    const std::string_view field = error.field;
    if (field.starts_with("bracket"))
        return TicketField::Bracket;
    if (field == "trigger" || field == "trail_by")
        return TicketField::Trigger;
    if (field == "expiry")
        return TicketField::Expiry;
    if (field == "minutes")
        return TicketField::Minutes;
    if (field == "post_only" || field == "time_in_force" || field == "reduce_only" || field == "slippage_cap")
        return TicketField::Flags;
    switch (error.code) {
    case Code::BadPrice:
    case Code::BadTick:
    case Code::PriceBand: return TicketField::Price;
    case Code::BadTrigger: return TicketField::Trigger;
    case Code::BadExpiry: return TicketField::Expiry;
    case Code::BadQty:
    case Code::MinNotional:
    case Code::MaxSize:
    case Code::MaxNotional:
    case Code::MaxPosition:
    case Code::ReduceOnly:
    case Code::PositionLimit:
    case Code::Leverage:
    case Code::InsufficientFunds: return TicketField::Size;
    default: return field == "price" ? TicketField::Price : field == "qty" ? TicketField::Size : TicketField::Order;
    }
}

[[nodiscard]] Error missing(Code code, std::string_view field, std::string_view what)
{
    Error error{.kind = ErrorKind::Invalid, .code = code, .message = "A " + std::string(what) + " is missing"};
    error.field = field;
    error.limit = "a " + std::string(what);
    error.value = "none";
    return error;
}

/// The same terms without what was complained about, so that the next complaint is heard.
[[nodiscard]] bool dropComplaint(OrderTerms& terms, std::string_view field)
{
    if (field == "post_only")
        terms.isPostOnly = false;
    else if (field == "time_in_force" || field == "expiry") {
        terms.timeInForce = TimeInForce::Gtc;
        terms.expiry = {};
    } else if (field == "slippage_cap")
        terms.slippageCap.reset();
    else if (field == "trail_by" && terms.trailBy != Decimal{1, 0})
        terms.trailBy = Decimal{1, 0};
    else
        return false;
    return true;
}

class Filler {
public:
    Filler(TicketView& out, const TicketDraft& draft, const FillSource& source, const Oms* oms)
        : m_out(out), m_draft(draft), m_source(source), m_oms(oms), m_facts(source, oms, draft)
    {}

    void fill()
    {
        m_out = {};
        m_out.revision = m_draft.revision;
        m_out.engineTime = m_source.now;
        m_out.freshness = freshnessOf(m_source, StreamKind::Book);
        m_out.mode = m_draft.mode;
        if (!m_source.instrument) {
            Error error{.kind = ErrorKind::NotFound,
                        .code = Code::UnknownSymbol,
                        .message = "This instrument is not known (yet)"};
            add(std::move(error), {});
            return;
        }
        fillMarket(m_out, m_source);
        m_facts.fillAccount(m_out);
        makeTerms();
        m_facts.fillOrder(m_out, m_terms, m_hasQty, m_draft.bracket);
        judge();
    }

private:
    void add(const Error& error, std::string_view gate, std::optional<TicketField> field = std::nullopt)
    {
        if (m_out.problemCount == kTicketProblems)
            return;
        TicketProblem& problem = m_out.problems[m_out.problemCount++];
        problem.field = field.value_or(fieldOf(error));
        problem.code.assign(toString(error.code));
        problem.gate.assign(gate);
        problem.words.assign(error.message);
        const bool isAsk = error.code == Code::NeedsConfirm;
        const bool hasBoth = error.fixes.size() == 2 && error.code == Code::BadTick;
        if (!error.fixes.empty() && !isAsk)
            problem.fix.assign(error.fixes[hasBoth && m_draft.terms.side == Side::Sell ? 1 : 0]);
    }

    /// Puts a price in the terms; what was typed is shown even where it cannot stand.
    [[nodiscard]] std::optional<Price> resolved(const std::optional<PriceAsk>& ask, std::string_view field,
                                                MaybeAmount& shown)
    {
        if (!ask) {
            add(missing(field == "trigger" ? Code::BadTrigger : Code::BadPrice, field, field), {});
            return std::nullopt;
        }
        if (ask->from == PriceAsk::From::Typed)
            shown = knownAmount(ask->typed);
        auto price = resolvePrice(*ask, m_draft.terms.side, *m_source.instrument, m_facts.market(), field);
        if (!price) {
            add(price.error(), {}, field == "trigger" ? TicketField::Trigger : TicketField::Price);
            return std::nullopt;
        }
        shown = knownAmount(price->value);
        return *price;
    }

    void makeTerms()
    {
        m_terms = m_draft.terms;
        m_terms.price.reset();
        m_terms.trigger.reset();
        m_terms.qty = {};
        if (hasPrice(m_terms.type))
            m_terms.price = resolved(m_draft.price, "price", m_out.price);
        if (hasTrigger(m_terms.type))
            m_terms.trigger = resolved(m_draft.trigger, "trigger", m_out.trigger);
        checkDirection();
        makeSize();
        checkRest();
    }

    /// A trigger that the market is past already is no trigger.
    void checkDirection()
    {
        const bool isLast = m_terms.triggerSource == TriggerSource::Last;
        const auto watched = isLast                                         ? m_facts.market().last
                             : m_terms.triggerSource == TriggerSource::Mark ? m_facts.market().mark
                                                                            : std::nullopt;
        if (!m_terms.trigger || !watched)
            return;
        const bool isStop = m_terms.type == OrderType::Stop || m_terms.type == OrderType::StopLimit;
        const bool isAbove = isStop == (m_terms.side == Side::Buy);
        const Price& trigger = *m_terms.trigger;
        if (isAbove ? trigger > *watched : trigger < *watched)
            return;
        const std::string at = plainText(watched->value);
        const std::string_view source = toString(m_terms.triggerSource);
        Error error{.kind = ErrorKind::Invalid,
                    .code = Code::BadTrigger,
                    .message = fmt::format("The trigger of this {} lies {} the {}, {}: {} would fire at once",
                                           isStop ? "stop" : "take-profit", isAbove ? "above" : "below", source, at,
                                           plainText(trigger.value))};
        error.field = "trigger";
        error.limit = at;
        error.value = plainText(trigger.value);
        if (const auto next = nextPrice(watched->value, isAbove, *m_source.instrument))
            error.fixes = {plainText(*next)};
        add(error, {});
    }

    /// What is worked out is cut to the sizes that this order may have; typed units are never cut.
    [[nodiscard]] const Instrument& sizedBy()
    {
        const Instrument& instrument = *m_source.instrument;
        if (m_draft.size->of == SizeAsk::Of::Units || !instrument.marketLot || !isSentAsMarket(m_terms))
            return instrument;
        m_marketSized = instrument;
        const LotRule lot = lotOf(m_terms, instrument);
        m_marketSized.lotStep = lot.step;
        m_marketSized.minQty = lot.minQty;
        m_marketSized.maxQty = lot.maxQty;
        return m_marketSized;
    }

    void makeSize()
    {
        if (!m_draft.size) {
            add(missing(Code::BadQty, "qty", "size"), {});
            return;
        }
        auto sized = resolveSize(*m_draft.size, m_facts.sizeFacts(m_terms, m_draft.bracket), sizedBy());
        if (!sized) {
            if (m_draft.size->of == SizeAsk::Of::Units && m_draft.size->value.isPositive())
                m_out.qty = knownAmount(m_draft.size->value);
            add(sized.error(), {}, TicketField::Size);
            return;
        }
        m_terms.qty = sized->qty;
        m_hasQty = true;
        m_out.qty = knownAmount(sized->qty.value);
        m_out.sizeBinding.assign(sized->binding);
    }

    /// Flags, expiry, smallest worth and bracket, whatever is missing beside them.
    void checkRest()
    {
        OrderTerms whole = m_terms;
        if (hasPrice(whole.type) && !whole.price)
            whole.price = Price{{1, 0}};
        if (hasTrigger(whole.type) && !whole.trigger)
            whole.trigger = Price{{1, 0}};
        if (!m_hasQty)
            whole.qty = {{1, 0}};
        for (int round = 0; round < kShapeRounds; ++round) {
            const auto ok = checkShape(whole, m_source.now);
            if (ok)
                break;
            add(ok.error(), {});
            if (!dropComplaint(whole, ok.error().field))
                break;
        }
        OrderTerms sized = m_terms; // of its prices resolving has told already
        sized.price.reset();
        sized.trigger.reset();
        if (const auto ok = m_hasQty ? checkOnInstrument(sized, *m_source.instrument, m_facts.referenceOf(m_terms))
                                     : Result<void>{};
            !ok)
            add(ok.error(), {});
        m_out.isBandUnknown = (m_terms.price || !hasPrice(m_terms.type)) &&
                              isBandUnknown(m_terms, *m_source.instrument, {m_facts.market().mark, std::nullopt});
        if (!m_draft.bracket)
            return;
        if (const auto ok = checkBracket(*m_draft.bracket, m_terms, *m_source.instrument); !ok)
            add(ok.error(), {}, TicketField::Bracket);
    }

    void judge()
    {
        if (!m_oms) {
            Error error{.kind = ErrorKind::Unsupported,
                        .code = Code::Unsupported,
                        .message = std::string(m_source.whyNoTrading)};
            add(error, {});
        }
        if (m_out.problemCount > 0)
            return; // Incomplete
        OrderRequest request;
        request.request = {"ticket"}; // asked about, never sent
        request.instrument = m_source.instrument->key;
        request.account = m_draft.account;
        request.mode = m_draft.mode;
        request.terms = m_terms;
        const Foresight ahead = m_oms->foresee(request);
        const bool isDisarmed = ahead.refusal && ahead.refusal->error.code == Code::Disarmed;
        m_out.verdict = !ahead.refusal           ? TicketVerdict::Ready
                        : !ahead.reasons.empty() ? TicketVerdict::NeedsConfirm
                                                 : TicketVerdict::Refused;
        for (const SoftReason& reason : ahead.reasons) {
            Error error{.kind = ErrorKind::Denied, .code = Code::NeedsConfirm, .message = reason.sentence};
            add(error, ahead.refusal->gate);
            m_out.problems[m_out.problemCount - 1].code.assign(reason.word);
        }
        if (m_out.verdict == TicketVerdict::Refused)
            add(ahead.refusal->error, ahead.refusal->gate);
        if (!isDisarmed)
            return;
        // Arming is one key away: what would be refused then is worth knowing before.
        const Foresight armed = m_oms->foresee(request, true);
        if (armed.refusal && armed.reasons.empty())
            add(armed.refusal->error, armed.refusal->gate);
    }

    TicketView& m_out;
    const TicketDraft& m_draft;
    const FillSource& m_source;
    const Oms* m_oms;
    TicketAmounts m_facts;
    OrderTerms m_terms;
    Instrument m_marketSized; ///< the instrument with the sizes of market orders
    bool m_hasQty = false;
};

} // namespace

void fillTicket(TicketView& out, const TicketDraft& draft, const FillSource& source, const Oms* oms)
{
    Filler(out, draft, source, oms).fill();
}

} // namespace gannet
