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

    /// What a person would read of it.
    public var text: String {
        switch self {
        case .text(let text), .agentWrites(let text), .tap(_, let text): text
        case .media(let kind, let caption): "[\(kind.rawValue)]" + (caption.map { " \($0)" } ?? "")
        case .location(_, _, let name): "[location]" + (name.map { " \($0)" } ?? "")
        case .agentLeaves: "[the agent leaves]"
        }
    }
}
