import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A send that passed validation.
struct SimulatedSend {
    /// The max length of `biz_opaque_callback_data`.
    private static let maxCallbackDataLength = 512

    /// The value of `to` or `recipient`.
    private let recipient: String
    private let isUserID: Bool
    let message: SimulatedMessage
    /// `biz_opaque_callback_data`, returned with every status.
    let callbackData: String?

    /// Reads a call's body.
    ///
    /// - Throws: ``GraphRefusal`` for a body that Meta refuses.
    init(reading json: JSONValue) throws(GraphRefusal) {
        (recipient, isUserID) = try Self.recipient(of: json)
        guard [nil, "individual"].contains(json["recipient_type"]?.string) else {
            throw .parameter("The parameter 'recipient_type' is only supported for individual.")
        }
        message = try SimulatedMessage.reading(json)
        let call = GraphObject(json: json, path: "")
        if json["context"] != nil { _ = try call.object("context").text("message_id") }
        callbackData = try call.optionalText("biz_opaque_callback_data", atMost: Self.maxCallbackDataLength)
    }

    /// The customer's id as it appears in webhooks.
    var customer: String { isUserID ? recipient : recipient.filter { $0 != "+" } }

    /// The response to an accepted send.
    func acceptance(as id: String) -> WebhookResponse {
        let status: JSONValue? = message.isTemplate ? "accepted" : nil
        return .json(
            status: 200,
            [
                "messaging_product": "whatsapp",
                "contacts": [["input": .string(recipient), isUserID ? "user_id" : "wa_id": .string(customer)]],
                "messages": [.compact(["id": .string(id), "message_status": status])],
            ]
        )
    }

    /// The recipient.
    ///
    /// If both members are there, `to` takes precedence.
    private static func recipient(of json: JSONValue) throws(GraphRefusal) -> (String, isUserID: Bool) {
        if let to = json["to"]?.string {
            guard to.wholeMatch(of: /\+?[0-9]{5,15}/) != nil else {
                throw .parameter("The parameter 'to' is not a phone number.")
            }
            return (to, false)
        }
        guard let user = json["recipient"]?.string else { throw .required("to") }
        guard user.wholeMatch(of: /[A-Z]{2}(\.ENT)?\.[A-Za-z0-9]{1,128}/) != nil else {
            throw .parameter("The parameter 'recipient' is not a business-scoped user id.")
        }
        return (user, true)
    }
}

/// Test customers that messages do not reach.
enum UnreachableCustomer {
    /// Not on WhatsApp; refused in the response.
    static let unknown = "15550000026"
    /// Not on WhatsApp; reported by a `failed` status.
    static let unknownLater = "15550000126"
    /// Not on the recipient list of a test number.
    static let notAllowed = "15550000030"

    /// The refusal of a send to `customer`; nil if it is accepted.
    static func refusal(for customer: String) -> GraphRefusal? {
        switch customer {
        case unknown: .undeliverable
        case notAllowed: .notOnTheList
        default: nil
        }
    }
}
