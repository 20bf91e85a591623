public import ChannelKit

/// The response of a simulated provider or service.
public enum SimulatedAnswer: Hashable, Sendable {
    /// A whole response.
    case response(WebhookResponse)
    /// A response that arrives piece by piece.
    case stream(SimulatedStream)
    /// No response: the connection is closed.
    case dropped

    /// The HTTP status, if there is one.
    public var status: Int? {
        switch self {
        case .response(let response): response.status
        case .stream(let stream): stream.status
        case .dropped: nil
        }
    }
}

extension SimulatorContext {
    /// Returns the response of `simulator` to `request`, with the faults that happen outside of it.
    ///
    /// Faults of an accepted send wait for one.
    public func answer(to request: SimulatedRequest, by simulator: any ProviderSimulator) async -> SimulatedAnswer {
        let accepted = await journal.acceptedCount
        let response = await simulator.respond(to: request)
        guard await journal.acceptedCount > accepted else { return .response(response) }
        if case .slowAnswer(let time) = await fault(.slowAnswer) { try? await clock.sleep(for: time) }
        if await fault(.dropAfterAccepting) != nil { return .dropped }
        if await fault(.failAfterAccepting) != nil {
            return .response(WebhookResponse(status: 502, contentType: "text/html", text: "<h1>502 Bad Gateway</h1>"))
        }
        return .response(response)
    }
}
