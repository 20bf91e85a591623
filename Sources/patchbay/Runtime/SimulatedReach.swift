import ChannelKit
import Foundation

/// The HTTP client of a simulated hub: it calls the simulators and this machine, and refuses every other server.
///
/// Simulators replace providers and models, but not the tools in channels.yaml: a forged customer must not book an
/// appointment at a real server.
struct SimulatedReach: HTTPStreaming {
    let http: any HTTPStreaming
    /// The host of simulators in another process; nil if they are in this one.
    let simulatorHost: String?

    init(_ http: any HTTPStreaming, simulators url: String?) {
        self.http = http
        simulatorHost = url.flatMap { URLComponents(string: $0)?.host?.lowercased() }
    }

    func send(_ request: OutboundRequest) async throws(HTTPFailure) -> OutboundResponse {
        try require(request)
        return try await http.send(request)
    }

    func stream(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        try require(request)
        return try await http.stream(request)
    }

    /// Refuses a request to another machine.
    func require(_ request: OutboundRequest) throws(HTTPFailure) {
        let host = URLComponents(string: request.url)?.host?.lowercased() ?? ""
        guard !Self.loopback.contains(host), host != simulatorHost else { return }
        throw .forbidden("a simulation calls only this machine; run the tool here, or serve without --simulate")
    }

    private static let loopback: Set = ["localhost", "127.0.0.1", "::1", "[::1]"]
}
