import ChannelKit
import ChannelSimulatorKit
import Foundation

/// A send that Meta would take.
struct SimulatedSend {
    /// The longest text, in UTF-16 units.
    private static let longestText = 4_096

    /// What was written into `to` or `recipient`.
    private let recipient: String
    private let isUserID: Bool
    let text: String
    /// `biz_opaque_callback_data`, given back with every status.
    let callbackData: String?

    /// Reads a call's body.
    ///
    /// - Throws: ``GraphRefusal``, for what Meta refuses.
    init(reading body: Data) throws(GraphRefusal) {
        guard let json = try? JSONValue(parsing: body), json.object != nil else {
            throw .invalid("The request body is not a JSON object.")
        }
        guard json["messaging_product"]?.string == "whatsapp" else { throw .required("messaging_product") }
        (recipient, isUserID) = try Self.recipient(of: json)
        guard let type = json["type"]?.string else { throw .required("type") }
        guard type == "text" else { throw .unsupportedType }
        guard let text = json["text"]?["body"]?.string, !text.isEmpty else { throw .required("text['body']") }
        guard text.utf16.count <= Self.longestText else {
            throw .invalid("Param text['body'] must be at most \(Self.longestText) characters long.")
        }
        self.text = text
        callbackData = json["biz_opaque_callback_data"]?.string
    }

    /// The person's id, as it stands in webhooks.
    var customer: String { isUserID ? recipient : recipient.filter { $0 != "+" } }

    /// Meta's word that it took the send.
    func acceptance(as id: String) -> WebhookResponse {
        .json(
            status: 200,
            [
                "messaging_product": "whatsapp",
                "contacts": [["input": .string(recipient), isUserID ? "user_id" : "wa_id": .string(customer)]],
                "messages": [["id": .string(id)]],
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
