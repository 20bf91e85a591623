import HubRouter

/// The statements that a connection has sent, and the times that it waited for the server.
package struct PostgresTraffic: Hashable, Sendable {
    package var statements = 0
    package var roundTrips = 0

    /// Adds what was sent between two states of a connection.
    mutating func add(_ earlier: PostgresTraffic, upTo later: PostgresTraffic) {
        let (sent, waits) = (later.statements - earlier.statements, later.roundTrips - earlier.roundTrips)
        statements += sent
        roundTrips += waits
        HubMetrics.databaseStatements.increment(by: sent)
        HubMetrics.databaseRoundTrips.increment(by: waits)
    }
}
