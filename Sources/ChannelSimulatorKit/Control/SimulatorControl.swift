import ChannelKit

/// The HTTP routes that drive the simulators by hand or by script.
///
/// | route | effect |
/// | --- | --- |
/// | `POST /_simulator/act` | performs an action of a customer or an agent: see ``ActCommand`` |
/// | `POST /_simulator/say` | the same for a text: `{"channel": …, "text": "Hello"}` |
/// | `POST /_simulator/faults` | requests a fault: see ``FaultCommand`` |
/// | `GET /_simulator/faults` | lists the pending faults |
/// | `DELETE /_simulator/faults/<adapter or service>` | removes the pending faults |
/// | `GET /_simulator/journal` | lists the events at providers; `?event=reply` lists those of one kind |
/// | `GET /_simulator/calls` | lists the calls of services |
struct SimulatorControl: Sendable {
    static let pathComponent = "_simulator"

    let server: SimulatorServer
    let stage: ActiveSimulators
    let clock: any HubClock

    func respond(to request: SimulatedRequest) async -> WebhookResponse {
        do throws(ControlRefusal) {
            return .json(status: 200, try await answer(to: request))
        } catch {
            return .json(status: error.status, ["error": .string(error.sentence)])
        }
    }

    private func answer(to request: SimulatedRequest) async throws(ControlRefusal) -> JSONValue {
        let components = request.components
        switch (request.method, components.first, components.count) {
        case ("POST", "act", 1), ("POST", "say", 1): return try await act(ActCommand(parsing: request.body))
        case ("POST", "faults", 1): return try await arm(FaultCommand(parsing: request.body))
        case ("GET", "faults", 1): return await pendingFaults()
        case ("DELETE", "faults", 2): return try await clearFaults(of: SimulatorName(components[1]))
        case ("GET", "journal", 1): return await journal(of: request.query["event"])
        case ("GET", "calls", 1): return ["calls": .array(await server.calls.calls.map(\.controlJSON))]
        default: throw .notFound(Self.routes)
        }
    }

    /// The entries of the journal, or those with one kind of event.
    private func journal(of event: String?) async -> JSONValue {
        let entries = await server.journal.entries.map(\.json)
        return ["entries": .array(event == nil ? entries : entries.filter { $0["event"]?.string == event })]
    }

    private static let routes = """
        there are POST /_simulator/act, POST /_simulator/say, GET and POST /_simulator/faults, \
        DELETE /_simulator/faults/<adapter or service>, GET /_simulator/journal and GET /_simulator/calls
        """
}

/// A refusal of a control request.
struct ControlRefusal: Error, Hashable {
    let status: Int
    let sentence: String

    /// Returns the refusal of a request that cannot be read.
    static func malformed(_ sentence: String) -> ControlRefusal { ControlRefusal(status: 400, sentence: sentence) }

    /// Returns the refusal of an unknown name.
    static func notFound(_ sentence: String) -> ControlRefusal { ControlRefusal(status: 404, sentence: sentence) }

    /// Returns the refusal of something that the provider cannot do.
    static func impossible(_ sentence: String) -> ControlRefusal { ControlRefusal(status: 409, sentence: sentence) }
}
