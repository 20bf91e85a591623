public import ChannelKit
import Foundation

/// The HTTP call of a tool.
struct ToolRequest: Sendable {
    let url: URLTemplate
    let method: String
    let headers: [String: Secret]
    let timeout: Duration
    let result: JSONPointer?

    /// The max size of a response in bytes: more than a model's context can use.
    private static let maxResponseBytes = 64 * 1_024

    /// The error of a tool call.
    ///
    /// It quotes neither arguments nor response.
    enum Failure: Error, CustomStringConvertible {
        case argument
        case status(Int)
        case noResult

        var description: String {
            switch self {
            case .argument: "an argument would leave the URL's path"
            case .status(let status): "the tool's server responded with HTTP \(status)"
            case .noResult: "the response of the tool's server has no value at 'result'"
            }
        }
    }

    /// Makes the call and returns the result as text for the model.
    func run(_ arguments: JSONValue, within time: Duration, using http: any HTTPSending) async throws -> String {
        let response = try await http.send(try request(arguments, within: time))
        guard response.isSuccess else { throw Failure.status(response.status) }
        let json = response.json
        guard let result else { return json?.line ?? String(decoding: response.body, as: UTF8.self).singleLine }
        guard let value = json.flatMap(result.value), value != .null else { throw Failure.noResult }
        return value.line
    }

    private func request(_ arguments: JSONValue, within time: Duration) throws -> OutboundRequest {
        guard let url = url.url(with: arguments) else { throw Failure.argument }
        let hasBody = ["POST", "PUT", "PATCH"].contains(method)
        var fields = HeaderFields(headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value.reveal()) })
        if hasBody, fields["Content-Type"] == nil { fields["Content-Type"] = "application/json" }
        return OutboundRequest(
            method: method,
            url: url,
            headers: fields,
            body: hasBody ? arguments.data : Data(),
            timeout: min(timeout, time),
            responseLimit: Self.maxResponseBytes
        )
    }
}

/// Runs tools that are declared as HTTP calls; all other turns pass to the strategies.
extension VapiAdapter: TurnAnswering {
    public func answer(_ turn: Turn) async throws -> Verdict {
        guard let (id, name, arguments) = turn.toolCall else { return .pass(reason: "not a tool call") }
        switch tool(named: name)?.way {
        case .ask(let argument)?:
            return arguments[argument] == nil
                ? .silent(reason: "the tool call lacks the argument 'ask'")
                : .pass(reason: "the strategies answer this tool")
        case .call(let request)?: return try await run(request, id: id, arguments, in: turn)
        case nil: return .silent(reason: "the tool is not declared in 'tools'")
        }
    }

    private func run(_ request: ToolRequest, id: String, _ arguments: JSONValue, in turn: Turn) async throws -> Verdict
    {
        let time = Duration.seconds(max(0.1, turn.deadline.timeIntervalSince(turn.clock.now)))
        do {
            let result = try await turn.services.ledger.once("tool:\(id)", kind: "tool") {
                .string(try await request.run(arguments, within: time, using: turn.services.http))
            }
            return .reply(.text(result.string ?? result.line))
        } catch let failure as ToolRequest.Failure {
            return .silent(reason: failure.description)
        } catch let failure as HTTPFailure {
            return .silent(reason: "the tool's server could not be reached: \(DeliveryError(failure).reason)")
        }
    }
}

extension Turn {
    /// The tool call of the turn; the last if there are several.
    fileprivate var toolCall: (id: String, name: String, arguments: JSONValue)? {
        for part in messages.flatMap(\.content).reversed() {
            if case .toolCall(let id, let name, let arguments) = part { return (id, name, arguments) }
        }
        return nil
    }
}
