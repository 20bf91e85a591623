import ChannelKit
import ChannelSimulatorKit

/// A refusal in the Graph API's words.
struct GraphRefusal: Error, Hashable {
    let status: Int
    let code: Int
    let type: String
    let message: String
    let details: String
    var subcode: Int?

    var response: WebhookResponse {
        .json(
            status: status,
            [
                "error": .compact([
                    "message": .string(message),
                    "type": .string(type),
                    "code": .integer(Int64(code)),
                    "error_subcode": subcode.map { .integer(Int64($0)) },
                    // Plain errors of the Graph API, such as a bad token, have no data.
                    "error_data": type == "OAuthException" && code != 190
                        ? ["messaging_product": "whatsapp", "details": .string(details)] : nil,
                    "fbtrace_id": "ASimulatedTrace",
                ])
            ]
        )
    }
}

extension GraphRefusal {
    static let badToken = GraphRefusal(
        status: 401,
        code: 190,
        type: "OAuthException",
        message: "Invalid OAuth access token - Cannot parse access token",
        details: "invalid access token"
    )

    static let unknownPath = GraphRefusal(
        status: 400,
        code: 2500,
        type: "OAuthException",
        message: "Unknown path components",
        details: "unknown path components"
    )

    /// A type that this simulator, unlike Meta, does not take yet.
    static let unsupportedType = GraphRefusal(
        status: 400,
        code: 131051,
        type: "OAuthException",
        message: "(#131051) Unsupported message type",
        details: "Message type is currently not supported."
    )

    static func unknownObject(_ id: String) -> GraphRefusal {
        let sentence =
            "Unsupported post request. Object with ID '\(id)' does not exist, cannot be loaded due to missing "
            + "permissions, or does not support this operation"
        return GraphRefusal(
            status: 400,
            code: 100,
            type: "GraphMethodException",
            message: sentence,
            details: sentence,
            subcode: 33
        )
    }

    static func required(_ parameter: String) -> GraphRefusal { invalid("The parameter \(parameter) is required.") }

    static func invalid(_ details: String) -> GraphRefusal {
        GraphRefusal(status: 400, code: 100, type: "OAuthException", message: "(#100) \(details)", details: details)
    }

    static func parameter(_ details: String) -> GraphRefusal {
        GraphRefusal(
            status: 400,
            code: 131009,
            type: "OAuthException",
            message: "(#131009) Parameter value is not valid",
            details: details
        )
    }
}
