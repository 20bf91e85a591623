/// What an error of Botpress's asks for.
enum BotpressErrorClass: Hashable {
    /// Nothing can be sent until a person has mended the channel.
    case credentials(String)
    /// Too much, too fast.
    case throttle
    /// It may work another time, of so many in all.
    case unsteady(attempts: Int, String)
    /// Nobody knows whether the message was taken.
    case unclear
    /// This message will never go.
    case permanent(String)

    /// The Cloud's errors, by their types.
    static let table: [String: BotpressErrorClass] = [
        "Unauthorized": .credentials("enter a token that is valid"),
        "PaymentRequired": .credentials("see the workspace's billing"),
        "Forbidden": .credentials("the token may not do this: check bot_id and its rights"),
        "QuotaExceeded": .credentials("the plan's quota is used up: see the workspace's usage"),
        "RateLimited": .throttle,
        "ResourceLockedConflict": .unsteady(attempts: 4, "somebody else changes the conversation: try later"),
        // The code of a bot or an integration threw; sometimes it works the next time.
        "Runtime": .unsteady(attempts: 2, "see the logs of the bot and its integration"),
        "Unknown": .unclear,
        "Internal": .unclear,
        "InvalidPayload": .permanent("the integration does not take this content"),
        "InvalidJsonSchema": .permanent("the integration does not take this content"),
        "InvalidDataFormat": .permanent("the integration does not take this content"),
        "InvalidIdentifier": .permanent("the conversation's id is not one of the Cloud's"),
        "InvalidQuery": .permanent("this is a fault of the adapter"),
        "ReferenceNotFound": .permanent("the conversation or the user is not there any more"),
        "BreakingChanges": .permanent("this is a fault of the adapter"),
        "ResourceNotFound": .permanent("check bot_id; a foreign id of the Chat API is no conversation here"),
        "MethodNotFound": .permanent("check base_url"),
        "UnsupportedMediaType": .permanent("this is a fault of the adapter"),
        "AlreadyExists": .permanent("it exists already"),
        "RelationConflict": .permanent("see the conversation in Botpress"),
        "ReferenceConstraint": .permanent("see the conversation in Botpress"),
        "ResourceGone": .permanent("the conversation is not there any more"),
        "PayloadTooLarge": .permanent("send less at once"),
        "LimitExceeded": .permanent("send less at once"),
    ]

    /// The plain texts of the Messaging API integration, by how they begin.
    static let integration: [String: BotpressErrorClass] = [
        "Not found": .permanent("check webhook_id: it is the last part of the integration's webhook URL"),
        "Configuration Error!": .permanent("enter the hub's URL as the integration's Response Endpoint URL"),
        "Validation Error!": .permanent("the integration does not take this content"),
        "Unauthorized.": .credentials("enter a Personal Access Token that is valid"),
        // All else, rate limits and the Cloud's own trouble among it.
        "Unknown Error!": .unsteady(attempts: 4, "see the integration's logs"),
    ]
}
