import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A send that Meta would take.
struct SimulatedSend {
    /// The longest `biz_opaque_callback_data`.
    private static let maxCallbackDataLength = 512

    /// What was written into `to` or `recipient`.
    private let recipient: String
    private let isUserID: Bool
    let message: SimulatedMessage
    /// `biz_opaque_callback_data`, given back with every status.
    let callbackData: String?

    /// Reads a call's body.
    ///
    /// - Throws: ``GraphRefusal``, for what Meta refuses.
    init(reading json: JSONValue) throws(GraphRefusal) {
        (recipient, isUserID) = try Self.recipient(of: json)
        guard [nil, "individual"].contains(json["recipient_type"]?.string) else {
            throw .parameter("The parameter 'recipient_type' is not played but for individual.")
        }
        message = try SimulatedMessage.reading(json)
        let call = GraphObject(json: json, path: "")
        if json["context"] != nil { _ = try call.object("context").text("message_id") }
        callbackData = try call.optionalText("biz_opaque_callback_data", atMost: Self.maxCallbackDataLength)
    }

    /// The person's id, as it stands in webhooks.
    var customer: String { isUserID ? recipient : recipient.filter { $0 != "+" } }

    /// Meta's word that it took the send.
    func acceptance(as id: String) -> WebhookResponse {
        var told: JSONValue = ["id": .string(id)]
        if message.isTemplate { told = ["id": .string(id), "message_status": "accepted"] }
        return .json(
            status: 200,
            [
                "messaging_product": "whatsapp",
                "contacts": [["input": .string(recipient), isUserID ? "user_id" : "wa_id": .string(customer)]],
                "messages": [told],
            ]
        )
    }

    /// If both are there, `to` wins.
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

/// People whom a message does not reach.
enum UnreachableCustomer {
    /// Has no WhatsApp, which Meta says at once.
    static let unknown = "15550000026"
    /// Has no WhatsApp, which Meta says by a status.
    static let unknownLater = "15550000126"
    /// Is not on the list of a test number.
    static let notAllowed = "15550000030"

    /// What Meta answers to a send to `customer`.
    static func refusal(for customer: String) -> GraphRefusal? {
        switch customer {
        case unknown: .undeliverable
        case notAllowed: .notOnTheList
        default: nil
        }
    }
}
