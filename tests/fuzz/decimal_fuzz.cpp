// SPDX-License-Identifier: GPL-3.0-or-later
// Decimal text: what is accepted prints back to the same value, keeps its digits and its scale; the rest is refused
// with an error, never a crash. The operations on an accepted value keep their promises.
#include "core/base/check.h"
#include "core/base/decimal.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gannet;

namespace {

/// The digits of `text` without what does not change its value: leading zeros, the sign of zero, and zeros after the
/// 18th decimal.
std::string canonical(std::string_view text)
{
    const bool negative = text.front() == '-';
    if (negative)
        text.remove_prefix(1);
    while (text.size() > 1 && text[0] == '0' && text[1] != '.')
        text.remove_prefix(1);
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos && text.size() - point - 1 > Decimal::kMaxScale)
        text = text.substr(0, point + 1 + Decimal::kMaxScale);
    const bool isZero = text.find_first_not_of("0.") == std::string_view::npos;
    return (negative && !isZero ? "-" : "") + std::string(text);
}

void checkAccepted(std::string_view text, const Decimal& value)
{
    CHECK(value.scale >= 0 && value.scale <= Decimal::kMaxScale, "scale out of range");
    const std::string printed = value.toString();
    CHECK(printed == canonical(text), "printed digits differ from the text");

    const auto again = Decimal::tryParse(printed);
    CHECK(again && *again == value && again->scale == value.scale, "printed text does not read back");

    const Decimal shortest = value.normalized();
    CHECK(shortest == value, "normalized changes the value");
    CHECK(shortest.mantissaAt(value.scale) == value.mantissa, "normalized does not come back to its scale");

    for (int scale = 0; scale <= Decimal::kMaxScale; ++scale) {
        const auto exact = value.mantissaAt(scale);
        const auto down = value.rescaled(scale, Rounding::Down);
        const auto up = value.rescaled(scale, Rounding::Up);
        if (exact)
            CHECK(down && up && down->mantissa == *exact && up->mantissa == *exact, "an exact rescale rounds");
        if (down && up)
            CHECK(*down <= value && value <= *up && up->mantissa - down->mantissa <= 1, "rounding is off by a unit");
    }
    const auto none = subtract(value, value);
    CHECK(none && none->isZero(), "a value less itself is not zero");
    const auto twice = add(value, value);
    if (twice)
        CHECK(subtract(*twice, value) == value, "a + a - a is not a");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    const auto value = Decimal::tryParse(text);
    const auto result = Decimal::parse(text);
    CHECK(value.has_value() == result.has_value(), "tryParse and parse disagree");
    if (value)
        checkAccepted(text, *value);
    else
        CHECK(result.error().kind == ErrorKind::Protocol && result.error().code == Code::BadNumber, "wrong error");
    return 0;
}
