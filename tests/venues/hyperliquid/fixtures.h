// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/json_fixture.h"

#include <stdexcept>
#include <string>

namespace gannet::test {

inline std::string fixturePath(const std::string& name)
{
    return std::string(GANNET_SOURCE_DIR) + "/tests/venues/hyperliquid/fixtures/" + name;
}

inline nlohmann::ordered_json fixture(const std::string& name)
{
    return jsonFixture("tests/venues/hyperliquid/fixtures/" + name);
}

/// The case of a fixture's list whose `name` begins so.
inline nlohmann::ordered_json fixtureCase(const nlohmann::ordered_json& list, const std::string& name)
{
    for (const auto& entry : list) {
        if (entry.at("name").get<std::string>().starts_with(name))
            return entry;
    }
    throw std::runtime_error("no case " + name);
}

} // namespace gannet::test
