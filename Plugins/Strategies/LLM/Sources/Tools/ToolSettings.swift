import ChannelKit

/// What an operator declares of a tool.
enum ToolSettings {
    static let name = Setting.text(
        "name",
        help: "What the model calls it by: letters, digits, `_` and `-`.",
        example: "free_slots"
    )
    static let description = Setting.text(
        "description",
        help: "When to call it, in words for the model.",
        example: "Looks up the free appointments of a day."
    )
    static let parameters = Setting.json(
        "parameters",
        help: "The JSON Schema of its arguments; what the model writes is checked against it before the call.",
        example: ["type": "object", "properties": ["day": ["type": "string"]], "required": ["day"]]
    ).defaulting(to: .json(["type": "object", "properties": [:]]))
    static let method = Setting.choice(
        "method",
        of: ["GET", "POST", "PUT", "PATCH", "DELETE"],
        help: "The method of the request."
    ).defaulting(to: .text("GET"))
    static let url = Setting.text(
        "url",
        help: """
            Where the request goes; `{day}` stands for the argument `day`, anywhere behind the host. With `GET` and \
            `DELETE`, arguments that it does not name follow as its query.
            """,
        example: "https://api.example.com/slots/{day}"
    )
    static let headers = Setting<[String: Secret]>(
        "headers",
        type: .map(of: .secret),
        help: "Header fields, such as `Authorization`; the model never sees them.",
        example: .mapping(["Authorization": .secrets([Secret("Bearer t0k3n")])])
    ) { value in
        guard case .mapping(let fields) = value else { return nil }
        return fields.compactMapValues { field in
            if case .secrets(let secrets) = field { secrets.first } else { nil }
        }
    }.optional()
    static let body = Setting.json(
        "body",
        help: """
            The body of a `POST`, `PUT` or `PATCH`, sent as JSON: `"{day}"` alone stands for the argument as it is, \
            and within a text for its text. Without it, an object of all arguments.
            """,
        example: ["date": "{day}"]
    ).optional()
    static let timeout = Setting.duration(
        "timeout",
        help: "How long the answer may take.",
        example: .seconds(5)
    ).defaulting(to: .duration(.seconds(5)))
    static let isPrivate = Setting.boolean(
        "private",
        help: """
            Whether the server is in your own network; else only `https` to a public address is called.
            """,
        example: true
    ).defaulting(to: .boolean(false))

    static let declarations = [
        name.declaration, description.declaration, parameters.declaration, method.declaration, url.declaration,
        headers.declaration, body.declaration, timeout.declaration, isPrivate.declaration,
    ]
}
