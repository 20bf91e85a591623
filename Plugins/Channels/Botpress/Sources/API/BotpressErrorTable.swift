import ChannelKit

extension BotpressError {
    /// The errors of Botpress by the Cloud's type, the beginning of the Messaging API integration's text, or the
    /// status.
    ///
    /// - SeeAlso: <https://botpress.com/docs/api-reference> and <https://github.com/ptrckbp/botpressapi> (v0.2.3; read
    ///   2026-08)
    static let table = ProviderErrorTable([
        .init(
            "Unauthorized",
            "Unauthorized.",
            "HTTP 401",
            is: .credentials,
            remedy: "enter a valid token; the Messaging API accepts only a Personal Access Token"
        ),
        .init(
            "PaymentRequired",
            "QuotaExceeded",
            "HTTP 402",
            is: .credentials,
            remedy: "check the workspace's billing and usage"
        ),
        .init(
            "Forbidden",
            "HTTP 403",
            is: .credentials,
            remedy: "check bot_id and the token's permissions; for a Messaging server internal_password"
        ),
        .init("RateLimited", "HTTP 429", is: .throttle(), remedy: "nothing; if it recurs, send less"),
        .init(
            "ResourceLockedConflict",
            is: .transient(attempts: 4),
            remedy: "nothing: another request was changing the conversation"
        ),
        // The code of a bot or an integration threw, which may be temporary.
        .init(
            "Runtime",
            is: .transient(attempts: 2),
            remedy: "check the logs of the bot and its integration"
        ),
        // Any other error of the Messaging API integration, including rate limits and errors of the Cloud.
        .init("Unknown Error!", is: .transient(attempts: 4), remedy: "check the integration's logs"),
        .init("Unknown", "Internal", is: .ambiguous, remedy: "check the conversation in Botpress"),
        .init(
            "InvalidPayload",
            "InvalidJsonSchema",
            "InvalidDataFormat",
            "Validation Error!",
            is: .permanent,
            remedy: "the integration does not accept this content"
        ),
        .init(
            "InvalidIdentifier",
            "ReferenceNotFound",
            "ResourceNotFound",
            "ResourceGone",
            is: .permanent,
            remedy: "check bot_id; the conversation may no longer exist, and the Runtime API does not know foreign ids"
        ),
        .init(
            "Not found",
            is: .permanent,
            remedy: "check webhook_id: it is the last part of the integration's webhook URL"
        ),
        .init(
            "Configuration Error!",
            is: .permanent,
            remedy: "enter the hub's URL as the integration's Response Endpoint URL"
        ),
        .init(
            "AlreadyExists",
            "RelationConflict",
            "ReferenceConstraint",
            is: .permanent,
            remedy: "check the conversation in Botpress"
        ),
        .init("PayloadTooLarge", "LimitExceeded", is: .permanent, remedy: "send a shorter message"),
        .init(
            "InvalidQuery",
            "BreakingChanges",
            "MethodNotFound",
            "UnsupportedMediaType",
            is: .permanent,
            remedy: "check base_url, else report a bug"
        ),
    ])

    static let otherRemedy = "check base_url and the ids"

    /// The rows of the README's table.
    static let guidance =
        table.guidance + [
            ErrorGuidance(
                "no response, HTTP 5xx, v12's `Request timed out.`, 2xx without an id",
                hub: "looks up the message in the conversation",
                remedy: "see the channel's delivery policy"
            ),
            ErrorGuidance("any other HTTP 4xx", hub: "gives up", remedy: otherRemedy),
            ErrorGuidance(
                "a reply created as `incoming`",
                hub: "holds the channel's messages",
                remedy: "use a Bot Access Key"
            ),
            ErrorGuidance(
                "the conversation came by a dialect that is not configured",
                hub: "gives up",
                remedy: "set the setting in the reason"
            ),
        ]
}
