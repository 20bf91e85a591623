public import ChannelKit

/// What somebody does at a simulated provider.
public enum CustomerAction: Hashable, Sendable {
    /// The customer writes.
    case text(String)
    /// The customer taps a button, or a row of a list, that the hub had sent.
    case tap(id: String, title: String)
    /// The customer sends a file, which the simulator has at hand.
    case media(OutboundMedia.Kind, caption: String?)
    /// The customer sends a place.
    case location(latitude: Double, longitude: Double, name: String?)
    /// A human agent of the business writes to the customer, in the provider's own inbox.
    case agentWrites(String)
    /// The human agent gives the conversation back, in the provider's own inbox.
    case agentLeaves
    /// The customer calls.
    case calls
    /// The customer says something in the call, when nobody else is speaking.
    case speaks(String)
    /// The customer presses keys in the call.
    case presses(String)
    /// The customer starts to speak while the answer to what they said before is still being spoken.
    case interrupts(String, with: String)
    /// The customer says nothing, for as long as the provider waits.
    case fallsSilent
    /// The customer ends the call.
    case hangsUp
    /// The provider's own model wants a tool of the business to be used in the call.
    case modelCallsTool(name: String, arguments: JSONValue)

    /// What a person would read of it.
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
        case .modelCallsTool(let name, _): "[the model calls \(name)]"
        }
    }
}
