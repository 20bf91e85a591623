import ChannelKit
import ChannelSimulatorKit

/// Builds webhooks for the actions of a customer or of the number's owner.
enum CustomerMessage {
    /// The members that name the type of a message and hold its content.
    ///
    /// - Parameters:
    ///   - tapped: The message with the button, which decides the form of a tap.
    ///   - mediaID: The id of a file that is sent.
    /// - Throws: ``SimulatorError/unsupported(_:)`` for actions that WhatsApp does not have.
    static func members(
        of action: CustomerAction,
        tapped: TappedMessage?,
        mediaID: String
    ) throws(SimulatorError) -> [String: JSONValue] {
        switch action {
        case .text(let text), .agentWrites(let text):
            ["type": "text", "text": ["body": .string(text)]]
        case .tap(let id, let title):
            tap(id: .string(id), title: .string(title), on: tapped)
        case .media(let kind, let caption):
            ["type": .string(kind.rawValue), kind.rawValue: SimulatedFile(kind).object(id: mediaID, caption: caption)]
        case .location(let latitude, let longitude, let name):
            [
                "type": "location",
                "location": .compact([
                    "latitude": .number(latitude), "longitude": .number(longitude),
                    "name": name.map(JSONValue.string),
                ]),
            ]
        case .agentLeaves:
            throw .unsupported("way for an agent to release a conversation")
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
            throw .unsupported("calls in this simulator")
        }
    }

    /// A tap.
    ///
    /// A tap on an unknown message is sent as one on a reply button.
    private static func tap(id: JSONValue, title: JSONValue, on message: TappedMessage?) -> [String: JSONValue] {
        let reply: JSONValue = ["id": id, "title": title]
        var members: [String: JSONValue]
        switch message?.form ?? .replyButton {
        case .replyButton:
            members = ["type": "interactive", "interactive": ["type": "button_reply", "button_reply": reply]]
        case .row:
            members = ["type": "interactive", "interactive": ["type": "list_reply", "list_reply": reply]]
        case .templateButton:
            members = ["type": "button", "button": ["payload": id, "text": title]]
        }
        if let message { members["context"] = ["from": .string(message.number), "id": .string(message.id)] }
        return members
    }
}

/// A message of the number's whose button or row is tapped.
struct TappedMessage {
    let id: String
    /// The phone number that sent it.
    let number: String
    let form: ChoiceForm
}

/// The kind of element that a customer taps, which decides the form of the webhook.
enum ChoiceForm: Hashable {
    case replyButton, row, templateButton
}
