// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Makes the item of one block by its type. All that the item needs of the program it gets from the desk.
Loader {
    id: root

    required property BlockState state
    required property var desk // a Desk

    readonly property BlockFrame block: root.item as BlockFrame

    // qmllint disable unqualified
    readonly property var parts: ({ // Components by type
        account: accountPart, book: bookPart, chart: chartPart, fills: fillsPart, health: healthPart,
        ladder: ladderPart, log: logPart, orders: ordersPart, positions: positionsPart, tape: tapePart,
        ticket: ticketPart, watchlist: watchlistPart
    })

    Binding {
        property: "isInFront"
        target: root.item
        value: root.desk.isInFront
    }

    sourceComponent: root.parts[root.state?.type ?? ""] ?? unknownPart

    Component {
        id: accountPart

        AccountBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: bookPart

        BookBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: chartPart

        ChartBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: fillsPart

        FillsBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: healthPart

        HealthBlock {
            health: root.desk.healthModel
            player: root.desk.player
            pump: root.desk.pump
            state: root.state
        }
    }
    Component {
        id: ladderPart

        LadderBlock {
            bracket: root.desk.bracket
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            runner: root.desk.runner
            state: root.state
            target: root.desk.target
        }
    }
    Component {
        id: logPart

        EventLogBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: ordersPart

        OrdersBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: positionsPart

        PositionsBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: tapePart

        TapeBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: ticketPart

        TicketBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
            ticket.sizePresets: root.desk.presets
            ticket.target: root.desk.target
        }
    }
    Component {
        id: watchlistPart

        WatchlistBlock {
            client: root.desk.client
            links: root.desk.links
            player: root.desk.player
            state: root.state
        }
    }
    Component {
        id: unknownPart

        UnknownBlock {
            player: root.desk.player
            state: root.state
            onRemoveAsked: root.desk.workspace.closeBlock(root.state.blockId)
        }
    }
    // qmllint enable unqualified
}
