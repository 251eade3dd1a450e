// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"
#include "core/model/trading_command.h"
#include "ui/viewmodels/ticket_form.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <optional>
#include <vector>

namespace gannet {

/// One part of a bracket as typed, and what it comes to. "" stands for none. UI thread.
class TicketBracketPart : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a ticket")
    Q_PROPERTY(QString target READ target WRITE setTarget NOTIFY changed)
    Q_PROPERTY(bool isTrail READ isTrail WRITE setTrail NOTIFY changed)
    Q_PROPERTY(QString stop READ stop WRITE setStop NOTIFY changed)
    Q_PROPERTY(QString share READ share WRITE setShare NOTIFY changed)
    Q_PROPERTY(QString targetTold READ targetTold NOTIFY told)
    Q_PROPERTY(QString stopTold READ stopTold NOTIFY told)

public:
    using QObject::QObject;

    /// A price, or a distance from the entry: "200t", "1%", for a target also "2R".
    [[nodiscard]] QString target() const { return m_target; }
    void setTarget(const QString& text) { put(m_target, text); }
    [[nodiscard]] QString stop() const { return m_stop; }
    void setStop(const QString& text) { put(m_stop, text); }
    /// The stop follows the market; what is typed is then only the distance that it keeps. A bare number means another
    /// thing in either way and is not taken along.
    [[nodiscard]] bool isTrail() const { return m_isTrail; }
    void setTrail(bool isTrail);
    /// Percent of the filled size; a bare number.
    [[nodiscard]] QString share() const { return m_share; }
    void setShare(const QString& text) { put(m_share, text); }
    /// The same told in the other units: "61 976 · 1.50 R · 300 ticks"; empty while it is not understood.
    [[nodiscard]] QString targetTold() const { return m_targetTold; }
    [[nodiscard]] QString stopTold() const { return m_stopTold; }
    void tell(const QString& target, const QString& stop);

signals:
    void changed();
    void told();

private:
    void put(QString& field, const QString& text);

    QString m_target, m_stop, m_share;
    bool m_isTrail = false;
    QString m_targetTold, m_stopTold;
};

/// A bracket as typed: up to four parts, each with its share of what is filled. UI thread.
class TicketBracket : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a ticket")
    Q_PROPERTY(bool isOn READ isOn WRITE setOn NOTIFY changed)
    Q_PROPERTY(int count READ count NOTIFY changed)

public:
    static constexpr int kParts = 4;

    explicit TicketBracket(QObject* parent = nullptr);

    [[nodiscard]] bool isOn() const { return m_isOn; }
    void setOn(bool isOn);
    [[nodiscard]] int count() const { return m_count; }
    /// The parts share alike after either.
    Q_INVOKABLE void addPart();
    Q_INVOKABLE void removePart(int index);
    Q_INVOKABLE [[nodiscard]] gannet::TicketBracketPart* part(int index);
    /// Something was typed since reset(), restore() or afterSent().
    [[nodiscard]] bool isHalfTyped() const;
    void reset();
    /// What of it is worth finding again: whether it is on, shares and distances. Prices are not: they are of one day.
    /// Empty where it is as after reset().
    [[nodiscard]] QString kept() const;
    /// Everything as kept() had it, as if nobody had typed; reset() on another text.
    void restore(const QString& kept);
    /// The order went; the next one gets the same.
    void afterSent() { m_isTouched = false; }

    struct Reading {
        std::optional<Bracket> bracket; ///< absent when it is off or something is wrong
        std::vector<FieldProblem> problems;
        bool isLiteral = true; ///< every price is as typed, whatever the market does
    };
    /// In prices, for an order of this side that is expected to fill at `entry`. Distances from it end on a valid
    /// price, where need be on the one nearer to the entry. Tells the parts what they come to.
    Reading read(Side side, const std::optional<Decimal>& entry, const Instrument* instrument);
    /// The same for an order that is pressed elsewhere, whether it is on or not; tells the parts nothing.
    [[nodiscard]] Reading preview(Side side, const std::optional<Decimal>& entry, const Instrument* instrument) const;

signals:
    void changed();

private:
    struct Told {
        QString target, stop;
    };
    void shareAlike();
    [[nodiscard]] Reading readFor(Side side, const std::optional<Decimal>& entry, const Instrument* instrument,
                                  std::array<Told, kParts>& told) const;

    std::array<TicketBracketPart, kParts> m_parts;
    int m_count = 1;
    bool m_isOn = false;
    bool m_isTouched = false;
};

} // namespace gannet
