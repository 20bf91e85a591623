import ArgumentParser
import ChannelKit
import HubServer

/// `patchbay health`.
struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check whether the hub on this machine is ready.",
        discussion: """
            Requests '/health' of the admin listener and prints the status and its problems. Exits with 0 if the hub can \
            store webhooks, else with 1: for the health check of a container.

            EXAMPLES:
              patchbay health
              patchbay health --admin http://127.0.0.1:9464
            """
    )

    @Option(name: .customLong("admin"), help: "The URL of the admin listener.")
    var url = "http://127.0.0.1:9464"

    /// The time to wait for the response: the hub's own check of its storage takes a second at most.
    private static let timeout: Duration = .seconds(3)

    func run() async throws {
        let answer = try await answer()
        guard let json = try? JSONValue(parsing: answer.body), let status = json["status"]?.string else {
            throw fail("no hub on \(url): its response is no health report; check --admin")
        }
        let reason = json["not_ready"]?.string.map { ": \($0)" } ?? ""
        Terminal.output.print(status + reason)
        for problem in json["problems"]?.array ?? [] {
            let place = problem["channel"]?.string ?? problem["tenant"]?.string
            let parts = [problem["kind"]?.string, place, problem["reason"]?.string].compactMap(\.self)
            Terminal.output.print("  \(parts.joined(separator: " · "))")
        }
        if answer.status != 200 { throw ExitCode.failure }
    }

    private func answer() async throws -> OutboundResponse {
        let http = HubHTTPClient()
        do {
            let answer = try await http.send(
                OutboundRequest(method: "GET", url: "\(url)/health", timeout: Self.timeout)
            )
            try await http.shutdown()
            return answer
        } catch {
            try? await http.shutdown()
            throw fail("no hub answers on \(url); start 'patchbay serve', or check --admin")
        }
    }
}
