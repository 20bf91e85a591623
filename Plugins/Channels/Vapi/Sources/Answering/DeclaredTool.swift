import ChannelKit
import Foundation

/// A tool of the assistant's that the channel declares.
///
/// - SeeAlso: <https://docs.vapi.ai/tools/custom-tools> (read 2026-11)
struct DeclaredTool: Sendable {
    /// The ways to answer a tool call.
    enum Way: Sendable {
        /// Passes the value of this argument to the strategies.
        case ask(argument: String)
        /// Makes an HTTP call.
        case call(ToolRequest)
    }

    let name: String
    let way: Way

    private static let nameSetting = Setting.text(
        "name",
        help: "The tool's name in the assistant.",
        example: "book_slot"
    )
    private static let ask = Setting.text(
        "ask",
        help: "The argument that is passed to the strategies like the caller's words; their reply is the result.",
        example: "question"
    ).optional()
    private static let url = Setting.text(
        "url",
        help: "The URL of an HTTP call instead; {argument} in its path or query is replaced with the argument.",
        example: "https://booking.example.com/slots/{day}"
    ).optional(isInExamples: true)
    private static let method = Setting.choice(
        "method",
        of: ["POST", "GET", "PUT", "PATCH", "DELETE"],
        help: "The HTTP method; POST, PUT and PATCH send the arguments as JSON."
    ).defaulting(to: .text("POST"))
    private static let headers = Setting(
        "headers",
        type: .map(of: .secret),
        help: "The header fields of the request, which may be secret.",
        example: .mapping(["X-Api-Key": .secrets([Secret("tool-example-key")])])
    ) { value -> [String: Secret]? in
        guard case .mapping(let fields) = value else { return nil }
        return fields.compactMapValues { if case .secrets(let secrets) = $0 { secrets.first } else { nil } }
    }.optional()
    private static let timeout = Setting.duration(
        "timeout",
        help: "The timeout of the HTTP call; Vapi's own is 20 seconds.",
        example: .seconds(10)
    ).defaulting(to: .duration(.seconds(10)))
    private static let result = Setting.text(
        "result",
        help: "A JSON pointer to the result in the response body. Default: the whole body.",
        example: "/confirmation"
    ).optional()

    @SettingsBuilder static var declarations: [SettingDeclaration] {
        nameSetting
        ask
        url
        method
        headers
        timeout
        result
    }

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        name = try values[Self.nameSetting]
        let argument = try values[Self.ask]
        switch (argument, try values[Self.url]) {
        case (let argument?, nil): way = .ask(argument: argument)
        case (nil, let url?): way = .call(try Self.request(to: url, values))
        case (nil, nil): throw .at(Self.ask, "'ask' or 'url' is required")
        case (.some, .some): throw .at(Self.url, "'ask' and 'url' exclude each other")
        }
    }

    private static func request(to url: String, _ values: SettingValues) throws(ConfigurationIssue) -> ToolRequest {
        guard let template = URLTemplate(url) else {
            throw .at(Self.url, "'url' is not an http or https URL with a plain host, or has arguments before its path")
        }
        let pointer = try values[Self.result]
        let result = pointer.flatMap(JSONPointer.init)
        if pointer != nil, result == nil { throw .at(Self.result, "'result' is not a JSON pointer") }
        return ToolRequest(
            url: template,
            method: try values[Self.method],
            headers: try values[Self.headers] ?? [:],
            timeout: try values[Self.timeout],
            result: result
        )
    }

    /// The question to the strategies; nil for a tool with an HTTP call.
    func question(in arguments: JSONValue) -> String? {
        guard case .ask(let argument) = way else { return nil }
        return arguments[argument].map { $0.string ?? $0.line }
    }
}

/// A URL whose path and query have arguments, such as `https://booking.example.com/slots/{day}`.
///
/// The host is always the operator's, whatever the model writes: arguments before the path are invalid.
struct URLTemplate: Hashable, Sendable {
    private let text: String

    init?(_ text: String) {
        let pattern = /https?:\/\/([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([\/?][^\s#]*)?/
        guard text.wholeMatch(of: pattern) != nil else { return nil }
        self.text = text
    }

    /// The URL with `arguments` filled in and escaped; nil for a value that would leave the path.
    func url(with arguments: JSONValue) -> String? {
        var url = ""
        var rest = text[...]
        while let opening = rest.firstIndex(of: "{"), let closing = rest[opening...].firstIndex(of: "}") {
            let value = arguments[String(rest[rest.index(after: opening)..<closing])]?.line ?? ""
            guard ![".", ".."].contains(value) else { return nil }
            url += rest[..<opening] + value.percentEncoded()
            rest = rest[rest.index(after: closing)...]
        }
        return url + rest
    }
}
