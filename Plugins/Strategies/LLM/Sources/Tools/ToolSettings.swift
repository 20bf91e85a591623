import ChannelKit

/// The settings of a tool.
enum ToolSettings {
    static let name = Setting.text(
        "name",
        help: "The name of the tool: letters, digits, `_` and `-`.",
        example: "free_slots"
    )
    static let description = Setting.text(
        "description",
        help: "The description for the model, which says when to call the tool.",
        example: "Looks up the free appointments of a day."
    )
    static let parameters = Setting.json(
        "parameters",
        help: "The JSON Schema of the arguments, which are validated before the request.",
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
            The URL of the request, in which `{day}` is replaced by the argument `day`, anywhere after the host. With \
            `GET` and `DELETE`, arguments that it does not name become its query.
            """,
        example: "https://api.example.com/slots/{day}"
    )
    static let headers = Setting<[String: Secret]>(
        "headers",
        type: .map(of: .secret),
        help: "The header fields, such as `Authorization`; the model never sees them.",
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
            The body of a `POST`, `PUT` or `PATCH`, sent as JSON: `"{day}"` alone is replaced by the argument with its \
            type, within a longer text by its text. Default: an object of all arguments.
            """,
        example: ["date": "{day}"]
    ).optional()
    static let timeout = Setting.duration(
        "timeout",
        help: "The timeout of the request.",
        example: .seconds(5)
    ).defaulting(to: .duration(.seconds(5)))
    static let isPrivate = Setting.boolean(
        "private",
        help: """
            True for a server in your own network. Otherwise only `https` to public addresses is allowed.
            """,
        example: true
    ).defaulting(to: .boolean(false))

    static let declarations: [SettingDeclaration] = .settings {
        name
        description
        parameters
        method
        url
        headers
        body
        timeout
        isPrivate
    }
}
