import ChannelKit
import ChannelSimulatorKit

/// What a customer, or the owner of a number, does, in Meta's words.
enum CustomerMessage {
    /// The members that name the kind of a message and hold it.
    ///
    /// - Parameters:
    ///   - tapped: The message with the button, and how a tap on it is told.
    ///   - mediaID: The id of a file that is sent.
    /// - Throws: ``SimulatorError/unsupported(_:)`` for what WhatsApp has no such thing.
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
            throw .unsupported("way for an agent to give a conversation back")
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
            throw .unsupported("calls that are played here")
        }
    }

    /// A tap on a message that is not known any more comes as one on a reply button.
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

/// A message of the business whose button or row is tapped.
struct TappedMessage {
    let id: String
    /// The number that sent it, as people dial it.
    let number: String
    let form: ChoiceForm
}

/// What a person taps, which decides how it is told.
enum ChoiceForm: Hashable {
    case replyButton, row, templateButton
}
