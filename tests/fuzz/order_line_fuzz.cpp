// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as an order line: read to what is written and read back the same, or refused with a word of the line named
// by its place. A bracket that comes of it is on the right side of the entry, or refused.
#include "core/base/check.h"
#include "core/model/order_line.h"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace gannet;

namespace {

constexpr Timestamp kNow = Timestamp::fromMilliseconds(1'763'769'600'250);

void checkBracket(const EntryLine& line, const LineFacts& facts)
{
    Instrument instrument;
    instrument.tickRule.tick = {5, 1};
    const auto bracket = bracketOf(line, Price{{60'000, 0}}, instrument, facts);
    if (!bracket || !*bracket)
        return;
    CHECK((*bracket)->parts.size() <= kLineTargets, "too many parts");
    Decimal shares;
    for (const BracketPart& part : (*bracket)->parts) {
        shares = *add(shares, part.share);
        CHECK(!part.stop || part.stop->value.isPositive(), "a stop is above zero");
        CHECK(!part.target || part.target->value.isPositive(), "a target is above zero");
    }
    CHECK(shares == Decimal::parse("1").value(), "the shares make a whole");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text(data, data + size);
    LineFacts facts;
    facts.now = kNow;
    facts.entry = Decimal{600'123'456, 4};
    const auto line = readOrderLine(text, facts);
    if (!line) {
        const LineError& wrong = line.error();
        CHECK(wrong.at + wrong.length <= text.size(), "the caret is within the line");
        CHECK(wrong.error.kind == ErrorKind::Invalid && !wrong.error.limit.empty(), "a refusal says its limit");
        CHECK(!wrong.error.message.empty() && wrong.error.message.size() < 600, "a refusal is one line");
        return 0;
    }
    const std::string written = lineText(*line);
    const auto again = readOrderLine(written, facts);
    CHECK(again && lineText(*again) == written, "a line is not what it is written as");
    if (const auto* entry = std::get_if<EntryLine>(&*line))
        checkBracket(*entry, facts);
    return 0;
}
