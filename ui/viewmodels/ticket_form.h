// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"
#include "core/model/trading_views.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <optional>
#include <vector>

namespace gannet {

/// What is wrong with a field of a ticket.
struct FieldProblem {
    TicketField field = TicketField::Order;
    QString words;
    QString fix; ///< what would do, as it would be typed; empty: nothing is known
    QString code;
    bool isMissing = false; ///< nothing stands there yet, rather than something wrong
    int leg = -1;           ///< of a bracket: twice the part, and one more for its stop; -1: of no leg
};

/// The typed fields, understood as far as they can be.
struct FormReading {
    TicketDraft draft; ///< without revision, account, mode and bracket
    std::vector<FieldProblem> problems;
    bool isLiteral = true; ///< price and size are those typed, whatever the market does
};

/// What a person typed into a ticket, as typed. One signal tells of every change. UI thread.
class TicketForm : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("belongs to a ticket")
    Q_PROPERTY(bool isBuy READ isBuy WRITE setBuy NOTIFY changed)
    Q_PROPERTY(QString type READ typeWord WRITE setTypeWord NOTIFY changed)
    Q_PROPERTY(QString price READ price WRITE setPrice NOTIFY changed)
    Q_PROPERTY(QString trigger READ trigger WRITE setTrigger NOTIFY changed)
    Q_PROPERTY(QString triggerSource READ triggerSource WRITE setTriggerSource NOTIFY changed)
    Q_PROPERTY(QString trail READ trail WRITE setTrail NOTIFY changed)
    Q_PROPERTY(QString size READ size WRITE setSize NOTIFY changed)
    Q_PROPERTY(QString sizeUnit READ sizeUnit WRITE setSizeUnit NOTIFY changed)
    Q_PROPERTY(QString timeInForce READ timeInForce WRITE setTimeInForce NOTIFY changed)
    Q_PROPERTY(QString expiry READ expiry WRITE setExpiry NOTIFY changed)
    Q_PROPERTY(QString minutes READ minutes WRITE setMinutes NOTIFY changed)
    Q_PROPERTY(bool isRandomized READ isRandomized WRITE setRandomized NOTIFY changed)
    Q_PROPERTY(bool isPostOnly READ isPostOnly WRITE setPostOnly NOTIFY changed)
    Q_PROPERTY(bool isReduceOnly READ isReduceOnly WRITE setReduceOnly NOTIFY changed)
    Q_PROPERTY(QString cap READ cap WRITE setCap NOTIFY changed)
    Q_PROPERTY(QString tag READ tag WRITE setTag NOTIFY changed)
    Q_PROPERTY(bool hasPrice READ hasPrice NOTIFY changed)
    Q_PROPERTY(bool hasTrigger READ hasTrigger NOTIFY changed)
    Q_PROPERTY(bool hasTrail READ hasTrail NOTIFY changed)
    Q_PROPERTY(bool hasCap READ hasCap NOTIFY changed)
    Q_PROPERTY(bool hasMinutes READ hasMinutes NOTIFY changed)

public:
    static constexpr const char* kUsualCap = "0.3%";
    static constexpr const char* kUsualMinutes = "30";
    static constexpr int kTagChars = 32;

    using QObject::QObject;

    [[nodiscard]] Side side() const { return m_side; }
    [[nodiscard]] bool isBuy() const { return m_side == Side::Buy; }
    /// Join and cross go to the same place beside the other touch: joining stays joining. Bid and ask stay what they
    /// are, as does every other price.
    void setBuy(bool isBuy);
    [[nodiscard]] OrderType type() const { return m_type; }
    [[nodiscard]] QString typeWord() const;
    void setTypeWord(const QString& word); ///< as toString(OrderType); another word changes nothing
    [[nodiscard]] QString price() const { return m_price; }
    void setPrice(const QString& text) { put(m_price, text); }
    [[nodiscard]] QString trigger() const { return m_trigger; }
    void setTrigger(const QString& text) { put(m_trigger, text); }
    [[nodiscard]] QString triggerSource() const;
    void setTriggerSource(const QString& word);
    [[nodiscard]] QString trail() const { return m_trail; }
    void setTrail(const QString& text) { put(m_trail, text); }
    [[nodiscard]] QString size() const { return m_size; }
    void setSize(const QString& text) { put(m_size, text); }
    /// What a bare number in the size means: "base", "quote", "equity", "risk", "position".
    [[nodiscard]] QString sizeUnit() const { return m_sizeUnit; }
    void setSizeUnit(const QString& unit) { put(m_sizeUnit, unit); }
    [[nodiscard]] QString timeInForce() const;
    void setTimeInForce(const QString& word);
    [[nodiscard]] QString expiry() const { return m_expiry; }
    void setExpiry(const QString& text) { put(m_expiry, text); }
    /// Over which a TWAP is spread.
    [[nodiscard]] QString minutes() const { return m_minutes; }
    void setMinutes(const QString& text) { put(m_minutes, text); }
    [[nodiscard]] bool isRandomized() const { return m_isRandomized; }
    void setRandomized(bool isOn) { put(m_isRandomized, isOn); }
    [[nodiscard]] bool isPostOnly() const { return m_isPostOnly; }
    void setPostOnly(bool isOn) { put(m_isPostOnly, isOn); }
    [[nodiscard]] bool isReduceOnly() const { return m_isReduceOnly; }
    void setReduceOnly(bool isOn) { put(m_isReduceOnly, isOn); }
    /// Of what takes at once, and another of what waits for a trigger: that one is none until somebody writes one.
    [[nodiscard]] QString cap() const { return waits() ? m_triggerCap : m_cap; }
    void setCap(const QString& text) { put(waits() ? m_triggerCap : m_cap, text); }
    [[nodiscard]] QString tag() const { return m_tag; }
    void setTag(const QString& text) { put(m_tag, text.left(kTagChars)); }

    [[nodiscard]] bool hasPrice() const;   ///< a limit price belongs to the type
    [[nodiscard]] bool hasTrigger() const; ///< a trigger price belongs to it
    [[nodiscard]] bool hasTrail() const;
    [[nodiscard]] bool hasCap() const;     ///< it takes from the book, and how far is ours to say
    [[nodiscard]] bool hasMinutes() const; ///< it is spread over a time

    /// The cap of an order that nobody wrote one for; kUsualCap at first. Shown at once where none was written.
    void setUsualCap(const QString& cap);
    [[nodiscard]] const QString& usualCap() const { return m_usualCap; }

    /// Something was typed that is not sent yet.
    [[nodiscard]] bool isHalfTyped() const;
    /// Everything as it was before anybody typed.
    void reset();
    /// After an order went: a price that was typed goes, what follows the market and the size stay; `keepsAll` keeps
    /// the price too. Nothing of it is half typed any more.
    void afterSent(bool keepsAll);

    /// `instrument` may be null; then no price or size is held against its steps.
    [[nodiscard]] FormReading read(const Instrument* instrument, const TicketView* shown, Timestamp now) const;
    [[nodiscard]] std::optional<PriceAsk> priceAsk() const;
    /// The price begins with j (join) or x (cross), which mean another touch by the side; null: it does not.
    [[nodiscard]] QChar sideLetter() const;
    /// `price`, a touch with what stands beside it, with the letter of join or cross that the price begins with now.
    [[nodiscard]] QString withSideLetter(QString price) const;
    [[nodiscard]] std::optional<SizeAsk> sizeAsk() const;

signals:
    void changed();

private:
    template <class T> void put(T& field, const T& value)
    {
        if (field == value)
            return;
        field = value;
        m_isTouched = true;
        Q_EMIT changed();
    }
    [[nodiscard]] bool waits() const { return hasTrigger() || hasTrail(); }
    [[nodiscard]] QString priceAsParsed() const;
    [[nodiscard]] QString sizeAsParsed() const;
    void readPrices(FormReading& reading) const;
    void readTrail(FormReading& reading, const Instrument* instrument, const TicketView* shown) const;
    void readSize(FormReading& reading, const Instrument* instrument) const;
    void readCap(FormReading& reading, const Instrument* instrument, const TicketView* shown) const;
    void readMinutes(FormReading& reading, const TicketView* shown) const;
    void readFlags(FormReading& reading, Timestamp now) const;

    Side m_side = Side::Buy;
    OrderType m_type = OrderType::Limit;
    TriggerSource m_triggerSource = TriggerSource::Mark;
    TimeInForce m_timeInForce = TimeInForce::Gtc;
    QString m_price, m_trigger, m_trail, m_size, m_expiry, m_tag;
    QString m_minutes = QLatin1String(kUsualMinutes);
    QString m_sizeUnit = QStringLiteral("base");
    QString m_cap = QLatin1String(kUsualCap);
    QString m_usualCap = QLatin1String(kUsualCap);
    QString m_triggerCap;
    bool m_isRandomized = false;
    bool m_isPostOnly = false;
    bool m_isReduceOnly = false;
    bool m_isTouched = false;
};

} // namespace gannet
