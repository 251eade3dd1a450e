// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_typed.h"

#include <QMetaProperty>
#include <QVariantList>

namespace gannet {

namespace {

/// All that can be written of it: its fields.
[[nodiscard]] QVariantMap fieldsOf(const QObject& object)
{
    QVariantMap fields;
    const QMetaObject& meta = *object.metaObject();
    for (int i = meta.propertyOffset(); i < meta.propertyCount(); ++i) {
        if (meta.property(i).isWritable())
            fields.insert(QLatin1String(meta.property(i).name()), meta.property(i).read(&object));
    }
    return fields;
}

/// In the order in which they are declared: what empties another field stands before it.
void writeFields(const QVariantMap& fields, QObject& object)
{
    const QMetaObject& meta = *object.metaObject();
    for (int i = meta.propertyOffset(); i < meta.propertyCount(); ++i) {
        const auto field = fields.find(QLatin1String(meta.property(i).name()));
        if (field != fields.end() && meta.property(i).isWritable())
            meta.property(i).write(&object, *field);
    }
}

} // namespace

QVariantMap typedIn(const TicketForm& form, TicketBracket& bracket)
{
    QVariantList parts;
    for (int i = 0; i < bracket.count(); ++i)
        parts << fieldsOf(*bracket.part(i));
    return {{QStringLiteral("form"), fieldsOf(form)},
            {QStringLiteral("bracket"), fieldsOf(bracket)},
            {QStringLiteral("parts"), parts}};
}

void typeInto(const QVariantMap& typed, TicketForm& form, TicketBracket& bracket)
{
    writeFields(typed.value(QStringLiteral("form")).toMap(), form);
    writeFields(typed.value(QStringLiteral("bracket")).toMap(), bracket);
    const QVariantList parts = typed.value(QStringLiteral("parts")).toList();
    while (bracket.count() < parts.size() && bracket.count() < TicketBracket::kParts)
        bracket.addPart();
    while (!parts.isEmpty() && bracket.count() > parts.size())
        bracket.removePart(bracket.count() - 1);
    for (int i = 0; i < parts.size() && i < TicketBracket::kParts; ++i)
        writeFields(parts[i].toMap(), *bracket.part(i));
}

} // namespace gannet
