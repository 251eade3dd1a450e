// SPDX-License-Identifier: GPL-3.0-or-later
// How a line is read and shown; order_line_send.cpp is what it does.
#include "ui/trading/order_line_model.h"

#include "core/base/overloaded.h"
#include "core/model/typed_ask.h"
#include "ui/format.h"
#include "ui/trading/line_names.h"
#include "ui/trading/order_line_words.h"
#include "ui/trading/trading_words.h"
#include "ui/viewmodels/ticket_words.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

/// An end that is so far from now moves with it: only so much is worth telling the engine anew.
constexpr Duration kExpiryMove = Duration::seconds(10);

/// Stands for what is not looked up yet, so that a line can be read for the symbol it names.
[[nodiscard]] LineFacts anyFacts(Timestamp now)
{
    return {now, {}, Decimal{1, 0}, Decimal{1, 0}};
}

[[nodiscard]] Error denied(Code code, const QString& words)
{
    return {.kind = ErrorKind::Denied, .code = code, .message = words.toStdString()};
}

[[nodiscard]] bool isSame(const std::optional<Bracket>& a, const std::optional<Bracket>& b)
{
    if (!a || !b)
        return a.has_value() == b.has_value();
    return std::ranges::equal(a->parts, b->parts, [](const BracketPart& x, const BracketPart& y) {
        return x.share == y.share && x.target == y.target && x.stop == y.stop;
    });
}

} // namespace

OrderLineModel::OrderLineModel(QObject* parent) : PressPlace(parent), m_listener(*this)
{
    connect(actions(), &TradeActions::answered, this,
            [this](const QString&, const RequestAnswered& answer) { onAnswer(answer); });
    connect(this, &PressPlace::questionChanged, this, &OrderLineModel::refresh);
    connect(this, &PressPlace::confirmed, this, &OrderLineModel::waitForAnswer);
}

OrderLineModel::~OrderLineModel() = default;

void OrderLineModel::setTarget(TargetModel* target)
{
    if (target == m_target)
        return;
    if (m_target)
        disconnect(m_target, nullptr, this, nullptr);
    m_target = target;
    if (target) {
        connect(target, &TargetModel::clientChanged, this, &OrderLineModel::follow);
        connect(target, &TargetModel::targetChanged, this, &OrderLineModel::read);
        connect(target, &TargetModel::stateChanged, this, &OrderLineModel::read);
    }
    follow();
    emit targetChanged();
}

void OrderLineModel::follow()
{
    m_view.close();
    m_portfolio.close();
    m_shown = nullptr;
    m_positions = nullptr;
    m_posted.reset();
    m_listener.set(m_target && m_isOpen ? m_target->client() : nullptr);
    actions()->setClient(m_target ? m_target->client() : nullptr);
    if (client())
        m_portfolio.open(*client(), {});
    read();
}

void OrderLineModel::setOpen(bool isOpen)
{
    if (isOpen == m_isOpen)
        return;
    m_isOpen = isOpen;
    if (!isOpen)
        answer(false);
    follow();
    emit changed();
}

void OrderLineModel::setText(const QString& text)
{
    if (text == m_text)
        return;
    m_history.leave();
    replaceText(text);
}

void OrderLineModel::replaceText(const QString& text)
{
    answer(false); // what was asked about is not what stands there any more
    if (isRefusal())
        dismissNotice();
    m_isBusy = false;
    m_text = text;
    read();
    emit textChanged();
}

void OrderLineModel::older()
{
    replaceText(m_history.older(m_text));
}

void OrderLineModel::newer()
{
    replaceText(m_history.newer(m_text));
}

void OrderLineModel::failAt(std::size_t word, Error error)
{
    const LineWord at = wordAt(m_text.toStdString(), word);
    m_reading.error = LineError{std::move(error), at.at, at.length};
}

/// Fills in what the line hits; false, with the reason, when there is no such thing.
bool OrderLineModel::findTarget(std::string_view symbol, std::string_view venue)
{
    const std::size_t symbolWord = m_reading.line && std::holds_alternative<EntryLine>(*m_reading.line) ? 2 : 1;
    const std::string text = m_text.toStdString();
    auto named = findNamed(*client(), symbol, venue, m_target->key().toStdString());
    if (!named) {
        const bool isVenue = named.error().field == "venue";
        failAt(isVenue ? wordAfter(text, "on") : symbol.empty() ? kLineEnd : symbolWord, std::move(named.error()));
        return false;
    }
    m_reading.instrument = *named;
    m_reading.where =
        (*named)->key == m_target->key().toStdString() ? m_target->target() : m_target->targetFor((*named)->key);
    if (m_reading.where)
        return true;
    const std::string slug(splitKey((*named)->key).slug);
    Error error = denied(Code::AccountRestricted, tr("Not sent: %1").arg(noAccountWords(*client(), slug)));
    failAt(venue.empty() ? (symbol.empty() ? kLineEnd : symbolWord) : wordAfter(text, "on"), std::move(error));
    return false;
}

LineFacts OrderLineModel::facts() const
{
    LineFacts facts{client()->now(), {}, std::nullopt, std::nullopt};
    if (!m_reading.where || !m_reading.instrument)
        return facts;
    const PositionChanged* const position = findPosition(client()->trading(), *m_reading.where, *m_reading.instrument);
    if (!position || position->qty.isZero())
        return facts;
    facts.entry = position->averageEntry;
    for (std::uint32_t i = 0; m_positions && i < m_positions->positionCount; ++i) {
        const PortfolioPosition& one = m_positions->positions[i];
        if (one.key.view() == m_reading.where->key && one.account.view() == m_reading.where->account &&
            one.mode == m_reading.where->mode)
            facts.liquidation = knownValue(one.liquidation);
    }
    return facts;
}

void OrderLineModel::read()
{
    m_reading = {};
    const std::string text = m_text.toStdString();
    if (!m_target || !client() || text.find_first_not_of(" \t") == std::string::npos) {
        refresh();
        return;
    }
    auto line = readOrderLine(text, anyFacts(client()->now()));
    if (!line) {
        m_reading.error = std::move(line.error());
        refresh();
        return;
    }
    m_reading.line = std::move(*line);
    const OrderLine& typed = *m_reading.line;
    if (const auto* const entry = std::get_if<EntryLine>(&typed)) {
        if (findTarget(entry->symbol, entry->venue)) {
            auto real = readOrderLine(text, facts());
            if (!real)
                m_reading.error = std::move(real.error());
            else
                readEntry(std::get<EntryLine>(*(m_reading.line = std::move(*real))));
        }
    } else if (const auto* const close = std::get_if<CloseLine>(&typed)) {
        if (findTarget(close->symbol, {}))
            readClose(*close);
    } else if (const auto* const cancel = std::get_if<CancelLine>(&typed)) {
        if (!cancel->symbol.empty())
            static_cast<void>(findTarget(cancel->symbol, {}));
        else if (!cancel->order.empty() && hitBy(*cancel).size() != 1)
            failAt(1, noSuchOrder(cancel->order, hitBy(*cancel).size()));
    } else if (std::holds_alternative<LeverageLine>(typed)) {
        if (findTarget({}, {}))
            readLeverage();
    } else if (!m_target->target()) {
        Error error = denied(Code::AccountRestricted, m_target->problem());
        failAt(0, std::move(error));
    }
    postDraft();
    refresh();
}

/// What a target or a stop is measured from: the price as typed, else as the engine understands it.
std::optional<Price> OrderLineModel::entryPrice(const EntryLine& entry) const
{
    const TicketDraft& draft = entry.draft;
    if (draft.price && draft.price->from == PriceAsk::From::Typed)
        return Price{draft.price->typed};
    if (!m_shown || m_postedKey != m_reading.where->key)
        return std::nullopt;
    const bool isBuy = draft.terms.side == Side::Buy;
    for (const MaybeAmount& at :
         {draft.price ? m_shown->price : m_shown->fillPrice, isBuy ? m_shown->ask : m_shown->bid}) {
        if (const auto known = knownValue(at))
            return Price{*known};
    }
    return std::nullopt;
}

/// Of a take of the line's instrument: the one that its ticket keeps.
Decimal OrderLineModel::capFor(Side side) const
{
    const bool isShown = m_shown && m_postedKey == m_reading.where->key;
    const auto touch = isShown ? knownValue(side == Side::Buy ? m_shown->ask : m_shown->bid) : std::nullopt;
    return capFraction(keptCap(client(), m_reading.where->key), touch, m_reading.instrument->tickRule)
        .value_or(kTakeCap);
}

void OrderLineModel::readEntry(const EntryLine& entry)
{
    TicketDraft draft = entry.draft;
    draft.account = m_reading.where->account;
    draft.mode = m_reading.where->mode;
    if (draft.terms.type == OrderType::Market)
        draft.terms.slippageCap = capFor(draft.terms.side);
    const bool hasExits = entry.stop || !entry.targets.empty();
    const auto at = hasExits ? entryPrice(entry) : std::nullopt;
    if (at) {
        auto bracket = bracketOf(entry, *at, *m_reading.instrument, facts());
        if (!bracket) {
            const std::string text = m_text.toStdString();
            const std::size_t word = wordAfter(text, entry.stop ? "stop" : "tp");
            failAt(word, std::move(bracket.error()));
            return;
        }
        draft.bracket = std::move(*bracket);
    }
    m_reading.draft = std::move(draft);
}

void OrderLineModel::readClose(const CloseLine& close)
{
    const Decimal held = positionOf(client()->trading(), *m_reading.where, *m_reading.instrument);
    if (held.isZero()) {
        Error error =
            denied(Code::StateConflict, tr("There is no position in %1 to close").arg(titleOf(*m_reading.instrument)));
        failAt(close.symbol.empty() ? 0 : 1, std::move(error));
        return;
    }
    TicketDraft draft;
    draft.account = m_reading.where->account;
    draft.mode = m_reading.where->mode;
    draft.terms.side = held.isPositive() ? Side::Sell : Side::Buy;
    draft.terms.type = OrderType::Market;
    draft.terms.isReduceOnly = true;
    draft.size = SizeAsk{SizeAsk::Of::Position, close.fraction};
    m_reading.draft = std::move(draft);
}

/// Nothing but what the account may have there is asked about.
void OrderLineModel::readLeverage()
{
    TicketDraft draft;
    draft.account = m_reading.where->account;
    draft.mode = m_reading.where->mode;
    m_reading.draft = std::move(draft);
}

void OrderLineModel::postDraft()
{
    if (!m_reading.draft)
        return;
    const std::string text = m_text.toStdString();
    const std::string& key = m_reading.where->key;
    TicketDraft draft = *m_reading.draft;
    const bool isOther = !m_posted || m_postedKey != key || m_postedText != text ||
                         m_posted->account != draft.account || m_posted->mode != draft.mode ||
                         m_posted->bracket.has_value() != draft.bracket.has_value();
    const Duration moved = m_posted ? draft.terms.expiry - m_posted->terms.expiry : Duration{};
    const bool isMoved = m_posted && (!isSame(m_posted->bracket, draft.bracket) || !(moved < kExpiryMove) ||
                                      m_posted->terms.side != draft.terms.side);
    if (!isOther && !isMoved)
        return;
    draft.revision = ++m_revision;
    if (isOther)
        m_wantedRevision = m_revision;
    m_posted = draft;
    m_postedText = text;
    ViewSpec spec;
    spec.key = key;
    spec.draft = std::move(draft);
    if (m_view.isOpen() && m_postedKey == key) {
        m_view.change(std::move(spec));
    } else {
        m_shown = nullptr;
        m_view.open(*client(), std::move(spec));
    }
    m_postedKey = key;
}

bool OrderLineModel::isAnswered() const
{
    const bool isWhole = m_reading.draft && (m_reading.draft->bracket || !m_reading.line || !hasExits(*m_reading.line));
    return isWhole && m_shown && m_postedKey == m_reading.where->key && m_shown->revision >= m_wantedRevision;
}

void OrderLineModel::onFrame(Timestamp)
{
    if (const PortfolioView* const newest = m_portfolio.take())
        m_positions = newest;
    if (const TicketView* const newest = m_view.take())
        m_shown = newest;
    read();
}

void OrderLineModel::refresh()
{
    Texts now = texts();
    if (m_shown && now.hasFigures)
        m_figures.show(*m_shown, toQString(m_reading.instrument->quote), client(), splitKey(m_reading.where->key).slug);
    if (now == m_shownTexts)
        return;
    m_shownTexts = std::move(now);
    emit changed();
}

OrderLineModel::Texts OrderLineModel::texts() const
{
    Texts texts;
    const std::string text = m_text.toStdString();
    if (m_reading.instrument && m_reading.where)
        texts.targetText =
            QStringLiteral("%1 · %2 · %3")
                .arg(titleOf(*m_reading.instrument), client()->venueName(splitKey(m_reading.where->key).slug),
                     toQString(m_reading.where->account));
    if (m_reading.where)
        texts.mode = toQString(toString(m_reading.where->mode));
    if (m_reading.error) {
        const LineError& wrong = *m_reading.error;
        texts.problem = toQString(wrong.error.message);
        texts.problemCode = toQString(toString(wrong.error.code));
        texts.fix = wrong.error.fixes.empty() || wrong.length == 0 ? QString() : toQString(wrong.error.fixes.front());
        texts.problemAt = charsOf(text, 0, wrong.at);
        texts.problemLength = charsOf(text, wrong.at, wrong.length);
        return texts;
    }
    if (!m_reading.line)
        return texts;
    texts.words = wordsOf(*m_reading.line);
    const auto* const cancel = std::get_if<CancelLine>(&*m_reading.line);
    if (cancel && !m_reading.where)
        texts.targetText = tr("every symbol, venue and account");
    if (std::holds_alternative<FlatLine>(*m_reading.line)) {
        texts.targetText = tr("every position");
        texts.mode = m_target->mode();
    }
    if (const auto* const leverage = std::get_if<LeverageLine>(&*m_reading.line))
        addLeverage(texts, leverage->leverage);
    else if (m_reading.draft)
        addVerdict(texts);
    else
        texts.isReady = true;
    texts.isReady = texts.isReady && !m_isBusy && question().isEmpty();
    return texts;
}

void OrderLineModel::addLeverage(Texts& texts, std::int32_t times) const
{
    texts.isReady = true;
    if (!isAnswered())
        return;
    const auto most = knownValue(m_shown->maxLeverage);
    texts.isRefused = most && *most < Decimal{times, 0};
    texts.isReady = !texts.isRefused;
    if (texts.isRefused)
        texts.gates << tr("leverage: %1 times is more than the %2 that %3 may have [%4]")
                           .arg(times)
                           .arg(toQString(plainText(*most)), titleOf(*m_reading.instrument),
                                toQString(toString(Code::Leverage)));
    else if (const auto now = knownValue(m_shown->leverage))
        texts.gates << tr("it is %1 times now").arg(toQString(plainText(*now)));
}

/// A gate's fix stands for a word of the line: its size, or its limit price.
bool OrderLineModel::isMendable(const TicketProblem& problem) const
{
    const std::string text = m_text.toStdString();
    const LineWord at = wordAt(text, wordOfField(text, problem.field));
    // A leverage ("20x") is set elsewhere, and "off" is no word of a line.
    return !problem.fix.view().empty() && !problem.fix.view().ends_with('x') &&
           (problem.field == TicketField::Size || (problem.field == TicketField::Price && at.length > 1 &&
                                                   std::string_view(text).substr(at.at, at.length).starts_with('@')));
}

void OrderLineModel::addVerdict(Texts& texts) const
{
    const bool isClose = std::holds_alternative<CloseLine>(*m_reading.line);
    if (!isAnswered())
        return;
    texts.hasFigures = true;
    texts.isReady =
        isClose || m_shown->verdict == TicketVerdict::Ready || m_shown->verdict == TicketVerdict::NeedsConfirm;
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(m_shown->problemCount, kTicketProblems); ++i) {
        const TicketProblem& one = m_shown->problems[i];
        const QString words = toQString(one.words.view());
        if (m_shown->verdict == TicketVerdict::NeedsConfirm) {
            texts.gates << tr("asks: %1").arg(words);
        } else if (!one.gate.view().empty() && (isClose || !isMendable(one))) {
            texts.gates << tr("%1: %2 [%3]").arg(toQString(one.gate.view()), words, toQString(one.code.view()));
        } else if (texts.problem.isEmpty() && !isClose) {
            const std::string text = m_text.toStdString();
            const LineWord at = wordAt(text, wordOfField(text, one.field));
            texts.problem = one.gate.view().empty() ? words : tr("%1: %2").arg(toQString(one.gate.view()), words);
            texts.problemCode = toQString(one.code.view());
            texts.fix = toQString(one.fix.view());
            texts.problemAt = charsOf(text, 0, at.at);
            texts.problemLength = charsOf(text, at.at, at.length);
        }
    }
    texts.isRefused = m_shown->verdict == TicketVerdict::Refused && !isClose;
    if (m_shown->verdict == TicketVerdict::Ready)
        texts.gates << tr("every gate passes");
    if (m_reading.draft->bracket && opensNothing(*m_shown))
        texts.gates << tr("it only reduces the position: its stop and target protect nothing");
}

} // namespace gannet
