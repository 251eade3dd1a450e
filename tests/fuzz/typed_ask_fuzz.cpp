// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a typed price and a typed size: read to something above zero that is written and read back the same, or
// refused with a named field, a limit and short words.
#include "core/base/check.h"
#include "core/model/typed_ask.h"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace gannet;

namespace {

const Decimal kOne{1, 0};

void checkRefusal(const Error& error)
{
    CHECK(error.kind == ErrorKind::Invalid && !error.field.empty() && !error.limit.empty(), "a refusal says its limit");
    CHECK(!error.message.empty() && error.message.size() < 400, "a refusal is one line");
}

void checkPrice(const std::string& text, std::string_view field)
{
    const auto ask = readPriceAsk(text, field);
    if (!ask) {
        checkRefusal(ask.error());
        return;
    }
    const bool isTyped = ask->from == PriceAsk::From::Typed;
    CHECK(isTyped == ask->typed.isPositive(), "a typed price is above zero");
    CHECK(!isTyped || (!ask->fraction && ask->ticks == 0), "a typed price follows nothing");
    CHECK(!ask->fraction || ask->fraction->absolute() <= kOne, "a fraction is at most the whole");
    const auto again = readPriceAsk(typedText(*ask), field);
    CHECK(again && again->from == ask->from && again->typed == ask->typed && again->ticks == ask->ticks &&
              again->fraction == ask->fraction,
          "a price is not what it is written as");
}

void checkSize(const std::string& text)
{
    const auto ask = readSizeAsk(text);
    if (!ask) {
        checkRefusal(ask.error());
        return;
    }
    CHECK(ask->value.isPositive(), "a size is above zero");
    const auto again = readSizeAsk(typedText(*ask));
    CHECK(again && again->of == ask->of && again->value == ask->value, "a size is not what it is written as");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    checkPrice(text, "price");
    checkPrice(text, "trigger");
    checkSize(text);
    return 0;
}
