// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/keymap.h"

#include "core/base/json.h"
#include "ui/format.h"

#include <QFile>
#include <QKeySequence>

#include <algorithm>
#include <array>
#include <optional>

namespace gannet {

namespace {

/// Places of keys by their XKB code, as X11 and Wayland tell it: a row of the keyboard each.
struct KeyRow {
    quint32 first;
    std::string_view keys;
};
constexpr std::array kRows{KeyRow{10, "1234567890"}, KeyRow{24, "QWERTYUIOP"}, KeyRow{38, "ASDFGHJKL"}, KeyRow{49, "`"},
                           KeyRow{52, "ZXCVBNM"}};

[[nodiscard]] std::optional<int> keyAtPlace(quint32 code)
{
    for (const KeyRow& row : kRows) {
        if (code >= row.first && code - row.first < row.keys.size())
            return row.keys[code - row.first];
    }
    return std::nullopt;
}

/// Types something into a text field.
[[nodiscard]] bool isTyping(const KeyPress& press)
{
    const bool isPlain = !(press.modifiers & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    return isPlain && press.key < Qt::Key_Escape;
}

[[nodiscard]] bool canMeet(KeyPlace a, KeyPlace b)
{
    return a == b || a == KeyPlace::Everywhere || b == KeyPlace::Everywhere || a == KeyPlace::Ladder ||
           b == KeyPlace::Ladder;
}

[[nodiscard]] KeyPlace placeFrom(std::string_view word)
{
    if (word == "ladder")
        return KeyPlace::Ladder;
    if (word == "outside-text")
        return KeyPlace::OutsideText;
    json::refuse(Code::BadFormat, "where", "\"" + std::string(word) + "\" is no place; there are ladder, outside-text");
}

[[nodiscard]] KeyPress pressFrom(std::string_view keys)
{
    std::string portable(keys);
    if (const auto at = portable.rfind("Enter"); at != std::string::npos)
        portable.replace(at, 5, "Return");
    const QKeySequence sequence = QKeySequence::fromString(toQString(portable), QKeySequence::PortableText);
    if (sequence.count() != 1 || sequence[0].key() == Qt::Key_unknown)
        json::refuse(Code::BadFormat, "keys", "\"" + std::string(keys) + "\" is no key");
    return {sequence[0].key(), sequence[0].keyboardModifiers()};
}

[[nodiscard]] KeyBound bindingFrom(json::Object object)
{
    const std::string_view keys = json::text(json::member(object, "keys"), "keys");
    const std::string_view id = json::text(json::member(object, "action"), "action");
    KeyBound bound;
    bound.press = pressFrom(keys);
    bound.keys = toQString(keys);
    bound.action = findTradeAction(id);
    if (!bound.action)
        json::refuse(Code::BadFormat, "action", "there is no action \"" + std::string(id) + "\"");
    if (auto where = json::optionalMember(object, "where"))
        bound.place = placeFrom(json::text(*where, "where"));
    json::skipRest(object);
    return bound;
}

} // namespace

KeyPress KeyPress::of(const QKeyEvent& event, bool isPhysical)
{
    KeyPress press{event.key(), event.modifiers() & ~(Qt::KeypadModifier | Qt::GroupSwitchModifier)};
    if (press.key == Qt::Key_Enter)
        press.key = Qt::Key_Return;
    if (isPhysical) {
        if (const auto key = keyAtPlace(event.nativeScanCode()))
            press.key = *key;
        else if (press.key == Qt::Key_AsciiTilde)
            press.key = Qt::Key_QuoteLeft;
    }
    return press;
}

Result<Keymap> Keymap::parse(std::string_view text)
{
    Keymap map;
    json::Reader reader;
    const auto read = reader.read(text, [&map](json::Document& document) {
        json::Object root = json::rootObject(document);
        map.m_name = toQString(json::text(json::member(root, "name"), "name"));
        map.m_title = toQString(json::text(json::member(root, "title"), "title"));
        map.m_words = toQString(json::text(json::member(root, "words"), "words"));
        map.m_isPhysical = json::boolean(json::member(root, "physical"), "physical");
        if (auto hover = json::optionalMember(root, "hover"))
            map.m_mayHover = json::boolean(*hover, "hover");
        if (auto same = json::optionalMember(root, "same_order_ms"))
            map.m_sameOrderMs = static_cast<int>(json::uint64(*same, "same_order_ms"));
        for (auto each : json::array(json::member(root, "bindings"), "bindings"))
            map.m_bindings.push_back(bindingFrom(json::object(each.value(), "bindings")));
        json::skipRest(root);
    });
    if (!read)
        return fail(read.error());
    if (const auto checked = map.check(); !checked)
        return fail(checked.error());
    return map;
}

Result<void> Keymap::check() const
{
    for (std::size_t i = 0; i < m_bindings.size(); ++i) {
        const KeyBound& one = m_bindings[i];
        if (one.place == KeyPlace::Everywhere && isTyping(one.press))
            return fail(ErrorKind::Invalid, Code::BadFormat,
                        one.keys.toStdString() + " types into text fields and cannot count everywhere; give it a "
                                                 "\"where\"");
        if (one.press.key == Qt::Key_Escape)
            return fail(ErrorKind::Invalid, Code::BadFormat, "Esc never trades");
        for (std::size_t j = 0; j < i; ++j) {
            const KeyBound& other = m_bindings[j];
            if (one.press == other.press && canMeet(one.place, other.place))
                return fail(ErrorKind::Invalid, Code::BadFormat,
                            one.keys.toStdString() + " is bound twice: " + std::string(other.action->id) + " and " +
                                std::string(one.action->id));
        }
    }
    return {};
}

Result<Keymap> Keymap::load(const QString& name)
{
    QFile file(QStringLiteral(":/gannet/keymaps/%1.json").arg(name));
    if (!names().contains(name) || !file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, Code::Io,
                    "there is no keymap \"" + name.toStdString() + "\"; there are " +
                        names().join(QStringLiteral(", ")).toStdString());
    return parse(file.readAll().toStdString());
}

QStringList Keymap::names()
{
    return {QStringLiteral("standard"), QStringLiteral("scalper"), QStringLiteral("desk")};
}

const KeyBound* Keymap::find(const KeyPress& press, bool isText, bool isLadder) const
{
    const auto found = std::ranges::find_if(m_bindings, [&](const KeyBound& bound) {
        const bool isHere = bound.place == KeyPlace::Everywhere || (bound.place == KeyPlace::Ladder && isLadder) ||
                            (bound.place == KeyPlace::OutsideText && !isText);
        return isHere && bound.press == press;
    });
    return found == m_bindings.end() ? nullptr : &*found;
}

QString Keymap::keysOf(std::string_view action) const
{
    const auto found =
        std::ranges::find_if(m_bindings, [action](const KeyBound& bound) { return bound.action->id == action; });
    return found == m_bindings.end() ? QString() : found->keys;
}

} // namespace gannet
