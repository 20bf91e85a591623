import ChannelKit
import Foundation

/// A tool that sends an HTTP request.
struct HTTPTool: Tool {
    let declaration: ModelTool
    let schema: ArgumentSchema
    private let method: String
    private let url: ToolURL
    private let headers: [String: Secret]
    private let body: JSONValue?
    private let timeout: Duration
    private let origin: OutboundRequest.Origin

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        let parameters = try values[ToolSettings.parameters]
        do throws(ConfigurationIssue) { schema = try ArgumentSchema(parameters) } catch {
            throw error.below("parameters")
        }
        declaration = ModelTool(
            name: try Self.name(values),
            description: try values[ToolSettings.description],
            parameters: schema.json
        )
        let isPrivate = try values[ToolSettings.isPrivate]
        method = try values[ToolSettings.method]
        url = try ToolURL(values[ToolSettings.url], isPrivate: isPrivate)
        headers = try values[ToolSettings.headers] ?? [:]
        body = try values[ToolSettings.body]
        timeout = try values[ToolSettings.timeout]
        origin = isPrivate ? .configured : .untrusted
        try check(url.arguments, at: "url")
        try check(body?.arguments ?? [], at: "body")
        try checkHeaders()
    }

    /// The credentials, which must not appear in a reply.
    ///
    /// Other header fields are none: a reply may have the date of an API version in it.
    var secrets: [Secret] {
        headers.filter { name, _ in
            let name = name.lowercased()
            return ["auth", "key", "token", "secret", "cookie", "password", "signature", "credential"]
                .contains { name.contains($0) }
        }.map(\.value)
    }

    func result(of arguments: JSONValue, key: String, for turn: Turn) async throws -> ToolResult {
        do throws(ToolURL.Refusal) {
            let request = try request(arguments.object ?? [:], key: key, for: turn)
            return await answer(to: request, by: turn.services.http)
        } catch {
            return .error("The argument \(error.argument) was refused: \(error.reason).")
        }
    }

    private func request(
        _ arguments: [String: JSONValue],
        key: String,
        for turn: Turn
    ) throws(ToolURL.Refusal) -> OutboundRequest {
        let hasBody = !["GET", "DELETE"].contains(method)
        let rest = hasBody ? [] : arguments.keys.filter { !url.arguments.contains($0) }.sorted()
        let left = Duration.seconds(max(0, turn.deadline.timeIntervalSince(turn.clock.now)))
        var request = OutboundRequest(
            method: method,
            url: try url.filled(with: arguments, rest: rest),
            timeout: min(timeout, left),
            origin: origin,
            responseLimit: Self.responseLimit
        )
        for (name, value) in headers { request.headers[name] = value.reveal() }
        request.headers["Accept"] = request.headers["Accept"] ?? "application/json"
        request.headers["Idempotency-Key"] = key
        if hasBody {
            request.headers["Content-Type"] = "application/json"
            request.body = (body?.filled(with: arguments) ?? .object(arguments)).data
        }
        return request
    }

    /// The max size of a response, in bytes; above ``ToolResult/limit``, so that a long one is cut, not refused.
    private static let responseLimit = 65_536

    private func answer(to request: OutboundRequest, by http: any HTTPSending) async -> ToolResult {
        do throws(HTTPFailure) {
            let response = try await http.send(request)
            let text = String(decoding: response.body.prefix(ToolResult.limit), as: UTF8.self)
            guard (200..<300).contains(response.status) else {
                return .error("The server answered HTTP \(response.status). \(text.prefix(1_000))")
            }
            return ToolResult(text.isEmpty ? "Done (HTTP \(response.status))." : text)
        } catch {
            switch error {
            case .notSent: return .error("The server could not be reached; nothing was done.")
            case .forbidden: return .error("The address is not one that may be called; nothing was done.")
            case .ambiguous: return .error("The server did not answer in time; it may or may not have been done.")
            case .tooLarge: return .error("The answer of the server is too large to be read.")
            }
        }
    }
}

// MARK: - Checks of the configuration

extension HTTPTool {
    private static func name(_ values: SettingValues) throws(ConfigurationIssue) -> String {
        let name = try values[ToolSettings.name]
        guard name.wholeMatch(of: /[A-Za-z0-9_\-]{1,64}/) != nil else {
            throw ConfigurationIssue(
                path: ["name"],
                problem: "invalid tool name '\(name.prefix(64))'",
                remedy: "write up to 64 letters, digits, '_' and '-'"
            )
        }
        return name
    }

    private func check(_ arguments: Set<String>, at key: String) throws(ConfigurationIssue) {
        guard let unknown = arguments.subtracting(schema.names).min() else { return }
        throw ConfigurationIssue(
            path: [key],
            problem: "unknown argument '\(unknown)'",
            remedy: "declare it under 'parameters', in 'properties'"
        )
    }

    private func checkHeaders() throws(ConfigurationIssue) {
        let own: Set = ["host", "content-length", "transfer-encoding", "connection", "idempotency-key"]
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            let isName = name.wholeMatch(of: /[A-Za-z0-9!#$%&'*+.^_`|~\-]+/) != nil
            guard isName, !own.contains(name.lowercased()) else {
                throw ConfigurationIssue(
                    path: ["headers", name],
                    problem: isName ? "the hub sets this header itself" : "invalid header name",
                    remedy: "remove it, or use another name"
                )
            }
            if value.reveal().utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                throw ConfigurationIssue(
                    path: ["headers", name],
                    problem: "the header's value contains a line break or a control character",
                    remedy: "remove it"
                )
            }
        }
    }
}
