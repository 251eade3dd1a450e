// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/reconcile_model.h"

#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/trading_words.h"

#include <QFile>
#include <QRegularExpression>
#include <QStringList>
#include <QVariantMap>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] QString idOf(const EngineClient& client, const AccountKey& account)
{
    return toQString(client.slugOf(account.venue)) + QLatin1Char('/') + accountWords(account);
}

/// The decimals of the most exact one of its kind, so that they stand under each other.
[[nodiscard]] int scaleOf(const DriftReport& report, DriftKind kind)
{
    int scale = 0;
    for (const DriftItem& item : report.items) {
        for (const auto& value : {item.held, item.venues, item.difference}) {
            if (value && item.kind == kind)
                scale = std::max<int>(scale, value->normalized().scale);
        }
    }
    return scale;
}

[[nodiscard]] QString numberText(const std::optional<Decimal>& value, const std::string& words, int scale,
                                 SignStyle sign)
{
    return value ? roundedText(maybe(value), scale, sign) : words.empty() ? QString(QChar(kDash)) : toQString(words);
}

[[nodiscard]] QString kindWord(DriftKind kind)
{
    switch (kind) {
    case DriftKind::Fills: return ReconcileModel::tr("Fills");
    case DriftKind::Funding: return ReconcileModel::tr("Funding");
    case DriftKind::Order: return ReconcileModel::tr("Order");
    case DriftKind::Position: return ReconcileModel::tr("Position");
    case DriftKind::Entry: return ReconcileModel::tr("Entry price");
    case DriftKind::Balance: return ReconcileModel::tr("Balance");
    }
    return {};
}

[[nodiscard]] QString standingWord(const DriftItem& item)
{
    switch (item.standing) {
    case DriftStanding::Added: return ReconcileModel::tr("added here");
    case DriftStanding::Adopted: return ReconcileModel::tr("adopted");
    case DriftStanding::Queried: return ReconcileModel::tr("venue is asked");
    case DriftStanding::Corrected: return ReconcileModel::tr("corrected here");
    case DriftStanding::Taken: return ReconcileModel::tr("taken over");
    case DriftStanding::Open:
        return item.kind == DriftKind::Position ? ReconcileModel::tr("taken over, waits for you")
                                                : ReconcileModel::tr("waits for you");
    case DriftStanding::Agreed: return ReconcileModel::tr("agreed: %1").arg(toQString(item.note));
    case DriftStanding::Settled: return ReconcileModel::tr("venue's taken by you");
    case DriftStanding::Gone: return ReconcileModel::tr("gone");
    }
    return {};
}

/// As the report has it, with the instrument's name as screens write it in place of its key.
[[nodiscard]] QString sentenceOf(const EngineClient& client, VenueId venue, const DriftItem& item)
{
    const QString sentence = toQString(item.sentence);
    const Instrument* const instrument = client.findInstrument(venue, item.instrument);
    const QString key = instrument ? toQString(instrument->key) : QString();
    if (!instrument || !sentence.startsWith(key + QLatin1Char(':')))
        return sentence;
    const InstrumentWords words = instrumentWords(client, venue, item.instrument);
    return ReconcileModel::tr("%1 on %2").arg(words.name, words.venueName) + sentence.mid(key.size());
}

} // namespace

ReconcileModel::ReconcileModel(QObject* parent) : QObject(parent), m_listener(*this)
{
    connect(&m_actions, &TradeActions::refused, this, [this](const QString& request, const QString& words) {
        m_comparing.erase(request);
        say(words, true);
    });
    connect(&m_actions, &TradeActions::answered, this, [this](const QString& request, const RequestAnswered& answer) {
        if (answer.kind == RequestAnswered::Kind::Taken || answer.kind == RequestAnswered::Kind::Done)
            say(toQString(answer.words), false);
        if (answer.kind != RequestAnswered::Kind::Taken)
            m_comparing.erase(request);
        update();
    });
}

void ReconcileModel::setClient(EngineClient* client)
{
    if (!m_listener.set(client))
        return;
    m_actions.setClient(client);
    emit clientChanged();
    update();
}

// --- what is shown --------------------------------------------------------------------------------------------------

const AccountChanged* ReconcileModel::account() const
{
    if (!client())
        return nullptr;
    const auto& all = client()->trading().accounts();
    if (const auto wanted = m_wanted ? all.find(*m_wanted) : all.end(); wanted != all.end())
        return &wanted->second;
    const auto& reports = client()->trading().reports();
    const AccountChanged* best = nullptr;
    int most = -1;
    for (const auto& [key, told] : all) {
        const auto found = reports.find(key);
        const int open = found == reports.end() ? 0 : gannet::openCount(found->second.back());
        const bool isFailed = found != reports.end() && found->second.back().result == CompareResult::Failed;
        if (const int says = 2 * open + (isFailed ? 1 : 0); says > most) {
            most = says;
            best = &told;
        }
    }
    return best;
}

const DriftReport* ReconcileModel::newest() const
{
    const AccountChanged* const told = account();
    if (!told)
        return nullptr;
    const auto found = client()->trading().reports().find(told->account);
    return found == client()->trading().reports().end() ? nullptr : &found->second.back();
}

QString ReconcileModel::runbook() const
{
    QFile file(QStringLiteral(":/gannet/runbooks/drift.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression link(QStringLiteral("\\[([^\\]]*)\\]\\([^)]*\\)"));
    return QString::fromUtf8(file.readAll()).replace(link, QStringLiteral("\\1"));
}

QString ReconcileModel::chosen() const
{
    const AccountChanged* const told = account();
    return told ? idOf(*client(), told->account) : QString();
}

bool ReconcileModel::isEqual() const
{
    const DriftReport* const report = newest();
    return report && report->result == CompareResult::Equal;
}

bool ReconcileModel::isBusy() const
{
    const AccountChanged* const told = account();
    return told && (told->state == AccountState::Checking ||
                    std::ranges::any_of(m_comparing, [told](const auto& one) { return one.second == told->account; }));
}

QString ReconcileModel::left() const
{
    QStringList lines;
    if (const DriftReport* const report = newest()) {
        for (const std::string& one : report->left)
            lines << tr("Not compared: %1").arg(toQString(one));
        if (report->more > 0)
            lines << tr("and %1 more: the event log has each").arg(report->more);
    }
    return lines.join(QLatin1Char('\n'));
}

int ReconcileModel::openCount() const
{
    int count = 0;
    if (client()) {
        for (const auto& [key, reports] : client()->trading().reports())
            count += gannet::openCount(reports.back());
    }
    return count;
}

QVariantMap ReconcileModel::rowOf(const AccountChanged& told) const
{
    const std::string_view slug = client()->slugOf(told.account.venue);
    const auto found = client()->trading().reports().find(told.account);
    const DriftReport* const report = found == client()->trading().reports().end() ? nullptr : &found->second.back();
    const QString result = told.state == AccountState::Checking ? tr("checking")
                           : told.state == AccountState::Down   ? tr("no session")
                           : report                             ? resultWords(*report)
                                                                : tr("not yet");
    const QString time = report ? clockText(report->answered) : QString(QChar(kDash));
    const QString cause = report ? causeWords(report->cause) : QString();
    const bool isBad = told.state == AccountState::Down || (report && report->result == CompareResult::Failed);
    return {{QStringLiteral("id"), idOf(*client(), told.account)},
            {QStringLiteral("name"), accountWords(told.account)},
            {QStringLiteral("venueCode"), venueTag(slug)},
            {QStringLiteral("venueName"), client()->venueName(slug)},
            {QStringLiteral("mode"), modeTag(told.mode)},
            {QStringLiteral("time"), time},
            {QStringLiteral("cause"), cause},
            {QStringLiteral("result"), result},
            {QStringLiteral("isBad"), isBad},
            {QStringLiteral("isOpen"), report && gannet::openCount(*report) > 0},
            {QStringLiteral("words"),
             tr("%1 on %2, %3: %4, compared %5 UTC %6")
                 .arg(accountWords(told.account), client()->venueName(slug), modeTag(told.mode), result, time, cause)}};
}

QVariantMap ReconcileModel::rowOf(const DriftReport& report, const DriftItem& item) const
{
    const Instrument* const instrument = client()->findInstrument(report.account.venue, item.instrument);
    const KnownOrder* const order = client()->trading().find(item.order);
    QString what = instrument ? toQString(instrument->symbol) : toQString(item.asset);
    if (order)
        what = orderWords(*client(), order->order);
    const DriftChoices may = choicesOf(item);
    const bool isOver = order && isFinal(order->order.state);
    const int scale = scaleOf(report, item.kind);
    QString standing = standingWord(item);
    if (item.standing == DriftStanding::Queried && isOver)
        standing = tr("asked: %1").arg(toQString(toString(order->order.state)));
    return {{QStringLiteral("number"), item.number},
            {QStringLiteral("kind"), kindWord(item.kind)},
            {QStringLiteral("what"), what},
            {QStringLiteral("held"), numberText(item.held, item.heldWords, scale, SignStyle::Minus)},
            {QStringLiteral("venues"), numberText(item.venues, item.venueWords, scale, SignStyle::Minus)},
            {QStringLiteral("difference"), numberText(item.difference, {}, scale, SignStyle::Always)},
            {QStringLiteral("standing"), standing},
            {QStringLiteral("isOpen"), item.standing == DriftStanding::Open},
            {QStringLiteral("mayAgree"), may.mayAgree},
            {QStringLiteral("mayTakeEntry"), may.mayTakeEntry},
            {QStringLiteral("mayQuery"), may.mayQuery && !isOver},
            {QStringLiteral("mayCancel"), may.mayCancel},
            {QStringLiteral("order"), toQString(item.order.isValid() ? item.order.toHex() : std::string())},
            {QStringLiteral("sentence"), sentenceOf(*client(), report.account.venue, item)}};
}

QString ReconcileModel::nothingWords() const
{
    const AccountChanged* const told = account();
    if (!told) {
        const QString why = client() ? notTradingWords(*client()) : QString();
        return why.isEmpty() ? tr("No account has told anything yet.") : why;
    }
    const DriftReport* const report = newest();
    if (!report)
        return told->state == AccountState::Down ? tr("Not compared yet: there is no session with the venue")
                                                 : tr("Not compared yet: the venue is asked");
    if (report->result == CompareResult::Failed)
        return report->again.isKnown()
                   ? tr("%1. Tried again at %2 UTC").arg(toQString(report->error->message), clockText(report->again))
                   : tr("%1. Tried again once the session is back").arg(toQString(report->error->message));
    return tr("Held here and at the venue are equal, compared %1").arg(clockText(report->answered));
}

/// A list that is as it was stays: what stands on the screen and has the keyboard is not made anew.
void ReconcileModel::update()
{
    QVariantList accounts, rows, history;
    if (client()) {
        for (const auto& [key, told] : client()->trading().accounts())
            accounts << rowOf(told);
    }
    if (const DriftReport* const report = newest()) {
        std::vector<const DriftItem*> items;
        for (const DriftItem& item : report->items)
            items.push_back(&item);
        std::ranges::stable_partition(items,
                                      [](const DriftItem* item) { return item->standing == DriftStanding::Open; });
        for (const DriftItem* item : items)
            rows << rowOf(*report, *item);
        const auto& reports = client()->trading().reports().at(report->account);
        for (auto it = reports.rbegin(); it != reports.rend(); ++it) {
            QStringList sentences;
            for (const DriftItem& item : it->items)
                sentences << toQString(item.sentence);
            history << QVariantMap{
                {QStringLiteral("time"), clockText(it->answered)},
                {QStringLiteral("cause"), causeWords(it->cause)},
                {QStringLiteral("result"), resultWords(*it)},
                {QStringLiteral("isBad"), it->result == CompareResult::Failed || it->result == CompareResult::Differs},
                {QStringLiteral("words"), sentences.join(QLatin1Char('\n'))}};
        }
    }
    m_nothing = nothingWords();
    if (std::exchange(m_accounts, accounts) != accounts)
        emit accountsChanged();
    if (std::exchange(m_rows, rows) != rows)
        emit rowsChanged();
    if (std::exchange(m_history, history) != history)
        emit historyChanged();
    emit changed();
}

// --- what is pressed ------------------------------------------------------------------------------------------------

template <class Command> std::optional<Command> ReconcileModel::about() const
{
    const AccountChanged* const told = account();
    if (!told)
        return std::nullopt;
    Command command;
    command.venue = client()->slugOf(told->account.venue);
    command.account = told->account.account;
    command.mode = told->mode;
    return command;
}

void ReconcileModel::say(const QString& words, bool isRefusal)
{
    m_notice = words;
    m_isRefusal = isRefusal;
    emit noticed();
}

void ReconcileModel::begin()
{
    m_wanted.reset();
    if (const AccountChanged* const told = account())
        m_wanted = told->account;
    say({}, false);
    update();
}

void ReconcileModel::choose(const QString& id)
{
    if (!client())
        return;
    for (const auto& [key, told] : client()->trading().accounts()) {
        if (idOf(*client(), key) == id)
            m_wanted = key;
    }
    say({}, false);
    update();
}

void ReconcileModel::step(int by)
{
    const auto count = m_accounts.size();
    if (count == 0)
        return;
    const QString now = chosen();
    const auto at = std::ranges::find_if(
        m_accounts, [&now](const QVariant& one) { return one.toMap().value(QStringLiteral("id")).toString() == now; });
    const auto place = (std::distance(m_accounts.begin(), at) + by % count + count) % count;
    choose(m_accounts[place].toMap().value(QStringLiteral("id")).toString());
}

void ReconcileModel::compare(const AccountChanged& told)
{
    CompareAccount command;
    command.venue = client()->slugOf(told.account.venue);
    command.account = told.account.account;
    command.mode = told.mode;
    const AccountKey key = told.account;
    m_comparing.emplace(m_actions.press(std::move(command)), key);
}

void ReconcileModel::compare()
{
    const AccountChanged* const told = account();
    if (told && !isBusy())
        compare(*told);
    update();
}

void ReconcileModel::compareAll()
{
    if (!client())
        return;
    for (const auto& [key, told] : client()->trading().accounts()) {
        const bool isAsked =
            std::ranges::any_of(m_comparing, [&account = key](const auto& one) { return one.second == account; });
        const auto standing = client()->trading().standings().find(key);
        const bool isWaiting = standing != client()->trading().standings().end() && standing->second.retryAt.isKnown();
        if (!isAsked && (told.state == AccountState::Ready || isWaiting))
            compare(told);
    }
    update();
}

void ReconcileModel::agree(int number, const QString& note)
{
    auto command = about<DismissDrift>();
    const DriftReport* const report = newest();
    if (!command || !report)
        return;
    for (const DriftItem& item : report->items) {
        const bool isMeant = number == 0 ? choicesOf(item).mayAgree : item.number == static_cast<std::uint32_t>(number);
        if (isMeant)
            command->items.push_back(item.number);
    }
    command->note = note.trimmed().toStdString();
    m_actions.press(std::move(*command));
}

void ReconcileModel::takeEntry(int number)
{
    auto command = about<TakeEntry>();
    if (!command)
        return;
    command->item = static_cast<std::uint32_t>(number);
    m_actions.press(std::move(*command));
}

void ReconcileModel::cancel(const QString& order)
{
    m_actions.cancelOrder(order);
}

void ReconcileModel::query(const QString& order)
{
    m_actions.queryOrder(order);
}

void ReconcileModel::onUiEvent(const UiEvent& event)
{
    m_isNews =
        m_isNews || std::holds_alternative<TradingEvent>(event) || std::holds_alternative<CatalogueChanged>(event);
}

void ReconcileModel::onFrame(Timestamp)
{
    if (std::exchange(m_isNews, false))
        update();
}

} // namespace gannet
