// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_view_model.h"

#include "core/model/typed_ask.h"
#include "ui/format.h"
#include "ui/trading/kept_cap.h"
#include "ui/trading/trading_words.h"
#include "ui/viewmodels/ticket_offer.h"
#include "ui/viewmodels/ticket_steps.h"
#include "ui/viewmodels/ticket_typed.h"
#include "ui/viewmodels/ticket_words.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

/// The words of those values whose bit is set.
template <class Enum> [[nodiscard]] QStringList wordsOf(std::uint16_t bits, Enum last)
{
    QStringList words;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        const auto value = static_cast<Enum>(i);
        if ((bits & offerBit(value)) != 0)
            words << toQString(toString(value));
    }
    return words;
}

constexpr std::uint16_t kAll = 0xFFFF;
const std::string kKeptBracket = "bracket/";
const std::string kKeptRoute = "route/"; ///< the wanted instrument's key follows
constexpr std::string_view kShadow = "/shadow";
/// An end that is so far from now moves with it: only so much is worth telling the engine anew.
constexpr Duration kExpiryMove = Duration::seconds(10);

/// Ours, and the venue's own where it said one.
[[nodiscard]] QString codeText(const Error& error)
{
    const QString code = toQString(toString(error.code));
    return error.venueCode.empty() ? code : code + QStringLiteral(" \u00b7 ") + toQString(error.venueCode);
}

[[nodiscard]] bool isSame(const std::optional<Bracket>& a, const std::optional<Bracket>& b)
{
    if (!a || !b)
        return a.has_value() == b.has_value();
    return std::equal(a->parts.begin(), a->parts.end(), b->parts.begin(), b->parts.end(),
                      [](const BracketPart& x, const BracketPart& y) {
                          return x.share == y.share && x.target == y.target && x.stop == y.stop && x.trail == y.trail;
                      });
}

/// Whether what changes by itself, with the market or the clock, is as it was told.
[[nodiscard]] bool isSame(const TicketDraft& a, const TicketDraft& b)
{
    const Duration moved = a.terms.expiry - b.terms.expiry;
    return a.account == b.account && a.mode == b.mode && a.terms.trailBy == b.terms.trailBy &&
           a.terms.slippageCap == b.terms.slippageCap && moved < kExpiryMove && kExpiryMove * -1 < moved &&
           isSame(a.bracket, b.bracket);
}

} // namespace

TicketViewModel::TicketViewModel(QObject* parent) : BlockViewModel(parent)
{
    connect(&m_form, &TicketForm::changed, this, &TicketViewModel::onEdited);
    connect(&m_bracket, &TicketBracket::changed, this, &TicketViewModel::onEdited);
    connect(&m_actions, &TradeActions::answered, this,
            [this](const QString&, const RequestAnswered& answer) { onAnswer(answer); });
}

TicketViewModel::~TicketViewModel() = default;

const AccountChanged* TicketViewModel::accountInfo() const
{
    const Instrument* const known = instrument();
    if (!known)
        return nullptr;
    const AccountChanged* picked = nullptr;
    for (const auto& [key, info] : client()->trading().accounts()) {
        if (key.venue != known->venue)
            continue;
        if (m_account.empty() ? !picked || info.mode < picked->mode
                              : key.account == m_account && key.isShadow == m_isShadow)
            picked = &info;
    }
    return picked;
}

QString TicketViewModel::account() const
{
    const AccountChanged* const info = accountInfo();
    return info ? toQString(info->account.account) : QString();
}

void TicketViewModel::setTarget(TargetModel* target)
{
    if (m_target == target)
        return;
    if (m_target)
        m_target->disconnect(this);
    m_target = target;
    const auto look = [this] {
        refresh();
        emit changed();
    };
    if (m_target) {
        connect(m_target, &TargetModel::targetChanged, this, look);
        connect(m_target, &TargetModel::stateChanged, this, look);
    }
    look();
}

void TicketViewModel::setSizePresets(SizePresets* presets)
{
    m_sizePresets = presets ? presets : &m_ownPresets;
    emit changed();
}

QStringList TicketViewModel::presets() const
{
    return m_sizePresets ? m_sizePresets->texts(instrumentKey()) : QStringList{};
}

QStringList TicketViewModel::typedPresets() const
{
    return m_sizePresets ? m_sizePresets->typed(instrumentKey()) : QStringList{};
}

int TicketViewModel::preset() const
{
    const bool isBase = m_form.sizeUnit() == QLatin1String("base");
    return isBase && !m_form.size().isEmpty() ? static_cast<int>(typedPresets().indexOf(m_form.size())) : -1;
}

QStringList TicketViewModel::types() const
{
    return wordsOf(m_shown && m_shown->hasAccount ? m_shown->offer.types : kAll, OrderType::Twap);
}

QStringList TicketViewModel::localTypes() const
{
    return wordsOf(m_shown ? m_shown->offer.localTypes : std::uint16_t{0}, OrderType::Twap);
}

QStringList TicketViewModel::timesInForce() const
{
    return wordsOf(m_shown && m_shown->hasAccount ? m_shown->offer.timesInForce : kAll, TimeInForce::Day);
}

QStringList TicketViewModel::localTimesInForce() const
{
    return wordsOf(m_shown ? m_shown->offer.localTimesInForce : std::uint16_t{0}, TimeInForce::Day);
}

QStringList TicketViewModel::triggerSources() const
{
    return wordsOf(m_shown && m_shown->hasAccount ? m_shown->offer.triggerSources : kAll, TriggerSource::Index);
}

QVariantList TicketViewModel::offers() const
{
    QVariantList rows;
    for (const OfferRow& row : m_shown ? offerTable(*m_shown) : std::vector<OfferRow>())
        rows << QVariantMap{{QStringLiteral("group"), row.group},
                            {QStringLiteral("what"), row.what},
                            {QStringLiteral("holder"), row.holder}};
    return rows;
}

bool TicketViewModel::isHeld() const
{
    return m_form.isHalfTyped() || m_bracket.isHalfTyped() || m_progress.isBusy();
}

void TicketViewModel::setWantedKey(const QString& key)
{
    if (key == m_wanted)
        return;
    m_wanted = key;
    m_routes.setOpen(false);
    listRoutes();
    takeWanted();
    refresh();
    emit changed();
}

void TicketViewModel::takeWanted()
{
    const TicketRoute wanted = route();
    const bool isSameAccount = wanted.account == m_account && wanted.isShadow() == m_isShadow;
    const bool isTaken = wanted.key == key() && (wanted.account.empty() || isSameAccount);
    if (isTaken || isHeld())
        return;
    m_isOwnEdit = true;
    m_form.reset();
    m_bracket.reset();
    m_isOwnEdit = false;
    m_progress.clear();
    m_isInsisted = false;
    setRoute(wanted);
    empty();
    onEdited();
}

void TicketViewModel::setRoute(const TicketRoute& route)
{
    m_account = route.account;
    m_isShadow = route.isShadow();
    setInstrumentKey(toQString(route.key));
}

TicketRoute TicketViewModel::route() const
{
    TicketRoute direct{m_wanted.toStdString(), {}, TradingMode::Paper};
    const std::string* const kept = client() ? client()->setting(kKeptRoute + direct.key) : nullptr;
    if (!kept)
        return direct;
    const auto gap = kept->find(' ');
    TicketRoute chosen{kept->substr(0, gap), gap == std::string::npos ? "" : kept->substr(gap + 1), direct.mode};
    if (chosen.account.ends_with(kShadow)) { // no account name of the config has a slash
        chosen.account.resize(chosen.account.size() - kShadow.size());
        chosen.mode = TradingMode::Shadow;
    }
    return m_routes.has(chosen) ? chosen : direct;
}

void TicketViewModel::listRoutes()
{
    m_routes.list(client(), m_wanted.toStdString());
}

void TicketViewModel::takeRoute(int row)
{
    const TicketRoute* const found = m_routes.at(row);
    if (!found)
        return;
    const TicketRoute chosen = *found;
    const Instrument* const to = client()->findInstrument(chosen.key);
    const Instrument* const from = instrument();
    if (chosen.account.empty() || !to)
        return tell(tr("Nothing can be sent there: %1.").arg(noAccountWords(*client(), splitKey(chosen.key).slug)));
    if (m_progress.isBusy())
        return tell(tr("An order is on its way; another route can be taken when it is done."));
    const std::string wanted = m_wanted.toStdString();
    const std::string account = chosen.account + (chosen.isShadow() ? std::string(kShadow) : std::string());
    client()->keep(kKeptRoute + wanted, chosen.key + ' ' + account);
    const bool isSameUnit = from && from->base == to->base;
    m_progress.clear();
    setRoute(chosen);
    if (!isSameUnit)
        empty();
    onEdited();
    tellRoute();
}

void TicketViewModel::takeAccount(const QString& account, const QString& mode)
{
    const bool isShadow = mode == toQString(toString(TradingMode::Shadow));
    const int row = m_routes.rowOf({key(), account.toStdString(), isShadow ? TradingMode::Shadow : TradingMode::Paper});
    const AccountChanged* const now = accountInfo();
    if (row >= 0 && now && !(now->account == AccountKey{now->account.venue, account.toStdString(), isShadow}))
        takeRoute(row);
}

void TicketViewModel::tellRoute()
{
    const AccountChanged* const info = accountInfo();
    if (!info || m_toldRoute == std::pair(key(), info->account))
        return;
    m_toldRoute = {key(), info->account};
    emit routeTaken(instrumentKey(), toQString(info->account.account), toQString(toString(info->mode)));
}

void TicketViewModel::empty()
{
    m_pickedSize.clear();
    m_isOwnEdit = true;
    takeKept();
    m_form.reset();
    m_isOwnEdit = false;
}

/// What was chosen for this instrument, in this run or an earlier one.
void TicketViewModel::takeKept()
{
    const auto kept = [this](const std::string& what) { return client() ? client()->setting(what + key()) : nullptr; };
    const std::string* const cap = kept(kKeptCap);
    const std::string* const bracket = kept(kKeptBracket);
    m_form.setUsualCap(cap ? toQString(*cap) : QLatin1String(TicketForm::kUsualCap));
    m_bracket.restore(bracket ? toQString(*bracket) : QString());
}

/// With an order that goes, what of it is a choice for the next ones too.
void TicketViewModel::keepChoices()
{
    const QString bracket = m_bracket.kept();
    client()->keep(kKeptBracket + key(), bracket.isEmpty() ? std::nullopt : std::optional(bracket.toStdString()));
    m_bracket.afterSent();
    if (m_form.type() != OrderType::Market || m_form.cap() == m_form.usualCap())
        return;
    client()->keep(kKeptCap + key(), m_form.cap().trimmed().toStdString());
    m_form.setUsualCap(m_form.cap());
}

QVariantMap TicketViewModel::halfTyped()
{
    if (!m_form.isHalfTyped() && !m_bracket.isHalfTyped())
        return {};
    QVariantMap result = typedIn(m_form, m_bracket);
    result.insert(QStringLiteral("key"), toQString(key()));
    result.insert(QStringLiteral("account"), toQString(m_account));
    result.insert(QStringLiteral("isShadow"), m_isShadow);
    return result;
}

void TicketViewModel::goOnWith(const QVariantMap& halfTyped)
{
    const std::string key = halfTyped.value(QStringLiteral("key")).toString().toStdString();
    if (key.empty())
        return;
    setRoute({key, halfTyped.value(QStringLiteral("account")).toString().toStdString(),
              halfTyped.value(QStringLiteral("isShadow")).toBool() ? TradingMode::Shadow : TradingMode::Paper});
    empty();
    m_isOwnEdit = true;
    typeInto(halfTyped, m_form, m_bracket);
    m_isOwnEdit = false;
    onEdited();
}

void TicketViewModel::takeWaiting()
{
    if (m_progress.isBusy())
        return tell(tr("An order is on its way; the other instrument comes when it is done."));
    reset();
}

void TicketViewModel::reset()
{
    if (m_progress.state() == TicketProgress::State::Confirming)
        decline();
    empty();
    if (!m_progress.isBusy())
        m_progress.clear();
    m_isInsisted = false;
    onEdited();
    takeWanted();
}

void TicketViewModel::onEdited()
{
    if (m_isOwnEdit)
        return;
    ++m_edits;
    m_notice.clear();
    if (m_progress.state() == TicketProgress::State::Rejected)
        m_progress.clear();
    readAll();
    m_editRevision = m_revision + 1;
    postDraft();
    refresh();
    emit changed();
}

std::optional<Decimal> TicketViewModel::entry() const
{
    if (m_form.hasPrice()) {
        // What is typed counts at once; what follows the market is what the engine made of it.
        if (m_reading.draft.price && m_reading.draft.price->from == PriceAsk::From::Typed)
            return m_reading.draft.price->typed;
        return m_shown ? knownValue(m_shown->price) : std::nullopt;
    }
    if (m_form.hasTrigger() && m_shown)
        return knownValue(m_shown->trigger);
    if (!m_shown)
        return std::nullopt;
    if (const auto fill = knownValue(m_shown->fillPrice))
        return fill;
    return knownValue(m_form.isBuy() ? m_shown->ask : m_shown->bid);
}

void TicketViewModel::readAll()
{
    m_reading = m_form.read(instrument(), m_shown, now());
    const AccountChanged* const info = accountInfo();
    TicketDraft& draft = m_reading.draft;
    draft.account = info ? info->account.account : m_account;
    draft.mode = info ? info->mode : TradingMode::Paper;
    m_bracketReading = m_bracket.read(m_form.side(), entry(), instrument());
    draft.bracket = m_bracketReading.bracket;
}

void TicketViewModel::postDraft()
{
    if (!client() || !m_view.isOpen())
        return;
    TicketDraft draft = m_reading.draft;
    draft.revision = ++m_revision;
    m_posted = draft;
    ViewSpec spec;
    spec.key = key();
    spec.draft = std::move(draft);
    m_view.change(std::move(spec));
}

void TicketViewModel::openViews()
{
    m_actions.setClient(client());
    m_ownPresets.setClient(client());
    listRoutes();
    readAll();
    m_editRevision = ++m_revision;
    m_reading.draft.revision = m_revision;
    ViewSpec spec;
    spec.key = key();
    spec.draft = m_reading.draft;
    m_posted = m_reading.draft;
    m_view.open(*client(), std::move(spec));
    refresh();
}

void TicketViewModel::closeViews()
{
    m_shown = nullptr;
    m_view.close();
    m_posted.reset();
    m_figures.show(TicketView{}, {});
}

const Freshness* TicketViewModel::lastFreshness() const
{
    return m_shown ? &m_shown->freshness : nullptr;
}

bool TicketViewModel::takeViews(Timestamp)
{
    const TicketView* const newest = m_view.take();
    if (newest) {
        m_shown = newest;
        m_figures.show(*newest, quote(), client(), splitKey(key()).slug);
        const Instrument* const known = instrument();
        const auto price = knownValue(newest->last.isKnown ? newest->last : newest->mark);
        if (known && price && m_sizePresets)
            m_sizePresets->propose(*known, *price);
    }
    readAll();
    // What follows the market moved, or the account came: the same order, told anew.
    if (m_posted && !isSame(m_reading.draft, *m_posted))
        postDraft();
    m_routes.show({key(), m_reading.draft.account, m_reading.draft.mode});
    m_leverage.show(client(), m_shown, instrumentKey(), account());
    const TicketTexts old = m_texts;
    refresh();
    takeWanted();
    tellRoute();
    return newest || !(m_texts == old);
}

std::vector<FieldProblem> TicketViewModel::allProblems() const
{
    std::vector<FieldProblem> problems = m_reading.problems;
    problems.insert(problems.end(), m_bracketReading.problems.begin(), m_bracketReading.problems.end());
    if (m_progress.state() == TicketProgress::State::Rejected && m_progress.error()) {
        const Error& error = *m_progress.error();
        const Instrument* const known = instrument();
        problems.push_back(
            {fieldOf(error),
             m_progress.text(now(), venueName(), known ? known->priceScale : 0, known ? known->qtyScale : 0),
             error.fixes.empty() ? QString() : toQString(error.fixes.front()), codeText(error)});
    }
    if (!isAnswered() || m_shown->verdict == TicketVerdict::Ready || m_shown->verdict == TicketVerdict::NeedsConfirm)
        return problems;
    for (std::uint32_t i = 0; i < std::min<std::uint32_t>(m_shown->problemCount, kTicketProblems); ++i) {
        const TicketProblem& told = m_shown->problems[i];
        // A field that cannot be read is told of by what was typed, not by what is missing in the draft for it.
        const bool isTold = std::any_of(problems.begin(), problems.end(),
                                        [&told](const FieldProblem& one) { return one.field == told.field; });
        if (!isTold)
            problems.push_back(
                {told.field, toQString(told.words.view()), toQString(told.fix.view()), toQString(told.code.view())});
    }
    return problems;
}

std::optional<TicketViewModel::Latched> TicketViewModel::latch() const
{
    if (!m_shown || !m_reading.problems.empty() || !m_bracketReading.problems.empty() || !m_shown->qty.isKnown)
        return std::nullopt;
    Latched latched;
    OrderRequest& order = latched.command.order;
    order.instrument = key();
    order.account = m_reading.draft.account;
    order.mode = m_reading.draft.mode;
    order.origin = OrderOrigin::Ticket;
    order.tag = m_form.tag().trimmed().toStdString();
    order.terms = m_reading.draft.terms;
    order.terms.qty = Qty{*knownValue(m_shown->qty)};
    if (m_form.hasPrice()) {
        const auto price = knownValue(m_shown->price);
        if (!price)
            return std::nullopt;
        order.terms.price = Price{*price};
    }
    if (m_form.hasTrigger()) {
        const auto trigger = knownValue(m_shown->trigger);
        if (!trigger)
            return std::nullopt;
        order.terms.trigger = Price{*trigger};
    }
    latched.command.bracket = m_bracketReading.bracket;
    latched.revision = m_shown->revision;
    const Instrument* const known = instrument();
    latched.words = orderText(order.terms, known ? known->priceScale : 0, known ? known->qtyScale : 0);
    return latched;
}

void TicketViewModel::refresh()
{
    const auto latched = latch();
    TicketScene scene{.view = m_shown,
                      .instrument = instrument(),
                      .form = m_form,
                      .reading = m_reading,
                      .progress = m_progress,
                      .problems = allProblems(),
                      .terms = latched ? std::optional(latched->command.order.terms) : std::nullopt,
                      .isAnswered = isAnswered(),
                      .isInsisted = m_isInsisted,
                      .account = account(),
                      .venue = venueName(),
                      .notice = m_notice,
                      .waiting = {},
                      .now = now()};
    const std::string wanted = route().key;
    if (wanted != key() && !instrumentKey().isEmpty()) {
        const Instrument* const other = client() ? client()->findInstrument(wanted) : nullptr;
        scene.waiting = other && !other->canonical.empty() ? toQString(other->canonical) : toQString(wanted);
    }
    if (m_target && m_target->key() != instrumentKey())
        scene.elsewhere = TicketScene::Elsewhere{.title = m_target->scope(),
                                                 .mode = m_target->hasAccount() ? m_target->mode() : QString(),
                                                 .isArmed = m_target->isArmed()};
    m_texts = textsOf(scene);
}

void TicketViewModel::tell(const QString& words)
{
    m_notice = words;
    refresh();
    emit changed();
}

} // namespace gannet
