// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/trading_words.h"

#include "ui/trading/account_standing.h"

#include "core/base/overloaded.h"

#include <algorithm>
#include <variant>

namespace gannet {

namespace {

[[nodiscard]] InstrumentWords wordsOf(const EngineClient& client, std::string_view slug, const Instrument* instrument)
{
    InstrumentWords words;
    words.venueCode = venueTag(slug);
    words.venueName = client.venueName(slug);
    if (!instrument)
        return words;
    words.key = toQString(instrument->key);
    words.name = toQString(instrument->canonical.empty() ? instrument->symbol : instrument->canonical);
    words.base = toQString(instrument->base);
    words.quote = toQString(instrument->quote);
    words.priceScale = instrument->priceScale;
    words.qtyScale = instrument->qtyScale;
    return words;
}

[[nodiscard]] QString sentence(const QString& head, const QString& rest)
{
    return rest.isEmpty() ? head : head + QStringLiteral(": ") + rest;
}

[[nodiscard]] EventWords orderEvent(const EngineClient& client, const OrderChanged& event)
{
    const Order& order = event.order;
    const InstrumentWords instrument = instrumentWords(client, order.venue, order.instrument);
    EventWords words{EventKind::Order,    QStringLiteral("Order"),       {},
                     modeTag(order.mode), toQString(order.request.text), false};
    const QString what = orderWords(client, order);
    if (order.isOutcomeUnknown) {
        words.isBad = true;
        words.words = QStringLiteral("In doubt: %1. %2 is asked by our id; the order is not sent a second time")
                          .arg(what, instrument.venueName);
        return words;
    }
    words.isBad = order.state == OrderState::Rejected;
    words.words =
        QStringLiteral("%1. %2").arg(stateWords(order, event.isLocal, instrument.qtyScale, order.changed), what);
    if (order.reason && order.state != OrderState::Open)
        words.words += QStringLiteral(". ") + errorWords(*order.reason);
    return words;
}

[[nodiscard]] QString fillDetail(const Fill& fill)
{
    const QString role = fill.isMaker ? QStringLiteral("maker") : QStringLiteral("taker");
    return QStringLiteral("%1, fee %2 %3").arg(role, moneyText(maybe(fill.fee)), toQString(fill.feeAsset));
}

/// The venue's no to what had been taken: its words say what was not done.
[[nodiscard]] bool isRefusedByVenue(const RequestAnswered& event)
{
    return event.kind == RequestAnswered::Kind::Failed && event.error && event.words.starts_with("not ");
}

[[nodiscard]] EventWords answerEvent(const EngineClient& client, const RequestAnswered& event)
{
    using enum RequestAnswered::Kind;
    EventWords words{EventKind::Press,
                     {},
                     {},
                     modeTag(event.mode),
                     toQString(event.request.text),
                     event.kind == Refused || event.kind == Failed};
    switch (event.kind) {
    case Taken: words.kindWord = QStringLiteral("Taken"); break;
    case NeedsConfirm: words.kindWord = QStringLiteral("Asked"); break;
    case Refused: words.kindWord = QStringLiteral("Refused"); break;
    case Failed: words.kindWord = QStringLiteral("Failed"); break;
    case Done: words.kindWord = QStringLiteral("Done"); break;
    }
    if (words.isBad)
        words.kind = EventKind::Refusal;
    QString reason = toQString(event.words);
    if (event.error)
        reason = isRefusedByVenue(event) ? failedWords(event) : errorWords(*event.error);
    if (!event.gate.empty())
        reason = QStringLiteral("%1 (gate: %2)").arg(reason, toQString(event.gate));
    const KnownOrder* const order = event.orders.size() == 1 ? client.trading().find(event.orders.front()) : nullptr;
    const auto whole = [&client](const Order& one) {
        return QStringLiteral("%1 \u00b7 %2")
            .arg(orderWords(client, one), instrumentWords(client, one.venue, one.instrument).venueCode);
    };
    words.words = order ? sentence(whole(order->order), reason) : reason;
    return words;
}

[[nodiscard]] EventWords switchEvent(QString word, QString words, bool isBad)
{
    return {EventKind::Switch, std::move(word), std::move(words), {}, {}, isBad};
}

} // namespace

InstrumentWords instrumentWords(const EngineClient& client, VenueId venue, InstrumentId instrument)
{
    InstrumentWords words = wordsOf(client, client.slugOf(venue), client.findInstrument(venue, instrument));
    if (words.name.isEmpty())
        words.name = QStringLiteral("instrument %1").arg(instrument.value);
    return words;
}

InstrumentWords instrumentWords(const EngineClient& client, std::string_view key)
{
    const KeyParts parts = splitKey(key);
    InstrumentWords words = wordsOf(client, parts.slug, client.findInstrument(key));
    words.key = toQString(key);
    if (words.name.isEmpty())
        words.name = toQString(parts.symbol);
    return words;
}

QString scaledText(const Decimal& value, int scale)
{
    if (const auto mantissa = scale < 0 ? std::nullopt : value.mantissaAt(scale))
        return amountText(*mantissa, scale);
    return amountText(value);
}

MaybeAmount maybe(const std::optional<Decimal>& value)
{
    return value ? MaybeAmount{value->mantissa, value->scale, true} : MaybeAmount{};
}

QString sideWord(Side side)
{
    return side == Side::Buy ? QStringLiteral("Buy") : QStringLiteral("Sell");
}

QString typeWord(OrderType type)
{
    switch (type) {
    case OrderType::Market: return QStringLiteral("Market");
    case OrderType::Limit: return QStringLiteral("Limit");
    case OrderType::Stop: return QStringLiteral("Stop");
    case OrderType::StopLimit: return QStringLiteral("Stop-limit");
    case OrderType::TakeProfit: return QStringLiteral("Take-profit");
    case OrderType::TakeProfitLimit: return QStringLiteral("Take-profit limit");
    case OrderType::Trailing: return QStringLiteral("Trailing");
    case OrderType::Twap: return QStringLiteral("TWAP");
    }
    return {};
}

QString stateWords(const Order& order, bool isLocal, int qtyScale, Timestamp now)
{
    if (order.isOutcomeUnknown)
        return QStringLiteral("In doubt ") + ageText(now - order.changed);
    const auto partial = [&order, qtyScale] {
        return QStringLiteral("Partial %1 / %2")
            .arg(scaledText(order.filledQty, qtyScale), scaledText(order.terms.qty.value, qtyScale));
    };
    // What runs at the venue, and how much longer; the size has a column of its own.
    const auto running = [&order, qtyScale, now] {
        const Timestamp end = order.created + Duration::minutes(order.terms.twap->minutes);
        return QStringLiteral("%1, %2 filled")
            .arg(end > now ? QStringLiteral("%1 left").arg(countdownText(end - now)) : QStringLiteral("Running"),
                 scaledText(order.filledQty, qtyScale));
    };
    const QString why = order.reason ? toQString(order.reason->message) : QString();
    switch (order.state) {
    case OrderState::Created: return isLocal ? QStringLiteral("Waiting here") : QStringLiteral("New");
    case OrderState::Denied: return sentence(QStringLiteral("Refused"), why);
    case OrderState::PendingNew: return QStringLiteral("Sending");
    case OrderState::Open:
        if (order.isHeld)
            return QStringLiteral("Held by the venue");
        return order.terms.twap ? running() : QStringLiteral("Working");
    case OrderState::PartiallyFilled: return order.terms.twap ? running() : partial();
    case OrderState::PendingCancel: return QStringLiteral("Cancelling");
    case OrderState::PendingReplace: return QStringLiteral("Changing");
    case OrderState::Filled: return QStringLiteral("Filled");
    case OrderState::Cancelled: return sentence(QStringLiteral("Cancelled"), why);
    case OrderState::Expired: return sentence(QStringLiteral("Expired"), why);
    case OrderState::Rejected: return sentence(QStringLiteral("Rejected"), why);
    }
    return {};
}

QString flagWords(const Order& order, bool isLocal)
{
    QStringList words;
    if (order.terms.twap)
        words.append(QStringLiteral("%1 min%2")
                         .arg(order.terms.twap->minutes)
                         .arg(order.terms.twap->isRandomized ? QStringLiteral(" random") : QString()));
    else
        words.append(toQString(toString(order.terms.timeInForce)).toUpper());
    if (order.terms.timeInForce == TimeInForce::Gtd && order.terms.expiry.isKnown())
        words.append(clockText(order.terms.expiry));
    if (order.terms.isPostOnly)
        words.append(QStringLiteral("post"));
    if (order.terms.isReduceOnly)
        words.append(QStringLiteral("reduce"));
    if (isLocal)
        words.append(QStringLiteral("local"));
    if (order.origin == OrderOrigin::Protection)
        words.append(QStringLiteral("bracket"));
    if (order.origin == OrderOrigin::External)
        words.append(QStringLiteral("external"));
    return words.join(QLatin1Char(' '));
}

QString orderWords(const EngineClient& client, const Order& order)
{
    const InstrumentWords instrument = instrumentWords(client, order.venue, order.instrument);
    QString words =
        QStringLiteral("%1 %2 %3 %4")
            .arg(sideWord(order.terms.side), scaledText(order.terms.qty.value, instrument.qtyScale), instrument.name,
                 order.terms.twap ? QStringLiteral("TWAP over %1 min").arg(order.terms.twap->minutes)
                                  : typeWord(order.terms.type).toLower());
    if (order.terms.trigger)
        words += QStringLiteral(" from ") + scaledText(order.terms.trigger->value, instrument.priceScale);
    if (order.terms.price)
        words += QLatin1Char(' ') + scaledText(order.terms.price->value, instrument.priceScale);
    if (order.terms.isPostOnly)
        words += QStringLiteral(" post");
    if (order.terms.isReduceOnly)
        words += QStringLiteral(" reduce");
    return words;
}

QString fillWords(const EngineClient& client, const Fill& fill)
{
    const InstrumentWords instrument = instrumentWords(client, fill.venue, fill.instrument);
    return QStringLiteral("%1 %2 %3 @ %4")
        .arg(sideWord(fill.side), scaledText(fill.qty.value, instrument.qtyScale), instrument.name,
             scaledText(fill.price.value, instrument.priceScale));
}

QString modeTag(TradingMode mode)
{
    return toQString(toString(mode)).toUpper();
}

QString accountWords(const AccountKey& account)
{
    return toQString(account.account) + (account.isShadow ? QStringLiteral("/shadow") : QString());
}

QString errorWords(const Error& error)
{
    QString words = QStringLiteral("%1 [%2]").arg(toQString(error.message), toQString(toString(error.code)));
    if (!error.venueCode.empty())
        words += QStringLiteral(", the venue says: ") + toQString(error.venueCode);
    return words;
}

QString failedWords(const RequestAnswered& answer)
{
    if (!answer.error)
        return toQString(answer.words);
    if (!isRefusedByVenue(answer))
        return toQString(answer.error->message);
    QString words = toQString(answer.words);
    words[0] = words[0].toUpper();
    return sentence(words, errorWords(*answer.error));
}

QString notSentWords(const QString& why)
{
    return why.startsWith(QLatin1String("Not sent")) ? why : QStringLiteral("Not sent: ") + why;
}

QString targetWords(const EngineClient& client, const std::string& target)
{
    if (target.empty())
        return QStringLiteral("everything");
    const KeyParts parts = splitKey(target);
    if (parts.slug.empty())
        return client.venueName(target);
    return QStringLiteral("%1 on %2").arg(instrumentWords(client, target).name, client.venueName(parts.slug));
}

namespace {

/// Without an account, and why: the config names one, but its store could not be used.
[[nodiscard]] const TroubleStands* troubleOfStore(const EngineClient& client)
{
    const auto& standing = client.trading().standing();
    const auto store = standing.find(kStoreTrouble);
    return client.trading().accounts().empty() && store != standing.end() ? &store->second : nullptr;
}

} // namespace

QString notTradingWords(const EngineClient& client)
{
    if (!client.trading().accounts().empty())
        return {};
    if (const TroubleStands* const store = troubleOfStore(client))
        return toQString(store->error.message) + QLatin1Char('.');
    const bool hasInstruments = std::ranges::any_of(client.venues(), [](const auto& venue) {
        return venue.second.instruments && !venue.second.instruments->empty();
    });
    return hasInstruments ? QObject::tr("This run does not trade: it has no account. Name one in the config.")
                          : QObject::tr("No account is open yet: each opens with its venue's list of instruments.");
}

QString noAccountWords(const EngineClient& client, std::string_view slug)
{
    if (const TroubleStands* const store = troubleOfStore(client))
        return toQString(store->error.message);
    return QObject::tr("no account on %1: the config names none").arg(client.venueName(slug));
}

QString sinceWords(Timestamp time)
{
    return QStringLiteral("%1 %2 UTC").arg(dateText(time), clockText(time));
}

QString scopeWords(const EngineClient& client, const std::string& target)
{
    if (target.empty())
        return QStringLiteral("everywhere");
    const KeyParts parts = splitKey(target);
    if (parts.slug.empty())
        return client.venueName(target);
    const InstrumentWords instrument = instrumentWords(client, target);
    return QStringLiteral("%1 \u00b7 %2").arg(instrument.name, instrument.venueCode);
}

QString noPositionWords(const EngineClient& client, const std::string& target)
{
    return QObject::tr("Nothing was sent: there is no position in %1 any more").arg(scopeWords(client, target));
}

bool isFlat(const EngineClient& client, TradingMode mode)
{
    const TradingState& trading = client.trading();
    return std::ranges::none_of(trading.positions(), [&trading, mode](const auto& entry) {
        const auto account = trading.accounts().find(entry.second.account);
        return !entry.second.qty.isZero() && account != trading.accounts().end() && account->second.mode == mode;
    });
}

QString flatWords(TradingMode mode)
{
    return QObject::tr("Nothing was sent: no %1 position is open any more").arg(toQString(toString(mode)));
}

QString heldText(const Decimal& held)
{
    return (held.isNegative() ? QObject::tr("short %1") : QObject::tr("long %1")).arg(amountText(held.absolute()));
}

QString reversalText(const Decimal& held)
{
    const Decimal size = held.absolute();
    return QStringLiteral("%1 %2 \u2192 %3")
        .arg(held.isNegative() ? QObject::tr("buy") : QObject::tr("sell"), amountText(add(size, size).value_or(size)),
             heldText(held.negated()));
}

QString missingStopMark(const MissingStop& missing)
{
    return missing.qty.isKnown ? QStringLiteral("NO STOP") : QString();
}

QString missingStopWords(const MissingStop& missing, int qtyScale, Timestamp now)
{
    if (!missing.qty.isKnown)
        return {};
    const QString size = scaledText({missing.qty.mantissa, missing.qty.scale}, qtyScale);
    QStringList lines{missing.since.isKnown()
                          ? QStringLiteral("%1 of it without a stop for %2").arg(size, ageText(now - missing.since))
                          : QStringLiteral("%1 of it without a stop since before this start").arg(size)};
    if (missing.isByHand) {
        lines << QStringLiteral("Stop removed by you: none is placed again") << QStringLiteral("Place one, or close");
        return lines.join(QLatin1Char('\n'));
    }
    if (const QString why = toQString(missing.why.view()); !why.isEmpty())
        lines << QStringLiteral("It could not be placed: %1 [%2]").arg(why, toQString(missing.code.view()));
    lines << (missing.again.isKnown() && missing.again > now
                  ? QStringLiteral("It is tried again in %1").arg(ageText(missing.again - now))
                  : QStringLiteral("It is tried again until it stands"));
    return lines.join(QLatin1Char('\n'));
}

std::optional<ClientOrderId> parentOf(const Order& order)
{
    // A leg's request is "<id of its entry>/<part>".
    const std::string_view request = order.request.text;
    const std::size_t slash = request.find('/');
    if (order.origin != OrderOrigin::Protection || slash == std::string_view::npos)
        return std::nullopt;
    return ClientOrderId::fromHex(request.substr(0, slash));
}

QStringList comparedWords(const EngineClient& client, const AccountCompared& compared)
{
    const auto counted = [](std::size_t count, const QString& one, const QString& many) {
        return QStringLiteral("%1 %2").arg(count).arg(count == 1 ? one : many);
    };
    const std::size_t differences = compared.differences.size();
    QStringList lines{
        QStringLiteral("%1 with %2: %3, %4, %5")
            .arg(accountWords(compared.account), client.venueName(client.slugOf(compared.account.venue)),
                 counted(compared.orders, QStringLiteral("order"), QStringLiteral("orders")),
                 counted(compared.positions, QStringLiteral("position"), QStringLiteral("positions")),
                 differences == 0 ? QStringLiteral("no differences")
                                  : counted(differences, QStringLiteral("difference"), QStringLiteral("differences")))};
    for (const std::string& difference : compared.differences)
        lines.append(toQString(difference));
    return lines;
}

int openCount(const DriftReport& report)
{
    return static_cast<int>(std::ranges::count(report.items, DriftStanding::Open, &DriftItem::standing));
}

QString causeWords(CompareCause cause)
{
    switch (cause) {
    case CompareCause::Start: return QStringLiteral("after the start");
    case CompareCause::Reconnect: return QStringLiteral("after a reconnect");
    case CompareCause::Schedule: return QStringLiteral("on schedule");
    case CompareCause::Asked: return QStringLiteral("asked for");
    case CompareCause::Doubt: return QStringLiteral("in doubt");
    }
    return {};
}

QString resultWords(const DriftReport& report)
{
    const int open = openCount(report);
    switch (report.result) {
    case CompareResult::Equal: return QStringLiteral("equal");
    case CompareResult::Repaired: return QStringLiteral("%1 settled").arg(report.items.size() + report.more);
    case CompareResult::Differs:
        return open == 1 ? QStringLiteral("1 waits for you") : QStringLiteral("%1 wait for you").arg(open);
    case CompareResult::Failed: return QStringLiteral("no answer");
    }
    return {};
}

EventWords eventWords(const EngineClient& client, const TradingEvent& event)
{
    return std::visit(
        overloaded{
            [&](const OrderChanged& it) { return orderEvent(client, it); },
            [&](const FillTold& it) {
                return EventWords{EventKind::Fill,
                                  QStringLiteral("Fill"),
                                  fillWords(client, it.fill) + QStringLiteral(", ") + fillDetail(it.fill),
                                  modeTag(it.mode),
                                  {},
                                  false};
            },
            [&](const PositionChanged& it) {
                const InstrumentWords instrument = instrumentWords(client, it.account.venue, it.instrument);
                return EventWords{
                    EventKind::Account,
                    QStringLiteral("Position"),
                    QStringLiteral("%1 %2, account %3")
                        .arg(instrument.name, scaledText(it.qty, instrument.qtyScale), accountWords(it.account)),
                    {},
                    {},
                    false};
            },
            [&](const BalanceChanged& it) {
                return EventWords{EventKind::Account,
                                  QStringLiteral("Balance"),
                                  QStringLiteral("%1 %2, account %3")
                                      .arg(moneyText(maybe(it.balance.total)), toQString(it.balance.asset),
                                           toQString(it.balance.account)),
                                  {},
                                  {},
                                  false};
            },
            [&](const RequestAnswered& it) { return answerEvent(client, it); },
            [&](const ArmChanged& it) {
                return it.armed ? switchEvent(QStringLiteral("Armed"), modeTag(*it.armed), false)
                                : switchEvent(QStringLiteral("Disarmed"),
                                              it.why.empty() ? QStringLiteral("by hand") : toQString(it.why),
                                              !it.why.empty());
            },
            [&](const KillChanged& it) {
                const QString target = targetWords(client, it.target);
                return it.isSet ? switchEvent(QStringLiteral("Kill switch"),
                                              sentence(QStringLiteral("set for ") + target, toQString(it.why)), true)
                                : switchEvent(QStringLiteral("Kill switch"), QStringLiteral("released for ") + target,
                                              false);
            },
            [&](const AccountChanged& it) {
                const QString state =
                    !it.wantsArming ? QStringLiteral("%1 of %2 is %3")
                    : it.state == AccountState::Down
                        ? QStringLiteral("%1 of %2 is %3 for too long and wants a new arming")
                        : QStringLiteral("%1 of %2 is %3 and wants a new arming, its session was gone for too long");
                return EventWords{EventKind::Account,
                                  QStringLiteral("Account"),
                                  state.arg(accountWords(it.account), client.venueName(client.slugOf(it.account.venue)),
                                            toQString(toString(it.state))),
                                  modeTag(it.mode),
                                  {},
                                  it.wantsArming};
            },
            [&](const AccountStanding& it) {
                const StandingWords standing = standingWords(it, AccountState::Ready);
                const QString words =
                    QStringLiteral("%1 of %2 is %3")
                        .arg(accountWords(it.account), client.venueName(client.slugOf(it.account.venue)),
                             it.key == AccountKeyState::Open && standing.isWell ? toQString(toString(it.key))
                                                                                : standing.word);
                return EventWords{EventKind::Account,
                                  QStringLiteral("Account"),
                                  standing.why.isEmpty() ? words : words + QStringLiteral(": ") + standing.why,
                                  modeTag(TradingMode::Live),
                                  {},
                                  standing.isBad};
            },
            [&](const AccountCompared& it) {
                const bool isClean = it.differences.empty();
                return EventWords{isClean ? EventKind::Account : EventKind::Trouble,
                                  QStringLiteral("Compared"),
                                  comparedWords(client, it).join(QStringLiteral("; ")),
                                  modeTag(it.mode),
                                  {},
                                  !isClean};
            },
            [&](const DriftReport& it) {
                const bool isBad = it.result == CompareResult::Failed || it.result == CompareResult::Differs;
                QString words = QStringLiteral("%1 with %2, %3: %4")
                                    .arg(accountWords(it.account), client.venueName(client.slugOf(it.account.venue)),
                                         causeWords(it.cause), resultWords(it));
                if (it.error)
                    words += QStringLiteral("; ") + errorWords(*it.error);
                for (const DriftItem& item : it.items)
                    words += QStringLiteral("; ") + toQString(item.sentence);
                return EventWords{isBad ? EventKind::Trouble : EventKind::Account,
                                  QStringLiteral("Compared"),
                                  words,
                                  modeTag(it.mode),
                                  {},
                                  isBad};
            },
            [](const RowsWaiting& it) { // no line of the log: not_known.h says it as long as it is so
                return EventWords{EventKind::Account,
                                  QStringLiteral("Account"),
                                  it.venues.empty() ? QObject::tr("Nothing waits for instruments")
                                                    : QObject::tr("Rows of an earlier run wait for instruments"),
                                  {},
                                  {},
                                  false};
            },
            [&](const LimitsTold& it) {
                return EventWords{EventKind::Account,
                                  QStringLiteral("Account"),
                                  QStringLiteral("%1 of %2 asks as %3")
                                      .arg(accountWords(it.account), client.venueName(client.slugOf(it.account.venue)),
                                           toQString(toString(it.confirm))),
                                  modeTag(it.mode),
                                  {},
                                  false};
            },
            [&](const DriftFound& it) {
                const InstrumentWords instrument = instrumentWords(client, it.account.venue, it.instrument);
                const QString ours = scaledText(it.ours, instrument.qtyScale);
                const QString venues = scaledText(it.venues, instrument.qtyScale);
                return it.isFirst
                           ? EventWords{EventKind::Account,
                                        QStringLiteral("Found"),
                                        QStringLiteral("%1 %2 was there before: taken over")
                                            .arg(instrument.name, venues),
                                        {},
                                        {},
                                        false}
                           : EventWords{EventKind::Trouble,
                                        QStringLiteral("Drift"),
                                        QStringLiteral("%1: ours was %2, the venue has %3, and its word was taken")
                                            .arg(instrument.name, ours, venues),
                                        {},
                                        {},
                                        true};
            },
            [&](const TradingTrouble& it) {
                const KnownOrder* const order = client.trading().find(it.order);
                return EventWords{EventKind::Trouble,
                                  QStringLiteral("Trouble"),
                                  order ? sentence(orderWords(client, order->order), errorWords(it.error))
                                        : errorWords(it.error),
                                  order ? modeTag(order->order.mode) : QString(),
                                  order ? toQString(order->order.request.text) : QString(),
                                  true};
            },
            [&](const TroubleStands& it) {
                return EventWords{EventKind::Trouble,
                                  QStringLiteral("Trouble"),
                                  it.isOver ? QStringLiteral("Over: ") + toQString(it.about) : errorWords(it.error),
                                  {},
                                  {},
                                  !it.isOver};
            }},
        event);
}

} // namespace gannet
