// SPDX-License-Identifier: GPL-3.0-or-later
// What every test includes, read once: half of the time that a test takes to compile.
#pragma once

#include <QtTest>
#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// Core has functions of this name and knows no Qt. Tests write Q_EMIT.
#undef emit
