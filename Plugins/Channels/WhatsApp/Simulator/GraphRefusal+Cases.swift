import ChannelKit

extension GraphRefusal {
    static let badToken = GraphRefusal(
        status: 401,
        code: 190,
        message: "Invalid OAuth access token - Cannot parse access token",
        details: "invalid access token"
    )

    static let expiredToken = GraphRefusal(
        status: 401,
        code: 190,
        message: "Error validating access token: Session has expired",
        details: "the access token has expired",
        subcode: 463
    )

    static let unknownPath = GraphRefusal(
        status: 400,
        code: 2500,
        message: "Unknown path components",
        details: "unknown path components"
    )

    /// A type that Meta may accept and this simulator does not implement.
    static let unsupportedType = GraphRefusal(
        131051,
        "Unsupported message type",
        "Message type is currently not supported."
    )

    static func throughputReached(retryAfter: Duration) -> GraphRefusal {
        GraphRefusal(
            130429,
            "Rate limit hit",
            "Message failed to send because there were too many messages sent from this phone number in a short period "
                + "of time",
            status: 429,
            retryAfter: retryAfter
        )
    }

    static func callbackNotVerified(status: Int?) -> GraphRefusal {
        let cause = status.map { "HTTP Status Code = \($0)" } ?? "URL could not be reached"
        return GraphRefusal(2200, "Callback verification failed", "Callback verification failed: \(cause)")
    }

    static let closedWindow = GraphRefusal(
        131047,
        "Re-engagement message",
        "More than 24 hours since the last reply of the recipient."
    )

    static let undeliverable = GraphRefusal(131026, "Message undeliverable", "Message Undeliverable.")

    static let notOnTheList = GraphRefusal(
        131030,
        "Recipient phone number not in allowed list",
        "Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again."
    )

    static let unfetchable = GraphRefusal(
        131053,
        "Media upload error",
        "Downloading media from weblink failed with http code 404, status message Not Found"
    )

    static let unknownTemplate = GraphRefusal(
        132001,
        "Template name does not exist in the translation",
        "template name does not exist in the language"
    )

    static func unknownObject(_ id: String, method: String) -> GraphRefusal {
        let sentence =
            "Unsupported \(method.lowercased()) request. Object with ID '\(id)' does not exist, cannot be loaded due "
            + "to missing permissions, or does not support this operation"
        return GraphRefusal(
            status: 400,
            code: 100,
            type: "GraphMethodException",
            message: sentence,
            details: sentence,
            subcode: 33
        )
    }

    /// A missing parameter at the top level.
    static func required(_ parameter: String) -> GraphRefusal { invalid("The parameter \(parameter) is required.") }

    static func invalid(_ details: String) -> GraphRefusal { GraphRefusal(100, details, details) }

    /// A missing parameter inside an object.
    static func missing(_ parameter: String) -> GraphRefusal {
        GraphRefusal(131008, "Required parameter is missing", "\(parameter) is missing.")
    }

    static func parameter(_ details: String) -> GraphRefusal {
        GraphRefusal(131009, "Parameter value is not valid", details)
    }
}
