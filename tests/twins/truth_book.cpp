// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/truth_book.h"

#include "core/base/check.h"

namespace gannet::twin {

namespace {

Decimal decimalOf(const std::string& text)
{
    const auto value = Decimal::tryParse(text);
    CHECK(value.has_value(), "a recording holds only numbers");
    return *value;
}

template <class Side> void applySide(Side& side, const Json& levels)
{
    for (const Json& level : levels) {
        const auto price = level.at(0).get<std::string>();
        const auto qty = level.at(1).get<std::string>();
        if (decimalOf(qty).isZero())
            side.erase(decimalOf(price));
        else
            side[decimalOf(price)] = {price, qty};
    }
}

template <class Side> Json top(const Side& side, std::size_t limit)
{
    Json out = Json::array();
    for (const auto& [price, level] : side) {
        if (out.size() >= limit)
            break;
        out.push_back({level.price, level.qty});
    }
    return out;
}

} // namespace

void TruthBook::clear()
{
    m_bids.clear();
    m_asks.clear();
}

void TruthBook::apply(const Json& bids, const Json& asks)
{
    applySide(m_bids, bids);
    applySide(m_asks, asks);
}

Json TruthBook::bids(std::size_t limit) const
{
    return top(m_bids, limit);
}

Json TruthBook::asks(std::size_t limit) const
{
    return top(m_asks, limit);
}

} // namespace gannet::twin
