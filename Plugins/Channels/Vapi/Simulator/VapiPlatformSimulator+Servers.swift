import ChannelKit
import ChannelSimulatorKit

extension VapiPlatformSimulator {
    /// Answers `phone-number/<id>` and `assistant/<id>`: the resource with its server, which `PATCH` replaces as a whole.
    ///
    /// Webhooks go to the hub whatever is entered.
    func serverOwner(
        _ request: SimulatedRequest,
        _ kind: String,
        _ id: String,
        among lines: [SimulatedLine]
    ) throws(VapiRefusal) -> WebhookResponse {
        let isNumber = kind == "phone-number"
        guard lines.contains(where: { isNumber ? $0.phoneNumberID == id : $0.assistantID == id }) else {
            throw .notFound
        }
        switch request.method {
        case "GET": break
        case "PATCH":
            guard let body = request.object else { throw .invalid(["body must be an object"]) }
            if let server = body["server"] { try set(server, of: id) }
        default: throw .unknownRoute(request)
        }
        return .json(
            status: 200,
            .compact(["id": .string(id), "provider": isNumber ? "vapi" : nil, "server": servers[id]])
        )
    }

    private func set(_ server: JSONValue, of id: String) throws(VapiRefusal) {
        guard server != .null else { return servers[id] = nil }
        let url = server["url"]?.string
        guard server.object != nil, url?.hasPrefix("http") ?? true else {
            throw .invalid(["server.url must be a valid URL"])
        }
        servers[id] = server
    }
}
