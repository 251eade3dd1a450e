// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/harness.h"

#include "tests/support/fake_ticket.h"
#include "tests/support/trading_tales.h"
#include "ui/models/rows_model.h"
#include "ui/models/watchlist_model.h"
#include "ui/theme/palette.h"

#include <QCoreApplication>
#include <QFile>
#include <QHash>
#include <QImage>
#include <QKeyEvent>
#include <QQmlEngine>
#include <QQuickItem>

namespace gannet {

namespace {

Freshness freshnessOf(const QString& state, Timestamp now)
{
    Freshness fresh = liveFreshness(now);
    fresh.words.assign("snapshot from Hyperliquid");
    if (state == QStringLiteral("stale")) {
        fresh.health = StreamHealth::Stale;
        fresh.session = SessionState::Disconnected;
        fresh.lastMessage = now - Duration::seconds(14);
        fresh.attempt = 3;
        fresh.retryAt = now + Duration::milliseconds(1600);
    } else if (state == QStringLiteral("gap")) {
        fresh.health = StreamHealth::Gap;
        fresh.reason = ResyncReason::Gap;
    } else if (state == QStringLiteral("crossed")) {
        fresh.health = StreamHealth::Crossed;
        fresh.reason = ResyncReason::Crossed;
    } else if (state == QStringLiteral("reconnecting")) {
        fresh.health = StreamHealth::Connecting;
        fresh.session = SessionState::Connecting;
        fresh.attempt = 2;
        fresh.retryAt = now + Duration::milliseconds(1600);
    }
    return fresh;
}

constexpr double kReadable = 4.5;
constexpr double kReadableLabel = 3.9; ///< of textFaint: what one can do without

/// The colour that most pixels of the area have: a text's ground, as it covers less than half of its place.
[[nodiscard]] QColor groundOf(const QImage& picture, const QRect& area)
{
    QHash<QRgb, int> counts;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x)
            ++counts[picture.pixel(x, y)];
    }
    QRgb most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        most = counts.value(most) < it.value() ? it.key() : most;
    return QColor(most);
}

/// `shown` is what clipping leaves of the window here.
void walkTexts(const QQuickItem& item, const QColor& faint, const QImage& picture, QRect shown, QStringList& found)
{
    if (!item.isVisible() || item.opacity() < 0.6) // disabled controls are half as strong
        return;
    const QString text = item.property("text").toString();
    const QRect place = QRectF(item.mapToScene({}), item.size()).toAlignedRect().intersected(shown);
    if (item.clip())
        shown = place;
    if (item.inherits("QQuickText") && !text.isEmpty() && !place.isEmpty()) {
        const QColor ink = item.property("color").value<QColor>();
        const QColor ground = groundOf(picture, place);
        const double contrast = contrastRatio(ink, ground);
        if (contrast < (ink == faint ? kReadableLabel : kReadable))
            found << QStringLiteral("\"%1\": %2 on %3 is %4").arg(text, ink.name(), ground.name()).arg(contrast);
    }
    for (const QQuickItem* child : item.childItems())
        walkTexts(*child, faint, picture, shown, found);
}

} // namespace

QString Harness::faintTexts(QQuickWindow* window, const QColor& faint) const
{
    QStringList found;
    const QImage picture = window->grabWindow();
    walkTexts(*window->contentItem(), faint, picture, picture.rect(), found);
    return found.join(QLatin1Char('\n'));
}

int Harness::resyncs() const
{
    int count = 0;
    for (const Command& command : m_engine.commands)
        count += std::holds_alternative<ResyncBook>(command) ? 1 : 0;
    return count;
}

void Harness::tellCatalogues()
{
    m_engine.tell(hyperliquidCatalogue());
    m_engine.tell(binanceCatalogue());
    tellStage(QStringLiteral("first quote hyperliquid"), QStringLiteral("done"), 830, 5000);
}

void Harness::tellStage(const QString& name, const QString& state, int tookMs, int limitMs)
{
    StartStage stage;
    stage.name = name.toStdString();
    stage.state = state == QStringLiteral("done")     ? StartStage::State::Done
                  : state == QStringLiteral("failed") ? StartStage::State::Failed
                                                      : StartStage::State::Running;
    stage.began = m_engine.clock - Duration::milliseconds(tookMs);
    stage.took = Duration::milliseconds(tookMs);
    stage.limit = Duration::milliseconds(limitMs);
    m_engine.tell(std::move(stage));
    m_pump.tick();
}

void Harness::showLive()
{
    m_engine.showAll();
    m_engine.show<TicketView>(
        "", [this](TicketView& view, const ViewSpec& spec) { fillTicket(view, spec, m_engine.clock); });
    if (m_isTrading)
        m_engine.show<PortfolioView>("", [this](PortfolioView& view, const ViewSpec&) {
            tales::fillPortfolio(view, m_engine.clock);
            view.positions[0].qty.mantissa = m_held;
            if (m_isStopLost)
                tales::loseStop(view.positions[0], m_engine.clock);
            view.accounts[0].dayResult = known(m_dayResult, 2);
            if (!m_hasDayLimit)
                view.accounts[0].maxDailyLoss = {};
        });
    m_pump.tick();
}

void Harness::setPortfolio(bool isStopLost, int dayResult, bool hasDayLimit)
{
    m_isStopLost = isStopLost;
    m_dayResult = dayResult;
    m_hasDayLimit = hasDayLimit;
    m_engine.clock = m_engine.clock + RowsModel::kRefresh; // so that tables look again
    showLive();
}

void Harness::tellTrading()
{
    using namespace tales;
    m_isTrading = true;
    const Timestamp now = m_engine.clock;
    m_engine.tell(TradingEvent(AccountChanged{paperAccount(), TradingMode::Paper, AccountState::Ready, now}));
    m_engine.tell(TradingEvent(ArmChanged{TradingMode::Paper, {}, now}));
    m_engine.tell(TradingEvent(OrderChanged{limitBuy(1, now - Duration::seconds(60))}));
    m_engine.tell(TradingEvent(OrderChanged{stopLeg(2, 1, now - Duration::seconds(50)), true, true}));
    Order partial = limitBuy(3, now - Duration::seconds(40));
    partlyFill(partial, "0.04", "61676");
    m_engine.tell(TradingEvent(OrderChanged{partial}));
    Order doubtful = limitBuy(4, now - Duration::milliseconds(3100));
    doubtful.instrument = InstrumentId{1};
    doubtful.terms.side = Side::Sell;
    doubtful.terms.price = Price{dec("2684")};
    doubtful.state = OrderState::PendingNew;
    doubtful.isOutcomeUnknown = true;
    m_engine.tell(TradingEvent(OrderChanged{doubtful}));
    for (std::uint32_t i = 0; i < 3; ++i)
        m_engine.tell(TradingEvent(PositionChanged{paperAccount(), InstrumentId{i}, dec("0.85"), {}, {}, {}, {}}));
    Order rejected = limitBuy(5, now - Duration::seconds(20));
    rejected.state = OrderState::Rejected;
    rejected.reason = Error{.kind = ErrorKind::Rejected,
                            .code = Code::PostOnlyWouldCross,
                            .message = "post-only would take: the ask is 61676.0",
                            .outcome = Outcome::Rejected};
    m_engine.tell(TradingEvent(OrderChanged{rejected}));
    for (std::uint64_t i = 1; i <= 3; ++i)
        m_engine.tell(TradingEvent(FillTold{fillOf(i, "0.35", "61422", now), TradingMode::Paper}));
    showLive();
}

QString Harness::tellOrder(int counter, const QString& state)
{
    Order order = tales::limitBuy(static_cast<std::uint64_t>(counter), m_engine.clock);
    order.isOutcomeUnknown = state == QStringLiteral("in doubt");
    if (const auto known = orderStateFrom(state.toStdString()))
        order.state = *known;
    m_engine.tell(TradingEvent(OrderChanged{order}));
    m_pump.tick();
    return QString::fromStdString(order.id.toHex());
}

QString Harness::takePressed()
{
    QString pressed;
    for (; m_pressed < m_engine.commands.size(); ++m_pressed) {
        const auto* const command = std::get_if<TradingCommand>(&m_engine.commands[m_pressed]);
        if (command && !std::holds_alternative<RefusedPress>(*command))
            pressed = QString::fromStdString(describe(*command));
    }
    return pressed;
}

void Harness::answer(const QString& kind, const QString& words)
{
    RequestAnswered answer;
    for (const Command& command : m_engine.commands) {
        if (const auto* const trading = std::get_if<TradingCommand>(&command))
            answer.request = requestOf(*trading);
    }
    using enum RequestAnswered::Kind;
    answer.kind = kind == QStringLiteral("refused") ? Refused
                  : kind == QStringLiteral("asked") ? NeedsConfirm
                  : kind == QStringLiteral("taken") ? Taken
                                                    : Done;
    answer.time = m_engine.clock;
    if (answer.kind == Done || answer.kind == Taken)
        answer.words = words.toStdString();
    else
        answer.error = Error{.kind = ErrorKind::Denied,
                             .code = answer.kind == Refused ? Code::VenueNotReady : Code::NeedsConfirm,
                             .message = words.toStdString(),
                             .fixes = {words.contains(QStringLiteral("usual")) ? "usual_size" : "depth"}};
    m_engine.tell(TradingEvent(std::move(answer)));
    m_pump.tick();
}

void Harness::answerTaken()
{
    for (const Command& command : m_engine.commands) {
        const auto* const trading = std::get_if<TradingCommand>(&command);
        if (const auto* const submit = trading ? std::get_if<SubmitOrder>(trading) : nullptr)
            m_engine.tell(TradingEvent(OrderChanged{orderOf(*submit, OrderState::Open, m_engine.clock)}));
    }
    m_pump.tick();
}

void Harness::tellDisarmed(const QString& why)
{
    m_engine.tell(TradingEvent(ArmChanged{{}, why.toStdString(), m_engine.clock}));
    m_pump.tick();
}

void Harness::showState(const QString& state)
{
    const Freshness fresh = freshnessOf(state, m_engine.clock);
    const bool isEmpty = state != QStringLiteral("stale");
    m_engine.showAll();
    m_engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
        fillDepth(view, m_engine.clock, 616'805, isEmpty ? 0 : 60);
        view.freshness = fresh;
    });
    m_engine.show<TapeView>("", [&](TapeView& view, const ViewSpec&) {
        fillTape(view, m_engine.clock);
        view.freshness = fresh;
    });
    m_pump.tick();
}

void Harness::moveQuotes(int ticks)
{
    m_engine.show<QuotesView>("", [&](QuotesView& view, const ViewSpec& spec) {
        fillQuotes(view, spec, m_engine.clock);
        for (std::uint32_t i = 0; i < view.count; ++i)
            view.rows[i].last.mantissa += ticks;
    });
    m_engine.clock = m_engine.clock + WatchlistModel::kRefresh;
    m_pump.tick();
}

void Harness::pass(int ms)
{
    m_engine.clock = m_engine.clock + Duration::milliseconds(ms);
    m_pump.tick();
}

void Harness::tellCompared(const QString& name, int differences)
{
    DriftReport report;
    report.account = {VenueId{0}, name.toStdString(), false};
    report.number = ++m_compared;
    report.cause = CompareCause::Schedule;
    report.result = differences > 0 ? CompareResult::Differs : CompareResult::Equal;
    report.answered = m_engine.clock;
    for (int i = 1; i <= differences; ++i) {
        DriftItem item;
        item.number = static_cast<std::uint32_t>(i);
        item.kind = DriftKind::Balance;
        item.asset = i == 1 ? "USDC" : "USDT";
        item.held = Decimal{100, 0};
        item.venues = Decimal{10'025, 2};
        item.difference = Decimal{25, 2};
        item.sentence = item.asset + ": 0.25 unexplained";
        report.items.push_back(std::move(item));
    }
    m_engine.tell(TradingEvent{report});
    m_client.frame();
}

void Harness::tellAccount(const QString& name, const QString& mode)
{
    for (const VenueId venue : {VenueId{0}, VenueId{1}}) {
        AccountChanged account;
        account.account = {venue, name.toStdString(), false};
        account.mode = tradingModeFrom(mode.toStdString()).value_or(TradingMode::Paper);
        account.state = AccountState::Ready;
        m_engine.tell(TradingEvent(account));
    }
    m_pump.tick();
}

void Harness::tellStanding(const QString& name, const QString& state, const QString& words)
{
    for (const VenueId venue : {VenueId{0}, VenueId{1}}) {
        AccountStanding standing;
        standing.account = {venue, name.toStdString(), false};
        for (int i = 0; i <= static_cast<int>(AccountKeyState::WrongNetwork); ++i) {
            if (toString(static_cast<AccountKeyState>(i)) == state.toStdString())
                standing.key = static_cast<AccountKeyState>(i);
        }
        standing.keyWords = words.toStdString();
        m_engine.tell(TradingEvent(standing));
    }
    m_pump.tick();
}

void Harness::askPassphrase(bool isNew)
{
    m_given.clear();
    m_passphrase.ask(
        {QStringLiteral("/data/gannet/keys.sealed"), isNew,
         [this](SecretString typed) { m_given.append(QString::fromStdString(std::string(typed.reveal()))); },
         [this] { m_given.append(QStringLiteral("declined")); }});
}

void Harness::tellLimits(const QString& name, const QString& mode, int level, int most, const QString& unasked)
{
    for (const VenueId venue : {VenueId{0}, VenueId{1}}) {
        LimitsTold limits;
        limits.account = {venue, name.toStdString(), false};
        limits.mode = tradingModeFrom(mode.toStdString()).value_or(TradingMode::Paper);
        limits.confirm = static_cast<ConfirmLevel>(level);
        limits.confirmMost = static_cast<ConfirmLevel>(most);
        if (!unasked.isEmpty())
            limits.unasked = {unasked.toStdString()};
        m_engine.tell(TradingEvent(limits));
    }
    m_pump.tick();
}

void Harness::tellArm(const QString& mode, const QString& why)
{
    ArmChanged arm;
    arm.armed = tradingModeFrom(mode.toStdString());
    arm.why = why.toStdString();
    m_engine.tell(TradingEvent(arm));
    m_pump.tick();
}

void Harness::tellKill(bool isSet, const QString& target, const QString& why)
{
    KillChanged kill;
    kill.target = target.toStdString();
    kill.isSet = isSet;
    kill.why = why.toStdString();
    kill.time = m_engine.clock;
    m_engine.tell(TradingEvent(kill));
    m_pump.tick();
}

QStringList Harness::asked() const
{
    QStringList words;
    for (const Command& command : m_engine.commands) {
        const auto* const trading = std::get_if<TradingCommand>(&command);
        if (trading && !std::holds_alternative<RefusedPress>(*trading))
            words << QString::fromStdString(describe(*trading));
    }
    return words;
}

void Harness::clearAsked()
{
    m_engine.commands.clear();
}

void Harness::setPlayerActive(bool isActive)
{
    m_player.view.isActive = isActive;
    m_player.isNew = true;
    m_pump.tick();
}

bool Harness::takesKey(QQuickWindow* window, int key, int modifiers, const QString& text) const
{
    bool isTaken = false;
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, key, Qt::KeyboardModifiers(modifiers), text);
        QCoreApplication::sendEvent(window, &event);
        isTaken = isTaken || (type == QEvent::KeyPress && event.isAccepted());
    }
    return isTaken;
}

void Harness::repeatKey(QQuickWindow* window, int key, int modifiers) const
{
    for (const QEvent::Type type : {QEvent::KeyRelease, QEvent::KeyPress}) {
        QKeyEvent event(type, key, Qt::KeyboardModifiers(modifiers), {}, true);
        QCoreApplication::sendEvent(window, &event);
    }
}

QStringList Harness::shortcuts(QQuickWindow* window) const
{
    QStringList keys;
    for (const QObject* child : window->findChildren<QObject*>()) {
        if (!child->inherits("QQuickShortcut"))
            continue;
        const QVariantList several = child->property("sequences").toList();
        for (const QVariant& one : several.isEmpty() ? QVariantList{child->property("sequence")} : several)
            keys << one.toString();
    }
    return keys;
}

WorkspaceKeeper* Harness::keepWorkspaces()
{
    m_keeper.reset();
    m_controller = std::make_unique<WorkspaceController>();
    m_keeper = std::make_unique<WorkspaceKeeper>(*m_controller, m_workspacePort, StoredWorkspaces(), false, "1.0",
                                                 [] { return Timestamp::fromMilliseconds(1'770'000'000'000); });
    QQmlEngine::setObjectOwnership(m_keeper.get(), QQmlEngine::CppOwnership);
    QQmlEngine::setObjectOwnership(m_controller.get(), QQmlEngine::CppOwnership);
    return m_keeper.get();
}

QUrl Harness::file(const QString& name, const QString& text)
{
    QFile file(m_folder.filePath(name));
    if (!text.isEmpty() && file.open(QIODevice::WriteOnly))
        file.write(text.toUtf8());
    return QUrl::fromLocalFile(file.fileName());
}

void Harness::run()
{
    QObject::connect(&m_timer, &QTimer::timeout, this, [this] {
        m_engine.clock = m_engine.clock + Duration::milliseconds(50);
        m_player.view.position = m_player.view.position + Duration::milliseconds(50);
        m_player.isNew = true;
        showLive();
        m_engine.show<TapeView>(
            "", [this](TapeView& view, const ViewSpec&) { fillTape(view, m_engine.clock, 300, ++m_newest); });
    });
    m_timer.start(50);
    m_pump.start();
}

} // namespace gannet
