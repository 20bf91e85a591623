import ChannelKit
import Foundation

/// A check that no web page drives the simulators through a browser on this machine.
///
/// They need no credentials. A page of any site can post to a port of the machine that shows it and, by letting its own
/// name resolve to that machine, read the response.
struct CallerCheck: Sendable {
    /// The host that the server listens on.
    let host: String

    /// Returns the refusal of the request to `authority`, its `Host`; nil if it is allowed.
    func refusal(of request: SimulatedRequest, to authority: String?, isControl: Bool) -> WebhookResponse? {
        if request.headers["Origin"] != nil {
            return .refused(403, "web pages may not call the simulators: a request with an 'Origin' is refused")
        }
        guard let authority, isOurs(authority) else {
            return .refused(403, "the 'Host' of the request is not an address of the simulators")
        }
        // A page can post text without a preflight request, but not JSON.
        if isControl, !request.body.isEmpty, !request.isJSON {
            return .refused(415, "send JSON, with 'Content-Type: application/json'")
        }
        return nil
    }

    /// True if `authority` (a host, perhaps with a port) means this server.
    private func isOurs(_ authority: String) -> Bool {
        let name = Self.host(of: authority)
        if name == "localhost" || name == host.lowercased() || Self.isLoopback(name) { return true }
        // A server on all addresses may be called by any of them, but not by a name that a site could own.
        return ["0.0.0.0", "::"].contains(host) && Self.isAddress(name)
    }

    private static func host(of authority: String) -> String {
        let lowercased = authority.lowercased()
        if lowercased.hasPrefix("[") { return String(lowercased.dropFirst().prefix { $0 != "]" }) }
        return String(lowercased.prefix { $0 != ":" })
    }

    private static func isLoopback(_ name: String) -> Bool {
        name == "::1" || (name.hasPrefix("127.") && isAddress(name))
    }

    private static func isAddress(_ name: String) -> Bool {
        var four = in_addr()
        var six = in6_addr()
        return inet_pton(AF_INET, name, &four) == 1 || inet_pton(AF_INET6, name, &six) == 1
    }
}

extension SimulatedRequest {
    fileprivate var isJSON: Bool {
        let type = headers["Content-Type"]?.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        return type == "application/json"
    }
}

extension WebhookResponse {
    fileprivate static func refused(_ status: Int, _ sentence: String) -> WebhookResponse {
        .json(status: status, ["error": .string(sentence)])
    }
}
