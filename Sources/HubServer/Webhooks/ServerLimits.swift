/// The limits of requests.
package struct ServerLimits: Sendable {
    /// The max bytes of all header fields together.
    package var headerBytes = 16 * 1024
    /// The timeout from the head of a request to the end of its body.
    package var bodyTimeout: Duration = .seconds(10)
    /// The timeout of an idle connection.
    package var idleTimeout: Duration = .seconds(60)
    /// The max bytes of all bodies in memory.
    package var bodyBytesInFlight = BodyBudget.defaultBytes

    /// Makes the default limits.
    package init() {}
}
