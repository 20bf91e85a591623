import ArgumentParser
import ChannelKit
import Foundation
import HubServer

/// The control door of simulators that run elsewhere.
struct SimulatorClient: ParsableArguments {
    @Option(name: .customLong("simulators"), help: "Where the simulators are.")
    var url = "http://127.0.0.1:8090"

    /// Asks for something; with a body it is a `POST`.
    ///
    /// - Throws: `ExitCode.failure`, once it has printed why.
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
            throw failure(json["error"]?.string ?? "the simulators answered \(answer.status)")
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
            throw failure("no simulators on \(url); start 'patchbay serve --simulate'")
        }
    }

    /// Prints `sentence` as the error that ends the program.
    func failure(_ sentence: String) -> ExitCode {
        Terminal.error.print("error: \(sentence)")
        return .failure
    }
}
