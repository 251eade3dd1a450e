// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/positions.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace gannet {

namespace {

/// Who is told about, for an error's sentence.
[[nodiscard]] std::string nameOf(const Fill& fill)
{
    return fmt::format("fill \"{}\" of account \"{}\"", fill.tradeId.substr(0, 64), fill.account);
}

[[nodiscard]] Error refusal(const std::string& who, Code code, std::string field, std::string value, std::string limit)
{
    std::string message = fmt::format("{}: {} is {}, allowed is {}; it is not counted", who, field, value, limit);
    return {.kind = ErrorKind::Protocol,
            .code = code,
            .message = std::move(message),
            .field = std::move(field),
            .limit = std::move(limit),
            .value = std::move(value)};
}

/// What Decimal says of itself; only a hand-made one can break it, and printing it would.
[[nodiscard]] std::optional<Error> checkScale(const std::string& who, const char* field, const Decimal& value)
{
    if (value.scale >= 0 && value.scale <= Decimal::kMaxScale)
        return std::nullopt;
    return refusal(who, Code::BadNumber, field, fmt::format("a number with {} decimals", value.scale),
                   "0 to 18 decimals");
}

[[nodiscard]] std::optional<Error> checkPlace(const std::string& who, VenueId venue, InstrumentId instrument,
                                              Timestamp time)
{
    if (!venue.isValid())
        return refusal(who, Code::MissingField, "venue", "absent", "a known venue");
    if (!instrument.isValid())
        return refusal(who, Code::MissingField, "instrument", "absent", "a known instrument");
    if (!time.isKnown())
        return refusal(who, Code::MissingField, "time", "absent", "the venue's time");
    return std::nullopt;
}

[[nodiscard]] std::optional<Error> check(const Fill& fill)
{
    const std::string who = nameOf(fill);
    if (fill.tradeId.empty())
        return refusal(who, Code::MissingField, "tradeId", "empty", "the venue's trade id");
    if (auto error = checkPlace(who, fill.venue, fill.instrument, fill.time))
        return error;
    if (auto error = checkScale(who, "price", fill.price.value))
        return error;
    if (auto error = checkScale(who, "qty", fill.qty.value))
        return error;
    if (auto error = checkScale(who, "fee", fill.fee))
        return error;
    if (!fill.price.value.isPositive())
        return refusal(who, Code::BadPrice, "price", fill.price.toString(), "above 0");
    if (!fill.qty.value.isPositive())
        return refusal(who, Code::BadQty, "qty", fill.qty.toString(), "above 0");
    if (!fill.fee.isZero() && fill.feeAsset.empty())
        return refusal(who, Code::MissingField, "feeAsset", "empty", "the asset of a fee that is not 0");
    return std::nullopt;
}

[[nodiscard]] bool isSameTrade(const Fill& a, const Fill& b)
{
    return a.instrument == b.instrument && a.side == b.side && a.price == b.price && a.qty == b.qty;
}

[[nodiscard]] Error tooLarge(const std::string& who)
{
    return refusal(who, Code::OutOfRange, "the sum with what is there", "too large",
                   "63 bits of quantity and 256 bits of money");
}

/// Both long or both short; flat has no way.
[[nodiscard]] bool isSameWay(const Decimal& a, const Decimal& b)
{
    return !a.isZero() && !b.isZero() && a.isNegative() == b.isNegative();
}

/// One trade of `change` base units (signed) at `price`. What opens adds its cost; what closes releases its share of
/// the cost basis, rounded in the last ledger decimal, and leaves the rest, so that nothing is lost between them.
[[nodiscard]] std::optional<NetPosition> traded(NetPosition net, const Decimal& change, const Decimal& price)
{
    const auto qty = add(net.qty, change);
    if (!qty)
        return std::nullopt;
    if (net.qty.isZero() || isSameWay(net.qty, change)) {
        if (net.costBasis) {
            net.costBasis = add(*net.costBasis, LedgerAmount::product(change, price));
            if (!net.costBasis)
                return std::nullopt;
        }
        net.qty = *qty;
        return net;
    }

    const bool isClosedWhole = qty->isZero() || !isSameWay(*qty, net.qty);
    if (!net.costBasis) {
        net.isRealisedComplete = false;
    } else {
        const Decimal closed = isClosedWhole ? net.qty : change.negated();
        const LedgerAmount released = isClosedWhole ? *net.costBasis : net.costBasis->share(closed, net.qty);
        const auto result = subtract(LedgerAmount::product(closed, price), released);
        const auto realised = result ? add(net.realised, *result) : std::nullopt;
        net.costBasis = subtract(*net.costBasis, released);
        if (!realised || !net.costBasis)
            return std::nullopt;
        net.realised = *realised;
    }
    if (isClosedWhole)
        net.costBasis = LedgerAmount::product(*qty, price);
    net.qty = *qty;
    return net;
}

/// The venue's word in place of ours.
[[nodiscard]] std::optional<NetPosition> adopted(NetPosition net, const VenuePosition& word)
{
    const auto drift = subtract(word.qty, net.qty);
    if (!drift)
        return std::nullopt;
    if (drift->isZero())
        return net;
    const auto adoptedQty = add(net.adoptedQty, *drift);
    if (!adoptedQty)
        return std::nullopt;
    net.adoptedQty = *adoptedQty;
    const bool isReduced = !net.qty.isZero() && !isSameWay(*drift, net.qty);
    if (isReduced)
        net.isRealisedComplete = false;
    if (word.qty.isZero())
        net.costBasis = LedgerAmount{};
    else if (word.entryPrice)
        net.costBasis = LedgerAmount::product(word.qty, *word.entryPrice);
    else if (isReduced && isSameWay(word.qty, net.qty) && net.costBasis)
        net.costBasis = net.costBasis->share(word.qty, net.qty);
    else
        net.costBasis.reset();
    net.qty = word.qty;
    return net;
}

} // namespace

bool Positions::isBefore(const Step& a, const Step& b)
{
    // A word comes after all fills of its time. Trade ids that count up are longer when they are later.
    const auto place = [](const Step& step) {
        return step.fill
                   ? std::tuple(step.fill->time, false, step.fill->sequence, step.fill->tradeId.size(),
                                std::string_view(step.fill->tradeId))
                   : std::tuple(step.word->position.time, true, std::uint64_t{0}, std::size_t{0}, std::string_view());
    };
    return place(a) < place(b);
}

std::optional<NetPosition> Positions::after(const NetPosition& before, const Step& step)
{
    if (step.word) {
        auto net = adopted(before, step.word->position);
        if (net && step.word->takesEntry) {
            net->isRealisedComplete = net->isRealisedComplete && !net->costBasis;
            net->costBasis = LedgerAmount::product(net->qty, *step.word->position.entryPrice);
        }
        return net;
    }
    const Fill& fill = *step.fill;
    return traded(before, fill.side == Side::Buy ? fill.qty.value : fill.qty.value.negated(), fill.price.value);
}

std::optional<Told> Positions::insert(Ledger& ledger, NetPosition& net, const Step& step)
{
    std::vector<Step>& steps = ledger.steps;
    const auto place = std::ranges::upper_bound(steps, step, isBefore);
    const bool isLate = place != steps.end();
    const auto index = static_cast<std::size_t>(place - steps.begin());
    const std::size_t checkpoint = index / kCheckpointEvery;
    NetPosition state = isLate ? ledger.checkpoints[checkpoint] : net;
    std::size_t next = isLate ? checkpoint * kCheckpointEvery : index;

    steps.insert(place, step);
    std::vector<NetPosition> passed;
    while (next < steps.size()) {
        const auto folded = after(state, steps[next]);
        if (!folded) {
            steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(index));
            return std::nullopt;
        }
        state = *folded;
        if (++next % kCheckpointEvery == 0)
            passed.push_back(state);
    }
    ledger.checkpoints.resize(checkpoint + 1);
    ledger.checkpoints.insert(ledger.checkpoints.end(), passed.begin(), passed.end());
    net = state;
    return isLate ? Told::CountedLate : Told::Counted;
}

Result<Told> Positions::apply(const Fill& fill)
{
    if (auto error = check(fill))
        return fail(std::move(*error));
    FillsById& known = m_fills[{fill.venue, fill.account}];
    if (const auto it = known.find(fill.tradeId); it != known.end()) {
        if (isSameTrade(it->second, fill))
            return Told::Known;
        const auto terms = [](const Fill& some) {
            return fmt::format("{} {} @ {} of instrument {}", toString(some.side), some.qty.toString(),
                               some.price.toString(), some.instrument.value);
        };
        return fail(refusal(nameOf(fill), Code::DuplicateId, "the trade", terms(fill),
                            "what was told under this trade id before, " + terms(it->second)));
    }

    // The first fill of a position always fits, so a refusal below leaves no empty position behind.
    const PositionKey key{fill.venue, fill.account, fill.instrument};
    Position& position = m_positions[key];
    std::optional<LedgerAmount> paid;
    if (!fill.fee.isZero()) {
        const auto before = position.fees.find(fill.feeAsset);
        paid = add(before == position.fees.end() ? LedgerAmount{} : before->second, LedgerAmount::from(fill.fee));
        if (!paid)
            return fail(tooLarge(nameOf(fill)));
    }
    const auto kept = known.emplace(fill.tradeId, fill).first;
    const auto told = insert(m_ledgers[key], position.net, Step{.fill = &kept->second});
    if (!told) {
        known.erase(kept);
        return fail(tooLarge(nameOf(fill)));
    }
    if (paid)
        position.fees[fill.feeAsset] = *paid;
    ++position.fills;
    ++m_fillCount;
    return *told;
}

Result<Told> Positions::apply(const FundingPayment& payment)
{
    const std::string who = fmt::format("funding of account \"{}\"", payment.account);
    if (auto error = checkPlace(who, payment.venue, payment.instrument, payment.time))
        return fail(std::move(*error));
    if (auto error = checkScale(who, "amount", payment.amount))
        return fail(std::move(*error));
    const PositionKey key{payment.venue, payment.account, payment.instrument};
    auto& payments = m_ledgers[key].payments;
    if (const auto it = payments.find(payment.time); it != payments.end()) {
        if (it->second == payment.amount)
            return Told::Known;
        return fail(refusal(who, Code::DuplicateId, "amount", payment.amount.toString(),
                            "what was told for this time before, " + it->second.toString()));
    }
    Position& position = m_positions[key];
    const auto sum = add(position.funding, LedgerAmount::from(payment.amount));
    if (!sum)
        return fail(tooLarge(who));
    position.funding = *sum;
    const bool isLate = !payments.empty() && payment.time < payments.rbegin()->first;
    payments.emplace(payment.time, payment.amount);
    return isLate ? Told::CountedLate : Told::Counted;
}

Result<Told> Positions::adopt(const VenuePosition& position)
{
    return keep({position, false});
}

Result<Told> Positions::adoptEntry(const VenuePosition& position)
{
    const std::string who = fmt::format("position of account \"{}\"", position.account);
    if (!position.entryPrice)
        return fail(refusal(who, Code::MissingField, "entryPrice", "absent", "the venue's entry price"));
    if (auto error = checkScale(who, "qty", position.qty))
        return fail(std::move(*error));
    const PositionKey key{position.venue, position.account, position.instrument};
    const Position* const ours = find(key);
    const Decimal held = ours ? ours->net.qty : Decimal{};
    if (held != position.qty)
        return fail(
            refusal(who, Code::StateConflict, "qty", position.qty.toString(), "what is held, " + held.toString()));
    const PositionWord word{position, true};
    const auto ledger = m_ledgers.find(key);
    if (ledger != m_ledgers.end() && !ledger->second.steps.empty() &&
        !isBefore(ledger->second.steps.back(), Step{.word = &word}))
        return fail(refusal(who, Code::StateConflict, "time", std::to_string(position.time.ns),
                            "after everything that was counted"));
    return keep(word);
}

Result<Told> Positions::recall(const PositionWord& word)
{
    if (word.takesEntry && !word.position.entryPrice)
        return fail(refusal(fmt::format("position of account \"{}\"", word.position.account), Code::MissingField,
                            "entryPrice", "absent", "the venue's entry price"));
    return keep(word);
}

std::vector<PositionWord> Positions::words(const PositionKey& key) const
{
    std::vector<PositionWord> words;
    if (const auto ledger = m_ledgers.find(key); ledger != m_ledgers.end()) {
        for (const auto& [time, word] : ledger->second.words)
            words.push_back(word);
    }
    return words;
}

Result<Told> Positions::keep(PositionWord told)
{
    const VenuePosition& position = told.position;
    const std::string who = fmt::format("position of account \"{}\"", position.account);
    if (auto error = checkPlace(who, position.venue, position.instrument, position.time))
        return fail(std::move(*error));
    if (auto error = checkScale(who, "qty", position.qty))
        return fail(std::move(*error));
    if (position.entryPrice) {
        if (auto error = checkScale(who, "entryPrice", *position.entryPrice))
            return fail(std::move(*error));
        if (!position.entryPrice->isPositive())
            return fail(refusal(who, Code::BadPrice, "entryPrice", position.entryPrice->toString(), "above 0"));
    }
    const PositionKey key{position.venue, position.account, position.instrument};
    Ledger& ledger = m_ledgers[key];
    const auto [word, isNew] = ledger.words.emplace(position.time, told);
    if (!isNew) {
        if (word->second.position.qty == position.qty)
            return Told::Known;
        return fail(refusal(who, Code::StateConflict, "qty", position.qty.toString(),
                            "what was adopted for this time before, " + word->second.position.qty.toString()));
    }
    const auto folded = insert(ledger, m_positions[key].net, Step{.word = &word->second});
    if (!folded) {
        ledger.words.erase(word);
        return fail(tooLarge(who));
    }
    return *folded;
}

bool Positions::knows(VenueId venue, const AccountName& account, const std::string& tradeId) const
{
    const auto it = m_fills.find({venue, account});
    return it != m_fills.end() && it->second.contains(tradeId);
}

const Position* Positions::find(const PositionKey& key) const
{
    const auto it = m_positions.find(key);
    return it == m_positions.end() ? nullptr : &it->second;
}

} // namespace gannet
