import ChannelKit

/// The door to drive the simulators by hand or by script.
///
/// | route | what |
/// | --- | --- |
/// | `POST /_simulator/act` | lets a customer, or somebody who talks to them, do something: see ``ActCommand`` |
/// | `POST /_simulator/say` | the same for a text: `{"channel": …, "text": "Hello"}` |
/// | `POST /_simulator/faults` | lets something go wrong: see ``FaultCommand`` |
/// | `GET /_simulator/faults` | what is still to go wrong |
/// | `DELETE /_simulator/faults/<adapter or service>` | lets nothing go wrong any more |
/// | `GET /_simulator/journal` | all that happened at providers |
/// | `GET /_simulator/calls` | what was asked of services |
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
        case ("GET", "journal", 1): return ["entries": .array(await server.journal.entries.map(\.json))]
        case ("GET", "calls", 1): return ["calls": .array(await server.calls.calls.map(\.controlJSON))]
        default: throw .notFound(Self.routes)
        }
    }

    private static let routes = """
        there are POST /_simulator/act, POST /_simulator/say, GET and POST /_simulator/faults, \
        DELETE /_simulator/faults/<adapter or service>, GET /_simulator/journal and GET /_simulator/calls
        """
}

/// Why the door does not do what it is asked.
struct ControlRefusal: Error, Hashable {
    let status: Int
    let sentence: String

    /// The request is not understood.
    static func malformed(_ sentence: String) -> ControlRefusal { ControlRefusal(status: 400, sentence: sentence) }

    /// There is nothing of this name.
    static func notFound(_ sentence: String) -> ControlRefusal { ControlRefusal(status: 404, sentence: sentence) }

    /// The provider cannot do it.
    static func impossible(_ sentence: String) -> ControlRefusal { ControlRefusal(status: 409, sentence: sentence) }
}
