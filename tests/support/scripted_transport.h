// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/transport.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet::test {

/// A network that only remembers what was sent; the test plays the other side.
class ScriptedTransport final : public Transport {
public:
    void send(Outbound item) override { m_sent.push_back(std::move(item)); }

    [[nodiscard]] const std::vector<Outbound>& sent() const { return m_sent; }
    void forget() { m_sent.clear(); }

    [[nodiscard]] std::size_t countText(std::string_view text) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(m_sent, [text](const Outbound& item) {
            const auto* sent = std::get_if<SendText>(&item);
            return sent && sent->text == text;
        }));
    }
    template <class Item> [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(
            std::ranges::count_if(m_sent, [](const Outbound& item) { return std::holds_alternative<Item>(item); }));
    }
    /// Copies of what was sent of this kind, in order.
    template <class Item> [[nodiscard]] std::vector<Item> all() const
    {
        std::vector<Item> items;
        for (const Outbound& item : m_sent) {
            if (const auto* one = std::get_if<Item>(&item))
                items.push_back(*one);
        }
        return items;
    }
    /// Texts sent over a link that hold `part`.
    [[nodiscard]] std::size_t countTextsWith(std::string_view part) const
    {
        return static_cast<std::size_t>(std::ranges::count_if(m_sent, [part](const Outbound& item) {
            const auto* sent = std::get_if<SendText>(&item);
            return sent && sent->text.find(part) != std::string::npos;
        }));
    }

private:
    std::vector<Outbound> m_sent;
};

} // namespace gannet::test
