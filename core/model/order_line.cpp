// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/order_line.h"

#include "core/base/near_word.h"
#include "core/model/typed_ask.h"
#include "core/model/typed_distance.h"
#include "core/model/typed_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

namespace gannet {

namespace {

constexpr std::size_t kSymbolLength = 48;
constexpr std::size_t kIdDigits = 32;
constexpr std::int64_t kMostLeverage = 1000; ///< more than any venue has; what one allows is the engine's to say
constexpr std::array<std::string_view, 12> kOptions = {"market", "join", "mid", "stop", "tp", "ioc",
                                                       "fok",    "gtc",  "gtd", "post", "ro", "on"};
constexpr std::array<std::string_view, 6> kVerbs = {"buy", "sell", "cancel", "close", "flat", "lev"};
constexpr std::string_view kVerbsText = "buy, sell, cancel, close, flat or lev";
constexpr std::string_view kOptionsText = "@price, market, join, mid, stop, tp, ioc, fok, gtc, gtd, post, ro or on";

template <class T> using Read = tl::expected<T, LineError>;

struct Word {
    std::string_view text;
    std::size_t at = 0;
};

[[nodiscard]] std::string lower(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

[[nodiscard]] tl::unexpected<LineError> refuse(const Word& word, std::string message, std::string limit,
                                               std::vector<std::string> fixes = {})
{
    Error error{.kind = ErrorKind::Invalid, .code = Code::InvalidRequest, .message = std::move(message)};
    error.field = "line";
    error.limit = std::move(limit);
    error.value = word.text.empty() ? "nothing" : std::string(shortTyping(word.text));
    error.fixes = std::move(fixes);
    return tl::unexpected<LineError>(LineError{std::move(error), word.at, word.text.size()});
}

[[nodiscard]] tl::unexpected<LineError> refuse(const Word& word, Error error)
{
    return tl::unexpected<LineError>(LineError{std::move(error), word.at, word.text.size()});
}

[[nodiscard]] std::vector<Word> wordsOf(std::string_view line)
{
    std::vector<Word> words;
    std::size_t at = 0;
    while (at < line.size()) {
        if (line[at] == ' ' || line[at] == '\t') {
            ++at;
            continue;
        }
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        words.push_back({line.substr(at, end - at), at});
        at = end;
    }
    return words;
}

/// The known word that may have been meant.
template <std::size_t N>
[[nodiscard]] std::vector<std::string> nearest(std::string_view word, const std::array<std::string_view, N>& known)
{
    std::string best = nearestWord(lower(word), {known.begin(), known.end()});
    return best.empty() ? std::vector<std::string>() : std::vector<std::string>{std::move(best)};
}

template <std::size_t N>
[[nodiscard]] tl::unexpected<LineError> unknownWord(const Word& word, std::string_view expected,
                                                    const std::array<std::string_view, N>& known)
{
    auto fixes = nearest(word.text, known);
    const std::string meant = fixes.empty() ? std::string() : fmt::format(" Did you mean {}?", fixes.front());
    return refuse(word,
                  fmt::format("{} is not understood here; expected: {}.{}", quotedTyping(word.text), expected, meant),
                  std::string(expected), std::move(fixes));
}

[[nodiscard]] bool isOption(std::string_view word)
{
    const std::string small = lower(word);
    return word.starts_with('@') || std::ranges::find(kOptions, small) != kOptions.end();
}

/// "BTC", "BTC-PERP", "hyperliquid:BTC", "BTC/USD": has a letter, no sign that stands for something else.
[[nodiscard]] bool isSymbol(std::string_view word)
{
    const auto isPlain = [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '/' || c == ':' || c == '.';
    };
    const auto isLetter = [](unsigned char c) { return std::isalpha(c) != 0; };
    return word.size() <= kSymbolLength && std::ranges::all_of(word, isPlain) && std::ranges::any_of(word, isLetter);
}

class Parser {
public:
    Parser(std::string_view line, const LineFacts& facts)
        : m_words(wordsOf(line)), m_end{std::string_view(), line.size()}, m_facts(facts)
    {}

    [[nodiscard]] Read<OrderLine> read()
    {
        if (m_words.empty())
            return refuse(m_end, fmt::format("Nothing is typed: begin with {}.", kVerbsText), std::string(kVerbsText));
        const Word verb = take();
        const std::string small = lower(verb.text);
        if (small == "buy" || small == "sell")
            return readEntry(small == "buy" ? Side::Buy : Side::Sell);
        if (small == "cancel")
            return readCancel();
        if (small == "close")
            return readClose();
        if (small == "flat")
            return isOver() ? Read<OrderLine>(FlatLine{}) : tooMuch("flat");
        if (small == "lev")
            return readLeverage();
        return unknownWord(verb, kVerbsText, kVerbs);
    }

private:
    [[nodiscard]] bool isOver() const { return m_next == m_words.size(); }
    [[nodiscard]] const Word& peek() const { return isOver() ? m_end : m_words[m_next]; }
    Word take() { return isOver() ? m_end : m_words[m_next++]; }

    [[nodiscard]] tl::unexpected<LineError> tooMuch(std::string_view verb) const
    {
        return refuse(peek(),
                      fmt::format("{} is too much: nothing follows here after {}.", quotedTyping(peek().text), verb),
                      "the end of the line");
    }
    [[nodiscard]] tl::unexpected<LineError> missing(std::string_view what) const
    {
        return refuse(m_end, fmt::format("Here {} is missing.", what), std::string(what));
    }

    [[nodiscard]] Read<OrderLine> readEntry(Side side)
    {
        m_entry.draft.terms.side = side;
        if (isOver())
            return missing("a size");
        const Word word = take();
        auto size = readSize(word);
        if (!size)
            return tl::unexpected<LineError>(std::move(size.error()));
        m_entry.draft.size = *size;
        if (!isOver() && !isOption(peek().text)) {
            if (!isSymbol(peek().text))
                return unknownWord(peek(), "a symbol, " + std::string(kOptionsText), kOptions);
            m_entry.symbol = take().text;
        }
        while (!isOver()) {
            if (auto ok = readOption(take()); !ok)
                return tl::unexpected<LineError>(std::move(ok.error()));
        }
        return OrderLine(std::move(m_entry));
    }

    [[nodiscard]] Read<SizeAsk> readSize(const Word& word) const
    {
        std::string text(word.text);
        const bool isVariable = text.size() > 1 && text[0] == '$' && std::isalpha(static_cast<unsigned char>(text[1]));
        if (isVariable) {
            if (!lower(text).starts_with("$pos"))
                return refuse(word,
                              fmt::format("{} is no size: of the variables only $pos is one.", quotedTyping(word.text)),
                              "$pos", {"$pos"});
            text = "p" + text.substr(4);
        }
        auto size = readSizeAsk(text);
        return size ? Read<SizeAsk>(*size) : refuse(word, std::move(size.error()));
    }

    [[nodiscard]] Read<void> readOption(const Word& word)
    {
        std::string name = lower(word.text);
        if (name.starts_with('@')) { // "@market" may be meant as well as "market"
            const bool isWord = name == "@market" || name == "@join" || name == "@mid";
            name = isWord ? name.substr(1) : "@";
        }
        if (!isOption(word.text))
            return unknownWord(word, kOptionsText, kOptions);
        const bool isPrice = name == "@" || name == "market" || name == "join" || name == "mid";
        const bool isTime = name == "ioc" || name == "fok" || name == "gtc" || name == "gtd";
        if (!m_seen.insert(isPrice ? "a price" : isTime ? "a time in force" : name).second)
            return refuse(word,
                          fmt::format("{} is too much: the line has {} already.", quotedTyping(word.text),
                                      isPrice  ? "a price"
                                      : isTime ? "a time in force"
                                               : name),
                          "once");
        if (isPrice)
            return readPriceWord(word, name);
        if (isTime)
            return readTime(name);
        if (name == "post")
            m_entry.draft.terms.isPostOnly = true;
        else if (name == "ro")
            m_entry.draft.terms.isReduceOnly = true;
        else if (name == "on")
            return readVenue();
        else if (name == "stop")
            return readStop();
        else
            return readTargets();
        return {};
    }

    [[nodiscard]] Read<void> readPriceWord(const Word& word, const std::string& name)
    {
        TicketDraft& draft = m_entry.draft;
        const bool isBuy = draft.terms.side == Side::Buy;
        PriceAsk ask;
        if (name == "market") {
            draft.terms.type = OrderType::Market;
            return {};
        }
        if (name == "join" || name == "mid") {
            ask.from = name == "mid" ? PriceAsk::From::Mid : isBuy ? PriceAsk::From::Bid : PriceAsk::From::Ask;
            draft.price = ask;
            return {};
        }
        Word price{word.text.substr(1), word.at + 1};
        if (price.text.empty()) {
            if (isOver())
                return missing("a price");
            price = take();
        }
        auto read = readPrice(price);
        if (!read)
            return tl::unexpected<LineError>(std::move(read.error()));
        draft.price = *read;
        return {};
    }

    [[nodiscard]] Read<PriceAsk> readPrice(const Word& word) const
    {
        std::string text(word.text);
        if (text.starts_with('$')) {
            const std::string small = lower(text);
            static constexpr std::array kFollowed = {std::pair{"$bid", "b"}, std::pair{"$ask", "a"},
                                                     std::pair{"$mid", "m"}, std::pair{"$last", "l"}};
            const auto* const found =
                std::ranges::find_if(kFollowed, [&small](const auto& one) { return small.starts_with(one.first); });
            if (found != kFollowed.end()) {
                text = found->second + text.substr(std::string_view(found->first).size());
            } else if (small == "$entry" || small == "$liq") {
                const auto& value = small == "$entry" ? m_facts.entry : m_facts.liquidation;
                if (!value)
                    return refuse(word,
                                  fmt::format("{} is not known: there is no such price of a position here.", small),
                                  "a position");
                text = plainText(*value);
            } else {
                return refuse(word,
                              fmt::format("{} is no price; there are $bid, $ask, $mid, $last, $entry and $liq.",
                                          quotedTyping(word.text)),
                              "$bid, $ask, $mid, $last, $entry or $liq");
            }
        }
        auto ask = readPriceAsk(text);
        return ask ? Read<PriceAsk>(*ask) : refuse(word, std::move(ask.error()));
    }

    [[nodiscard]] Read<void> readTime(const std::string& name)
    {
        OrderTerms& terms = m_entry.draft.terms;
        terms.timeInForce = *timeInForceFrom(name);
        if (terms.timeInForce != TimeInForce::Gtd)
            return {};
        if (isOver())
            return missing("a time");
        const Word word = take();
        auto time = readExpiry(word.text, m_facts.now, m_facts.utcOffset);
        if (!time)
            return refuse(word, std::move(time.error()));
        terms.expiry = *time;
        return {};
    }

    [[nodiscard]] Read<void> readVenue()
    {
        if (isOver())
            return missing("a venue");
        const Word word = take();
        const auto isPlain = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; };
        if (word.text.size() > kSymbolLength || !std::ranges::all_of(word.text, isPlain))
            return refuse(word, fmt::format("{} is no venue's name.", quotedTyping(word.text)),
                          "letters, digits and -");
        m_entry.venue = lower(word.text);
        return {};
    }

    [[nodiscard]] Read<void> readStop()
    {
        if (isOver())
            return missing("a stop: a price, 1% or 50T");
        auto exit = readExit(take(), 99);
        if (!exit)
            return tl::unexpected<LineError>(std::move(exit.error()));
        m_entry.stop = *exit;
        return {};
    }

    /// "61000,62000", also with a space after a comma.
    [[nodiscard]] Read<void> readTargets()
    {
        for (bool isMore = true; isMore;) {
            if (isOver())
                return missing("a target: a price, 1% or 50T");
            const Word word = take();
            for (std::size_t at = 0; at < word.text.size() || at == 0;) {
                const std::size_t end = std::min(word.text.find(',', at), word.text.size());
                isMore = end < word.text.size();
                if (m_entry.targets.size() == kLineTargets)
                    return refuse({word.text.substr(at), word.at + at},
                                  fmt::format("More than {} targets.", kLineTargets),
                                  fmt::format("at most {}", kLineTargets));
                auto exit = readExit({word.text.substr(at, end - at), word.at + at}, 1000);
                if (!exit)
                    return tl::unexpected<LineError>(std::move(exit.error()));
                m_entry.targets.push_back(*exit);
                at = end + 1;
            }
        }
        return {};
    }

    [[nodiscard]] static Read<ExitAsk> readExit(const Word& word, std::int64_t mostPercent)
    {
        const std::string small = lower(word.text);
        if (small == "$entry")
            return ExitAsk{ExitAsk::At::Entry, {}};
        if (small == "$liq")
            return ExitAsk{ExitAsk::At::Liquidation, {}};
        const auto ask = readDistanceAsk(
            word.text, {"price", "trigger", Code::BadTrigger, "or a distance: 1%, 30bp, or 50T for ticks"},
            mostPercent);
        if (!ask)
            return refuse(word, ask.error());
        if (!ask->number.isPositive())
            return refuse(word, fmt::format("{} is not above zero.", quotedTyping(word.text)), "above zero");
        switch (ask->unit) {
        case DistanceAsk::Unit::Plain: return ExitAsk{ExitAsk::At::Price, ask->number};
        case DistanceAsk::Unit::Fraction: return ExitAsk{ExitAsk::At::Fraction, ask->number};
        case DistanceAsk::Unit::Ticks: break;
        case DistanceAsk::Unit::Risk:
            return refuse(word,
                          fmt::format("{}: in a line R is not known; a price, 1% or 50T is.", quotedTyping(word.text)),
                          "a price, 1% or 50T");
        }
        const auto ticks = ask->number.mantissaAt(0);
        if (!ticks || *ticks > kMostTicks)
            return refuse(word,
                          fmt::format("{} is no number of ticks: they are whole, and at most {}.",
                                      quotedTyping(word.text), kMostTicks),
                          fmt::format("1 to {}, whole", kMostTicks));
        return ExitAsk{ExitAsk::At::Ticks, {*ticks, 0}};
    }

    [[nodiscard]] Read<OrderLine> readLeverage()
    {
        if (isOver())
            return missing("a number of times, such as 5");
        const Word word = take();
        std::string small = lower(word.text);
        if (small.size() > 1 && small.ends_with('x'))
            small.pop_back();
        const auto number = readTypedNumber(small, {"leverage", "leverage", Code::Leverage});
        if (!number)
            return refuse(word, number.error());
        const auto times = number->mantissaAt(0);
        if (!times || *times < 1 || *times > kMostLeverage)
            return refuse(word,
                          fmt::format("{} is no leverage: it is whole times, from 1 to {}.", quotedTyping(word.text),
                                      kMostLeverage),
                          fmt::format("1 to {}, whole", kMostLeverage));
        return isOver() ? Read<OrderLine>(LeverageLine{static_cast<std::int32_t>(*times)}) : tooMuch("the leverage");
    }

    [[nodiscard]] Read<OrderLine> readCancel()
    {
        CancelLine cancel;
        if (isOver())
            return OrderLine(cancel);
        const Word word = take();
        const std::string small = lower(word.text);
        if (small.starts_with('#')) {
            const std::string digits = small.substr(1);
            const auto isHex = [](unsigned char c) { return std::isxdigit(c) != 0; };
            if (digits.empty() || digits.size() > kIdDigits || !std::ranges::all_of(digits, isHex))
                return refuse(word,
                              fmt::format("{} is no order's id: that is # and up to {} hex digits.",
                                          quotedTyping(word.text), kIdDigits),
                              fmt::format("# and 1 to {} hex digits", kIdDigits));
            cancel.order = digits;
        } else if (small == "all") {
            cancel.what = CancelWhat::Everything;
        } else if (small != "entries") {
            if (!isSymbol(word.text))
                return refuse(word,
                              fmt::format("{} is nothing to cancel: entries, all, # and an order's id, or a symbol.",
                                          quotedTyping(word.text)),
                              "entries, all, #id or a symbol");
            cancel.symbol = word.text;
        }
        return isOver() ? Read<OrderLine>(std::move(cancel)) : tooMuch("this");
    }

    [[nodiscard]] Read<OrderLine> readClose()
    {
        CloseLine close;
        if (!isOver() && !peek().text.ends_with('%')) {
            if (!isSymbol(peek().text))
                return refuse(
                    peek(),
                    fmt::format("{} is nothing to close: a symbol, or a part such as 50%.", quotedTyping(peek().text)),
                    "a symbol or a percentage");
            close.symbol = take().text;
        }
        if (!isOver() && peek().text.ends_with('%')) {
            const Word word = take();
            auto fraction =
                readPercent(word.text.substr(0, word.text.size() - 1), {"percentage", "fraction", Code::BadQty}, 100);
            if (!fraction)
                return refuse(word, std::move(fraction.error()));
            if (!fraction->isPositive())
                return refuse(word, "A part to close is above zero.", "above 0 to 100 %", {"100%"});
            close.fraction = *fraction;
        }
        return isOver() ? Read<OrderLine>(std::move(close)) : tooMuch("this");
    }

    std::vector<Word> m_words;
    Word m_end;
    const LineFacts& m_facts;
    std::size_t m_next = 0;
    EntryLine m_entry;
    std::set<std::string> m_seen; ///< what may stand once
};

} // namespace

tl::expected<OrderLine, LineError> readOrderLine(std::string_view line, const LineFacts& facts)
{
    if (line.size() > kLineLength)
        return refuse({line.substr(0, 0), kLineLength},
                      fmt::format("The line is longer than {} characters.", kLineLength),
                      fmt::format("{} characters", kLineLength));
    return Parser(line, facts).read();
}

} // namespace gannet
