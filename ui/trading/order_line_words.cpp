// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/order_line_words.h"

#include "ui/format.h"
#include "ui/trading/trading_words.h"

#include <QCoreApplication>
#include <QStringList>

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <vector>

namespace gannet {

namespace {

[[nodiscard]] QString tr(const char* words)
{
    return QCoreApplication::translate("OrderLine", words);
}

[[nodiscard]] std::vector<LineWord> wordsIn(std::string_view line)
{
    std::vector<LineWord> words;
    for (std::size_t at = line.find_first_not_of(" \t"); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        words.push_back({at, end - at});
        at = line.find_first_not_of(" \t", end);
    }
    return words;
}

[[nodiscard]] std::size_t find(std::string_view line, std::string_view keyword)
{
    const auto words = wordsIn(line);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const QString word = toQString(line.substr(words[i].at, words[i].length)).toLower();
        if (word == toQString(keyword) || (keyword == "@" && word.startsWith(QLatin1Char('@'))))
            return i;
    }
    return kLineEnd;
}

[[nodiscard]] std::size_t firstOf(std::string_view line, std::initializer_list<std::string_view> keywords)
{
    for (const std::string_view keyword : keywords) {
        if (const std::size_t found = find(line, keyword); found != kLineEnd)
            return found;
    }
    return kLineEnd;
}

} // namespace

LineWord wordAt(std::string_view line, std::size_t number)
{
    const auto words = wordsIn(line);
    return number < words.size() ? words[number] : LineWord{line.size(), 0};
}

std::size_t wordAfter(std::string_view line, std::string_view keyword)
{
    const std::size_t found = find(line, keyword);
    return found == kLineEnd ? kLineEnd : found + 1;
}

std::size_t wordOfField(std::string_view line, TicketField field)
{
    switch (field) {
    case TicketField::Size: return 1;
    case TicketField::Price: return firstOf(line, {"@", "join", "mid", "market"});
    case TicketField::Trigger:
    case TicketField::Bracket: return firstOf(line, {"stop", "tp"});
    case TicketField::Flags: return firstOf(line, {"post", "ro", "ioc", "fok", "gtd", "gtc"});
    case TicketField::Expiry: return wordAfter(line, "gtd");
    case TicketField::Minutes: // the line has no TWAP
    case TicketField::Order: break;
    }
    return kLineEnd;
}

int charsOf(std::string_view line, std::size_t at, std::size_t length)
{
    return static_cast<int>(toQString(line.substr(std::min(at, line.size()), length)).size());
}

bool hasExits(const OrderLine& line)
{
    const auto* const entry = std::get_if<EntryLine>(&line);
    return entry && (entry->stop || !entry->targets.empty());
}

QString titleOf(const Instrument& instrument)
{
    return toQString(instrument.canonical.empty() ? instrument.symbol : instrument.canonical);
}

QString exitsText(const std::optional<Bracket>& bracket, int priceScale)
{
    if (!bracket || bracket->parts.empty())
        return {};
    QString text;
    if (const auto& stop = bracket->parts.front().stop)
        text += tr(" · stop %1").arg(scaledText(stop->value, priceScale));
    QStringList targets;
    for (const BracketPart& part : bracket->parts) {
        if (part.target)
            targets << scaledText(part.target->value, priceScale);
    }
    if (!targets.isEmpty())
        text += tr(" · target %1").arg(targets.join(QStringLiteral(", ")));
    return text;
}

Error noSuchOrder(const std::string& digits, std::size_t found)
{
    Error error{.kind = ErrorKind::NotFound,
                .code = Code::UnknownOrder,
                .message = found == 0 ? fmt::format("No working order has an id that begins with {}", digits)
                                      : fmt::format("{} working orders have an id that begins with {}: type more of it",
                                                    found, digits)};
    error.limit = "one working order";
    error.value = "#" + digits;
    return error;
}

} // namespace gannet
