// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/arrange.h"
#include "core/workspace/drop_target.h"
#include "ui/workspace/frames_model.h"
#include "ui/workspace/separators_model.h"
#include "ui/workspace/strips_model.h"
#include "ui/workspace/workspace_controller.h"

#include <QObject>
#include <QPointer>
#include <QRectF>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <map>
#include <optional>
#include <vector>

namespace gannet {

/// How one window of the workspace lies on the screen: the place of each block, of the tabs over blocks that share a
/// place, and of the separators between places. Follows the workspace, the size of the window and the scale. A block
/// keeps its row of `frames` for as long as it stays in the window. UI thread.
class WindowLayout : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::WorkspaceController* controller READ controller WRITE setController NOTIFY controllerChanged)
    Q_PROPERTY(QString window READ window WRITE setWindow NOTIFY windowChanged)
    Q_PROPERTY(qreal width READ width WRITE setWidth NOTIFY areaChanged)
    Q_PROPERTY(qreal height READ height WRITE setHeight NOTIFY areaChanged)
    Q_PROPERTY(int gap READ gap WRITE setGap NOTIFY areaChanged)
    Q_PROPERTY(int tabs READ tabs WRITE setTabs NOTIFY areaChanged)
    Q_PROPERTY(int header READ header WRITE setHeader NOTIFY areaChanged)
    Q_PROPERTY(int rowHeight READ rowHeight WRITE setRowHeight NOTIFY areaChanged)
    Q_PROPERTY(qreal scale READ scale WRITE setScale NOTIFY areaChanged)
    Q_PROPERTY(QString maximised READ maximised WRITE setMaximised NOTIFY maximisedChanged)
    Q_PROPERTY(gannet::FramesModel* frames READ frames CONSTANT)
    Q_PROPERTY(gannet::StripsModel* strips READ strips CONSTANT)
    Q_PROPERTY(gannet::SeparatorsModel* separators READ separators CONSTANT)
    Q_PROPERTY(QStringList order READ order NOTIFY orderChanged)
    Q_PROPERTY(QStringList places READ places NOTIFY placesChanged)
    Q_PROPERTY(QString focus READ focus NOTIFY focusChanged)
    Q_PROPERTY(QSize least READ least NOTIFY placesChanged)
    Q_PROPERTY(bool isFolded READ isFolded NOTIFY foldedChanged)

public:
    explicit WindowLayout(QObject* parent = nullptr);

    [[nodiscard]] WorkspaceController* controller() const { return m_controller; }
    void setController(WorkspaceController* controller);
    /// Its id; empty: the main window.
    [[nodiscard]] QString window() const { return m_window; }
    void setWindow(const QString& window);
    [[nodiscard]] qreal width() const { return m_width; }
    void setWidth(qreal width);
    [[nodiscard]] qreal height() const { return m_height; }
    void setHeight(qreal height);
    /// Between places, and around them all; px.
    [[nodiscard]] int gap() const { return m_gap; }
    void setGap(int gap);
    /// Height of the tabs over blocks that share a place; px.
    [[nodiscard]] int tabs() const { return m_tabs; }
    void setTabs(int tabs);
    /// Height of a block's header, by which it is dragged; px.
    [[nodiscard]] int header() const { return m_header; }
    void setHeader(int header);
    /// Of a row of figures; px.
    [[nodiscard]] int rowHeight() const { return m_rowHeight; }
    void setRowHeight(int height);
    /// By which the least sizes of blocks grow.
    [[nodiscard]] qreal scale() const { return m_scale; }
    void setScale(qreal scale);
    /// The block that takes the whole window for a while; empty: none. Not part of the workspace.
    [[nodiscard]] QString maximised() const { return m_maximised; }
    void setMaximised(const QString& block);

    [[nodiscard]] FramesModel* frames() { return &m_frames; }
    [[nodiscard]] StripsModel* strips() { return &m_strips; }
    [[nodiscard]] SeparatorsModel* separators() { return &m_separators; }
    /// Ids of all blocks of the window in reading order, those behind others too.
    [[nodiscard]] QStringList order() const { return m_order; }
    /// Ids of the blocks that are seen, one for each place, in reading order.
    [[nodiscard]] QStringList places() const { return m_places; }
    /// The block that has the keyboard, or had it last; empty: none.
    [[nodiscard]] QString focus() const { return m_focus; }
    /// The smallest area in which each block can be used while it has the whole window; px.
    [[nodiscard]] QSize least() const;
    /// Whether places share one because the window is too small for them all.
    [[nodiscard]] bool isFolded() const { return m_isFolded; }

    // Separators, by their row. Moving one is one step of undo from begin to end.
    Q_INVOKABLE void beginDrag(int separator);
    /// `delta` px from where it was at the begin; `isAll` lets all places of both sides share the change.
    Q_INVOKABLE void dragTo(int delta, bool isAll);
    Q_INVOKABLE void endDrag();
    Q_INVOKABLE void cancelDrag();
    Q_INVOKABLE void nudge(int separator, int delta);
    Q_INVOKABLE void equalise(int separator);
    /// The same for the places that the block's own stands among.
    Q_INVOKABLE void equaliseAround(const QString& block);
    /// Moves the separator that a block has on its side ("left", "right", "top", "bottom") outwards; where its place
    /// ends at the window there, the one on the other side, so that the arrow tells which way the line goes.
    Q_INVOKABLE void resize(const QString& block, const QString& direction, int by);

    /// Where a block lies; empty: it is not in this window.
    Q_INVOKABLE [[nodiscard]] QRectF rectOf(const QString& block) const;

    // Dropping a block, or all of its place.
    /// Where it would stand if it were let go at (x, y) of the area: its rectangle then; empty where it cannot be.
    Q_INVOKABLE [[nodiscard]] QRectF previewAt(qreal x, qreal y, const QString& block, bool isGroup);
    /// Lets it go there. Whether it has a place now that it had not.
    Q_INVOKABLE bool dropAt(qreal x, qreal y, const QString& block, bool isGroup);
    /// The seen block of the next place in this direction ("left", "right", "top", "bottom") from another's place;
    /// empty: none.
    Q_INVOKABLE [[nodiscard]] QString neighbour(const QString& block, const QString& direction) const;

signals:
    void controllerChanged();
    void windowChanged();
    void areaChanged();
    void maximisedChanged();
    void orderChanged();
    void placesChanged();
    void focusChanged();
    void foldedChanged();

private:
    struct Drag {
        workspace::Workspace before;
        workspace::PlacedSeparator separator;
    };

    template <class T> void setArea(T& field, T value);
    void refresh();
    void showNothing();
    [[nodiscard]] const workspace::Window* shown() const;
    [[nodiscard]] workspace::Rect area() const;
    [[nodiscard]] workspace::ArrangeRules rules() const;
    [[nodiscard]] workspace::Node treeOf(const workspace::Window& window) const;
    void takeFrames(const workspace::Node& root, const workspace::Arranged& arranged);
    [[nodiscard]] std::optional<workspace::Destination> targetAt(qreal x, qreal y) const;
    [[nodiscard]] std::vector<workspace::BlockId> dragged(const QString& block, bool isGroup) const;
    [[nodiscard]] std::vector<int> weightsFor(const workspace::Workspace& before,
                                              const workspace::PlacedSeparator& separator, int delta, bool isAll) const;

    QPointer<WorkspaceController> m_controller;
    QString m_window;
    qreal m_width = 0;
    qreal m_height = 0;
    int m_gap = 0;
    int m_tabs = 0;
    int m_header = 0;
    int m_rowHeight = 0;
    qreal m_scale = 1;
    QString m_maximised;
    FramesModel m_frames;
    StripsModel m_strips;
    SeparatorsModel m_separators;
    QStringList m_order;
    QStringList m_places;
    QString m_focus;
    bool m_isFolded = false;
    std::vector<workspace::DropLeaf> m_leaves;
    std::optional<Drag> m_drag;
};

} // namespace gannet
