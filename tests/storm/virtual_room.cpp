// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/storm/virtual_room.h"

#include "core/base/check.h"
#include "tests/support/dec.h"

#include <map>
#include <memory>
#include <utility>

namespace gannet::test {

const std::shared_ptr<const std::vector<twin::RecordedLine>>& stormLines(const VirtualVenue& venue)
{
    static std::map<std::string, std::shared_ptr<const std::vector<twin::RecordedLine>>> kept; // by slug
    auto& lines = kept[venue.slug];
    if (lines)
        return lines;
    auto read = twin::readRecordings(venue.recordings);
    CHECK(read.has_value(), "a recording to play");
    std::erase_if(*read, [](const twin::RecordedLine& line) {
        return line.json.find("\"e\":\"bookTicker\"") != std::string::npos;
    });
    lines = std::make_shared<const std::vector<twin::RecordedLine>>(std::move(*read));
    return lines;
}

VirtualRoom::VirtualRoom(const VirtualVenue& of, std::uint64_t seed)
    : venue(of),
      network(time, VenueId{0}, seed ^ 0x5eed, {}),
      store(time, seed ^ 0xd15c),
      terminal(time, network, store, of.terminal, seed ^ 0x7e57)
{
    const auto& lines = stormLines(of);
    twin = of.makeTwin(network, *lines);
    network.serveShared(*twin, lines);
}

void VirtualRoom::open()
{
    terminal.start();
    terminal.watch(venue.instrument);
}

bool VirtualRoom::waitUntilReady()
{
    return time.runUntil([this] { return isReady(); }, Duration::seconds(60));
}

void VirtualRoom::arm()
{
    Arm press{terminal.nextRequest(), TradingMode::Live};
    terminal.command(press);
    const auto& answer = terminal.lastAnswer();
    if (!answer || answer->request != press.request || answer->kind != RequestAnswered::Kind::NeedsConfirm)
        return;
    press.confirmed = answer->error->fixes;
    press.request = terminal.nextRequest();
    terminal.command(press);
}

OrderTerms VirtualRoom::terms(OrderType type, Side side, std::string_view qty, std::optional<Price> price) const
{
    OrderTerms made;
    made.type = type;
    made.side = side;
    made.qty.value = dec(qty);
    made.price = std::move(price);
    if (type == OrderType::Market) {
        made.timeInForce = TimeInForce::Ioc;
        made.slippageCap = dec("0.005");
    }
    return made;
}

ClientOrderId VirtualRoom::submit(const OrderTerms& terms)
{
    SubmitOrder press;
    press.order.request = terminal.nextRequest();
    press.order.instrument = venue.instrument;
    press.order.account = terminal.key().account;
    press.order.mode = TradingMode::Live;
    press.order.terms = terms;
    terminal.command(std::move(press));
    const auto& answer = terminal.lastAnswer();
    return answer && !answer->orders.empty() ? answer->orders.front() : ClientOrderId{};
}

Price VirtualRoom::priceAt(Side touch, std::int64_t ticks) const
{
    const BookState& book = *terminal.engine().books().find(instrument().id);
    const BookSide& side = touch == Side::Buy ? book.book.bids : book.book.asks;
    const Decimal at{side.best().price, book.priceScale};
    const Decimal away = multiply(instrument().tickRule.stepAt(at), Decimal{ticks, 0}).value();
    return Price{instrument().tickRule.neighbours(add(at, away).value()).value().below};
}

twin::ExchangeAccount& VirtualRoom::truth()
{
    twin::ExchangeAccount* const account =
        twin->behindWire() ? twin->behindWire()->account(venue.exchangeAccount) : nullptr;
    CHECK(account, "the twin has the account");
    return *account;
}

std::size_t VirtualRoom::ordersAtVenue(ClientOrderId id)
{
    std::size_t count = 0;
    for (const auto& [number, order] : truth().orders()) {
        const bool isIt = order.clientId.find(id.toHex()) != std::string::npos;
        count += isIt && !order.isSuperseded ? 1 : 0;
    }
    return count;
}

std::multiset<std::string> VirtualRoom::fillsAtVenue()
{
    std::multiset<std::string> names;
    for (const twin::ExchangeFill& fill : truth().fills())
        names.insert(venue.tradeId(venue.symbol(), fill));
    return names;
}

std::multiset<std::string> VirtualRoom::fillsKept() const
{
    std::multiset<std::string> names;
    for (const StoredFill& fill : store.kept().all<StoredFill>())
        names.insert(fill.fill.tradeId);
    return names;
}

std::uint64_t VirtualRoom::unresolved() const
{
    std::uint64_t count = 0;
    for (const auto& [id, order] : terminal.oms().orders().all()) {
        const bool isOnItsWay = order.state == OrderState::PendingNew || order.state == OrderState::PendingCancel ||
                                order.state == OrderState::PendingReplace;
        count += order.isOutcomeUnknown || isOnItsWay ? 1 : 0;
    }
    return count;
}

} // namespace gannet::test
