// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"
#include "core/model/trading_views.h"
#include "ui/engine_client.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <map>
#include <optional>
#include <string>

namespace gannet {

/// Five sizes of each symbol, in base units or in money of the quote asset, and which of them is chosen; 0 stands for
/// the size of the position. Keys, ladder and ticket share one of these. Sizes that a person wrote are there again in
/// the next run; the choice is not: each run begins with the smallest. UI thread.
class SizePresets : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)

public:
    static constexpr int kCount = 5;
    static constexpr int kFirst = 1; ///< chosen at first: the smallest

    explicit SizePresets(QObject* parent = nullptr) : QObject(parent) {}

    /// Where they are kept; without one they last as long as this object.
    [[nodiscard]] EngineClient* client() const { return m_client; }
    void setClient(EngineClient* client);

    /// Tells the price that money is counted at. A symbol that has no sizes yet gets those kept, else some worth about
    /// 500 of the quote asset and up: 1, 2, 5 times a power of ten lots.
    void propose(const Instrument& instrument, const Decimal& price);

    /// As shown, "0.05" or "$500"; empty before there are any.
    Q_INVOKABLE [[nodiscard]] QStringList texts(const QString& key) const;
    /// The same as they would be typed.
    [[nodiscard]] QStringList typed(const QString& key) const;
    /// 1 to 5; 0: the position's size.
    Q_INVOKABLE [[nodiscard]] int chosen(const QString& key) const;
    Q_INVOKABLE void choose(const QString& key, int preset);
    /// To the next one, from the ends it stays.
    Q_INVOKABLE void step(const QString& key, int by);
    /// Another size for a preset (1 to 5), typed: base units, or "$500" for money. What is wrong with it; empty: it was
    /// taken, and is kept.
    Q_INVOKABLE QString setText(const QString& key, int preset, const QString& typed);

    /// Of the chosen preset in base units, money counted at the price told last and cut to the lot; `position` (signed)
    /// for 0. Nothing when there is none, or the money buys less than a lot.
    [[nodiscard]] std::optional<Decimal> size(const std::string& key, const Decimal& position) const;

signals:
    void clientChanged();
    void changed(const QString& key);

private:
    struct Sizes {
        std::array<SizeAsk, kCount> values{}; ///< units or quote
        Decimal lot;
        Decimal price;
        int chosen = kFirst;
    };
    void readKept(const std::string& key, Sizes& sizes) const;
    void keep(const std::string& key, const Sizes& sizes);

    std::map<std::string, Sizes, std::less<>> m_sizes;
    QPointer<EngineClient> m_client;
};

} // namespace gannet
