// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/window_room.h"

#include "core/base/check.h"
#include "core/model/order_state.h"
#include "ui/items/ladder_item.h"
#include "ui/trading/ladder_trader.h"
#include "ui/trading/trading_words.h"

#include <QAccessible>
#include <QDir>
#include <QQuickItem>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QTest>

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace gannet::test {

namespace {

constexpr QSize kSize{1600, 900};

/// For pictures of another size: GANNET_TOUR_SIZE, "1366x768".
[[nodiscard]] QSize windowSize()
{
    const QStringList sides = qEnvironmentVariable("GANNET_TOUR_SIZE").split(QLatin1Char('x'));
    return sides.size() == 2 ? QSize(sides[0].toInt(), sides[1].toInt()) : kSize;
}

[[nodiscard]] QString plain(QString text)
{
    static const QRegularExpression blanks(QStringLiteral("[\\x{00A0}\\x{2009}\\x{200A}\\x{202F}]"));
    return text.replace(blanks, QStringLiteral(" "));
}

/// A number as the screen writes it; "-" where it shows none.
[[nodiscard]] QString number(const QString& shown)
{
    const QString digits = plain(shown).remove(QLatin1Char(' ')).replace(QChar(0x2212), QLatin1Char('-'));
    const auto value = Decimal::tryParse(digits.toStdString());
    return value ? QString::fromStdString(value->normalized().toString()) : QStringLiteral("-");
}

[[nodiscard]] QString number(const Decimal& value)
{
    return QString::fromStdString(value.normalized().toString());
}

[[nodiscard]] QQuickItem* findIn(QQuickItem* item, const std::function<bool(QQuickItem&)>& isIt)
{
    for (QQuickItem* const child : item->childItems()) {
        if (!child->isVisible())
            continue;
        if (isIt(*child))
            return child;
        if (QQuickItem* const deeper = findIn(child, isIt))
            return deeper;
    }
    return nullptr;
}

[[nodiscard]] QPoint centre(const QQuickItem& item)
{
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint();
}

[[nodiscard]] QString spokenOf(QQuickItem* item)
{
    QAccessibleInterface* const heard = item ? QAccessible::queryAccessibleInterface(item) : nullptr;
    return heard ? plain(heard->text(QAccessible::Name)) : QString();
}

[[nodiscard]] QString line(Side side, OrderType type, const QString& price, const QString& qty, const QString& filled)
{
    return QStringLiteral("%1 %2 %3 %4 %5").arg(sideWord(side), typeWord(type), price, qty, filled).toLower();
}

[[nodiscard]] QStringList sorted(QStringList list)
{
    list.sort();
    return list;
}

} // namespace

Config paperConfig(const ScriptedMarket& market)
{
    Config config;
    VenueConfig venue;
    venue.slug = "hyperliquid";
    venue.restUrl = market.restUrl();
    venue.wsUrl = market.wsUrl();
    AccountSettings account = paperAccount(venue.slug, "paper");
    account.paper.latency = Duration::milliseconds(20);
    account.paper.jitter = {};
    account.limits.soft.equityShare = Decimal{5, 2}; // of 50 000: the tests trade for 1280
    venue.accounts = {std::move(account)};
    config.venues = {std::move(venue)};
    config.watchlist = {"hyperliquid:BTC", "hyperliquid:ETH", "hyperliquid:SOL"};
    return config;
}

WindowRoom::WindowRoom(Config config, std::string folder, HandOf hand)
    : m_folder(std::move(folder)), m_config(std::move(config)), m_handOf(hand)
{
    m_config.isDemo = false;
    m_config.journal.dir = m_folder + "/journal";
    m_config.trading.dir = m_folder + "/store";
    m_config.ui.motion = "off";
    if (const QByteArray theme = qgetenv("GANNET_TOUR_THEME"); !theme.isEmpty())
        m_config.ui.theme = theme.toStdString();
}

WindowRoom::~WindowRoom()
{
    close();
}

bool WindowRoom::show()
{
    Options options;
    options.programPath = QCoreApplication::applicationFilePath().toStdString();
    options.width = windowSize().width();
    options.height = windowSize().height();
    m_application = std::make_unique<Application>(std::move(options), m_config);
    if (const auto started = m_application->start(); !started) {
        qWarning("%s", started.error().message.c_str());
        return false;
    }
    m_client = window().property("client").value<EngineClient*>();
    m_client->addListener(this);
    window().requestActivate();
    m_hand = m_handOf == HandOf::Server ? serverHand(window()) : eventHand(window());
    return m_hand && QTest::qWaitForWindowActive(&window(), kWaitMs);
}

bool WindowRoom::open()
{
    return show() && waitFor([this] {
               const bool isReady = std::ranges::any_of(
                   trading().accounts(), [](const auto& one) { return one.second.state == AccountState::Ready; });
               return isReady && isTradable();
           });
}

std::vector<QQuickWindow*> WindowRoom::floats() const
{
    std::vector<QQuickWindow*> result;
    for (QWindow* const one : QGuiApplication::topLevelWindows()) {
        if (one->objectName() == QLatin1String("floatWindow") && one->isVisible())
            result.push_back(qobject_cast<QQuickWindow*>(one));
    }
    return result;
}

void WindowRoom::turnTo(QQuickWindow& window)
{
    m_turnedTo = &window;
    window.raise();
    window.requestActivate();
    m_hand = m_handOf == HandOf::Server ? serverHand(window) : eventHand(window);
    static_cast<void>(QTest::qWaitForWindowActive(&window, kWaitMs));
}

bool WindowRoom::isTradable() const
{
    const auto* const item = qobject_cast<LadderItem*>(ladderItem());
    return item && item->rowWindow().isPlaced() && item->trader() && item->trader()->isTradable() &&
           !item->trader()->sizeTexts().isEmpty();
}

void WindowRoom::close()
{
    if (!m_client)
        return;
    m_client->removeListener(this);
    m_client = nullptr;
    m_hand.reset();
    m_application->stop();
}

void WindowRoom::onUiEvent(const UiEvent& event)
{
    const auto* const trading = std::get_if<TradingEvent>(&event);
    const auto* const answer = trading ? std::get_if<RequestAnswered>(trading) : nullptr;
    if (trading && !(answer && answer->gate == "screen")) // what screens found by themselves the engine never told
        m_told.push_back(*trading);
}

bool WindowRoom::waitFor(const std::function<bool()>& isTrue, int ms) const
{
    return QTest::qWaitFor(isTrue, ms);
}

QQuickItem* WindowRoom::find(const QString& path) const
{
    QQuickItem* item = window().contentItem();
    for (const QString& name : path.split(QLatin1Char('/'))) {
        item = findIn(item, [&name](QQuickItem& one) { return one.objectName() == name; });
        if (!item)
            return nullptr;
    }
    return item;
}

QString WindowRoom::property(const QString& path, const char* name) const
{
    const QQuickItem* const item = find(path);
    return item ? plain(item->property(name).toString()) : QString();
}

QString WindowRoom::spoken(const QString& path) const
{
    return spokenOf(find(path));
}

QString WindowRoom::spoken(QQuickItem* item) const
{
    return spokenOf(item);
}

/// Those that a list keeps for reuse are not among them.
std::vector<QQuickItem*> WindowRoom::lines(const QString& block) const
{
    std::vector<QQuickItem*> found;
    QQuickItem* const table = find(block + QStringLiteral("/rows"));
    for (int i = 0; table && i < table->property("count").toInt(); ++i) {
        QQuickItem* item = nullptr;
        QMetaObject::invokeMethod(table, "itemAtIndex", Q_RETURN_ARG(QQuickItem*, item), Q_ARG(int, i));
        if (item)
            found.push_back(item);
    }
    return found;
}

QStringList WindowRoom::rows(const QString& block) const
{
    QStringList words;
    for (QQuickItem* const item : lines(block))
        words << spokenOf(item);
    return words;
}

QStringList WindowRoom::shownOrders() const
{
    QStringList found;
    for (const QQuickItem* const item : lines(QStringLiteral("orders"))) {
        if (item->property("isFaded").toBool())
            continue;
        const QStringList cells = item->property("cells").toStringList();
        const QString trigger = number(cells.value(5));
        found << QStringLiteral("%1 %2 %3 %4 %5")
                     .arg(cells.value(2), cells.value(3),
                          trigger == QLatin1String("-") ? number(cells.value(4)) : trigger, number(cells.value(6)),
                          number(cells.value(7)))
                     .toLower();
    }
    return sorted(found);
}

QStringList WindowRoom::engineOrders() const
{
    QStringList found;
    for (const auto& [id, known] : trading().orders()) {
        const Order& order = known.order;
        if (isFinal(order.state))
            continue;
        const auto& price = order.terms.trigger ? order.terms.trigger : order.terms.price;
        found << line(order.terms.side, order.terms.type, price ? number(price->value) : QStringLiteral("-"),
                      number(order.terms.qty.value), number(order.filledQty));
    }
    return sorted(found);
}

QStringList WindowRoom::storedOrders() const
{
    QStringList found;
    const SQLite::Database file(m_folder + "/store/gannet.sqlite", SQLite::OPEN_READONLY, WindowRoom::kWaitMs);
    SQLite::Statement rows(file, "SELECT side, type, price, trigger_price, qty, filled_qty, state FROM orders");
    while (rows.executeStep()) {
        const auto text = [&rows](int column) { return rows.getColumn(column).getString(); };
        const auto side = sideFrom(text(0));
        const auto type = orderTypeFrom(text(1));
        const auto state = orderStateFrom(text(6));
        if (!side || !type || !state)
            return {QStringLiteral("a row that cannot be read")};
        if (isFinal(*state))
            continue;
        const std::string price = rows.isColumnNull(3) ? text(2) : text(3);
        found << line(*side, *type, number(QString::fromStdString(price)), number(QString::fromStdString(text(4))),
                      number(QString::fromStdString(text(5))));
    }
    return sorted(found);
}

QStringList WindowRoom::ladderOrders() const
{
    const auto* const item = qobject_cast<LadderItem*>(ladderItem());
    const DepthView* const depth = item ? item->viewModel()->depth() : nullptr;
    QStringList found;
    if (!depth)
        return found;
    for (const LadderOrders& orders : item->trader()->orders()) {
        const Decimal price{orders.price, depth->priceScale};
        found << QStringLiteral("%1 %2 %3 %4%5")
                     .arg(sideWord(orders.side),
                          orders.kind == LadderKind::Stop ? QStringLiteral("stop") : QStringLiteral("limit"),
                          number(price), number(orders.open),
                          orders.isGhost || orders.isComing || orders.isPending ? QStringLiteral(" moving") : QString())
                     .toLower();
    }
    return sorted(found);
}

QStringList WindowRoom::firstRow(const QString& block) const
{
    for (const QQuickItem* const item : lines(block)) {
        if (item->property("kind").toInt() == 0 && !item->property("isFaded").toBool()) {
            QStringList cells;
            for (const QString& cell : item->property("cells").toStringList())
                cells << plain(cell);
            return cells;
        }
    }
    return {};
}

QString WindowRoom::shownPosition() const
{
    QString inTable = QStringLiteral("0");
    for (const QQuickItem* const item : lines(QStringLiteral("positions"))) {
        const QStringList cells = item->property("cells").toStringList();
        if (item->property("kind").toInt() != 0 || item->property("isFaded").toBool())
            continue;
        inTable = (cells.value(1) == QLatin1String("Short") ? QStringLiteral("-") : QString()) + number(cells.value(2));
    }
    static const QRegularExpression size(QStringLiteral("^(Long|Short) ([0-9.]+) @"));
    const QString foot = property(QStringLiteral("ladder/foot/position"), "text");
    const auto found = size.match(foot);
    const QString inLadder = found.hasMatch()
                                 ? (found.captured(1) == QLatin1String("Short") ? QStringLiteral("-") : QString()) +
                                       number(found.captured(2))
                                 : QStringLiteral("0");
    // Which table is in front is the user's choice.
    return !find(QStringLiteral("positions")) || inTable == inLadder ? inLadder : QStringLiteral("?");
}

QString WindowRoom::enginePosition() const
{
    Decimal sum;
    for (const auto& [key, position] : trading().positions())
        sum = add(sum, position.qty).value();
    return number(sum);
}

QString WindowRoom::storedPosition() const
{
    const SQLite::Database file(m_folder + "/store/gannet.sqlite", SQLite::OPEN_READONLY, WindowRoom::kWaitMs);
    SQLite::Statement rows(file, "SELECT side, qty FROM fill");
    Decimal sum;
    while (rows.executeStep()) {
        const auto qty = Decimal::parse(rows.getColumn(1).getString()).value();
        sum = (sideFrom(rows.getColumn(0).getString()) == Side::Buy ? add(sum, qty) : subtract(sum, qty)).value();
    }
    return number(sum);
}

int WindowRoom::storedFills() const
{
    SQLite::Database file(m_folder + "/store/gannet.sqlite", SQLite::OPEN_READONLY, WindowRoom::kWaitMs);
    return file.execAndGet("SELECT count(*) FROM fill").getInt();
}

void WindowRoom::press(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers)
{
    m_hand->press(point, button, modifiers);
}

void WindowRoom::move(QPoint point)
{
    m_hand->move(point);
}

void WindowRoom::release(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers)
{
    m_hand->release(point, button, modifiers);
}

void WindowRoom::drag(QPoint from, QPoint to)
{
    press(from);
    for (int part = 1; part <= 5; ++part)
        move(from + (to - from) * part / 5);
}

void WindowRoom::clickAt(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers)
{
    press(point, button, modifiers);
    release(point, button, modifiers);
}

void WindowRoom::settle() const
{
    // Shared: the render thread's word may still be on its way when this ends.
    const auto isDrawn = std::make_shared<bool>(false);
    const auto swapped =
        QObject::connect(&window(), &QQuickWindow::frameSwapped, &window(), [isDrawn] { *isDrawn = true; });
    window().update();
    static_cast<void>(waitFor([&isDrawn] { return *isDrawn; }));
    QObject::disconnect(swapped);
}

void WindowRoom::click(const QString& path)
{
    static_cast<void>(waitFor([&] { return find(path) != nullptr; }));
    settle();
    QQuickItem* const item = find(path);
    if (!item)
        return QTest::qFail(qPrintable(QStringLiteral("nothing to click at ") + path), __FILE__, __LINE__);
    scrollTo(*item);
    clickAt(centre(*item));
}

void WindowRoom::scrollTo(QQuickItem& item)
{
    QQuickItem* pane = item.parentItem();
    while (pane && !pane->inherits("QQuickFlickable"))
        pane = pane->parentItem();
    if (!pane)
        return;
    const QRectF shown = pane->mapRectToScene(pane->boundingRect());
    for (int turns = 0; turns < 30; ++turns) {
        const QRectF place = item.mapRectToScene(item.boundingRect());
        if (shown.contains(place.center()))
            return;
        m_hand->wheel(shown.center().toPoint(), place.center().y() < shown.top());
        static_cast<void>(waitFor([&] { return !pane->property("moving").toBool(); }));
    }
}

QPoint WindowRoom::centreOf(const QString& path) const
{
    const QQuickItem* const item = find(path);
    return item ? centre(*item) : QPoint();
}

QPoint WindowRoom::ladderPoint(Side side, const Decimal& price) const
{
    const auto* const item = qobject_cast<LadderItem*>(ladderItem());
    const DepthView* const depth = item ? item->viewModel()->depth() : nullptr;
    const auto mantissa = depth ? price.mantissaAt(depth->priceScale) : std::nullopt;
    if (!mantissa || !item->rowWindow().isVisible(*mantissa))
        return {};
    const double high = item->theme()->rowHeight();
    const double y = (static_cast<double>(item->rowWindow().rowOf(*mantissa)) + 0.5) * high;
    const QVariantList columns = item->columns();
    const QString title = side == Side::Buy ? QStringLiteral("Own buy") : QStringLiteral("Own sell");
    const auto own = std::ranges::find(
        columns, title, [](const QVariant& one) { return one.toMap().value(QStringLiteral("title")).toString(); });
    if (own == columns.end())
        return {};
    const double x = own->toMap().value(QStringLiteral("x")).toDouble() + 6; // left of the cross
    return item->mapToScene({x, y}).toPoint();
}

QString WindowRoom::aim() const
{
    const auto* const item = qobject_cast<LadderItem*>(ladderItem());
    return item ? plain(item->aimText()) : QString();
}

QQuickItem* WindowRoom::findText(const QString& text) const
{
    return findIn(window().contentItem(),
                  [&text](QQuickItem& one) { return plain(one.property("text").toString()) == text; });
}

void WindowRoom::key(int key, Qt::KeyboardModifiers modifiers)
{
    m_hand->key(key, modifiers);
}

void WindowRoom::keyDown(int key, Qt::KeyboardModifiers modifiers)
{
    m_hand->keyDown(key, modifiers);
}

void WindowRoom::keyUp(int key, Qt::KeyboardModifiers modifiers)
{
    m_hand->keyUp(key, modifiers);
}

void WindowRoom::type(const char* text)
{
    m_hand->type(text);
}

void WindowRoom::fill(const QString& path, const char* text)
{
    // Like a person, who looks whether the field has the keyboard before typing.
    const auto hasKeyboard = [&] {
        const QQuickItem* const item = find(path);
        return item && item->hasActiveFocus();
    };
    for (int tries = 0; tries < 3 && (tries == 0 || !hasKeyboard()); ++tries) {
        click(path);
        static_cast<void>(waitFor(hasKeyboard, 2000));
    }
    key(Qt::Key_A, Qt::ControlModifier);
    if (*text != '\0')
        type(text);
    else
        key(Qt::Key_Delete);
}

bool WindowRoom::isFocused(const QString& name) const
{
    const QQuickItem* item = window().activeFocusItem();
    while (item && item->objectName() != name)
        item = item->parentItem();
    return item != nullptr;
}

void WindowRoom::picture(const char* name) const
{
    const QString folder = qEnvironmentVariable("GANNET_TOUR");
    if (folder.isEmpty())
        return;
    settle();
    const QImage image = window().grabWindow().convertToFormat(QImage::Format_RGB888);
    if (!QDir().mkpath(folder) || !image.save(folder + QLatin1Char('/') + QLatin1String(name) + QStringLiteral(".png")))
        qWarning("no picture %s", name);
}

std::vector<std::string> WindowRoom::journals() const
{
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(m_folder + "/journal")) {
        if (entry.path().extension() == ".journal")
            paths.push_back(entry.path().string());
    }
    std::ranges::sort(paths);
    return paths;
}

} // namespace gannet::test
