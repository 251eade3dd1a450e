// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace gannet {

/// Lines that were sent, newest last, for as long as the program runs; and where somebody stands in them who goes back.
class LineHistory {
public:
    static constexpr qsizetype kMost = 100;

    /// The line that was there last is not kept twice in a row.
    void add(const QString& line)
    {
        if (m_lines.isEmpty() || m_lines.constLast() != line)
            m_lines << line;
        if (m_lines.size() > kMost)
            m_lines.removeFirst();
        leave();
    }
    /// The line before the one that is shown; `shown` itself where there is none. The first step keeps what was typed.
    [[nodiscard]] QString older(const QString& shown)
    {
        if (m_at < 0) {
            m_typed = shown;
            m_at = m_lines.size();
        }
        if (m_at == 0)
            return shown;
        return m_lines[--m_at];
    }
    /// The line after it; after the newest one what was typed.
    [[nodiscard]] QString newer(const QString& shown)
    {
        if (m_at < 0)
            return shown;
        if (++m_at < m_lines.size())
            return m_lines[m_at];
        leave();
        return m_typed;
    }
    /// Something was typed: the next step back begins at the newest one.
    void leave() { m_at = -1; }
    [[nodiscard]] const QStringList& lines() const { return m_lines; }

private:
    QStringList m_lines;
    QString m_typed;
    qsizetype m_at = -1; ///< -1: not in them
};

} // namespace gannet
