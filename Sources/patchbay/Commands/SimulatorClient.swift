import ArgumentParser
import ChannelKit
import Foundation
import HubServer

/// The client of the control API of simulators in another process.
struct SimulatorClient: ParsableArguments {
    @Option(name: .customLong("simulators"), help: "The URL of the simulators.")
    var url = "http://127.0.0.1:8090"

    /// Calls the API; with a body, by `POST`.
    ///
    /// - Throws: `ExitCode.failure`, after printing the error.
    func call(
        _ path: String,
        method: String = "GET",
        body: JSONValue? = nil,
        timeout: Duration = .seconds(10)
    ) async throws -> JSONValue {
        let request = OutboundRequest(
            method: body == nil ? method : "POST",
            url: "\(url)/_simulator/\(path)",
            headers: ["Content-Type": "application/json"],
            body: body?.data ?? Data(),
            timeout: timeout
        )
        let answer = try await send(request)
        let json = (try? JSONValue(parsing: answer.body)) ?? .null
        guard answer.status == 200 else {
            throw fail(json["error"]?.string ?? "the simulators answered \(answer.status)")
        }
        return json
    }

    private func send(_ request: OutboundRequest) async throws -> OutboundResponse {
        let http = HubHTTPClient()
        do {
            let answer = try await http.send(request)
            try await http.shutdown()
            return answer
        } catch {
            try? await http.shutdown()
            throw fail("no simulators on \(url); start 'patchbay serve --simulate'")
        }
    }
}
