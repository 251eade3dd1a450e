// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/fake_engine_port.h"
#include "ui/engine_client.h"
#include "ui/theme/theme_model.h"

#include <QImage>
#include <QQuickItem>
#include <QQuickWindow>
#include <QSet>
#include <QtTest>

namespace gannet {

/// A window, an engine and a theme for the test of one painted item.
struct ItemHarness {
    FakeEnginePort engine;
    EngineClient client{engine};
    ThemeModel theme;
    QQuickWindow window;

    template <class Item> Item* add(int width, int height)
    {
        window.resize(width, height);
        auto* item = new Item(window.contentItem());
        item->setSize(QSizeF(width, height));
        item->setTheme(&theme);
        window.show();
        return item;
    }
    /// One frame of data, then its picture.
    QImage frame()
    {
        client.frame();
        return window.grabWindow();
    }
};

[[nodiscard]] inline int colorCount(const QImage& image)
{
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            colors.insert(image.pixel(x, y));
    }
    return static_cast<int>(colors.size());
}

[[nodiscard]] inline int pixelsOf(const QImage& image, const QColor& color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixel(x, y) == color.rgb() ? 1 : 0;
    }
    return count;
}

/// What a picture of an item shows of its column of this title, up to where the digits of the next one may begin.
[[nodiscard]] inline QImage columnOf(const QImage& image, const QVariantList& columns, const QString& title)
{
    for (const QVariant& each : columns) {
        const QVariantMap column = each.toMap();
        if (column["title"].toString() == title)
            return image.copy(static_cast<int>(column["x"].toDouble()) + 2, 0,
                              static_cast<int>(column["width"].toDouble()) - 2, image.height());
    }
    return {};
}

/// For looking at by eye: set GANNET_SHOTS to a folder.
inline void keepPicture(const QImage& image, const QString& name)
{
    if (const QString folder = qEnvironmentVariable("GANNET_SHOTS"); !folder.isEmpty())
        image.save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

} // namespace gannet
