// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/model/instrument.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <map>
#include <optional>
#include <string>

namespace gannet {

/// Five sizes of each symbol and which of them is chosen; 0 stands for the size of the position. Keys, ladder and
/// ticket share one of these. UI thread.
class SizePresets : public QObject {
    Q_OBJECT
    QML_ELEMENT

public:
    static constexpr int kCount = 5;
    static constexpr int kFirst = 1; ///< chosen at first: the smallest

    explicit SizePresets(QObject* parent = nullptr) : QObject(parent) {}

    /// Sizes for a symbol that has none yet, worth about 500 of the quote asset and up: 1, 2, 5 times a power of ten
    /// lots. Nothing happens to one that has.
    void propose(const Instrument& instrument, const Decimal& price);

    /// As shown, "0.05"; empty before there are any.
    Q_INVOKABLE [[nodiscard]] QStringList texts(const QString& key) const;
    /// 1 to 5; 0: the position's size.
    Q_INVOKABLE [[nodiscard]] int chosen(const QString& key) const;
    Q_INVOKABLE void choose(const QString& key, int preset);
    /// To the next one, from the ends it stays.
    Q_INVOKABLE void step(const QString& key, int by);
    /// Another size for a preset (1 to 5), typed. What is wrong with it; empty: it was taken.
    Q_INVOKABLE QString setText(const QString& key, int preset, const QString& typed);

    /// Of the chosen preset; `position` (signed) for 0. Nothing when there is none.
    [[nodiscard]] std::optional<Decimal> size(const std::string& key, const Decimal& position) const;

signals:
    void changed(const QString& key);

private:
    struct Sizes {
        std::array<Decimal, kCount> values{};
        Decimal lot;
        int chosen = kFirst;
    };
    std::map<std::string, Sizes, std::less<>> m_sizes;
};

} // namespace gannet
