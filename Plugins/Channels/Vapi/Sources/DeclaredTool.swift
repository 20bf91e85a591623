import ChannelKit
import Foundation

/// A tool of the assistant's, as the operator has declared what comes of it.
struct DeclaredTool: Sendable {
    /// How a tool is answered.
    enum Way: Sendable {
        /// The strategies are asked what stands in this argument.
        case ask(argument: String)
        /// An HTTP call is made.
        case call(ToolRequest)
    }

    let name: String
    let way: Way

    private static let nameSetting = Setting.text(
        "name",
        help: "The tool's name, as the assistant has it.",
        example: "book_slot"
    )
    private static let ask = Setting.text(
        "ask",
        help: "The argument that is put to the strategies as if the caller had said it; their reply is the result.",
        example: "question"
    ).optional()
    private static let url = Setting.text(
        "url",
        help: "The URL to call in its place; {argument} in its path or query stands for an argument's value.",
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
        help: "Header fields to send along, which may be secret.",
        example: .mapping(["X-Api-Key": .secrets([Secret("tool-example-key")])])
    ) { value -> [String: Secret]? in
        guard case .mapping(let fields) = value else { return nil }
        return fields.compactMapValues { if case .secrets(let secrets) = $0 { secrets.first } else { nil } }
    }.optional()
    private static let timeout = Setting.duration(
        "timeout",
        help: "How long the call may take; Vapi waits 20 seconds.",
        example: .seconds(10)
    ).defaulting(to: .duration(.seconds(10)))
    private static let result = Setting.text(
        "result",
        help: "A JSON pointer to the result in the answer's body; the whole body without one.",
        example: "/confirmation"
    ).optional()

    static let declarations = [
        nameSetting.declaration, ask.declaration, url.declaration, method.declaration, headers.declaration,
        timeout.declaration, result.declaration,
    ]

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        name = try values[Self.nameSetting]
        let argument = try values[Self.ask]
        switch (argument, try values[Self.url]) {
        case (let argument?, nil): way = .ask(argument: argument)
        case (nil, let url?): way = .call(try Self.request(to: url, values))
        case (nil, nil): throw .at(Self.ask, "there is neither 'ask' nor 'url'")
        case (.some, .some): throw .at(Self.url, "there are both 'ask' and 'url'")
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

    /// What the strategies are asked; nil for a tool that is an HTTP call.
    func question(in arguments: JSONValue) -> String? {
        guard case .ask(let argument) = way else { return nil }
        return arguments[argument].map { $0.string ?? $0.line }
    }
}

/// A URL whose path and query hold arguments, such as `https://booking.example.com/slots/{day}`.
///
/// The host is the operator's own, whatever a model says: an argument cannot stand before the path.
struct URLTemplate: Hashable, Sendable {
    private let text: String

    init?(_ text: String) {
        let pattern = /https?:\/\/([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([\/?][^\s#]*)?/
        guard text.wholeMatch(of: pattern) != nil else { return nil }
        self.text = text
    }

    /// The URL with `arguments` filled in, every mark in them escaped; nil for a value that would climb in the path.
    func url(with arguments: JSONValue) -> String? {
        var url = ""
        var rest = text[...]
        while let opening = rest.firstIndex(of: "{"), let closing = rest[opening...].firstIndex(of: "}") {
            let value = arguments[String(rest[rest.index(after: opening)..<closing])]?.line ?? ""
            guard ![".", ".."].contains(value) else { return nil }
            url += rest[..<opening] + value.percentEncoded
            rest = rest[rest.index(after: closing)...]
        }
        return url + rest
    }
}

extension String {
    /// The text with `%` and two hex digits for each byte that is neither a letter, a digit nor one of `-._~`.
    var percentEncoded: String {
        let digits = Array("0123456789ABCDEF")
        return utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
            }
        }.joined()
    }
}
