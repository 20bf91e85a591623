import AsyncHTTPClient

/// The client that carries a request; one that was made for it alone ends with it.
struct HTTPCarrier: Sendable {
    let client: HTTPClient
    let isOwn: Bool

    /// Says that the exchange is over, its answer read or given up.
    func finish() async {
        // Nothing is left to be done about connections that do not close.
        if isOwn { try? await client.shutdown() }
    }
}
