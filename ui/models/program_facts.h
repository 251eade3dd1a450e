// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

#include <utility>
#include <vector>

namespace gannet {

/// What the program is made of and where it keeps its files, for who looks it up. UI thread.
class ProgramFacts : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")

public:
    /// A file or a folder that the program reads or writes.
    struct Place {
        QString title;
        QString path;  ///< empty: this run has none
        QString empty; ///< why
    };

    ProgramFacts(QString version, std::vector<Place> places)
        : m_version(std::move(version)), m_places(std::move(places))
    {}

    /// Maps of title and words: the program, what it is built with, and the licences of all of it.
    Q_INVOKABLE [[nodiscard]] QVariantList about() const;
    /// Maps of title, words and path: of a file its size too, as it is now.
    Q_INVOKABLE [[nodiscard]] QVariantList places() const;
    /// The same, to be put into a report: versions and places, nothing of trading and no secret.
    Q_INVOKABLE [[nodiscard]] QString report() const;
    /// Shows the folder of one of places() in the desktop's file manager. Whether the desktop took it.
    Q_INVOKABLE bool openFolder(const QString& path) const;
    Q_INVOKABLE void copy(const QString& text) const;

private:
    QString m_version;
    std::vector<Place> m_places;
};

} // namespace gannet
