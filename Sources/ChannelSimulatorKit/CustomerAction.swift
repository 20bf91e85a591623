public import ChannelKit

/// An action of a customer or an agent at a simulated provider.
public enum CustomerAction: Hashable, Sendable {
    /// The customer sends a text.
    case text(String)
    /// The customer taps a button, or a row of a list, that the hub had sent.
    case tap(id: String, title: String)
    /// The customer sends a file, one of the simulator's own.
    case media(OutboundMedia.Kind, caption: String?)
    /// The customer sends a location.
    case location(latitude: Double, longitude: Double, name: String?)
    /// An agent writes to the customer in the provider's own inbox.
    case agentWrites(String)
    /// The agent returns the conversation to the hub in the provider's own inbox.
    case agentLeaves
    /// The customer calls.
    case calls
    /// The customer says something in the call while it is silent.
    case speaks(String)
    /// The customer presses keys in the call.
    case presses(String)
    /// The customer starts to speak while the reply to the previous words is still being spoken.
    case interrupts(String, with: String)
    /// The customer is silent for as long as the provider waits.
    case fallsSilent
    /// The customer ends the call.
    case hangsUp
    /// The provider's own model calls a tool of the tenant's in the call.
    case modelCallsTool(name: String, arguments: JSONValue)

    /// The legible text of the action.
    public var text: String {
        switch self {
        case .text(let text), .agentWrites(let text), .tap(_, let text): text
        case .media(let kind, let caption): "[\(kind.rawValue)]" + (caption.map { " \($0)" } ?? "")
        case .location(_, _, let name): "[location]" + (name.map { " \($0)" } ?? "")
        case .agentLeaves: "[the agent leaves]"
        case .calls: "[calls]"
        case .speaks(let text): text
        case .presses(let keys): "[presses \(keys)]"
        case .interrupts(let first, let second): "\(first) … \(second)"
        case .fallsSilent: "[says nothing]"
        case .hangsUp: "[hangs up]"
        case .modelCallsTool(let name, let arguments): "[the model calls \(name)\(arguments.spoken)]"
        }
    }
}

extension JSONValue {
    /// The texts among the arguments of a tool call, after a colon.
    fileprivate var spoken: String {
        let texts = (object ?? [:]).sorted { $0.key < $1.key }.compactMap(\.value.string)
        return texts.isEmpty ? "" : ": \(texts.joined(separator: ", "))"
    }
}
