// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing accounts with their venues: when, what is taken over, what is told, and what a person may do about it.
#include "core/trading/drift_items.h"
#include "core/trading/oms.h"

#include "core/base/check.h"
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gannet {

namespace {

constexpr std::size_t kWaiting = 64;                               ///< persons' requests for one comparison
constexpr std::string_view kRunbook = "Reconcile and its runbook"; ///< where a screen shows it, and what to check
constexpr std::string_view kTroubleAbout = "reconcile ";           ///< then venue and account
constexpr int kCashScale = 8;                                      ///< decimals of an agreed balance

[[nodiscard]] bool isMoney(DriftKind kind)
{
    return kind == DriftKind::Entry || kind == DriftKind::Balance;
}

/// Of a difference that stands until it is gone: whether both are the same one.
[[nodiscard]] bool isSame(const DriftItem& a, const DriftItem& b)
{
    const bool isPlace = a.kind == b.kind && a.instrument == b.instrument && a.order == b.order && a.asset == b.asset;
    if (!isPlace)
        return false;
    switch (a.kind) {
    case DriftKind::Order: return true;
    case DriftKind::Entry: return a.venues == b.venues && a.held == b.held;
    case DriftKind::Balance: return a.difference == b.difference;
    case DriftKind::Fills:
    case DriftKind::Funding:
    case DriftKind::Position: break;
    }
    return false; // it happened, and happens anew
}

[[nodiscard]] std::string counted(std::size_t count, std::string_view one, std::string_view many)
{
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

[[nodiscard]] std::string resultWords(const DriftReport& report, std::size_t open)
{
    switch (report.result) {
    case CompareResult::Equal: return "equal, nothing differs";
    case CompareResult::Repaired:
        return counted(report.items.size() + report.more, "difference was", "differences were") + " taken over";
    case CompareResult::Differs: return counted(open, "difference waits", "differences wait") + " for a person";
    case CompareResult::Failed: break;
    }
    return "not compared";
}

/// Starts the answer to a command that names an account; refused where there is none of that name.
template <class Command> [[nodiscard]] RequestAnswered answerTo(const Command& command, const AccountDesk* desk)
{
    RequestAnswered told;
    told.request = command.request;
    told.mode = command.mode;
    if (!desk) {
        told.kind = RequestAnswered::Kind::Refused;
        told.gate = "account and mode";
        told.error = Error{.kind = ErrorKind::Denied,
                           .code = Code::Mode,
                           .message = fmt::format("This run has no {} account {} at {}", toString(command.mode),
                                                  command.account, command.venue),
                           .limit = "an account of this run",
                           .value = fmt::format("{}/{}", command.venue, command.account)};
    }
    return told;
}

void refuse(RequestAnswered& told, ErrorKind kind, Code code, std::string message, std::string limit, std::string value)
{
    told.kind = RequestAnswered::Kind::Refused;
    told.gate = "reconcile";
    told.error = Error{.kind = kind, .code = code, .message = std::move(message)};
    told.error->limit = std::move(limit);
    told.error->value = std::move(value);
}

} // namespace

// --- When -----------------------------------------------------------------------------------------------------------

Timestamp Oms::snapshotDue(const AccountDesk& desk) const
{
    if (desk.snapshotAsked.isKnown())
        return desk.snapshotAsked + m_settings.snapshotWait;
    if (desk.comparing.again.isKnown() && desk.comparing.requests.empty())
        return desk.comparing.again;
    if (!desk.snapshotTaken.isKnown())
        return m_now;
    if (!desk.comparing.requests.empty())
        return desk.snapshotTaken + m_settings.snapshotGap;
    if (!desk.isSnapshotWanted)
        return desk.snapshotTaken + m_settings.reconcileEvery;
    const std::int64_t times = std::int64_t{1} << std::min<std::uint32_t>(desk.vainSnapshots, 10);
    return desk.snapshotTaken + std::min(m_settings.snapshotGap * times, m_settings.reconcileEvery);
}

void Oms::wantSnapshot(AccountDesk& desk)
{
    desk.isSnapshotWanted = true;
    if (desk.gateway && desk.state != AccountState::Down && !desk.snapshotAsked.isKnown() && snapshotDue(desk) <= m_now)
        askSnapshot(desk, causeNow(desk));
}

CompareCause Oms::causeNow(const AccountDesk& desk) const
{
    if (desk.state == AccountState::Checking)
        return desk.snapshotTaken.isKnown() ? CompareCause::Reconnect : CompareCause::Start;
    if (!desk.comparing.requests.empty())
        return CompareCause::Asked;
    if (desk.comparing.failures > 0)
        return desk.comparing.cause;
    return desk.isSnapshotWanted ? CompareCause::Doubt : CompareCause::Schedule;
}

void Oms::askSnapshot(AccountDesk& desk, CompareCause cause)
{
    remind(desk);
    desk.vainSnapshots = desk.isSnapshotWanted ? desk.vainSnapshots + 1 : 0;
    desk.isSnapshotWanted = false;
    desk.snapshotAsked = m_now;
    desk.comparing.cause = cause;
    desk.comparing.askedLast = m_now;
    desk.comparing.again = {};
    Timestamp since = desk.fillsKnownTo.isKnown() ? desk.fillsKnownTo : m_now - m_settings.fillsAtFirst;
    if (desk.fillsMissingFrom.isKnown())
        since = std::min(since, desk.fillsMissingFrom);
    desk.fillsMissingFrom = {};
    desk.gateway->requestSnapshot(since - m_settings.fillsOverlap, m_now);
}

/// Asked again after snapshotGap, and twice as long after each further failure; at most every reconcileEvery.
void Oms::compareFailed(AccountDesk& desk, Error why)
{
    Comparing& comparing = desk.comparing;
    desk.snapshotAsked = {};
    const std::int64_t times = std::int64_t{1} << std::min<std::uint32_t>(comparing.failures, 10);
    ++comparing.failures;
    comparing.again = desk.state == AccountState::Down
                          ? Timestamp{}
                          : m_now + std::min(m_settings.snapshotGap * times, m_settings.reconcileEvery);
    DriftReport report;
    report.account = desk.key;
    report.mode = desk.mode;
    report.number = ++comparing.reportsMade;
    report.cause = comparing.cause;
    report.result = CompareResult::Failed;
    report.asked = comparing.askedLast;
    report.answered = m_now;
    report.items = comparing.open;
    report.failures = comparing.failures;
    report.again = comparing.again;
    why.message = fmt::format("{} was not compared: {}", nameOf(desk.key), why.message);
    report.error = std::move(why);
    audit("decision", "engine", {}, {}, report.error->message);
    comparing.reports.push_back(report);
    if (comparing.reports.size() > Comparing::kReports)
        comparing.reports.pop_front();
    answerComparing(desk, report);
    tellDriftTrouble(desk, report);
    m_tell.tell(std::move(report));
}

bool Oms::isRevived(const Order& order) const
{
    const auto place = m_accounts.find(accountOf(order));
    return place != m_accounts.end() && isFinal(order.state) &&
           std::ranges::any_of(place->second.comparing.open, [&order](const DriftItem& item) {
               return item.kind == DriftKind::Order && item.order == order.id;
           });
}

// --- What -----------------------------------------------------------------------------------------------------------

void Oms::onSnapshot(const AccountKey& key, const AccountSnapshot& snapshot)
{
    const auto place = m_accounts.find(key);
    if (place == m_accounts.end() || !place->second.gateway)
        return;
    AccountDesk& desk = place->second;
    Comparing& comparing = desk.comparing;
    const bool isLate = !desk.snapshotAsked.isKnown() && comparing.again.isKnown(); // it was given up already
    const Timestamp askedAt = desk.snapshotAsked.isKnown() ? desk.snapshotAsked : isLate ? comparing.askedLast : m_now;
    const bool isFirst = !desk.snapshotTaken.isKnown();
    DriftReport report;
    report.account = key;
    report.mode = desk.mode;
    report.cause = desk.snapshotAsked.isKnown() || isLate ? comparing.cause : causeNow(desk);
    report.asked = desk.snapshotAsked.isKnown() || isLate ? askedAt : Timestamp{};
    report.answered = m_now;
    report.orders = static_cast<std::uint32_t>(snapshot.openOrders.size());
    report.positions = static_cast<std::uint32_t>(
        std::ranges::count_if(snapshot.positions, [](const VenuePosition& one) { return !one.qty.isZero(); }));
    desk.snapshotAsked = {};
    desk.snapshotTaken = m_now;
    comparing.failures = 0;
    comparing.again = {};

    const LocalAccount local{key, askedAt, m_orders, book(key), desk.newestFill, m_unsent, m_market};
    const Reconciliation found = reconcile(local, snapshot);
    std::vector<DriftItem> items = driftItems(local, found);
    takeOver(desk, found, snapshot);
    nameAdopted(found, items);
    std::ranges::move(fundingItems(m_market, std::exchange(comparing.funding, {})), std::back_inserter(items));
    std::ranges::move(moneyItems(desk, snapshot, local, report.left), std::back_inserter(items));
    compared(desk, std::move(report), std::move(items));
    if (isFirst && !desk.differences.isNone() && m_arm.isArmed(desk.mode))
        disarm(DisarmReason::ReconcileMismatch); // armed for other accounts before this one was there
    if (desk.state == AccountState::Checking) {
        desk.state = AccountState::Ready;
        accountChanged(desk);
    }
}

/// Orders that were made elsewhere have a name once they are ours.
void Oms::nameAdopted(const Reconciliation& found, std::vector<DriftItem>& items) const
{
    auto adopted = found.adopt.begin();
    for (DriftItem& item : items) {
        if (item.kind != DriftKind::Order || item.standing != DriftStanding::Adopted)
            continue;
        CHECK(adopted != found.adopt.end(), "one item for each order that is adopted");
        if (const Order* const order = m_orders.find(adopted->venue, adopted->account, adopted->venueOrderId))
            item.order = order->id;
        ++adopted;
    }
}

void Oms::takeOver(AccountDesk& desk, const Reconciliation& found, const AccountSnapshot& snapshot)
{
    const AccountKey& key = desk.key;
    const auto isFill = [](const ExecReport& report) { return report.fill.has_value(); };
    if (!found.adopt.empty() || std::any_of(found.reports.begin(), found.reports.end(), isFill))
        desk.vainSnapshots = 0;
    for (const ExecReport& report : found.reports)
        onReport(key, report);
    for (const Order& order : found.adopt)
        adoptOrder(desk, order, snapshot.fills);
    for (const TermsFound& terms : found.terms)
        foundTerms(terms);
    for (const ClientOrderId& id : found.query) {
        const Order& order = *m_orders.find(id);
        // A doubted change waits for terms; when the order is not even listed, its end is what is to be asked for.
        if (isFinal(order.state) || (m_doubts.holds(id) && m_doubts.askOf(id) != OrderAsk::Replace))
            continue;
        doubt(id, order.state == OrderState::PendingNew ? OrderAsk::New : OrderAsk::Query, m_now,
              "the venue's list of open orders does not have it");
    }
    for (const ClientOrderId& id : found.revived) {
        const Order& order = *m_orders.find(id);
        trouble({.kind = ErrorKind::Protocol,
                 .code = Code::StateConflict,
                 .message = fmt::format("Order {} is {} here and open at {}: cancel it there", nameOf(order),
                                        toString(order.state), m_market.venueName(key.venue))},
                id);
    }
    for (const PositionDrift& one : found.drifts)
        drift(desk, one);
    for (const VenuePosition& position : snapshot.positions)
        desk.venuePositions[position.instrument] = position;
    for (const Balance& balance : snapshot.balances)
        onBalance(key, balance);
}

std::string Oms::whyNotMoney(const AccountDesk& desk, const Balance& told) const
{
    const Timestamp newest = std::max(desk.fillsKnownTo, desk.comparing.fundingKnownTo);
    if (newest > told.time)
        return "a fill or a payment is newer than the venue's word";
    const std::string account = storedAccount(desk.key);
    const auto isWaiting = [&account](const auto& row) { return row.account == account; };
    if (std::ranges::any_of(m_waiting.fills, [&](const StoredFill& row) { return row.fill.account == account; }) ||
        std::ranges::any_of(m_waiting.funding, isWaiting))
        return "fills of instruments that the venue has not told are not counted yet";
    bool isSpot = false;
    const Positions& positions = desk.key.isShadow ? m_shadow : m_positions;
    forEachPosition(desk, positions, m_market, {}, [&](const Instrument& instrument, const Position&) {
        isSpot = isSpot || (instrument.type == InstrumentType::Spot &&
                            (instrument.quote == told.asset || instrument.base == told.asset));
    });
    return isSpot && desk.mode == TradingMode::Live ? "spot trades move it" : "";
}

/// Entry prices and balances, which are compared once everything else was taken over.
std::vector<DriftItem> Oms::moneyItems(AccountDesk& desk, const AccountSnapshot& snapshot, const LocalAccount& local,
                                       std::vector<std::string>& left)
{
    Comparing& comparing = desk.comparing;
    std::vector<VenuePosition> positions = snapshot.positions;
    for (VenuePosition& position : positions) {
        if (!position.time.isKnown())
            position.time = snapshot.time;
    }
    std::vector<DriftItem> items = entryItems(local, positions);
    std::erase_if(items, [&comparing](const DriftItem& item) {
        const auto agreed = comparing.entries.find(item.instrument);
        return agreed != comparing.entries.end() && agreed->second.first == item.held &&
               agreed->second.second == *item.venues;
    });
    std::size_t amounts = 16; // what a balance is made of: rounded positions, and all that was ever paid
    forEachPosition(desk, book(desk.key), m_market, {},
                    [&amounts](const Instrument&, const Position& position) { amounts += position.fills + 1; });
    for (Balance told : snapshot.balances) {
        if (!told.time.isKnown())
            told.time = snapshot.time;
        if (std::string why = whyNotMoney(desk, told); !why.empty()) {
            left.push_back(fmt::format("{}: {}", told.asset, why));
            // What was open stays so.
            std::ranges::copy_if(comparing.open, std::back_inserter(items), [&told](const DriftItem& item) {
                return item.kind == DriftKind::Balance && item.asset == told.asset;
            });
            continue;
        }
        const auto fold = cashOf(desk.key, book(desk.key), m_market, told.asset);
        const auto base = fold ? subtract(LedgerAmount::from(told.total), *fold) : std::nullopt;
        const auto rounded = base ? base->rounded(kCashScale, Rounding::HalfEven) : std::nullopt;
        const auto agreed = comparing.cash.find(told.asset);
        if (!rounded)
            left.push_back(fmt::format("{}: the sum is too large for a number", told.asset));
        else if (agreed == comparing.cash.end())
            keepCash(desk, told.asset, *rounded); // what it begins with explains itself
        else if (auto item = balanceItem(told, agreed->second, *fold, amounts))
            items.push_back(std::move(*item));
    }
    return items;
}

void Oms::keepCash(AccountDesk& desk, const std::string& asset, const Decimal& base)
{
    desk.comparing.cash[asset] = base;
    m_store.push(StoredSetting{
        fmt::format("{}{}/{}/{}", kCashSetting, m_market.slug(desk.key.venue), storedAccount(desk.key), asset),
        plainText(base), m_now});
}

void Oms::readCash()
{
    std::erase_if(m_cashRows, [this](const StoredSetting& row) {
        // "cash/<venue>/<account>/<asset>"; an account's name may end with "/shadow", an asset has no slash.
        const std::string_view rest = std::string_view(row.key).substr(kCashSetting.size());
        const std::size_t first = rest.find('/');
        const std::size_t last = rest.rfind('/');
        const auto base = row.value ? Decimal::tryParse(*row.value) : std::nullopt;
        if (first == std::string_view::npos || first == last || !base)
            return true;
        const VenueId venue = m_market.venue(rest.substr(0, first));
        if (!venue.isValid())
            return false;
        AccountKey key = accountFromStored(rest.substr(first + 1, last - first - 1));
        key.venue = venue;
        AccountDesk& desk = m_accounts[key];
        desk.key = key;
        desk.comparing.cash.emplace(std::string(rest.substr(last + 1)), *base);
        return true;
    });
}

// --- What is told ---------------------------------------------------------------------------------------------------

void Oms::compared(AccountDesk& desk, DriftReport report, std::vector<DriftItem> found)
{
    Comparing& comparing = desk.comparing;
    const bool isInSession = desk.state != AccountState::Checking;
    std::vector<DriftItem> fresh;
    std::vector<DriftItem> stays;
    std::ranges::copy_if(comparing.open, std::back_inserter(stays),
                         [](const DriftItem& item) { return item.kind == DriftKind::Position; });
    bool isMoneyNew = false;
    for (DriftItem& item : found) {
        const auto known =
            std::ranges::find_if(comparing.open, [&item](const DriftItem& open) { return isSame(open, item); });
        if (item.standing == DriftStanding::Open && known != comparing.open.end()) {
            item.number = known->number;
            stays.push_back(std::move(item));
            continue;
        }
        item.number = ++comparing.itemsMade;
        isMoneyNew = isMoneyNew || isMoney(item.kind);
        fresh.push_back(std::move(item));
    }
    for (const DriftItem& open : comparing.open) {
        if (std::ranges::find(stays, open.number, &DriftItem::number) == stays.end()) {
            desk.differences.drop(open.sentence);
            audit("decision", "engine", {}, {}, "difference is gone: " + open.sentence);
        }
    }
    std::vector<std::string> differences;
    std::vector<Differences::Difference> agreeable;
    for (const DriftItem& item : fresh) {
        if (!isDifference(item, isInSession))
            continue;
        differences.push_back(item.sentence);
        const Order* const order = m_orders.find(item.order);
        agreeable.push_back({item.sentence, order && !isFinal(order->state) ? item.order : ClientOrderId{}});
    }

    comparing.open = std::move(stays);
    std::ranges::copy_if(fresh, std::back_inserter(comparing.open),
                         [](const DriftItem& item) { return item.standing == DriftStanding::Open; });
    if (comparing.open.size() > DriftReport::kMostItems) // the newest tell most
        comparing.open.erase(comparing.open.begin(),
                             comparing.open.end() - static_cast<std::ptrdiff_t>(DriftReport::kMostItems));

    report.number = ++comparing.reportsMade;
    report.items = comparing.open;
    std::ranges::copy_if(fresh, std::back_inserter(report.items),
                         [](const DriftItem& item) { return item.standing != DriftStanding::Open; });
    if (report.items.size() > DriftReport::kMostItems) {
        report.more = static_cast<std::uint32_t>(report.items.size() - DriftReport::kMostItems);
        report.items.resize(DriftReport::kMostItems);
    }
    report.result = !comparing.open.empty() ? CompareResult::Differs
                    : !fresh.empty()        ? CompareResult::Repaired
                                            : CompareResult::Equal;

    if (!isInSession || !differences.empty()) {
        AccountCompared told{desk.key, desk.mode, report.orders, report.positions, std::move(differences), m_now};
        std::string text = fmt::format("{} compared with its venue: orders {}, positions {}", nameOf(desk.key),
                                       told.orders, told.positions);
        text += told.differences.empty() ? ", no differences" : fmt::format("; {}", fmt::join(told.differences, "; "));
        audit("decision", "engine", {}, {}, std::move(text));
        desk.differences.add(std::move(agreeable));
        m_tell.tell(std::move(told));
    }
    comparing.reports.push_back(report);
    if (comparing.reports.size() > Comparing::kReports)
        comparing.reports.pop_front();
    answerComparing(desk, report);
    tellDriftTrouble(desk, report);
    m_tell.tell(std::move(report));
    if (isMoneyNew)
        wantSnapshot(desk); // the venue's parts may have been of different moments: a second look tells
}

void Oms::answerComparing(AccountDesk& desk, const DriftReport& report)
{
    for (RequestId& request : std::exchange(desk.comparing.requests, {})) {
        RequestAnswered told;
        told.request = std::move(request);
        told.mode = desk.mode;
        told.kind = report.error ? RequestAnswered::Kind::Failed : RequestAnswered::Kind::Done;
        told.error = report.error;
        told.words = fmt::format("{}: {}", nameOf(desk.key), resultWords(report, desk.comparing.open.size()));
        answer(std::move(told));
    }
}

/// Stands while something is left to a person, and while the venue does not answer.
void Oms::tellDriftTrouble(AccountDesk& desk, const DriftReport& report)
{
    Comparing& comparing = desk.comparing;
    const std::string about =
        fmt::format("{}{}/{}", kTroubleAbout, m_market.slug(desk.key.venue), storedAccount(desk.key));
    const bool isStanding = comparing.failures > 0 || !comparing.open.empty();
    if (!isStanding) {
        if (std::exchange(comparing.isTroubleTold, false))
            m_tell.tell(TroubleStands{about, {}, true, m_now});
        return;
    }
    comparing.isTroubleTold = true;
    Error error = report.error.value_or(Error{.kind = ErrorKind::Protocol, .code = Code::StateConflict, .message = {}});
    if (comparing.failures > 0)
        error.message +=
            fmt::format("; tried {}, {}. What is held here may differ from it. See {}",
                        counted(comparing.failures, "time", "times"),
                        comparing.again.isKnown() ? "and tried again" : "and again once it is back", kRunbook);
    else
        error.message = fmt::format("Account {} and {} differ: {} for a person. See {}", storedAccount(desk.key),
                                    m_market.venueName(desk.key.venue),
                                    counted(comparing.open.size(), "difference waits", "differences wait"), kRunbook);
    m_tell.tell(TroubleStands{about, std::move(error), false, m_now});
}

// --- What a person does ---------------------------------------------------------------------------------------------

AccountDesk* Oms::deskNamed(std::string_view venue, const AccountName& account, TradingMode mode)
{
    const auto found = m_accounts.find({m_market.venue(venue), account, mode == TradingMode::Shadow});
    const bool isThere = found != m_accounts.end() && found->second.gateway && found->second.mode == mode;
    return isThere ? &found->second : nullptr;
}

void Oms::carryOut(const CompareAccount& command)
{
    AccountDesk* const desk = deskNamed(command.venue, command.account, command.mode);
    RequestAnswered told = answerTo(command, desk);
    const bool isTooMany = desk && desk->comparing.requests.size() >= kWaiting;
    if (desk && desk->state == AccountState::Down)
        refuse(told, ErrorKind::Denied, Code::VenueNotReady,
               fmt::format("{} has no session with {}: it is compared as soon as there is one", nameOf(desk->key),
                           m_market.venueName(desk->key.venue)),
               "a session", std::string(toString(desk->state)));
    else if (isTooMany)
        refuse(told, ErrorKind::RateLimited, Code::RateLimit,
               fmt::format("{} is being compared already, and {} presses wait for it", nameOf(desk->key), kWaiting),
               std::to_string(kWaiting), std::to_string(kWaiting + 1));
    if (told.error) {
        answer(std::move(told));
        return;
    }
    const bool isOnItsWay = desk->snapshotAsked.isKnown();
    told.words = fmt::format("{} {} compared with {}", nameOf(desk->key), isOnItsWay ? "is already being" : "is being",
                             m_market.venueName(desk->key.venue));
    answer(std::move(told));
    desk->comparing.requests.push_back(command.request);
    if (!isOnItsWay && snapshotDue(*desk) <= m_now)
        askSnapshot(*desk, causeNow(*desk));
}

void Oms::carryOut(const DismissDrift& command)
{
    AccountDesk* const desk = deskNamed(command.venue, command.account, command.mode);
    RequestAnswered told = answerTo(command, desk);
    const auto gone =
        desk ? std::ranges::find_if(command.items,
                                    [desk](std::uint32_t number) {
                                        return std::ranges::find(desk->comparing.open, number, &DriftItem::number) ==
                                               desk->comparing.open.end();
                                    })
             : command.items.end();
    if (!told.error && (command.note.empty() || command.note.size() > DismissDrift::kMostNote))
        refuse(
            told, ErrorKind::Invalid, Code::InvalidRequest,
            fmt::format("Not agreed to: a note of 1 to {} characters says why, for the audit", DismissDrift::kMostNote),
            fmt::format("1 to {} characters", DismissDrift::kMostNote), std::to_string(command.note.size()));
    else if (!told.error && command.items.empty())
        refuse(told, ErrorKind::Invalid, Code::InvalidRequest, "Not agreed to: no difference was named", "at least 1",
               "0");
    else if (!told.error && gone != command.items.end())
        refuse(told, ErrorKind::NotFound, Code::StateConflict,
               fmt::format("Difference {} of {} is not open any more: a later comparison found it gone or another, or "
                           "it was agreed to. Look at the newest comparison",
                           *gone, nameOf(desk->key)),
               "an open difference", std::to_string(*gone));
    if (!told.error) {
        told.words = fmt::format("{}: {} agreed to", nameOf(desk->key),
                                 counted(command.items.size(), "difference is", "differences are"));
        answer(std::move(told));
        close(*desk, command.items, DriftStanding::Agreed, command.note);
        return;
    }
    answer(std::move(told));
}

void Oms::carryOut(const TakeEntry& command)
{
    AccountDesk* const desk = deskNamed(command.venue, command.account, command.mode);
    RequestAnswered told = answerTo(command, desk);
    if (told.error) {
        answer(std::move(told));
        return;
    }
    const auto& open = desk->comparing.open;
    const auto item = std::ranges::find(open, command.item, &DriftItem::number);
    const bool isEntry = item != open.end() && item->kind == DriftKind::Entry;
    const auto word = isEntry ? desk->venuePositions.find(item->instrument) : desk->venuePositions.end();
    Result<Told> taken = fail(ErrorKind::NotFound, Code::StateConflict, "it is not open any more");
    if (word != desk->venuePositions.end() && word->second.entryPrice == item->venues) {
        VenuePosition position = word->second;
        position.venue = desk->key.venue;
        position.account = desk->key.account;
        taken = book(desk->key).adoptEntry(position);
    }
    if (!taken) {
        refuse(told, ErrorKind::NotFound, Code::StateConflict,
               fmt::format("The entry price of difference {} of {} was not taken: {}. Compare again", command.item,
                           nameOf(desk->key), taken.error().message),
               "an open difference of an entry price", std::to_string(command.item));
        answer(std::move(told));
        return;
    }
    const InstrumentId instrument = item->instrument;
    keepWords(*desk, instrument);
    told.words = fmt::format("{}: the entry price of {} is the venue's now, {}", nameOf(desk->key), keyOf(instrument),
                             plainText(*item->venues));
    answer(std::move(told));
    close(*desk, {command.item}, DriftStanding::Settled, {});
    positionChanged(desk->key, instrument);
}

void Oms::agreeToAll(AccountDesk& desk)
{
    std::vector<std::uint32_t> all;
    for (const DriftItem& item : desk.comparing.open)
        all.push_back(item.number);
    if (!all.empty())
        close(desk, all, DriftStanding::Agreed, "by arming");
}

void Oms::close(AccountDesk& desk, const std::vector<std::uint32_t>& items, DriftStanding standing,
                const std::string& note)
{
    Comparing& comparing = desk.comparing;
    const auto isMeant = [&items](const DriftItem& item) {
        return std::ranges::find(items, item.number) != items.end();
    };
    for (const DriftItem& item : comparing.open) {
        if (!isMeant(item))
            continue;
        desk.differences.drop(item.sentence);
        audit("decision", "engine", {}, item.order,
              fmt::format("difference {} {}{}: {}", item.number, toString(standing), note.empty() ? "" : ", " + note,
                          item.sentence));
        if (standing == DriftStanding::Agreed && item.kind == DriftKind::Entry)
            comparing.entries[item.instrument] = {item.held, *item.venues};
        if (standing == DriftStanding::Agreed && item.kind == DriftKind::Position)
            keepWords(desk, item.instrument);
        if (const auto base = comparing.cash.find(item.asset);
            item.kind == DriftKind::Balance && base != comparing.cash.end() && item.difference) {
            if (const auto moved = add(base->second, *item.difference))
                keepCash(desk, item.asset, *moved);
        }
    }
    std::erase_if(comparing.open, isMeant);
    if (comparing.reports.empty())
        return;
    DriftReport& newest = comparing.reports.back();
    for (DriftItem& item : newest.items) {
        if (isMeant(item)) {
            item.standing = standing;
            item.note = note;
        }
    }
    if (newest.result == CompareResult::Differs && comparing.open.empty())
        newest.result = CompareResult::Repaired;
    tellDriftTrouble(desk, newest);
    m_tell.tell(newest);
}

} // namespace gannet
