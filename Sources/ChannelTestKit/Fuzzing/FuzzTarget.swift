import ChannelKit
public import Foundation

/// The parts of an adapter that read bytes from the network or from the disk.
public struct FuzzTarget: Sendable {
    private let type: any ChannelAdapter.Type
    private let adapter: any ChannelAdapter
    /// The valid inputs: the bodies of authentic requests and samples, and the payloads of their items.
    public let corpus: [Data]
    private let shape: WebhookRequest

    /// The adapter's name.
    public var name: String { type.kind.rawValue }

    /// Creates the target of a subject.
    ///
    /// - Throws: The error of the subject's channel or its conversation.
    public init(_ subject: ConformanceSubject) async throws {
        let traffic = try await subject.traffic()
        let requests = traffic.all + subject.samples + subject.unknown + subject.echoes
        type = subject.adapter
        adapter = traffic.channels.own.adapter
        shape = traffic.inbound
        let payloads = requests.flatMap { (try? subject.adapter.items(of: $0)) ?? [] }.map(\.payload)
        corpus = (requests.map(\.body) + payloads).filter { !$0.isEmpty }
    }

    /// Reads `input` as a body, as a query and as a stored payload.
    ///
    /// - Returns: A broken rule; nil if there is none.
    public func complaint(about input: Data) -> String? {
        var request = shape
        request.body = input
        if let complaint = complaint(about: request) { return complaint }
        let item = InboundItem(key: "fuzz", lane: "fuzz", addresses: [], payload: input)
        return complaint(about: item)
    }

    private func complaint(about request: WebhookRequest) -> String? {
        guard type.locate(request).count <= 256 else { return "locate found more than 256 addresses" }
        guard let items = try? type.items(of: .unchecked(request)) else { return nil }
        for item in items {
            if item.key.rawValue.isEmpty { return "an item has no key" }
            if let complaint = complaint(about: item) { return complaint }
        }
        return nil
    }

    private func complaint(about item: InboundItem) -> String? {
        guard let events = try? adapter.normalize(item, receivedAt: shape.receivedAt) else { return nil }
        if events.isEmpty { return "an item has no event" }
        for case .message(let message) in events where message.contact.id.isEmpty { return "a message has no sender" }
        for event in events {
            let envelope = UnifiedEvent(adapter: type.kind, address: "", lane: item.lane, event: event)
            if (try? JSONValue(stored: envelope.json.data)) == nil { return "an event cannot be stored" }
        }
        return nil
    }
}
