// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <fstream>
#include <string>

namespace gannet::test {

/// A JSON file of the tree, its keys in the order they stand there. `path` is from the root.
inline nlohmann::ordered_json jsonFixture(const std::string& path)
{
    std::ifstream file(std::string(GANNET_SOURCE_DIR) + '/' + path);
    return nlohmann::ordered_json::parse(file);
}

} // namespace gannet::test
