import AsyncHTTPClient

/// The client of a request; one that was made for this request alone is shut down after it.
struct HTTPCarrier: Sendable {
    let client: HTTPClient
    let isOwn: Bool

    /// Ends the exchange, after its response was read or abandoned.
    func finish() async {
        // An error is ignored: there is no remedy for a connection that does not close.
        if isOwn { try? await client.shutdown() }
    }
}
